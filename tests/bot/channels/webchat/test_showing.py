"""Any reply can be shown on the page: nothing lost, nothing that runs, one frame an event."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Cursor, Past
from bot.channels.webchat import render
from bot.channels.webchat.reading import Reader
from handlers.messages import Choice, Document, Incoming, Items, Paragraph, Reply, Span, plain

AT = datetime(2026, 11, 23, 7, tzinfo=UTC)
WORDS = st.text(max_size=30)
"""With everything a phone can send: line ends of every kind, lone surrogates, controls, marks."""
spans = st.builds(
    Span, WORDS, bold=st.booleans(), url=st.none() | st.sampled_from(["https://a.example", "javascript:a"])
)
lines = st.lists(spans, max_size=3).map(tuple)
blocks = st.builds(Paragraph, lines) | st.builds(Items, st.lists(lines, max_size=3).map(tuple), numbered=st.booleans())
urls = st.none() | WORDS | st.sampled_from(["https://a.example", "javascript:alert(1)", "data:text/html,x", "tel:113"])
choices = st.builds(Choice, WORDS, press=st.none() | WORDS, url=urls)
replies = st.builds(
    Reply,
    st.lists(blocks, max_size=4).map(tuple),
    st.lists(choices, max_size=4).map(tuple),
    st.none() | st.builds(Document, WORDS, WORDS, WORDS),
)
heard = st.builds(
    Incoming,
    st.just("webchat"),
    st.just("web"),
    st.just("lan"),
    st.just("u-1@lan"),
    kind=st.sampled_from(["text", "press", "file", "other"]),
    sent_at=st.just(AT),
    text=WORDS,
    press=st.none() | WORDS,
)
past = st.lists(replies | heard, max_size=6).map(
    lambda contents: [
        Past(
            Cursor(
                sum(isinstance(content, Incoming) for content in contents[: number + 1]),
                sum(isinstance(content, Reply) for content in contents[: number + 1]),
            ),
            AT,
            content,
        )
        for number, content in enumerate(contents)
    ]
)


def read(frame: bytes) -> dict[str, Any]:
    """What a browser makes of one frame; it must be one event of three fields and nothing more."""
    head, event, data, *rest = frame.decode().split("\n")
    assert rest == ["", ""]
    assert event == "event: message"
    body: dict[str, Any] = json.loads(data.removeprefix("data: "))
    assert head == f"id: {body['id']}"
    return body


@given(replies)
def test_any_reply_becomes_one_event_with_all_its_words(reply: Reply) -> None:
    shown = render.event(Past(Cursor(1, 1), AT, reply), {})
    body = read(render.frame(shown))
    assert shown["text"] == plain(reply.text)
    assert set(body) <= {"id", "at", "from", "text", "choices", "blocks", "document"}
    assert body["from"] == "bot"
    assert ("document" in body) == (reply.document is not None)


@given(replies)
def test_no_choice_leads_where_a_script_runs(reply: Reply) -> None:
    shown = render.event(Past(Cursor(1, 1), AT, reply), {})["choices"]
    for choice in shown:
        assert set(choice) in ({"label", "press"}, {"label", "url"})
        assert urlsplit(choice.get("url", "https:")).scheme in render.SAFE_SCHEMES


@given(heard, st.dictionaries(WORDS, st.text(min_size=1, max_size=10), max_size=3))
def test_anything_heard_is_shown_in_words(message: Incoming, labels: dict[str, str]) -> None:
    body = read(render.frame(render.event(Past(Cursor(1, 0), AT, message), labels)))
    assert body["from"] == "citizen"
    assert body["text"]
    assert body["message_id"] == "u-1"


@given(past, st.integers(0, 6))
def test_a_reader_who_comes_back_misses_nothing_and_gets_nothing_twice(told: list[Past], stop: int) -> None:
    at_once = Reader(seen=Cursor()).frames(told)
    assert len(at_once) == len(told)
    seen = told[stop - 1].cursor if 0 < stop <= len(told) else Cursor()
    before = stop if 0 < stop <= len(told) else 0
    assert Reader(seen=seen).frames(told) == at_once[before:]


@given(past, st.data())
def test_a_reader_notices_exactly_when_something_was_erased(told: list[Past], data: st.DataObject) -> None:
    reader = Reader(seen=Cursor())
    reader.frames(told)
    left = [one for one in told if data.draw(st.booleans())]
    assert reader.has_lost(left) == (len(left) < len(told))
    assert not reader.has_lost(left)


def test_the_event_for_the_page_names_the_rows_that_are_kept() -> None:
    whole = [
        Past(Cursor(3, 0), AT, Incoming("webchat", "web", "lan", "u", "text", AT)),
        Past(Cursor(3, 5), AT, Reply(())),
    ]
    event, data, *rest = render.kept(whole).decode().split("\n")
    assert (event, rest) == ("event: kept", ["", ""])
    assert json.loads(data.removeprefix("data: "))["rows"] == ["h3", "s5"]
