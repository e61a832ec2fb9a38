"""What is heard and said survives the database and reads well as plain text."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Choice, Document, File, Incoming, Items, Kind, Paragraph, Reply, Slip, Span, plain

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
ZONES = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
spans = st.builds(Span, WORDS, bold=st.booleans(), url=st.none() | st.just("https://a.example/x"))
lines = st.lists(spans, max_size=3).map(tuple)
blocks = st.one_of(
    st.builds(Paragraph, lines), st.builds(Items, st.lists(lines, max_size=3).map(tuple), numbered=st.booleans())
)
choices = st.builds(Choice, WORDS, press=st.none() | WORDS, url=st.none() | WORDS)
replies = st.builds(
    Reply,
    st.lists(blocks, max_size=4).map(tuple),
    st.lists(choices, max_size=3).map(tuple),
    st.none() | st.builds(Document, WORDS, WORDS, WORDS),
)
files = st.builds(File, st.sampled_from(["image", "pdf"]), st.integers(0), WORDS)
heard = st.builds(
    Incoming,
    channel=st.sampled_from(["zalo", "telegram", "webchat"]),
    account=WORDS,
    chat=WORDS,
    message_id=WORDS,
    kind=st.sampled_from(get_args(Kind)),
    sent_at=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=ZONES),  # noqa: DTZ001 - zones are drawn
    text=WORDS,
    press=st.none() | WORDS,
    file=st.none() | files,
    album=WORDS,
    spot=WORDS,
    slip=st.none() | st.builds(Slip, WORDS, WORDS, WORDS, st.lists(files, max_size=2).map(tuple)),
)


@given(replies)
def test_any_reply_comes_back_from_the_database_as_it_was(reply: Reply) -> None:
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


@given(heard)
def test_any_message_comes_back_from_the_database_as_it_was(message: Incoming) -> None:
    back = Incoming.from_json(json.loads(json.dumps(message.to_json())))
    assert back == message
    assert back.conversation == message.conversation == f"{message.channel}:{message.account}:{message.chat}"


@given(replies)
def test_plain_text_keeps_every_word_in_order(reply: Reply) -> None:
    shown = plain(reply.text)
    at = 0
    for block in reply.text:
        for line in (block.spans,) if isinstance(block, Paragraph) else block.items:
            for span in line:
                at = shown.index(span.text, at) + len(span.text)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Paragraph((Span("một "), Span("hai", bold=True))), "một hai"),
        (Paragraph((Span("Cổng", url="https://a.example"),)), "Cổng (https://a.example)"),
        (Paragraph((Span("https://a.example", url="https://a.example"),)), "https://a.example"),
        (Items(((Span("một"),), (Span("hai"),))), "- một\n- hai"),
        (Items(((Span("một"),), (Span("hai"),)), numbered=True), "1. một\n2. hai"),
        (Items(()), ""),
    ],
)
def test_a_block_reads_as_plain_text(block: Any, expected: str) -> None:
    assert plain((block,)) == expected


def test_the_tenth_item_has_its_number_too() -> None:
    shown = plain((Items(tuple((Span("x"),) for _ in range(12)), numbered=True),))
    assert shown.splitlines()[9:] == ["10. x", "11. x", "12. x"]


def test_plain_runs_take_no_more_room_than_their_text() -> None:
    body = Reply((Paragraph((Span("một"), Span("hai", bold=True))),)).to_json()
    assert body == {"text": [{"p": ["một", {"t": "hai", "b": True}]}]}


def test_what_is_missing_is_not_stored() -> None:
    body = Reply((), (Choice("a", press="1.0"), Choice("b", url="https://a.example"))).to_json()
    assert body["choices"] == [{"label": "a", "press": "1.0"}, {"label": "b", "url": "https://a.example"}]
    assert "document" not in body


def test_further_choices_stand_behind_the_first_and_the_first_reply_is_untouched() -> None:
    first = Reply((), (Choice("a", press="1"),))
    more = first.with_choices(Choice("b", press="2"), Choice("c", press="3"))
    assert [choice.label for choice in more.choices] == ["a", "b", "c"]
    assert len(first.choices) == 1


@pytest.mark.parametrize("body", [{}, {"text": [{}]}, {"text": [], "choices": [{"name": "x"}]}])
def test_a_stored_reply_nobody_wrote_is_an_error_and_not_an_empty_message(body: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError)):
        Reply.from_json(body)


def test_a_message_without_a_time_is_an_error() -> None:
    body = Incoming("zalo", "oa", "lan", "m1", "text", NOW, text="a").to_json()
    with pytest.raises(ValueError, match="Invalid isoformat"):
        Incoming.from_json(body | {"sent_at": "hôm qua"})
