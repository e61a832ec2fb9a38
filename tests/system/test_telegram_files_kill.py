"""F4 for what citizens give besides words: wherever a process dies, a photo and what a page was given are kept once."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest_asyncio

from storage.tables import attachments, cases, inbox
from tests.photos import photo
from tests.system.inside import MovedClock, as_here, by_telegram, inside, rows, until
from tests.system.ledger import wait_until_calm
from tests.system.service import NOT_SERVING, Service
from tests.telegram.server import StandIn

LAN = {"name": "Nguyễn Thị Lan", "address": "ấp Bình Hòa", "phone": "0900000000"}
A_PROPOSAL = "tôi kiến nghị là nên có thêm ghế cho bà con ngồi chờ"


@pytest_asyncio.fixture
async def service(tmp_path: Path, database_url: str, telegram: StandIn) -> AsyncIterator[Service]:
    service = Service(tmp_path, database_url=database_url)
    service.environment |= by_telegram(telegram, service.url)
    telegram.delivering.tempo = 0.1
    telegram.updates.anti_spin = False
    yield service
    if service.process is not None:
        await service.kill()


async def filled(service: Service) -> list[bool]:
    """Of each file whether it is here."""
    return [
        content is not None for _, content in await rows(service.database_url, attachments.c.id, attachments.c.content)
    ]


async def test_f4_killed_between_fetching_and_storing_a_photo_it_is_fetched_again_and_stored_once(
    service: Service, telegram: StandIn
) -> None:
    service.environment["MOTCUA__CHANNELS__TELEGRAM__PERSONAL_DATA"] = "chat"
    await service.start(fault="file_fetched:1")
    lan = telegram.person("Lan")
    lan.say("góp ý là ghế chờ ít quá, bà con phải đứng")
    await lan.hears("Góp ý của anh/chị", 20)
    lan.send_photo(content=photo())
    await service.died()
    assert await filled(service) == [False], "what was fetched is not yet ours"
    later = MovedClock()
    later.move(61)
    async with inside(as_here(service), later):
        await lan.hears("đã nhận 1 ảnh", 20)
        lan.say("gửi")
        await lan.hears("Mã theo dõi", 20)
        await until(lambda: _is(service, [True]), 20)
    assert len(await rows(service.database_url, cases.c.id)) == 1


async def _is(service: Service, expected: list[bool]) -> bool:
    return await filled(service) == expected


async def test_f4_killed_after_a_page_was_taken_it_is_heard_once_and_the_link_is_used_up(
    service: Service, telegram: StandIn
) -> None:
    """The browser never hears that it was taken; whoever sends it again is told that it was."""
    await service.start()
    lan = telegram.person("Lan")
    lan.say(A_PROPOSAL)
    asked = await lan.hears("đừng ghi ở đây", 20)
    (address,) = re.findall(r"http\S+/gui/[\w-]{43}", asked["text"])
    await wait_until_calm(service.database_url, 20)
    await service.stop()
    await service.start(fault="slip_taken:1")
    assert await sent(service, address) == 0
    await service.died()
    taken = [name for _, name in await rows(service.database_url, inbox.c.id, inbox.c.external_id) if "slip:" in name]
    assert len(taken) == 1
    await service.start()
    assert await sent(service, address) == 410
    await lan.hears("Mời anh/chị xem lại", 20)
    lan.say("gửi")
    await lan.hears("Mã theo dõi", 20)
    people = [person for _, person in await rows(service.database_url, cases.c.id, cases.c.person)]
    assert people == [LAN]
    assert await filled(service) == [True]


async def sent(service: Service, address: str) -> int:
    """Send the page's form; return the status, or 0 when nobody answered."""
    form = aiohttp.FormData(LAN, default_to_multipart=True)
    form.add_field("file", BytesIO(photo()), filename="a.jpg")
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.post(address, data=form, headers={"Origin": service.url}) as response,
        ):
            return response.status
    except NOT_SERVING:
        return 0
