"""An officer links the chat they write from, through the real loops, and is told there of what is due."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers.desk import Desk, clocks, people, telling
from handlers.desk.people import NewStaff
from handlers.messages import Incoming, plain
from knowledge.library import Library
from storage import audit
from storage.database import Database
from storage.records import Staff
from tests.bot.test_ones_own_data import Service
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed


@pytest.fixture
def service(store: Database, clock: SetClock, library: Library, heard: Callable[..., Incoming]) -> Service:
    return Service(store, clock, library, heard)


@pytest.fixture
async def hanh(desk: Desk) -> Staff:
    await people.add(desk, None, NewStaff("hanh", "Nguyễn Thị Hạnh", "officer", OFFICES[0]), OFFICES)
    (person,) = await people.everybody(desk, None)
    return person


def last(service: Service, chat: str = "lan") -> str:
    return plain(service.phone.shown[chat][-1].text)


async def test_a_code_from_the_console_links_the_chat_once(service: Service, desk: Desk, hanh: Staff) -> None:
    code = await telling.offer(desk, hanh)
    await service.say(f"/lienket {code.upper()}")
    assert "Nguyễn Thị Hạnh" in last(service)
    assert await telling.linked(desk, hanh) == "webchat"
    await service.say(f"/lienket {code}")
    assert "không dùng được" in last(service)
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, "staff:hanh")
    assert [line.action for line in lines][:2] == ["staff chat linked", "staff chat offered"]


@pytest.mark.parametrize("said", ["/lienket", "/lienket abcde-fghjk", "/LIENKET x", f"/lienket {'x' * 40}"])
async def test_a_wrong_code_links_nothing(service: Service, desk: Desk, hanh: Staff, said: str) -> None:
    await telling.offer(desk, hanh)
    await service.say(said)
    assert "không dùng được" in last(service)
    assert await telling.linked(desk, hanh) is None


async def test_an_old_code_and_one_that_was_followed_by_another_link_nothing(
    service: Service, desk: Desk, hanh: Staff, clock: SetClock
) -> None:
    first, second = await telling.offer(desk, hanh), await telling.offer(desk, hanh)
    await service.say(f"/lienket {first}")
    assert await telling.linked(desk, hanh) is None
    clock.move(901)
    await service.say(f"/lienket {second}")
    assert await telling.linked(desk, hanh) is None


async def test_what_is_due_is_told_there_until_it_is_unlinked(
    service: Service, desk: Desk, hanh: Staff, clock: SetClock
) -> None:
    desk = replace(desk, target_days=1)
    await service.say(f"/lienket {await telling.offer(desk, hanh)}")
    await filed(desk, 1)
    await clocks.reckon_some(desk)
    assert await clocks.remind_some(desk) == 1
    await service._work()
    assert "1 mục sắp đến hạn" in last(service)
    await telling.unlink(desk, hanh)
    await filed(desk, 2)
    await clocks.reckon_some(desk)
    assert await clocks.remind_some(desk) == 1
    told = len(service.phone.shown["lan"])
    await service._work()
    assert len(service.phone.shown["lan"]) == told


async def test_who_is_shut_out_loses_the_link(service: Service, desk: Desk, hanh: Staff) -> None:
    await service.say(f"/lienket {await telling.offer(desk, hanh)}")
    await people.disable(desk, None, "hanh")
    assert await telling.linked(desk, hanh) is None
