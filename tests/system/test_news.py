"""News to many while processes die: nobody is told twice, and of everybody it is known what became of them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from knowledge.loading import packaged
from storage import news
from storage.database import Database
from storage.news import Broadcast, NewBroadcast
from storage.news_tables import deliveries, subscriptions
from tests.system.inside import MovedClock, as_here, by_telegram, inside, rows, until
from tests.system.service import Service
from tests.telegram.people import Person
from tests.telegram.server import StandIn

MANY = 40
TITLE = "Đối thoại ngày mai"


@pytest_asyncio.fixture
async def service(tmp_path: Path, database_url: str, telegram: StandIn) -> AsyncIterator[Service]:
    content = tmp_path / "content"
    content.mkdir()
    for name in ("phrases.yaml", "news.yaml"):
        (content / name).write_bytes((packaged() / name).read_bytes())
    service = Service(tmp_path, content, database_url=database_url)
    service.environment |= by_telegram(telegram, service.url)
    service.environment |= {"MOTCUA__NEWS__FROM_HOUR": "0", "MOTCUA__NEWS__UNTIL_HOUR": "24"}
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
