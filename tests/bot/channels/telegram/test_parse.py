"""What people do on Telegram becomes one message of ours, or nothing."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.parse import KINDS_OF_UPDATES, Unreadable, arrived
from handlers.messages import File, Incoming
from tests.telegram.journal import Journal
from tests.telegram.people import Group, Person
from tests.telegram.updates import Updates
from tests.telegram.world import World

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
LAN = {"id": 42, "is_bot": False, "first_name": "Lan"}
PRIVATE = {"id": 42, "type": "private", "first_name": "Lan"}


class Phone:
    """Lan's telephone: what she does, as Telegram tells it and as we read it."""

    def __init__(self) -> None:
        self.world = World("5000000001:x", NOW.timestamp)
        self.updates = Updates(Journal(), NOW.timestamp, allowed=KINDS_OF_UPDATES)
        self.lan = Person(self.world, self.updates, Journal(), 42, "Lan")
        self.group = Group(self.world, self.updates, -7, "Tổ 5")

    def read(self) -> list[Incoming | None]:
        return [arrived(update.body, "5000000001", NOW).message for update in self.updates.waiting.values()]


@pytest.fixture
def phone() -> Phone:
    return Phone()


def message(**content: Any) -> dict[str, Any]:
    common = {"message_id": 1, "from": LAN, "chat": PRIVATE, "date": int(NOW.timestamp())}
    return {"update_id": 9, "message": common | content}


def test_a_text_is_a_text(phone: Phone) -> None:
    number = phone.lan.say("làm khai sinh cần gì")
    assert phone.read() == [
        Incoming("telegram", "5000000001", "42", str(number), "text", NOW, text="làm khai sinh cần gì")
    ]


def test_what_hides_in_a_text_is_taken_out_and_marks_stay() -> None:
    found = arrived(message(text="\u202e<b>a\u0301</b> & \ud83d\u200b*x*\r\ny "), "5", NOW).message
    assert found is not None
    assert found.text == "<b>á</b> & *x*\ny"


@pytest.mark.parametrize(("said", "payload"), [("/start", None), ("/start  a-B_9", "a-B_9"), ("/start x y", "x y")])
def test_a_start_keeps_what_its_link_carried(phone: Phone, said: str, payload: str | None) -> None:
    phone.lan.say(said)
    [found] = phone.read()
    assert found is not None
    assert (found.kind, found.text, found.press) == ("text", "/start", payload)


def test_a_photo_and_a_document_are_files_with_a_caption(phone: Phone) -> None:
    phone.lan.send_photo("giấy khai sinh")
    phone.lan.send_document()
    assert [(one.kind, one.text) for one in phone.read() if one] == [("file", "giấy khai sinh"), ("file", "")]


def test_of_what_is_no_text_only_the_kind_is_kept(phone: Phone) -> None:
    phone.lan.send_voice()
    phone.lan.send_sticker()
    phone.lan.send_location()
    phone.lan.send_contact()
    phone.lan.send({"dice": {"emoji": "🎲", "value": 3}})
    found = [one for one in phone.read() if one]
    assert [one.kind for one in found] == ["voice", "sticker", "location", "contact", "other"]
    kept = json.dumps([one.to_json() for one in found])
    assert [word for word in ("84900000000", "AgACAgUAAx", "Lan") if word in kept] == []
    assert [one.spot for one in found] == ["", "", "11.03000, 106.36000", "", ""]


def test_a_place_shared_by_name_is_a_location(phone: Phone) -> None:
    place = {"latitude": 11.0, "longitude": 106.0}
    phone.lan.send({"venue": {"location": place, "title": "Chợ", "address": "x"}, "location": place})
    (found,) = (one for one in phone.read() if one)
    assert (found.kind, found.spot) == ("location", "11.00000, 106.00000")


def test_each_photo_of_an_album_is_a_message_and_says_so(phone: Phone) -> None:
    for caption in ("", "giấy này làm gì", "", ""):
        phone.lan.send_photo(caption, album="77")
    found = [one for one in phone.read() if one]
    assert [(one.kind, one.text) for one in found] == [("file", text) for text in ("", "giấy này làm gì", "", "")]
    assert len({one.message_id for one in found}) == 4
    assert {one.album for one in found} == {"77"}


def test_a_file_is_known_by_the_vendors_name_and_its_own_is_not_kept(phone: Phone) -> None:
    phone.lan.send_photo(content=b"x" * 10)
    phone.lan.send_document("../../CCCD cua Lan.pdf", content=b"y" * 10)
    photo, document = (one for one in phone.read() if one)
    assert photo.file == File("image", remote="BQACAgUAAx1")
    assert document.file == File("pdf", remote="BQACAgUAAx2")
    assert "Lan.pdf" not in repr(document)


