"""Replies on their way to a Telegram that floods, breaks and loses, over real sockets."""

import asyncio
from typing import Any

import pytest

from bot.channels import Enclosed, Outgoing, TryLater, Uncertain, Undeliverable, Unreachable
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.client import Client
from bot.channels.telegram.pacing import Pace
from handlers.messages import Choice, Document, FileKind, Paragraph, Reply, Span
from tests.photos import PDF, photo
from tests.telegram.people import Person
from tests.telegram.server import StandIn

LONG = "Câu này dài vừa phải. " * 500
"""Three messages."""


@pytest.fixture
def channel(client: Client) -> Telegram:
    return Telegram(client, Pace(overall_every=0.0, chat_every=0.0))


@pytest.fixture
def lan(telegram: StandIn) -> Person:
    lan = telegram.person("Lan")
    lan.start()
    return lan


def to(person: Person, text: str, row: int = 1, enclosed: Enclosed | None = None, **parts: Any) -> Outgoing:
    reply = Reply((Paragraph((Span(text),)),), **parts)
    return Outgoing(row, "telegram", "5000000001", str(person.chat.id), reply, enclosed=enclosed)


async def test_a_reply_arrives_with_its_buttons(channel: Telegram, lan: Person) -> None:
    choices = (Choice("Lệ phí", press="1.0"), Choice("Xem trên Cổng quốc gia", url="https://dichvucong.gov.vn"))
    await channel.send(to(lan, "<b> & 50.000đ (1)", choices=choices))
    [message] = lan.heard
    assert message["text"] == "<b> & 50.000đ (1)"
    [[press], [url]] = message["reply_markup"]["inline_keyboard"]
    assert (press, url) == (
        {"text": "Lệ phí", "callback_data": "1.0"},
        {"text": "Xem trên Cổng quốc gia", "url": "https://dichvucong.gov.vn"},
    )


async def test_a_document_arrives_as_a_file(channel: Telegram, lan: Person) -> None:
    await channel.send(to(lan, "Đây ạ", document=Document("du-lieu.json", "application/json", '{"tên": "Lan"}')))
    assert lan.texts[0] == "Đây ạ"
    assert lan.heard[1]["document"]["file_name"] == "du-lieu.json"
    assert lan.heard[1]["document"]["file_size"] == len('{"tên": "Lan"}'.encode())


@pytest.mark.parametrize(("kind", "content", "what"), [("image", photo(), "photo"), ("pdf", PDF, "document")])
async def test_what_an_officer_encloses_comes_last_with_the_buttons_below_it(
    channel: Telegram, lan: Person, kind: FileKind, content: bytes, what: str
) -> None:
    file = Enclosed("tra-loi.x", kind, content, "https://a.vn/chat/files/x")
    await channel.send(to(lan, "Đây ạ", enclosed=file, choices=(Choice("Đã ổn", press="1.0"),)))
    said, enclosed = lan.heard
    assert (said["text"], "reply_markup" in said) == ("Đây ạ", False)
    shown = enclosed[what][-1] if what == "photo" else enclosed[what]
    assert shown["file_size"] == len(content)
    assert enclosed["reply_markup"]["inline_keyboard"] == [[{"text": "Đã ổn", "callback_data": "1.0"}]]


async def test_where_no_file_is_to_pass_telegram_only_its_link_does(client: Client, lan: Person) -> None:
    shy = Telegram(client, Pace(overall_every=0.0, chat_every=0.0), uploads=False)
    await shy.send(to(lan, "Đây ạ", enclosed=Enclosed("a.pdf", "pdf", PDF, "https://a.vn/chat/files/x")))
    [said] = lan.heard
    [[link]] = said["reply_markup"]["inline_keyboard"]
    assert link == {"text": "Tải tệp PDF cán bộ gửi", "url": "https://a.vn/chat/files/x"}


async def test_a_long_reply_arrives_whole_and_in_order(channel: Telegram, lan: Person) -> None:
    await channel.send(to(lan, LONG))
    assert " ".join(lan.texts) == LONG.strip()
    assert len(lan.texts) == 3


async def test_a_flood_says_when_to_come_again_and_others_go_on(
    telegram: StandIn, channel: Telegram, lan: Person
) -> None:
    """F11."""
    dung = telegram.person("Dũng")
    dung.start()
    telegram.flood.penalise(lan.chat.id, 7)
    with pytest.raises(TryLater) as later:
        await channel.send(to(lan, "a"))
    assert later.value.after is not None
    assert 6 <= later.value.after <= 7
    await channel.send(to(dung, "b", row=2))
    assert (lan.texts, dung.texts) == ([], ["b"])


