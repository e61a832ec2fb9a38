"""Citizens of a Zalo bot, from first contact to a filed opinion and erasure, by poll and by webhook."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.app import App
from bot.config import Config, Knowledge, Web
from bot.config import Database as DatabaseConfig
from bot.settings import Channels, ZaloBot
from handlers.desk import cases as at_desk
from handlers.desk import people
from handlers.desk.cases import AsRead, Given
from handlers.desk.people import NewStaff
from knowledge.loading import packaged
from storage import attachments, cases
from storage.records import Wanted
from storage.tables import inbox, outbox, ratings
from tests.conftest import unit_texts
from tests.photos import photo
from tests.ports import free_port
from tests.system.inside import SECRET, Mode, inside, ready, rows, until
from tests.zalobot.server import Person, StandIn, standing_in

MODES: list[Mode] = ["poll", "webhook"]
LINE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
CODE = re.compile(r"Mã theo dõi: ([0-9A-Z-]{14})")


def on_zalobot(zalo: StandIn, database_url: str, content: Path, mode: Mode) -> Config:
    port = free_port()
    settings = ZaloBot(
        token=SecretStr(zalo.token),
        base_url=zalo.base_url,
        mode=mode,
        webhook_secret=SecretStr(SECRET),
        media_origins=(zalo.base_url,),
    )
    return Config(
        database=DatabaseConfig(url=database_url),
        web=Web(port=port, public_url=f"http://127.0.0.1:{port}"),
        knowledge=Knowledge(content=content),
        channels=Channels(zalobot=settings),
    )


@dataclass
class Served:
    app: App
    zalo: StandIn
    mode: Mode

    @property
    def url(self) -> str:
        return self.app.config.database_url


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=MODES)
async def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """One service for all journeys; each of them is another citizen's."""
    folder = tmp_path_factory.mktemp("zalobot")
    async with standing_in() as zalo:
        zalo.wraps = request.param == "poll"
        zalo.photo_name = "photo" if zalo.wraps else "photo_url"
        for name, text in unit_texts().items():
            (folder / "content" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "content" / name).write_bytes(text)
        (folder / "content" / "surveys.yaml").write_bytes((packaged() / "surveys.yaml").read_bytes())
        config = on_zalobot(zalo, f"sqlite:///{folder}/motcua.sqlite3", folder / "content", request.param)
        async with inside(config) as app:
            yield Served(app, zalo, request.param)


async def chosen(person: Person, label: str, *expected: str) -> str:
    """Send the number that stands before a label in the newest menu that has it, and read on."""
    found = [number for text in reversed(person.heard) for number, line in LINE.findall(text) if line == label]
    assert found, person.heard
    person.heard.clear()
    person.say(found[0])
    return await person.hears(*expected)


async def heard_of(person: Person, served: Served) -> list[Any]:
    """The bodies of what is stored of somebody's conversation."""
    found = await rows(served.url, inbox.c.id, inbox.c.conversation, inbox.c.body)
    return [body for _, conversation, body in found if conversation.endswith(f":{person.id}")]


async def test_a_citizen_asks_and_chooses_by_number_or_by_name(served: Served) -> None:
    lan = served.zalo.person("Lan")
    lan.say("xin chào")
    menu = await lan.hears("Anh/chị nhắn số hoặc tên mục để chọn:")
    assert LINE.findall(menu)[0] == ("1", "Xem các thủ tục")
    lan.heard.clear()
    lan.say("xem cac thu tuc")  # the label, as people type it
    assert LINE.search(await lan.hears("1. "))
    lan.say("rút hồ sơ")
    assert "Nguồn: 118/2025/NĐ-CP" in await lan.hears("Rút hồ sơ")
    assert LINE.search(await chosen(lan, "Việc khác", "1. "))
    assert len(served.zalo.calls("sendChatAction")) >= 4


async def test_an_opinion_is_filed_by_number_and_followed(served: Served) -> None:
    dung = served.zalo.person("Dũng")
    dung.say("góp ý: ghế chờ ở phòng số 3 ít quá")
    await dung.hears("Ghế chờ ở phòng số 3 ít quá")
    shown = await chosen(dung, "Gửi", "Mã theo dõi")
    code = CODE.findall(shown)[0]
    async with served.app.database.reading() as connection:
        found = await cases.listed(connection, Wanted(), 100)
    assert [case.channel for case in found if case.code == code.replace("-", "")] == ["zalobot"]
    await chosen(dung, "Xem việc đã gửi", code)


