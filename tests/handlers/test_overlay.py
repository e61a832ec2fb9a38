"""An entry that is switched off is not answered from by any way to it, and a banner is told once, until its time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.messages import plain
from handlers.turn import Answer
from knowledge.ear import Ear
from knowledge.overlay import Banner, Overlay
from tests.handlers.conftest import TODAY, Conversation
from tests.handlers.small import PROCEDURE, TOPIC, library

KNOWN = "Lệ phí mới đang được niêm yết ở quầy."
EVERY: Mapping[str, Any] = {
    "topics": TOPIC,
    "procedures": PROCEDURE
    | {
        "documents": [{"name": "Giấy hẹn"}],
        "fee": "Lệ phí 8.000 đồng.",
        "time": [{"amount": 5, "unit": "working_day"}],
    },
}


def talking(overlay: Overlay) -> Conversation:
    shelf = library(**EVERY)
    talk = Conversation(shelf, Ear.build(shelf), TODAY)
    talk.edition = replace(talk.edition, overlay=overlay)
    return talk


def off(key: str, known: str = "") -> Conversation:
    return talking(Overlay({key: known}))


def text(answer: Answer) -> str:
    return "\n".join(plain(reply.text) for reply in answer.replies)


async def test_who_asks_is_told_that_it_is_updated_what_is_known_and_where_to_ask() -> None:
    talk = off("topic:chu-de", KNOWN)
    answer = await talk.say("hỏi chủ đề")
    assert "đang cập nhật" in text(answer)
    assert KNOWN in text(answer)
    assert "Câu trả lời." not in text(answer)
    labels = {choice.label: choice.press for choice in answer.replies[-1].choices}
    press = labels["Hỏi cán bộ"]
    assert press
    assert "Trung tâm Phục vụ hành chính công" in text(await talk.press(press))


@pytest.mark.parametrize(
    "asked", ["làm một việc", "làm một việc cần giấy tờ gì", "làm một việc phí bao nhiêu", "làm một việc bao giờ có"]
)
async def test_no_side_of_a_procedure_that_is_off_is_told(asked: str) -> None:
    on = text(await talking(Overlay()).say(asked))
    assert "đang cập nhật" not in on
    said = text(await off("procedure:viec").say(asked))
    assert "đang cập nhật" in said
    assert not [fact for fact in ("Giấy hẹn", "8.000", "5 ngày", "Ghi lại") if fact in said]


async def test_the_others_are_answered_as_before() -> None:
    assert "Câu trả lời." in text(await off("procedure:viec").say("hỏi chủ đề"))


def banner(number: int = 1, minutes: int = 60) -> Banner:
    now = talking(Overlay()).now
    return Banner(number, "Chiều nay\ntrung tâm mất điện.", now + timedelta(minutes=minutes))


async def test_a_banner_stands_at_the_head_of_the_first_answer_and_is_told_once() -> None:
    talk = talking(Overlay(banners=(banner(),)))
    first = await talk.say("hỏi chủ đề")
    assert plain(first.replies[1].text).startswith("Thông báo: Chiều nay trung tâm mất điện.")
    assert text(first).count("mất điện") == 1
    assert "Câu trả lời." in text(first)
    assert "mất điện" not in text(await talk.say("hỏi chủ đề"))
    talk.edition = replace(talk.edition, overlay=Overlay(banners=(banner(), banner(2))))
    assert text(await talk.say("hỏi chủ đề")).count("mất điện") == 1


async def test_who_only_greets_is_told_it_too() -> None:
    talk = talking(Overlay(banners=(banner(),)))
    assert "mất điện" in text(await talk.say("chào"))
    assert "mất điện" not in text(await talk.say("chào"))


async def test_a_banner_is_gone_by_itself_at_its_time() -> None:
    talk = talking(Overlay(banners=(banner(minutes=0),)))
    assert "mất điện" not in text(await talk.say("hỏi chủ đề"))


async def test_nothing_stands_before_what_is_said_to_danger() -> None:
    talk = talking(Overlay(banners=(banner(),)))
    danger = await talk.say("cháy nhà cứu với")
    assert danger.question is not None
    assert danger.question.status == "emergency"
    assert "mất điện" not in text(danger)
    assert "mất điện" in text(await talk.say("hỏi chủ đề"))
