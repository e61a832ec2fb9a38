"""What each event of Zalo means to us."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo.parse import LONGEST_TEXT, Arrived, Echo, Unreadable, arrived
from handlers.messages import File, Incoming
from tests.bot.channels.zalo.events import LAN, OA, STAMP, attached, echoed, followed, said, sent

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SENT_AT = datetime(2025, 11, 24, 2, 42, 14, 740000, tzinfo=UTC)
PHOTO = {"thumbnail": "https://a.zdn.vn/t.jpg", "url": "https://a.zdn.vn/p.jpg"}


def message(payload: object) -> Incoming:
    found = arrived(payload, NOW).message
    assert found is not None
    return found


def test_words_arrive_with_whose_they_are_and_when_they_were_said() -> None:
    expected = Incoming("zalo", OA, LAN, "user_send_text:96d3cdf3af150460909", "text", SENT_AT, text="Xin chào")
    assert arrived(said("Xin chào"), NOW).account == OA
    assert message(said("Xin chào")) == expected


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (attached("user_send_image", "image", PHOTO), "file"),
        (attached("user_send_gif", "gif", PHOTO), "file"),
        (attached("user_send_video", "video", PHOTO | {"description": ""}), "file"),
        (attached("user_send_file", "file", {"url": "https://a.zdn.vn/a", "size": "12345", "name": "a.pdf"}), "file"),
        (attached("user_send_audio", "audio", {"url": "https://a.zdn.vn/a.amr"}), "voice"),
        (attached("user_send_sticker", "sticker", {"id": "1", "url": "https://a.zdn.vn/s"}), "sticker"),
        (
            attached("user_send_location", "location", {"coordinates": {"latitude": "10.76", "longitude": "106.6"}}),
            "location",
        ),
        (attached("user_send_link", "link", PHOTO | {"description": "Báo"}), "other"),
        (attached("user_send_business_card", "link", {"description": '{"phone":"0900000000"}'}), "contact"),
        (sent("user_submit_info", {}) | {"info": {"name": "Lan", "phone": "0900000000"}}, "contact"),
        (sent("user_submit_info", {}) | {"info": None}, "contact"),
        (followed("user_withdraw"), "withdrawn"),
        (sent("user_withdraw", {}), "withdrawn"),
    ],
)
def test_of_what_is_no_text_only_the_kind_arrives(payload: dict[str, Any], kind: str) -> None:
    found = message(payload)
    assert (found.kind, found.text, found.press, found.chat, found.account) == (kind, "", None, LAN, OA)


@pytest.mark.parametrize(
    ("payload", "file"),
    [
        (attached("user_send_image", "image", PHOTO), File("image", remote="https://a.zdn.vn/p.jpg")),
        (
            attached("user_send_file", "file", {"url": "https://a.zdn.vn/a", "name": "a.pdf", "type": "pdf"}),
            File("pdf", remote="https://a.zdn.vn/a"),
        ),
        (
            attached("user_send_file", "file", {"url": "https://a.zdn.vn/a", "type": "JPG"}),
            File("image", remote="https://a.zdn.vn/a"),
        ),
        (attached("user_send_video", "video", PHOTO), None),
        (attached("user_send_image", "image", {"url": "file:///etc/passwd"}), None),
        (attached("user_send_image", "image", {"url": "https://a.zdn.vn/" + "a" * 400}), None),
        (attached("user_send_image", "image", {"url": ["https://a.zdn.vn"]}), None),
        (sent("user_send_image", {"attachments": [], "msg_id": "1"}), None),
        (sent("user_send_image", {"attachments": ["a"], "msg_id": "1"}), None),
        (sent("user_send_image", {"attachments": {"a": 1}, "msg_id": "1"}), None),
    ],
)
def test_where_a_photo_or_a_document_is_found_arrives(payload: dict[str, Any], file: File | None) -> None:
    found = message(payload)
    assert (found.kind, found.file) == ("file", file)


@pytest.mark.parametrize(
    ("coordinates", "expected"),
    [
        ({"latitude": "11.03", "longitude": "106.36"}, "11.03000, 106.36000"),
        ({"latitude": 11.03, "longitude": 106.36}, "11.03000, 106.36000"),
        ({"latitude": "111", "longitude": "106.36"}, ""),
        ({"latitude": "nan", "longitude": "106.36"}, ""),
        ({"latitude": "11.03"}, ""),
        ({"latitude": ["11.03"], "longitude": {}}, ""),
        ("11.03,106.36", ""),
        (None, ""),
    ],
)
def test_a_place_comes_as_strings(coordinates: Any, expected: str) -> None:
    found = message(attached("user_send_location", "location", {"coordinates": coordinates}))
    assert (found.kind, found.spot) == ("location", expected)
    assert message(attached("user_send_image", "image", PHOTO | {"coordinates": coordinates})).spot == ""


def test_what_is_written_under_a_photo_arrives() -> None:
    found = message(attached("user_send_image", "image", PHOTO, text=" ổ gà trước nhà "))
    assert (found.kind, found.text) == ("file", "ổ gà trước nhà")


def test_words_around_a_link_are_words() -> None:
    found = message(attached("user_send_link", "link", PHOTO, text="xem giúp tôi https://a.example"))
    assert (found.kind, found.text) == ("text", "xem giúp tôi https://a.example")


@pytest.mark.parametrize(
    ("text", "press"),
    [
        ("#412.0", "412.0"),
        ("Lệ phí #412.3", "412.3"),
        ("Đồng ý #case|rate|K7M29QX4TR5|5", "case|rate|K7M29QX4TR5|5"),
        ("dòng một\ndòng hai #1.1", "1.1"),
    ],
)
def test_a_tapped_button_is_a_press(text: str, press: str) -> None:
    found = message(said(text))
    assert (found.kind, found.press, found.text) == ("press", press, "")


@pytest.mark.parametrize("text", ["412.0", "#412", "#dat lich", "#1.2 nhé", "giá 1#2.3", "##1.1", "#a|" + "b" * 70])
def test_what_people_type_is_no_press(text: str) -> None:
    assert message(said(text)).kind == "text"


@pytest.mark.parametrize("event", ["follow", "user_click_chatnow"])
def test_who_comes_without_a_word_is_greeted_once_a_day(event: str) -> None:
    found = message(followed(event))
    assert (found.kind, found.text, found.chat, found.account) == ("text", "/start", LAN, OA)
    assert found.message_id == f"start:{LAN}:20251124"


@pytest.mark.parametrize(
    "event",
    [
        "unfollow", "update_user_info", "user_received_message", "user_seen_message", "user_reacted_message",
        "oa_send_text", "anonymous_send_text", "user_send_group_text", "add_user_to_tag", "user_call_oa",
        "user_feedback", "change_oa_daily_quota", "user_click_button", "what_zalo_will_add",
    ],
)  # fmt: skip
def test_all_other_events_bring_nothing(event: str) -> None:
    assert arrived(sent(event, {"text": "a", "msg_id": "1"}), NOW).message is None
    assert arrived(followed(event), NOW).message is None


def test_only_what_a_human_of_ours_wrote_is_an_echo_to_us() -> None:
    echo = arrived(echoed("77"), NOW).echo
    assert echo == Echo(f"zalo:{OA}:{LAN}", "zalo:77", SENT_AT)
    assert arrived(echoed(None), NOW) == Arrived("oa_send_text", OA)
    assert arrived(echoed("77") | {"recipient": None}, NOW).echo is None


def test_the_same_event_has_the_same_number_and_another_event_another() -> None:
    first, again, other = (message(said("a", number)).message_id for number in ("m1", "m1", "m2"))
    assert first == again != other


@pytest.mark.parametrize("missing", [{}, {"msg_id": ""}, {"msg_id": None}, {"msg_id": ["a"]}, {"msg_id": "x" * 300}])
def test_an_event_without_a_number_is_told_by_who_when_and_what(missing: dict[str, Any]) -> None:
    events = [
        sent("user_send_text", missing | {"text": "a"}),
        sent("user_send_text", missing | {"text": "a"}, stamp="1763952134741"),
        sent("user_send_text", missing | {"text": "a"}, user="1"),
    ]
    numbers = [message(event).message_id for event in events]
    assert numbers[0] == f"user_send_text:{LAN}:{STAMP}"
    assert len(set(numbers)) == 3


def test_ids_that_come_as_numbers_keep_every_digit() -> None:
    payload = said("a") | {"sender": {"id": 246845883529197922}, "recipient": {"id": 388613280878808645}}
    assert (message(payload).chat, message(payload).account) == (LAN, OA)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("1763952134740", SENT_AT),
        (1763952134740, SENT_AT),
        ("1763952134", SENT_AT.replace(microsecond=0)),
        ("154390853474", NOW),
        ("", NOW),
        (None, NOW),
        ("9" * 40, NOW),
        ([], NOW),
    ],
)
def test_a_time_that_is_none_is_now(stamp: Any, expected: datetime) -> None:
    assert message(said("a") | {"timestamp": stamp}).sent_at == expected


@pytest.mark.parametrize("payload", [None, [], "a", 1, {}, {"event_name": 1}, {"event": "user_send_text"}])
def test_what_is_no_event_is_unreadable(payload: object) -> None:
    with pytest.raises(Unreadable):
        arrived(payload, NOW)


@pytest.mark.parametrize("lost", ["sender", "recipient"])
@pytest.mark.parametrize("value", [None, {}, "a", {"id": ""}, {"id": {"a": 1}}, {"id": "a b"}, {"id": True}, [1]])
def test_an_event_of_nobody_or_to_nobody_brings_nothing(lost: str, value: object) -> None:
    assert arrived(said("a") | {lost: value}, NOW).message is None


def test_what_cannot_be_seen_is_not_kept_and_nothing_is_endless() -> None:
    assert message(said("xin\u202e ch\u200bào")).text == "xin chào"
    assert len(message(said("a" * 100_000)).text) == LONGEST_TEXT


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(
    event=st.sampled_from(["user_send_text", "user_send_location", "follow", "user_submit_info", "user_withdraw"]),
    fields=st.dictionaries(
        st.sampled_from(["sender", "recipient", "message", "timestamp", "oa_id", "follower", "info"]), JSON, max_size=7
    ),
)
def test_whatever_stands_in_an_event_it_is_read_or_left(event: str, fields: dict[str, Any]) -> None:
    found = arrived(said("a") | fields | {"event_name": event}, NOW)
    assert found.message is None or len(found.message.message_id) <= 200
