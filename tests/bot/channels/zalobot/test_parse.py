from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalobot.parse import Unreadable, arrived
from handlers.messages import File

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
BOT = "4200000000000000001"
DOCUMENTED: dict[str, Any] = {
    "message": {
        "from": {"id": "6ede9afa66b88fe6d6a9", "display_name": "Ted", "is_bot": False},
        "chat": {"id": "6ede9afa66b88fe6d6a9", "chat_type": "PRIVATE"},
        "text": "Xin chào",
        "message_id": "2d758cb5e222177a4e35",
        "date": 1750316131602,
    },
    "event_name": "message.text.received",
}


def event(kind: str = "text", **content: Any) -> dict[str, Any]:
    return {"event_name": f"message.{kind}.received", "message": DOCUMENTED["message"] | content}


@pytest.mark.parametrize("payload", [DOCUMENTED, {"ok": True, "result": DOCUMENTED}], ids=["bare", "wrapped"])
def test_a_text_is_read_as_documented_wrapped_or_bare(payload: dict[str, Any]) -> None:
    message = arrived(payload, BOT, NOW)
    assert message is not None
    assert (message.conversation, message.text) == (f"zalobot:{BOT}:6ede9afa66b88fe6d6a9", "Xin chào")
    assert message.message_id == "text:2d758cb5e222177a4e35"
    assert message.sent_at == datetime.fromtimestamp(1750316131.602, UTC)


@pytest.mark.parametrize(
    ("payload", "kind", "text"),
    [
        (event("image", text=None, photo="https://a/b.jpg", caption="Ngập ở đây"), "file", "Ngập ở đây"),
        (event("image", text=None, photo_url="https://a/b.jpg"), "file", ""),
        (event("sticker", text=None, sticker="x", url="https://a"), "sticker", ""),
        (event("voice", text=None, voice_url="https://a"), "voice", ""),
        (event("unsupported", text=None), "other", ""),
        (event(text="  a\u200bb \n"), "text", "ab"),
    ],
)
def test_what_is_no_text_is_known_by_its_kind(payload: dict[str, Any], kind: str, text: str) -> None:
    message = arrived(payload, BOT, NOW)
    assert message is not None
    assert (message.kind, message.text) == (kind, text)


@pytest.mark.parametrize("name", ["photo", "photo_url"])
def test_a_photo_can_be_fetched_under_either_name_of_it(name: str) -> None:
    message = arrived(event("image", text=None, **{name: "https://a.zdn.vn/b.jpg"}), BOT, NOW)
    assert message is not None
    assert message.file == File("image", remote="https://a.zdn.vn/b.jpg")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://a b.vn/c", "", None, 7, "https://a/" + "x" * 400])
def test_what_is_no_address_of_a_photo_is_not_kept(address: object) -> None:
    message = arrived(event("image", text=None, photo=address), BOT, NOW)
    assert message is not None
    assert (message.kind, message.file) == ("file", None)


@pytest.mark.parametrize("sender", [{"id": BOT}, {"id": "other", "is_bot": True}])
def test_what_the_bot_itself_wrote_is_nobodys_message(sender: dict[str, Any]) -> None:
    assert arrived(event(**{"from": sender}), BOT, NOW) is None


def test_a_group_gets_one_pointer_whatever_is_said_there() -> None:
    chat = {"id": "zgr-1", "chat_type": "GROUP"}
    found = [arrived(event(chat=chat, message_id=number), BOT, NOW) for number in ("1", "2")]
    assert {(one.kind, one.message_id, one.text) for one in found if one} == {("group", "group:zgr-1", "")}


def test_an_event_we_do_not_know_brings_nothing() -> None:
    assert arrived(event("reaction"), BOT, NOW) is None


@pytest.mark.parametrize("date", [None, "x", 0, "1750316131602", 10**30, -1, "²", {}])
def test_a_time_of_any_kind_is_read_or_taken_from_our_clock(date: object) -> None:
    message = arrived(event(date=date), BOT, NOW)
    assert message is not None
    assert message.sent_at in (NOW, datetime.fromtimestamp(1750316131.602, UTC))


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        "x",
        {},
        {"ok": True, "result": None},
        {"event_name": 1},
        {"event_name": "message.text.received"},
        event(message_id=None),
        event(message_id="a b"),
        event(message_id="x" * 200),
        event(**{"from": None}),
        event(chat={"id": 5}),
        event(chat=[]),
    ],
)
def test_what_cannot_be_read_is_said_so(payload: object) -> None:
    with pytest.raises(Unreadable):
        arrived(payload, BOT, NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "chat_type", "x"]), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["from", "chat", "text", "message_id", "date", "caption"]), JSON))
def test_whatever_stands_in_an_event_it_is_read_or_refused(content: dict[str, Any]) -> None:
    try:
        arrived(event(**content), BOT, NOW)
    except Unreadable:
        return
