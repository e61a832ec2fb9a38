import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Cursor
from bot.channels.cleaning import clean
from bot.channels.webchat.parse import (
    Refused,
    Sent,
    conversation,
    cursor,
    from_json,
    incoming,
    number,
)

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
ID = "0d5a5f0e-6a4b-4c7e-9e0e-1d2c3b4a5f60"


def heard(file: bytes | None = None, **fields: Any) -> Any:
    return incoming(Sent({"message_id": ID} | fields, file), "chat", NOW)


def test_a_text_becomes_one_message_of_this_conversation() -> None:
    message = heard(text=" làm giấy khai sinh cần gì ")
    assert (message.channel, message.chat, message.message_id) == ("webchat", "chat", f"{ID}@chat")
    assert (message.kind, message.text, message.sent_at) == ("text", "làm giấy khai sinh cần gì", NOW)


def test_a_press_keeps_what_the_menu_gave_it() -> None:
    message = heard(press="m3.1")
    assert (message.kind, message.press, message.text) == ("press", "m3.1", "")


def test_a_file_is_taken_with_its_caption_only() -> None:
    assert (heard(file=b"x", text="đây ạ").kind, heard(file=b"x", text="đây ạ").text) == ("file", "đây ạ")
    assert heard(file=b"x").text == ""


def test_one_number_is_one_message_however_its_letters_are_written() -> None:
    assert incoming(Sent({"message_id": ID.upper(), "text": "a"}), "chat", NOW) == heard(text="a")
    assert number(heard(text="a")) == ID


def test_two_citizens_with_the_same_number_send_two_messages() -> None:
    one, other = (incoming(Sent({"message_id": ID, "text": "a"}), chat, NOW) for chat in ("lan", "dung"))
    assert one.message_id != other.message_id


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": "a", "press": "1"},
        {"text": ""},
        {"text": " \n\t "},
        {"text": "\u200b\u202e\ufeff\x00"},
        {"text": ["a"]},
        {"text": 7},
        {"press": ""},
        {"press": "x" * 65},
        {"press": "ệ" * 32},
        {"press": "a\x00"},
        {"press": True},
        {"text": None},
        {"text": "a", "location": "11,106"},
        {"location": "11"},
        {"location": "91,0"},
        {"location": "a,b"},
        {"location": 11},
        {"text": "a", "message_id": "1"},
        {"text": "a", "message_id": 1},
        {"text": "a", "message_id": None},
        {"text": "a", "message_id": "{" + ID + "}"},
        {"text": "a", "message_id": ID + "\n"},
    ],
)
def test_what_is_no_message_is_refused_with_a_sentence(fields: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        heard(**fields)
    assert refused.value.status == HTTPStatus.BAD_REQUEST
    assert refused.value.sentence.endswith(".")


def test_a_place_is_taken_to_the_metre_and_no_closer() -> None:
    message = heard(location="11.0300049,106.36")
    assert (message.kind, message.spot, message.text) == ("location", "11.03000, 106.36000", "")


def test_a_press_with_a_file_is_neither() -> None:
    with pytest.raises(Refused):
        heard(file=b"x", press="1")


def test_four_thousand_characters_are_taken_and_one_more_is_not() -> None:
    assert len(heard(text="ệ" * 4000).text) == 4000
    with pytest.raises(Refused) as refused:
        heard(text="ệ" * 4001)
    assert refused.value.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"a"',
        b"null",
        b"\xff\xfe{\x00}\x00",
        '{"text": "é"}'.encode("latin-1"),
        b"[" * 20_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"n": ' + b"9" * 10_000 + b"}",
    ],
)
def test_f28_a_body_that_is_not_one_object_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        from_json(body)
    assert refused.value.status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    "text",
    ["<b>đậm</b>", "</code>", "a & b &amp; c", "tg://user?id=1", "**a** _b_ [c](d)", "😀 🇻🇳 ❤️", "dòng 1\n\ndòng 2"],
)
def test_f29_marks_stay_as_they_were_typed(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c\x9bd", "abcd"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("a\ud800b\udfffc", "abc"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("e\u0323\u0302", "ệ"),
    ],
)
def test_f29_what_hides_or_turns_the_text_is_removed(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(st.characters(), max_size=60))
def test_f29_any_text_is_clean_after_cleaning_and_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned


def test_half_a_pair_in_json_does_not_reach_the_text() -> None:
    body = json.dumps({"message_id": ID, "text": "a\ud83d b"}).encode()
    assert incoming(from_json(body), "chat", NOW).text == "a b"


def test_the_chat_id_does_not_give_the_cookie_away() -> None:
    token = "A" * 43
    chat = conversation(token)
    assert chat is not None
    assert len(chat) == 64
    assert token not in chat


@pytest.mark.parametrize("token", [None, "", "a", "A" * 42, "A" * 44, "A" * 42 + "\n", "A" * 42 + "é"])
def test_a_cookie_that_is_none_of_ours_opens_nothing(token: str | None) -> None:
    assert conversation(token) is None


@pytest.mark.parametrize("text", [None, "", "x", "1", "-1.2", "1.2.3", "1.2\n", "٣.٤", "9" * 40 + ".1", "1e9.1"])
def test_a_malformed_place_in_the_stream_is_the_beginning(text: str | None) -> None:
    assert cursor(text) == Cursor()


def test_a_place_in_the_stream_is_read_back() -> None:
    assert cursor("12.7") == Cursor(12, 7)