async def test_who_has_their_data_erased_leaves_nothing_behind(served: Served) -> None:
    nam = served.zalo.person("Năm")
    nam.say("nhà tôi ở ấp Bình Hòa")
    await nam.hears("Anh/chị nhắn số")
    nam.say("/dulieu")
    await nam.hears("Xóa hết")
    await chosen(nam, "Xóa hết", "Xóa hết, tôi chắc chắn")
    await chosen(nam, "Xóa hết, tôi chắc chắn", "xóa")
    said = await heard_of(nam, served)
    assert "Bình Hòa" not in str(said)


async def test_our_own_words_that_come_back_are_nobodys_message(served: Served) -> None:
    hanh = served.zalo.person("Hạnh")
    hanh.say("xin chào")
    await hanh.hears("Dạ")
    await until(lambda: not served.zalo._events)
    said = await heard_of(hanh, served)
    assert [body["text"] for body in said] == ["xin chào"]


async def test_a_photo_goes_with_a_grievance_as_on_every_other_channel(served: Served) -> None:
    tu = served.zalo.person("Tư")
    tu.say("góp ý: sân trước bộ phận một cửa hay ngập nước")
    await tu.hears("hay ngập nước")
    tu.photo(photo())
    await tu.hears("ảnh")
    tu.heard.clear()
    tu.say("gửi")
    code = CODE.findall(await tu.hears("Mã theo dõi"))[0]
    await until(lambda: _has_a_picture(served, code))


async def test_a_grievance_is_answered_with_a_picture_and_rated(served: Served) -> None:
    tam, desk = served.zalo.person("Tám"), served.app.desk
    assert desk is not None
    await people.add(desk, None, NewStaff("hoa", "Hoa", "supervisor", None), ())
    hoa = next(one for one in await people.everybody(desk, None) if one.login == "hoa")
    tam.say("góp ý: bảng chỉ đường tới phòng số 2 khó thấy")
    await tam.hears("phòng số 2 khó thấy")
    code = CODE.findall(await chosen(tam, "Gửi", "Mã theo dõi"))[0]
    async with served.app.database.reading() as connection:
        case = await cases.by_code(connection, code.replace("-", ""))
    assert case is not None
    tam.heard.clear()
    read_as, answer = AsRead(case.code, case.version), "Đã treo bảng mới, ảnh kèm theo."
    await at_desk.answer(desk, hoa, read_as, answer, Given("image", photo()))
    await tam.hears("Đã treo bảng mới")
    await until(lambda: tam.shown)
    assert tam.shown == [photo()]
    await chosen(tam, "Được rồi, cảm ơn", "Anh/chị thấy cách giải quyết thế nào")
    await chosen(tam, "Rất hài lòng", "rất hài lòng")
    assert [score for _, score in await rows(served.url, ratings.c.case_id, ratings.c.score)] == [5]


async def _has_a_picture(served: Served, code: str) -> bool:
    async with served.app.database.reading() as connection:
        case = await cases.by_code(connection, code.replace("-", ""))
        assert case is not None
        found = await attachments.of_cases(connection, [case.id])
    return [(one.kind, one.is_here) for one in found] == [("image", True)]


async def test_a_photo_from_elsewhere_and_a_voice_get_a_kind_word(served: Served) -> None:
    tu = served.zalo.person("Tư")
    tu.send("voice", voice_url="https://a.example/x.aac")
    await until(lambda: "tin thoại" in " ".join(tu.heard))
    tu.say("góp ý: sân trước bộ phận một cửa hay ngập nước")
    await tu.hears("hay ngập nước")
    tu.send("image", photo="https://a.example/x.jpg", caption="ngập trước nhà")
    await tu.hears("không lấy về được")


async def test_a_lost_answer_is_seen_and_what_fails_is_sent_in_the_end(served: Served) -> None:
    bay = served.zalo.person("Bảy")
    served.zalo.plan("html")
    bay.say("xin chào")
    await bay.hears("Dạ")
    served.zalo.plan("after")
    bay.say("/trogiup")
    states = [state for state, chat in await rows(served.url, outbox.c.state, outbox.c.chat) if chat == bay.id]
    assert "dead" not in states


async def test_operators_see_that_it_is_well(served: Served) -> None:
    async def is_well() -> bool:
        status, checks = await ready(served.app.config)
        return status == 200 and checks["zalobot"] == "ok"

    await until(is_well)
    assert bool(served.zalo.hook) == (served.mode == "webhook")