def test_of_a_photo_the_largest_size_that_is_not_too_large_is_fetched() -> None:
    sizes = [("a", 1_000), ("b", 2_000_000), ("c", 9_000_000)]
    photo = [{"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": n} for name, n in sizes]
    found = arrived(message(photo=photo), "5", NOW).message
    assert found is not None
    assert found.file == File("image", remote="b")


def test_a_tap_is_a_press_whose_spinner_waits(phone: Phone) -> None:
    phone.lan.say("a")
    tap = phone.lan.press(phone.lan.chat.messages[1], "17.2")
    update = arrived(list(phone.updates.waiting.values())[-1].body, "5", NOW)
    assert update.tap == tap
    assert update.message == Incoming("telegram", "5", "42", str(update.update_id), "press", NOW, press="17.2")


def test_a_tap_on_a_message_too_old_to_be_shown_still_tells_the_chat(phone: Phone) -> None:
    phone.lan.say("a")
    phone.lan.chat.deleted.add(1)
    phone.lan.press(phone.lan.chat.messages[1], "17.2")
    assert phone.read()[-1] is not None
    query = {"id": "1", "from": LAN, "chat_instance": "1", "data": "17.2"}
    found = arrived({"update_id": 9, "callback_query": query}, "5", NOW).message
    assert found is not None
    assert found.chat == "42"


def test_a_corrected_question_is_asked_anew(phone: Phone) -> None:
    phone.lan.say("lam khai sihn")
    phone.lan.edit("làm khai sinh")
    assert [one.text for one in phone.read() if one] == ["lam khai sihn", "làm khai sinh"]


def test_a_live_location_that_moves_is_no_message(phone: Phone) -> None:
    body = message(location={"latitude": 11.0, "longitude": 106.0, "live_period": 60})
    assert arrived({"update_id": 9, "edited_message": body["message"]}, "5", NOW).message is None


def test_a_group_is_one_message_however_much_is_said_there(phone: Phone) -> None:
    phone.group.take_in(by=phone.lan)
    phone.group.say(phone.lan, "bot ơi")
    phone.group.say(phone.lan, "/menu")
    found = [one for one in phone.read() if one]
    assert {one.message_id for one in found} == {"group:-7"}
    assert [(one.chat, one.kind, one.text) for one in found] == [("-7", "group", "")] * 3


def test_who_blocks_the_bot_or_comes_back_has_said_nothing(phone: Phone) -> None:
    phone.lan.block()
    phone.lan.unblock()
    assert phone.read() == [None, None]


@pytest.mark.parametrize(
    "content",
    [
        {"channel_post": {"message_id": 1, "date": 1, "text": "a", "chat": {"id": -1, "type": "channel"}}},
        message(message_auto_delete_timer_changed={"message_auto_delete_time": 5}),
        {"poll_answer": {"poll_id": "1", "option_ids": [0], "user": LAN}},
        {"a_kind_of_tomorrow": {"x": 1}},
        {},
    ],
)
def test_what_is_not_for_us_brings_nothing(content: dict[str, Any]) -> None:
    update = arrived({"update_id": 9} | content, "5", NOW)
    assert (update.update_id, update.message, update.tap) == (9, None, None)


def test_what_telegram_may_add_to_a_message_does_not_make_it_unreadable() -> None:
    found = arrived(message(text="a", reply_to_message={"odd": 1}, entities="?", poll_of_tomorrow=[]), "5", NOW).message
    assert found is not None
    assert found.text == "a"


@pytest.mark.parametrize(
    ("payload", "number"),
    [
        (None, None), ([], None), ({}, None), ({"update_id": "9"}, None), ({"update_id": True}, None),
        ({"update_id": 9, "message": 5}, 9), ({"update_id": 9, "message": {}}, 9),
        ({"update_id": 9, "message": {"message_id": 1, "date": 10**30, "chat": PRIVATE}}, 9),
    ],
)  # fmt: skip
def test_what_telegram_would_never_send_is_unreadable(payload: object, number: int | None) -> None:
    with pytest.raises(Unreadable) as unreadable:
        arrived(payload, "5", NOW)
    assert unreadable.value.update_id == number


NAMES = ["id", "chat", "text", "date", "type", "from", "photo", "data", "status", "new_chat_member", "message"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*KINDS_OF_UPDATES, "poll"]), JSON))
def test_no_json_whatever_breaks_the_reading(content: dict[str, Any]) -> None:
    with suppress(Unreadable):
        assert arrived({"update_id": 1} | content, "5", NOW).update_id == 1
