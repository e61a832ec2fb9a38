"""A case filed on one channel is followed on another, by a link and by its code: the real service, and Telegram."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from knowledge.loading import packaged
from tests.system.inside import by_telegram
from tests.system.service import Citizen, Service, citizens
from tests.system.test_telegram import Served, Visitor, buttons
from tests.telegram.server import standing_in

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}-[0-9A-Z]\b")
PUBLIC = "https://mot-cua.example.vn"
SAID = "góp ý là ghế chờ ít quá, bà con phải đứng"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(tmp_path_factory: Any) -> AsyncIterator[Served]:
    service = Service(tmp_path_factory.mktemp("following"), packaged())
    async with standing_in() as telegram:
        service.environment |= by_telegram(telegram, service.url)
        service.environment["MOTCUA__CHANNELS__TELEGRAM__USERNAME"] = "MotCuaTrangBangBot"
        service.environment["MOTCUA__WEB__PUBLIC_URL"] = PUBLIC  # Telegram shows no button that leads to a bare number
        await service.start()
        yield Served(service, telegram)
        assert await service.stop() == 0


async def reads(citizen: Citizen, *expected: str) -> dict[str, Any]:
    """Read on in a browser until the bot has said all of this in one message."""
    async with asyncio.timeout(20):
        async for event in citizen.events():
            if event["from"] == "bot" and all(words in event["text"] for words in expected):
                return event
    raise AssertionError(expected)


async def test_filed_on_telegram_and_followed_in_the_web_chat_by_the_code_a_link_carries(served: Served) -> None:
    lan = served.person()
    await lan.says(SAID, "Ghế chờ ít quá")
    await lan.taps("Gửi", "Mã theo dõi")
    offer = await lan.taps("Theo dõi ở kênh khác", "một lần")
    own, code = CODE.findall(offer["text"])
    (row,) = offer["reply_markup"]["inline_keyboard"]
    assert row[0]["url"] == f"{PUBLIC}/chat#theo-{code.replace('-', '')}"
    async with citizens(served.service, 2) as (hoa, stranger):
        await hoa.say(f"Theo dõi mã {code}")
        assert own in (await reads(hoa, "cả hai nơi"))["text"]
        told = await lan.reads("vừa được theo dõi thêm ở trang trò chuyện trên web")
        await stranger.say(code)
        await reads(stranger, "không tìm thấy mã này")
        assert buttons(told) == ["Chỉ theo dõi ở đây"]
        await lan.taps("Chỉ theo dõi ở đây", "chỉ theo dõi được ở đây")
        await reads(hoa, "không theo dõi được việc mã", own)


async def test_filed_in_the_web_chat_and_followed_by_a_link_that_opens_the_bot(served: Served) -> None:
    mai = served.person("Mai")
    async with citizens(served.service, 1) as (hoa,):
        for said, answer in ((SAID, "Ghế chờ ít quá"), ("gửi", "Mã theo dõi"), ("theo doi o kenh khac", "một lần")):
            await hoa.say(said)
            event = await reads(hoa, answer)
        links = [choice["url"] for choice in event["choices"] if "url" in choice]
        assert [link.partition("theo-")[0] for link in links] == ["https://t.me/MotCuaTrangBangBot?start="]
        await follows(mai, links[0].rpartition("=")[2])
        await reads(hoa, "vừa được theo dõi thêm ở Telegram")
    await mai.taps("Thôi theo dõi ở đây", "vẫn còn ở nơi đã gửi")


async def follows(visitor: Visitor, carried: str) -> None:
    """Open the bot by what a link carries, as somebody who never wrote to it."""
    visitor.person.start(carried)
    await visitor.reads("cả hai nơi")
    await visitor.reads("Ghế chờ ít quá")
