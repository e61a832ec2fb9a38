"""Photos over Telegram where they are taken in the chat: from the telephone into the case, whatever Telegram does."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.app import App
from handlers.desk import cases as at_desk
from handlers.desk import people
from handlers.desk.cases import AsRead, Given
from handlers.desk.people import NewStaff
from storage import attachments, cases
from storage.attachments import Attachment
from storage.records import Case, Wanted
from storage.tables import inbox
from tests.databases import on_sqlite
from tests.photos import PLACE, photo
from tests.system.inside import inside, on_telegram, rows, sentences, until
from tests.telegram.people import Person
from tests.telegram.server import StandIn, standing_in

SAID = "góp ý là ghế chờ ít quá, bà con phải đứng"


@dataclass
class Town:
    app: App
    telegram: StandIn
    url: str

    async def case(self) -> tuple[Case, list[Attachment]]:
        async with self.app.database.reading() as connection:
            (case,) = await cases.listed(connection, Wanted(), 9)
            return case, await attachments.of_cases(connection, [case.id])

    async def contents(self) -> list[bytes]:
        case, files = await self.case()
        async with self.app.database.reading() as connection:
            found = [await attachments.content(connection, case.id, file.id) for file in files]
        return [one[1] for one in found if one]

    async def arrived(self, count: int) -> bool:
        return len(await self.contents()) == count


@pytest.fixture
async def shy(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """As it is unless an operator says otherwise: what is personal goes by our page."""
    async with standing_in() as telegram, inside(on_telegram(telegram, database_url, sentences(tmp_path))) as app:
        yield Town(app, telegram, database_url)


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with standing_in() as telegram:
        config = on_telegram(telegram, database_url, sentences(tmp_path))
        settings = config.channels.telegram.model_copy(update={"personal_data": "chat"})
        channels = config.channels.model_copy(update={"telegram": settings})
        async with inside(config.model_copy(update={"channels": channels})) as app:
            yield Town(app, telegram, database_url)


async def writing(town: Town) -> Person:
    lan = town.telegram.person("Lan")
    lan.say(SAID)
    await lan.hears("Góp ý của anh/chị")
    return lan


async def test_a_photo_and_a_document_go_with_the_case(town: Town) -> None:
    lan = await writing(town)
    lan.send_photo(content=photo())
    await lan.hears("đã nhận 1 ảnh")
    lan.send_document("CCCD của Lan.pdf", content=b"%PDF-1.4 don")
    await lan.hears("Gửi kèm: 1 ảnh, 1 tệp PDF")
    lan.say("gửi")
    await lan.hears("Mã theo dõi")
    await until(lambda: town.arrived(2))
    picture, paper = await town.contents()
    assert PLACE not in picture
    assert paper == b"%PDF-1.4 don"
    kept = str(await rows(town.url, inbox.c.id, inbox.c.body))
    assert [word for word in ("BQACAgUAAx", "Lan.pdf") if word in kept] == []


async def answered_with_a_picture(town: Town) -> Person:
    """Somebody whose case was answered with a picture."""
    lan = await writing(town)
    lan.say("gửi")
    await lan.hears("Mã theo dõi")
    case, _ = await town.case()
    assert town.app.desk is not None
    await people.add(town.app.desk, None, NewStaff("hoa", "Hoa", "supervisor", None), ())
    hoa = next(one for one in await people.everybody(town.app.desk, None) if one.login == "hoa")
    written = Given("image", photo())
    await at_desk.answer(town.app.desk, hoa, AsRead(case.code, case.version), "Đã thêm ghế.", written)
    await lan.hears("Đã thêm ghế")
    return lan


async def test_an_officers_picture_passes_telegram_only_where_the_operator_decided_so(town: Town) -> None:
    lan = await answered_with_a_picture(town)
    await until(lambda: "photo" in lan.heard[-1])


async def test_else_a_link_leads_to_an_officers_picture(shy: Town) -> None:
    lan = await answered_with_a_picture(shy)
    links = re.findall(r"http://127[.]0[.]0[.]1:\d+/chat/files/\S+", lan.heard[-1]["text"])
    assert ["photo" in message for message in lan.heard].count(True) == 0
    async with aiohttp.ClientSession() as session, session.get(links[0]) as response:
        assert (response.status, await response.read()) == (200, photo())


async def test_an_album_is_spoken_of_once_and_all_of_it_goes_along(town: Town) -> None:
    lan = await writing(town)
    for _ in range(3):
        lan.send_photo(album="9001", content=photo())
    await lan.hears("các ảnh gửi cùng lúc")
    lan.say("viết tiếp")
    await lan.hears("Gửi kèm: 3 ảnh")
    lan.say("gửi")
    await lan.hears("Mã theo dõi")
    await until(lambda: town.arrived(3))
    assert len([text for text in lan.texts if "các ảnh gửi cùng lúc" in text]) == 1


@on_sqlite
async def test_a_photo_that_cannot_be_fetched_yet_arrives_later(town: Town) -> None:
    lan = await writing(town)
    town.telegram.faults.plan("error", "getFile", times=2)
    lan.send_photo(content=photo())
    await lan.hears("đã nhận 1 ảnh")
    lan.say("gửi")
    await lan.hears("Mã theo dõi")
    await until(lambda: town.arrived(1), 20)


@on_sqlite
async def test_a_photo_that_is_none_is_told_to_whoever_sent_it(town: Town) -> None:
    lan = await writing(town)
    lan.send_photo(content=b"MZ nothing to be seen")
    await lan.hears("không phải ảnh", 15)
    lan.say("gửi")
    await lan.hears("Mã theo dõi")
    assert (await town.case())[1] == []


async def test_who_sends_it_and_a_photo_go_by_the_page_and_the_chat_goes_on(shy: Town) -> None:
    lan = shy.telegram.person("Lan")
    lan.say("tôi kiến nghị là nên có thêm ghế cho bà con ngồi chờ")
    asked = await lan.hears("đừng ghi ở đây")
    (address,) = re.findall(r"http\S+/gui/[\w-]{43}", asked["text"])  # a local address cannot be a button there
    form = aiohttp.FormData(
        {"name": "Nguyễn Thị Lan", "address": "ấp Bình Hòa", "phone": "0900000000"}, default_to_multipart=True
    )
    form.add_field("file", BytesIO(photo()), filename="a.jpg")
    headers = {"Origin": address.rpartition("/gui/")[0]}
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as page:
            assert page.status == 200
            assert "script-src" in page.headers["Content-Security-Policy"]
        async with session.post(address, data=form, headers=headers) as taken:
            assert taken.status == 200
        async with session.get(address) as again:
            assert again.status == 410
    await lan.hears("Mời anh/chị xem lại")
    await lan.hears("đã điền ở trang riêng")
    lan.say("gửi")
    await lan.hears("Mã theo dõi")
    case, files = await shy.case()
    assert (case.kind, len(files)) == ("kien_nghi", 1)
    assert case.person == {"name": "Nguyễn Thị Lan", "address": "ấp Bình Hòa", "phone": "0900000000"}
    said = "".join(lan.texts)
    assert [word for word in ("Nguyễn Thị Lan", "Bình Hòa", "0900000000") if word in said] == []
    kept = str(await rows(shy.url, inbox.c.id, inbox.c.body))
    assert "0900000000" not in kept
