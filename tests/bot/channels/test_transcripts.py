"""The same conversations over every channel: each says all of it, and each way of choosing leads to the same answer."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bot.channels import Cursor, Past
from bot.channels.menus import BY_NUMBER
from bot.channels.telegram import render as telegram
from bot.channels.webchat import render as webchat
from bot.channels.zalo import parse
from bot.channels.zalo import render as zalo
from bot.channels.zalobot import render as zalobot
from bot.rehearsal import Conversation
from handlers.messages import Reply, plain
from handlers.turn import Answer
from knowledge.ear import Ear
from knowledge.library import Library
from knowledge.loading import load_library, packaged

TRANSCRIPTS = (
    ("lam giay khai sinh cho con can gi", "[Nộp ở đâu]", "bao gio co", "[Lệ phí]"),
    ("toi muon dang ky lai", "[#2]", "/menu", "[#1]", "[#1]"),
    (
        "cán bộ một cửa An Tịnh nạt bà con",
        "[Bỏ qua]",
        "Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000",
        "[Gửi]",
    ),
    ("góp ý: ghế chờ ít quá, bà con phải đứng", "[Gửi]", "/tracuu"),
    ("nha hang xom chay roi",),
    ("/dulieu", "[Xóa hết]", "[Không xóa]"),
)
"""What a citizen does: words, or a choice in brackets, by its label or its place."""

TAPPING = {"bấm", "Bấm"}
"""What is tapped on one channel is written on another, by its number."""

Chosen = tuple[str, str]
"""How a channel brings a choice back: "press" or "text", and what."""


def on_telegram(reply: Reply) -> tuple[str, dict[str, Chosen]]:
    parts = telegram.parts(reply)
    said = "\n".join(html.unescape(re.sub(r"<[^>]+>", "", part.html)) for part in parts if hasattr(part, "html"))
    buttons = [button for part in parts for row in part.keyboard for button in row]
    return said, {button.label: ("press", button.press) for button in buttons if button.press}


def on_the_page(reply: Reply) -> tuple[str, dict[str, Chosen]]:
    event = webchat.event(Past(Cursor(1, 1), datetime.now(UTC), reply), {})
    return event["text"], {one["label"]: ("press", one["press"]) for one in event["choices"] if "press" in one}


def _numbered(said: str) -> tuple[str, dict[str, Chosen]]:
    menu = said.partition(BY_NUMBER)[2]
    return said, {label: ("text", number) for number, label in re.findall(r"^(\d+)\. (.+)$", menu, re.MULTILINE)}


def on_zalo_by_number(reply: Reply) -> tuple[str, dict[str, Chosen]]:
    return _numbered("\n".join(part.text for part in zalo.parts(reply, "numbers") if isinstance(part, zalo.TextPart)))


def on_a_zalo_bot(reply: Reply) -> tuple[str, dict[str, Chosen]]:
    return _numbered("\n".join(zalobot.texts(reply)))


def on_zalo_by_label(reply: Reply) -> tuple[str, dict[str, Chosen]]:
    said, choices = on_zalo_by_number(reply)
    return said, {label: ("text", label) for label in choices}


def on_zalo_by_button(reply: Reply) -> tuple[str, dict[str, Chosen]]:
    parts = [part for part in zalo.parts(reply, "hidden") if isinstance(part, zalo.TextPart)]
    buttons = [button for part in parts for button in part.buttons if button["type"].startswith("oa.query")]
    if not buttons:
        return on_zalo_by_number(reply)
    tapped = {button["title"]: parse.TAPPED.fullmatch(button["payload"]) for button in buttons}
    said = "\n".join(part.text for part in parts)
    return said, {label: ("press", found["press"]) for label, found in tapped.items() if found}


CHANNELS = (on_telegram, on_the_page, on_zalo_by_number, on_zalo_by_label, on_zalo_by_button, on_a_zalo_bot)
Channel = Callable[[Reply], tuple[str, dict[str, Chosen]]]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(packaged())


@pytest.fixture(scope="module")
def ear(library: Library) -> Ear:
    return Ear.build(library)


async def _answers(conversation: Conversation, channel: Channel, transcript: tuple[str, ...]) -> list[list[str]]:
    """What is answered to each step, choices made in the way of the channel."""
    found, offered = [], dict[str, Chosen]()
    for step in transcript:
        answer = await _done(conversation, offered, step)
        offered = {label: way for reply in answer.replies for label, way in channel(reply)[1].items()}
        found.append([plain(reply.text) for reply in answer.replies])
    return found


async def _done(conversation: Conversation, offered: dict[str, Chosen], step: str) -> Answer:
    if not step.startswith("["):
        return await conversation.say(step)
    wanted = step[1:-1]
    label = list(offered)[int(wanted[1:]) - 1] if wanted.startswith("#") else wanted
    assert label in offered, (step, list(offered))
    way, what = offered[label]
    return await (conversation.press(what) if way == "press" else conversation.say(what))


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one[0][:20])
async def test_every_way_of_choosing_leads_to_the_same_answers(
    library: Library, ear: Ear, transcript: tuple[str, ...]
) -> None:
    answers = []
    for channel in CHANNELS:
        conversation = Conversation(library, ear, date(2026, 11, 23))
        answers.append([_without_codes(one) for one in await _answers(conversation, channel, transcript)])
    assert all(one == answers[0] for one in answers[1:])


def _without_codes(texts: list[str]) -> list[str]:
    """A tracking code is drawn by lot, and read out."""
    whole = [re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}-[0-9A-Z]", "CODE", text) for text in texts]
    return [re.sub(r"Đọc là: [^.]+\.", "", text) for text in whole]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one[0][:20])
async def test_every_channel_says_all_of_it_and_offers_every_choice(
    library: Library, ear: Ear, channel: Channel, transcript: tuple[str, ...]
) -> None:
    conversation, offered = Conversation(library, ear, date(2026, 11, 23)), dict[str, Chosen]()
    for step in transcript:
        answer = await _done(conversation, offered, step)
        for reply in answer.replies:
            said, choices = channel(reply)
            assert _words(plain(reply.text)) - TAPPING <= _words(said)
            assert set(choices) == {one.label for one in reply.choices if one.press}
        offered = {label: way for reply in answer.replies for label, way in channel(reply)[1].items()}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"\(https?://[^)]*\)", "", text)))
