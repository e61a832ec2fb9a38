"""News to many while processes die: nobody is told twice, and of everybody it is known what became of them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.desk import Desk
from handlers.desk import news as at_the_desk
from handlers.desk.news import Draft
from knowledge.loading import load_library, packaged
from storage import news, staff
from storage.database import Database
from storage.news import Broadcast, NewBroadcast
from storage.news_tables import deliveries, subscriptions
from storage.records import NewStaff, Staff
from tests.databases import on_postgresql
from tests.system.inside import MovedClock, as_here, by_telegram, inside, rows, until
from tests.system.replicas import running
from tests.system.service import Service
from tests.telegram.people import Person
from tests.telegram.server import StandIn

MANY, MANY_MORE = 40, 600
AT_ANY_HOUR = {"MOTCUA__NEWS__FROM_HOUR": "0", "MOTCUA__NEWS__UNTIL_HOUR": "24"}
TITLE = "Đối thoại ngày mai"


def alike(folder: Path, database_url: str, telegram: StandIn) -> Service:
    """One of several replicas, or the only one: they differ in nothing but where they listen."""
    content = folder / "content"
    content.mkdir(parents=True)
    for name in ("phrases.yaml", "news.yaml"):
        (content / name).write_bytes((packaged() / name).read_bytes())
    service = Service(folder, content, database_url=database_url)
    service.environment |= by_telegram(telegram, service.url) | AT_ANY_HOUR
    return service


@pytest_asyncio.fixture
async def service(tmp_path: Path, database_url: str, telegram: StandIn) -> AsyncIterator[Service]:
    service = alike(tmp_path, database_url, telegram)
    telegram.delivering.tempo = 0.1
    telegram.updates.anti_spin = telegram.flood.is_on = False
    yield service
    if service.process is not None:
        await service.kill()


async def release(url: str) -> int:
    """Let a piece of news go, as a supervisor does."""
    database, now = Database(url), datetime.now(UTC)
    try:
        async with database.writing() as connection:
            last = now.date() + timedelta(days=7)
            number = await news.add(connection, NewBroadcast("doi-thoai", TITLE, "8 giờ.", last, "sua", now))
            draft = await news.by_id(connection, number)
            assert isinstance(draft, Broadcast)
            await news.change(connection, draft, {"state": "sending", "released_at": now, "reached": ""})
        return number
    finally:
        await database.close()


def told(people: list[Person]) -> Counter[int]:
    """How many people heard the news how often."""
    return Counter(sum(TITLE in text for text in person.texts) for person in people)


async def states(service: Service) -> Counter[str]:
    return Counter(state for _, state in await rows(service.database_url, deliveries.c.id, deliveries.c.state))


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_killed_half_way_it_goes_on_and_nobody_is_told_twice(service: Service, telegram: StandIn) -> None:
    people = [telegram.person(str(number)) for number in range(MANY)]
    await service.start()
    for person in people:
        person.say("nhận tin đối thoại")
    async with asyncio.timeout(60):
        while len(await rows(service.database_url, subscriptions.c.conversation)) < MANY:
            await asyncio.sleep(0.1)
        while any(not person.heard for person in people):
            await asyncio.sleep(0.1)
    await service.stop()
    await release(service.database_url)
    for fault in ("news_queued:1", "turns_come:1", "posts_sent:1"):
        await service.start(fault=fault)
        await service.died()
    assert 0 < told(people)[1] < MANY, "it was killed before or after all of it"
    later = MovedClock()
    later.move(16)  # the leases of the dead have run out
    async with inside(as_here(service), later):
        await until(lambda: _is_over(service), 60)
    found = await states(service)
    assert set(told(people)) <= {0, 1}
    assert sum(found.values()) == MANY
    assert set(found) <= {"sent", "unsure"}
    assert found["unsure"] > 0, "of those whose call was under way nobody knows, and they are not told again"
    assert told(people)[1] >= found["sent"]


async def _is_over(service: Service) -> bool:
    found = await states(service)
    return sum(found.values()) == MANY and not set(found) & {"new", "queued", "waiting"}


@on_postgresql
@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_two_replicas_are_killed_it_is_held_up_and_stopped_and_nobody_is_told_twice(
    tmp_path: Path, database_url: str, telegram: StandIn
) -> None:
    telegram.flood.is_on = False
    telegram.faults.plan("slow", times=MANY_MORE * 2, seconds=1.0)
    people = [telegram.person(str(number)) for number in range(MANY_MORE)]
    pair = [alike(folder, database_url, telegram) for folder in (tmp_path / "one", tmp_path / "two")]
    async with running(pair), at_desk(database_url) as (desk, sua, gui):
        await wanted_by(desk, telegram, people)
        last = desk.clock().date() + timedelta(days=7)
        number = await at_the_desk.write(desk, sua, Draft("doi-thoai", TITLE, "Từ 8 giờ.", last))
        await at_the_desk.release(desk, gui, number, 1)
        for replica in pair:
            await told_more(people, 10)
            await replica.kill()
            await told_more(people, 10)  # by the other one, once the lease of the dead has run out
            await replica.start()
        await at_the_desk.pause(desk, sua, number)
        held = await at_rest(people)
        assert held < MANY_MORE, "it was held up when all of it was out"
        await at_the_desk.go_on(desk, gui, number)
        await told_more(people, 10)
        await at_the_desk.stop(desk, gui, number)
        ended = await at_rest(people)
        found = await states(pair[0])
    assert set(told(people)) <= {0, 1}, "somebody was told twice"
    assert held + 10 <= ended < MANY_MORE
    assert sum(found.values()) == MANY_MORE
    assert set(found) <= {"sent", "unsure", "stopped"}
    assert found["stopped"] > 0
    assert found["sent"] <= ended <= found["sent"] + found["unsure"]


@asynccontextmanager
async def at_desk(database_url: str) -> AsyncIterator[tuple[Desk, Staff, Staff]]:
    """The desk over the same database, with one who writes and one who lets go."""
    library, database = load_library(packaged()), Database(database_url)
    desk = Desk(database, lambda: datetime.now(UTC), lambda: library.as_of(datetime.now(UTC).date()))
    async with database.writing() as connection:
        sua = await staff.add(connection, NewStaff("sua", "Sửa", "editor", None), desk.clock())
        gui = await staff.add(connection, NewStaff("gui", "Gửi", "supervisor", None), desk.clock())
    assert sua is not None
    assert gui is not None
    yield desk, sua, gui
    await database.close()


async def wanted_by(desk: Desk, telegram: StandIn, people: list[Person]) -> None:
    async with desk.database.writing() as connection:
        for person in people:
            person.chat.is_open = True
            conversation = f"telegram:{telegram.token.partition(':')[0]}:{person.chat.id}"
            await news.subscribe(connection, "doi-thoai", conversation, desk.clock())


async def told_more(people: list[Person], many: int) -> None:
    """Wait until so many more have heard it."""
    before = told(people)[1]
    async with asyncio.timeout(60):
        while told(people)[1] < before + many:
            await asyncio.sleep(0.05)


async def at_rest(people: list[Person]) -> int:
    """Wait until nothing more goes out; how many have heard it. What was on its way may still arrive."""
    async with asyncio.timeout(60):
        before = -1
        while (now := told(people)[1]) != before:
            before = now
            await asyncio.sleep(3)
    return now
