"""Replies on their way to a Zalo that refuses, breaks and loses, over real sockets."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.channels import AwaitsCitizen, Enclosed, Outgoing, TryLater, Uncertain, Undeliverable, Unreachable
from bot.channels.zalo import client as clients
from bot.channels.zalo.channel import Zalo
from bot.channels.zalo.client import Client
from bot.channels.zalo.errors import Misconfigured
from bot.channels.zalo.pacing import Pace
from handlers.messages import Choice, Document, FileKind, Paragraph, Reply, Span
from tests.photos import PDF, opened, photo
from tests.zalo.people import Person
from tests.zalo.server import OA, StandIn

LONG = "Câu này dài vừa phải. " * 250
"""Three messages."""


@dataclass
class FixedTokens:
    """Hands out one token after the other, the next when one was rejected; the last for ever."""

    tokens: list[str]
    rejections: list[str] = field(default_factory=list)
    seconds: float = 0.0

    async def access_token(self) -> str:
        await asyncio.sleep(self.seconds)
        return self.tokens[0]

    async def rejected(self, token: str) -> None:
        self.rejections.append(token)
        if len(self.tokens) > 1:
            self.tokens.pop(0)


@pytest.fixture
def tokens(zalo: StandIn) -> FixedTokens:
    return FixedTokens([zalo.oauth.enrol(OA).access])


@pytest.fixture
async def channel(zalo: StandIn, tokens: FixedTokens) -> AsyncIterator[Zalo]:
    pace = Pace()
    client = Client(zalo.url, tokens, lambda seconds: pace.rest(time.monotonic(), seconds))
    yield Zalo(OA, client, pace, buttons="numbers", window=timedelta(days=7))
    await client.close()


@pytest.fixture
def lan(zalo: StandIn) -> Person:
    lan = zalo.person()
    lan.say("alo")
    return lan


def to(person: Person, text: str, row: int = 1, enclosed: Enclosed | None = None, **parts: Any) -> Outgoing:
    return Outgoing(row, "zalo", OA, person.id, Reply((Paragraph((Span(text),)),), **parts), enclosed=enclosed)


async def test_a_reply_arrives_with_its_menu(channel: Zalo, lan: Person) -> None:
    await channel.send(to(lan, "<b> & 50.000đ", choices=(Choice("Lệ phí", press="1.0"),)))
    assert lan.texts == ["<b> & 50.000đ\n\nAnh/chị nhắn số hoặc tên mục để chọn:\n1. Lệ phí"]


async def test_buttons_arrive_where_they_are_switched_on(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    channel._buttons = "hidden"
    await channel.send(to(lan, "Chọn ạ", choices=(Choice("Lệ phí", press="1.0"), Choice("Trang", url="https://a.vn"))))
    assert [button["title"] for button in lan.heard[0].buttons] == ["Lệ phí", "Trang"]


async def test_where_zalo_takes_no_buttons_the_message_is_visibly_dead(
    zalo: StandIn, channel: Zalo, lan: Person
) -> None:
    channel._buttons, zalo.messages.buttons = "hidden", "off"
    with pytest.raises(Undeliverable, match="-201"):
        await channel.send(to(lan, "Chọn ạ", choices=(Choice("Lệ phí", press="1.0"),)))


async def test_a_long_reply_arrives_whole_and_in_order(channel: Zalo, lan: Person) -> None:
    await channel.send(to(lan, LONG))
    assert " ".join(lan.texts) == LONG.strip()
    assert len(lan.texts) == 3


async def test_a_reply_broken_off_goes_on_where_it_stopped(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    zalo.messages.calls_left = 1
    with pytest.raises(TryLater, match="error -200"):
        await channel.send(to(lan, LONG))
    assert len(lan.texts) == 1
    zalo.messages.calls_left = None
    await channel.send(to(lan, LONG))
    assert " ".join(lan.texts) == LONG.strip()


async def test_a_document_is_uploaded_and_arrives(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    await channel.send(to(lan, "Đây ạ", document=Document("du-lieu.json", "application/json", "{}")))
    assert lan.texts == ["Đây ạ", ""]
    assert lan.heard[1].file is not None
    assert lan.heard[1].file[0] == "du-lieu.docx"


@pytest.mark.parametrize(("kind", "content"), [("image", photo()), ("pdf", PDF)])
async def test_what_an_officer_encloses_is_uploaded_and_follows_the_text(
    channel: Zalo, lan: Person, kind: FileKind, content: bytes
) -> None:
    name = f"tra-loi.{'jpg' if kind == 'image' else 'pdf'}"
    await channel.send(to(lan, "Đây ạ", enclosed=Enclosed(name, kind, content)))
    assert [(shown.text, shown.file) for shown in lan.heard] == [("Đây ạ", None), ("", (name, content))]


async def test_a_picture_too_large_for_zalo_is_drawn_smaller(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    (drawn := Image.effect_noise((2_048, 1_600), 90).convert("RGB")).save(file := BytesIO(), "JPEG", quality=85)
    assert len(file.getvalue()) > 1_048_576
    await channel.send(to(lan, "Đây ạ", enclosed=Enclosed("a.jpg", "image", file.getvalue())))
    assert lan.heard[1].file is not None
    shown = opened(lan.heard[1].file[1])
    assert shown.width / shown.height == pytest.approx(drawn.width / drawn.height, rel=0.01)
    assert 500 < shown.width < 2_048


async def test_a_picture_that_expired_is_uploaded_once_more(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    zalo.messages.expiring = 1
    await channel.send(to(lan, "a", enclosed=Enclosed("a.jpg", "image", photo())))
    paths = [call.path.split("/")[-1] for call in zalo.messages.calls]
    assert paths == ["cs", "image", "cs", "image", "cs"]
    assert [shown.file is not None for shown in lan.heard] == [False, True]


async def test_a_file_that_expired_is_uploaded_once_more(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    document = Document("a.json", "application/json", "{}")
    zalo.messages.attachment_life = -1.0
    with pytest.raises(Undeliverable, match="expired"):
        await channel.send(to(lan, "a", document=document))
    assert [call.path.split("/")[-1] for call in zalo.messages.calls] == ["cs", "file", "cs", "file", "cs"]
    zalo.messages.attachment_life = 60.0
    await channel.send(to(lan, "a", document=document))
    assert [shown.file is not None for shown in lan.heard] == [False, True]


async def test_an_upload_whose_answer_is_lost_is_not_uncertain(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    message = to(lan, "", document=Document("a.json", "application/json", "{}"))
    zalo.messages.plan("after")
    with pytest.raises(TryLater) as later:
        await channel.send(message)
    assert type(later.value) is TryLater
    await channel.send(message)
    assert len(lan.heard) == 1


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (-201, Undeliverable),
        (-248, Undeliverable),
        (-213, Unreachable),
        (-230, AwaitsCitizen),
        (-232, AwaitsCitizen),
        (-200, TryLater),
        (-224, Misconfigured),
        (-501, Misconfigured),
    ],
)
@pytest.mark.parametrize("as_text", [True, False])
async def test_http_200_means_nothing_the_number_in_the_body_decides(
    zalo: StandIn, channel: Zalo, lan: Person, number: int, kind: type[Exception], as_text: bool
) -> None:
    zalo.messages.numbers, zalo.messages.numbers_as_text = [number], as_text
    with pytest.raises(kind) as raised:
        await channel.send(to(lan, "a"))
    assert type(raised.value) is kind
    assert lan.texts == []


async def test_what_an_operator_must_mend_is_told_until_it_works_again(
    zalo: StandIn, channel: Zalo, lan: Person
) -> None:
    zalo.messages.always[OA] = -501
    with pytest.raises(Misconfigured) as later:
        await channel.send(to(lan, "a"))
    assert later.value.after == 300
    assert channel.trouble == "this server's address is not in Vietnam (-501)"
    del zalo.messages.always[OA]
    await channel.send(to(lan, "a"))
    assert channel.trouble == ""


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        ("after", ["a"]),
        ("truncated", ["a"]),
        ("empty after", ["a"]),
        ("no number", ["a"]),
        ("before", []),
        ("empty", []),
    ],
)
async def test_a_lost_or_empty_answer_is_uncertain(
    zalo: StandIn, channel: Zalo, lan: Person, fault: Any, arrived: list[str]
) -> None:
    """F13."""
    zalo.messages.plan(fault)
    with pytest.raises(Uncertain):
        await channel.send(to(lan, "a"))
    assert lan.texts == arrived


async def test_an_answer_that_takes_too_long_is_uncertain(
    zalo: StandIn, channel: Zalo, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "SECONDS_OF_CALL", 0.3)
    zalo.messages.plan("slow")
    with pytest.raises(Uncertain):
        await channel.send(to(lan, "a"))
    assert lan.texts == ["a"]


async def test_a_page_of_a_server_on_the_way_is_tried_later(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    """F12."""
    zalo.messages.plan("html")
    with pytest.raises(TryLater, match="server trouble") as later:
        await channel.send(to(lan, "a"))
    assert type(later.value) is TryLater
    await channel.send(to(lan, "a"))
    assert lan.texts == ["a"]


async def test_nobody_there_is_no_lost_answer(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    await zalo.stop()
    with pytest.raises(TryLater) as later:
        await channel.send(to(lan, "a"))
    assert type(later.value) is TryLater


async def test_a_token_that_died_is_replaced_and_the_call_made_again(
    zalo: StandIn, channel: Zalo, tokens: FixedTokens, lan: Person
) -> None:
    tokens.tokens.insert(0, "died-an-hour-ago")
    await channel.send(to(lan, "a"))
    assert (lan.texts, tokens.rejections) == (["a"], ["died-an-hour-ago"])


async def test_a_token_that_stays_refused_ends_no_message_and_no_loop(
    zalo: StandIn, channel: Zalo, tokens: FixedTokens, lan: Person
) -> None:
    tokens.tokens[:] = ["wrong"]
    with pytest.raises(TryLater, match="the access token is refused"):
        await channel.send(to(lan, "a"))
    assert len(zalo.messages.calls) == 2


async def test_no_call_begins_so_late_that_it_would_be_broken_off(
    zalo: StandIn, channel: Zalo, tokens: FixedTokens, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "SECONDS_TO_BEGIN", 0.05)
    tokens.seconds = 0.1
    with pytest.raises(TryLater, match="no time left"):
        await channel.send(to(lan, "a"))
    assert zalo.messages.calls == []


async def test_beyond_the_limit_everybody_waits_for_the_next_minute(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    zalo.messages.numbers = [-32]
    with pytest.raises(TryLater, match="limit") as later:
        await channel.send(to(lan, "a"))
    assert later.value.after is not None
    assert 0 < later.value.after <= 60
    if later.value.after > 2:
        with pytest.raises(TryLater, match="pacing"):
            await channel.wait(lan.id)


@pytest.fixture
async def early() -> None:
    """A minute of Zalo's that goes on for a while, so that none ends in the middle of a test."""
    if (left := 60 - time.time() % 60) < 10:
        await asyncio.sleep(left + 0.1)


