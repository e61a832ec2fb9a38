"""Light markup becomes a tree; what is filled in stays literal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Items, Paragraph, Reply, Span, plain
from handlers.rich import fill, inline, parse, places


def test_paragraphs_lists_bold_and_addresses_are_read() -> None:
    text = parse("Xin **chào**.\n\nMang theo:\n- đơn\n- **thẻ**\n\n1. một\n2. hai https://a.vn/x.")
    assert text == (
        Paragraph((Span("Xin "), Span("chào", bold=True), Span("."))),
        Paragraph((Span("Mang theo:"),)),
        Items(((Span("đơn"),), (Span("thẻ", bold=True),))),
        Items(((Span("một"),), (Span("hai "), Span("https://a.vn/x", url="https://a.vn/x"), Span("."))), numbered=True),
    )


def test_what_is_filled_in_is_never_markup() -> None:
    text = fill(parse("Chào **{name}**"), {"name": "**A** <b> https://x.vn"})
    assert text == (Paragraph((Span("Chào "), Span("**A** <b> https://x.vn", bold=True))),)


def test_a_place_without_a_value_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        fill(parse("{name} {day}"), {"name": "A"})


def test_places_are_named() -> None:
    assert places("{name} và {day_of}; {Khong} phải") == {"name", "day_of"}


def test_plain_text_numbers_items_and_shows_addresses() -> None:
    assert plain(parse("a **b**\n1. x\n2. y")) == "a b\n\n1. x\n2. y"
    assert plain((Paragraph((Span("Cổng", url="https://a.vn"),)),)) == "Cổng (https://a.vn)"


@given(st.text())
def test_any_text_is_read_without_loss_of_letters(text: str) -> None:
    def letters(value: str) -> str:
        return "".join(c for c in value if c.isalpha())

    assert letters(plain(parse(text))) == letters(text)


@given(st.text(max_size=200))
def test_a_reply_survives_the_database(text: str) -> None:
    reply = Reply(parse(text))
    assert Reply.from_json(reply.to_json()) == reply


@given(st.text(alphabet="*ab h", max_size=60))
def test_inline_markup_never_nests(text: str) -> None:
    assert all(not (span.bold and "**" in span.text) for span in inline(text))