@pytest.mark.parametrize("kind", ["error", "html", "restart"])
async def test_server_trouble_is_tried_later(telegram: StandIn, channel: Telegram, lan: Person, kind: Any) -> None:
    """F12."""
    telegram.faults.plan(kind)
    with pytest.raises(TryLater) as later:
        await channel.send(to(lan, "a"))
    assert (type(later.value), str(later.value), later.value.after) == (TryLater, "server trouble", None)
    await channel.send(to(lan, "a"))
    assert lan.texts == ["a"]


@pytest.mark.parametrize(("kind", "arrived"), [("after", ["a"]), ("truncated", ["a"]), ("before", [])])
async def test_a_lost_answer_is_uncertain(
    telegram: StandIn, channel: Telegram, lan: Person, kind: Any, arrived: list[str]
) -> None:
    """F13."""
    telegram.faults.plan(kind)
    with pytest.raises(Uncertain):
        await channel.send(to(lan, "a"))
    assert lan.texts == arrived


async def test_an_answer_that_takes_too_long_is_uncertain(telegram: StandIn, channel: Telegram, lan: Person) -> None:
    telegram.faults.plan("slow")
    with pytest.raises(Uncertain, match="ReadTimeout"):
        await channel.send(to(lan, "a"))
    assert lan.texts == ["a"]


async def test_nobody_there_is_no_lost_answer(telegram: StandIn, channel: Telegram, lan: Person) -> None:
    await telegram.stop()
    with pytest.raises(TryLater) as later:
        await channel.send(to(lan, "a"))
    assert type(later.value) is TryLater


async def test_who_blocked_the_bot_cannot_be_reached(channel: Telegram, lan: Person) -> None:
    """F14."""
    lan.block()
    with pytest.raises(Unreachable, match="bot was blocked by the user"):
        await channel.send(to(lan, "a"))


async def test_whom_nobody_knows_cannot_be_reached(telegram: StandIn, channel: Telegram) -> None:
    with pytest.raises(Undeliverable, match="chat not found"):
        await channel.send(to(telegram.person("Dũng"), "a"))


async def test_a_reply_broken_off_goes_on_where_it_stopped(telegram: StandIn, channel: Telegram, lan: Person) -> None:
    telegram.flood.chat_burst = 1
    with pytest.raises(TryLater):
        await channel.send(to(lan, LONG))
    assert len(lan.texts) == 1
    telegram.flood.is_on = False
    await channel.send(to(lan, LONG))
    assert " ".join(lan.texts) == LONG.strip()


async def test_after_a_crash_it_begins_anew_so_no_part_is_missing(
    telegram: StandIn, client: Client, channel: Telegram, lan: Person
) -> None:
    telegram.flood.chat_burst = 1
    with pytest.raises(TryLater):
        await channel.send(to(lan, LONG))
    telegram.flood.is_on = False
    await Telegram(client, Pace(overall_every=0.0, chat_every=0.0)).send(to(lan, LONG))
    assert " ".join(lan.texts[1:]) == LONG.strip()


async def test_one_chat_is_written_to_no_faster_than_it_can_take(
    telegram: StandIn, client: Client, lan: Person
) -> None:
    channel = Telegram(client)
    telegram.flood.chat_burst = 4  # one more than ours: the first call is slower than the others
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for row in range(4):
        await channel.wait(str(lan.chat.id))
        await channel.send(to(lan, str(row), row=row))
    assert loop.time() - begun >= 0.9
    assert lan.texts == ["0", "1", "2", "3"]


async def test_a_very_long_reply_does_not_hold_its_row_longer_than_a_lease(
    telegram: StandIn, client: Client, lan: Person
) -> None:
    channel = Telegram(client)
    with pytest.raises(TryLater, match="pacing"):
        await channel.send(to(lan, LONG * 8))
    telegram.flood.is_on = False
    channel._pace = Pace(overall_every=0.0, chat_every=0.0)
    await channel.send(to(lan, LONG * 8))
    assert " ".join(lan.texts) == (LONG * 8).strip()


async def test_a_wrong_token_is_an_operators_matter_and_no_messages_end(telegram: StandIn, lan: Person) -> None:
    client = Client("5000000001:wrong", telegram.base_url)
    with pytest.raises(TryLater, match="the bot token is refused"):
        await Telegram(client).send(to(lan, "a"))
    await client.close()