@pytest.mark.usefixtures("early")
async def test_once_zalo_says_that_no_call_is_left_none_is_made_until_the_minute_is_over(
    zalo: StandIn, channel: Zalo, lan: Person
) -> None:
    zalo.messages.calls_a_minute = 2
    await channel.send(to(lan, "a"))
    await channel.wait(lan.id)
    await channel.send(to(lan, "b", row=2))
    with pytest.raises(TryLater, match="pacing") as later:
        await channel.wait(lan.id)
    assert 0 < (later.value.after or 0) <= 60
    assert [call.error for call in zalo.messages.calls] == [0, 0]


@pytest.mark.usefixtures("early")
async def test_where_zalo_says_nothing_of_it_its_refusal_does(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    zalo.messages.calls_a_minute, zalo.messages.tells_calls_left = 1, False
    await channel.send(to(lan, "a"))
    await channel.wait(lan.id)
    with pytest.raises(TryLater, match="limit"):
        await channel.send(to(lan, "b", row=2))
    with pytest.raises(TryLater, match="pacing"):
        await channel.wait(lan.id)


@pytest.mark.parametrize("said", [None, "", "3999", "1", "nhiều", "0x0", "²", "--5", "0.5", " " * 30, "1" * 5000])
def test_what_is_no_plain_zero_says_nothing_of_the_calls_left(said: str | None) -> None:
    assert not clients.is_spent(said)


@pytest.mark.parametrize("said", ["0", " 0 ", "-1", "00"])
def test_a_plain_zero_says_that_none_is_left(said: str) -> None:
    assert clients.is_spent(said)


async def test_neither_token_nor_words_stand_in_an_error(zalo: StandIn, channel: Zalo, lan: Person) -> None:
    for fault in ("after", "html", "truncated"):
        zalo.messages.plan(fault)  # type: ignore[arg-type]
        with pytest.raises(TryLater) as later:
            await channel.send(to(lan, "chuyện riêng"))
        assert not [secret for secret in (zalo.oauth.accounts[OA].access, "riêng") if secret in repr(later.value)]
