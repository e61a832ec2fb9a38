"""Any reply becomes messages that Telegram takes and that show the same letters."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.cleaning import visible
from bot.channels.telegram.render import Button, FilePart, Part, TextPart, parts
from handlers.messages import Choice, Document, Items, Paragraph, Reply, RichText, Span
from tests.telegram import html_text
from tests.telegram.entities import Styled, fixed, is_blank, units
from tests.telegram.markup import inline_keyboard

BLANK = re.compile(r"[\s\u2800\ufffc]+")


def says(*spans: Span | str, choices: tuple[Choice, ...] = ()) -> Reply:
    return Reply((Paragraph(tuple(Span(span) if isinstance(span, str) else span for span in spans)),), choices)


def shown(part: Part) -> Styled:
    """A text message as Telegram stores it."""
    assert isinstance(part, TextPart)
    return fixed(html_text.read(part.html))


def letters(text: str) -> str:
    return BLANK.sub("", text)


def test_styles_links_and_lists() -> None:
    reply = Reply(
        (
            Paragraph((Span("Khai sinh", bold=True), Span(" – cần:"))),
            Items(((Span("Tờ khai"),), (Span("Giấy chứng sinh"),)), numbered=True),
            Items(((Span("xem "), Span("Cổng", url="https://dichvucong.gov.vn/a?b=1&c=2")),)),
        )
    )
    [part] = parts(reply)
    assert part == TextPart(
        "<b>Khai sinh</b> – cần:\n\n1. Tờ khai\n2. Giấy chứng sinh\n\n"
        '• xem <a href="https://dichvucong.gov.vn/a?b=1&amp;c=2">Cổng</a>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<b>đậm</b> </code> &amp; &nbsp; & < > \"'",
        "*đậm* _nghiêng_ [x](tg://user?id=1) `m`",
        "tg://resolve?domain=x https://x.vn/<a>",
        "</a></b>",
    ],
)
def test_marks_in_a_text_are_shown_literally(text: str) -> None:
    for span in (Span(text), Span(text, bold=True), Span(text, url="https://x.vn")):
        [part] = parts(says(span))
        assert shown(part).text == text


def test_a_link_that_telegram_would_drop_tells_its_address() -> None:
    [part] = parts(says(Span("Gọi", url="tel:1022"), " ", Span("x", url="javascript:alert(1)")))
    assert part == TextPart("Gọi (tel:1022) x (javascript:alert(1))")


def test_an_address_that_is_its_own_text_is_said_once() -> None:
    assert parts(says(Span("https://x.vn", url="https://x.vn"))) == [TextPart("https://x.vn")]


def test_buttons_stand_under_the_last_message_two_short_ones_side_by_side() -> None:
    choices = (
        Choice("Lệ phí", press="1.0"),
        Choice("Nộp ở đâu", press="1.1"),
        Choice("Xem trên Cổng quốc gia", url="https://dichvucong.gov.vn"),
    )
    first, last = parts(says("câu. " * 1000, choices=choices))
    assert first.keyboard == ()
    assert last.keyboard == (
        (Button("Lệ phí", press="1.0"), Button("Nộp ở đâu", press="1.1")),
        (Button("Xem trên Cổng quốc gia", url="https://dichvucong.gov.vn"),),
    )  # fmt: skip


def test_a_choice_that_fits_no_button_is_said() -> None:
    choices = (
        Choice("Gọi công an", url="tel:113"),
        Choice("Quá dài", press="x" * 65),
        Choice("n" * 65, press="1.0"),
        Choice("Máy nhà", url="http://localhost/x"),
    )
    [part] = parts(says("Chọn:", choices=choices))
    assert part == TextPart(
        f"Chọn:\n\n• Gọi công an: 113\n• Quá dài\n• {'n' * 65}\n• Máy nhà: http://localhost/x",
    )


def test_a_number_to_call_that_is_told_already_is_not_told_again() -> None:
    choices = (Choice("Gọi 114", url="tel:114"), Choice("Gọi 115", url="tel:115"))
    assert parts(says("Gọi 114 ngay.", choices=choices)) == [TextPart("Gọi 114 ngay.\n\n• Gọi 115")]


def test_a_document_comes_after_the_text_and_bears_the_buttons() -> None:
    document = Document("dữ liệu/../của bạn.json", "application/json", "{}")
    reply = Reply((Paragraph((Span("Đây ạ"),)),), (Choice("Xong", press="1.0"),), document)
    text, file = parts(reply)
    assert text == TextPart("Đây ạ")
    assert isinstance(file, FilePart)
    assert file.document.name == "dữ-liệu-..-của-bạn.json"
    assert file.keyboard == ((Button("Xong", press="1.0"),),)


def test_nothing_to_say_is_no_message_and_choices_alone_get_a_word() -> None:
    assert parts(Reply(())) == []
    assert parts(says(" \u200b\u2800\n")) == []
    assert parts(says("", choices=(Choice("Có", press="1.0"),))) == [
        TextPart("Mời anh/chị chọn:", ((Button("Có", press="1.0"),),))
    ]


def test_a_long_text_is_cut_between_paragraphs_then_lines_then_sentences_then_words() -> None:
    def ends(text: str) -> list[str]:
        return [shown(part).text[-8:] for part in parts(says(text))]

    assert ends("Câu đầu. " * 300 + "đoạn\n\n" + "Câu hai. " * 300)[0].endswith("đoạn")
    assert ends("Câu đầu. " * 300 + "dòng\n" + "Câu hai. " * 300)[0].endswith("dòng")
    assert ends("Câu này dài. " * 600)[0] == "này dài."
    assert ends("từ " * 3000)[0].endswith("từ")


def test_a_cut_in_mid_word_spares_letters_with_their_marks_and_joined_emoji() -> None:
    family = "👨🏽\u0301"
    found = parts(says("a" + family * 2000))
    assert all(shown(part).text.endswith("\u0301") for part in found)
    assert "".join(shown(part).text for part in found) == "a" + family * 2000


def test_5000_emoji_are_messages_of_at_most_4096_units() -> None:
    found = [shown(part).text for part in parts(says("😀" * 5000))]
    assert [units(text) for text in found] == [4096, 4096, 1808]


def test_too_many_styles_or_too_much_html_is_cut_too() -> None:
    many = [Span("a", bold=n % 2 == 0) for n in range(400)]
    assert all(len(shown(part).entities) <= 100 for part in parts(says(*many)))
    links = [Span(f"x{n} ", url="https://x.vn/" + "a" * 1_900) for n in range(60)]
    assert all(len(part.html.encode()) <= 32_768 for part in parts(says(*links)) if isinstance(part, TextPart))


WORDS = st.text(max_size=40) | st.sampled_from(
    [*["<b>", "</b>", "&lt;", "&#60;", "&", "<" * 3000, "😀" * 1500], "\ud800", "\u202e", "\x00", "\u2800", "a\u0301"]
)
URLS = (
    st.none() | WORDS | st.sampled_from(["https://x.vn", 'https://x.vn/"><script>', "tel:113", "https://x.vn/?a&b='"])
)
SPANS = st.builds(Span, WORDS, st.booleans(), URLS)


def texts(spans: st.SearchStrategy[Span]) -> st.SearchStrategy[RichText]:
    lines = st.lists(spans, max_size=4).map(tuple)
    blocks = st.builds(Paragraph, lines) | st.builds(Items, st.lists(lines, max_size=3).map(tuple), st.booleans())
    return st.lists(blocks, max_size=5).map(tuple)


TEXTS = texts(st.builds(Span, WORDS, st.booleans()))
CHOICES = st.builds(Choice, WORDS, st.none() | WORDS, URLS)
DOCUMENTS = st.none() | st.builds(Document, WORDS, st.just("text/plain"), st.just("x"))
REPLIES = st.builds(Reply, texts(SPANS), st.lists(CHOICES, max_size=6).map(tuple), DOCUMENTS)


def told(text: RichText) -> str:
    """The letters of every span and every mark of a list, whatever becomes of the links."""
    lines: list[str] = []
    for block in text:
        if isinstance(block, Paragraph):
            lines += [span.text for span in block.spans]
        for number, item in enumerate(block.items if isinstance(block, Items) else (), 1):
            lines += [f"{number}." if isinstance(block, Items) and block.numbered else "•", *(s.text for s in item)]
    return "".join(lines)


@settings(max_examples=200, deadline=None)
@given(REPLIES)
def test_any_reply_is_taken_by_telegram(reply: Reply) -> None:
    for part in parts(reply):
        rows = [[_sent(button) for button in row] for row in part.keyboard]
        inline_keyboard({"reply_markup": json.dumps({"inline_keyboard": rows})})
        if isinstance(part, TextPart):
            assert len(part.html.encode()) <= 32_768
            text = shown(part).text
            assert not is_blank(text)
            assert units(text) <= 4_096


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text_shows_the_same_letters(text: RichText) -> None:
    found = "".join(shown(part).text for part in parts(Reply(text)))
    assert letters(visible(letters(found))) == letters(visible(letters(visible(told(text)))))


@settings(deadline=None)
@given(SPANS)
def test_a_link_never_costs_a_letter(span: Span) -> None:
    found = letters("".join(shown(part).text for part in parts(says(span))))
    assert letters(visible(span.text)) in found


def _sent(button: Button) -> dict[str, Any]:
    fields = {"text": button.label, "callback_data": button.press, "url": button.url}
    return {name: value for name, value in fields.items() if value is not None}
