"""What is to be published at a set time is, once, by whichever process lives then; times are those of Viet Nam."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.console.knowledge import typed_time
from bot.loops.publishing import Publishing
from bot.loops.single import Single
from bot.metrics import Metrics
from handlers.desk import Desk, Refusal, approving, drafting, releasing
from handlers.desk.approving import Plan
from storage import audit
from storage.database import Database
from storage.records import Staff
from tests.conftest import SetClock
from tests.handlers.desk.test_drafting import Trying, at_press, checked, editors, trying

__all__ = ["Trying", "at_press", "editors", "trying"]


async def scheduled(desk: Desk, editors: tuple[Staff, Staff]) -> datetime:
    at = desk.clock() + timedelta(hours=1)
    await approving.schedule(desk, editors[1], Plan(await checked(desk, editors), "giá mới từ sáng mai", at=at))
    return at


def replica(desk: Desk, clock: SetClock, database: Database) -> Publishing:
    """A process of its own over the same database."""
    return Publishing(replace(desk, database=database), Single(database, clock, Metrics(), "publishing"))


async def test_of_two_replicas_one_publishes_and_the_other_is_not_troubled(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock, database_url: str
) -> None:
    await scheduled(at_press, editors)
    clock.move(3600)
    databases = [Database(database_url), Database(database_url)]
    both = [replica(at_press, clock, one) for one in databases]
    assert sorted(await asyncio.gather(*(one.publish_due() for one in both))) == [0, 1]
    assert [await one.publish_due() for one in both] == [0, 0]
    found, running = await releasing.listed(at_press, editors[0])
    assert [one.number for one in found] == [2, 1]
    assert running is not None
    assert (running.release, found[0].note, found[0].checker) == (2, "giá mới từ sáng mai", "tap")
    for one in databases:
        await one.close()


async def test_two_who_both_think_they_are_alone_publish_once(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    await scheduled(at_press, editors)
    clock.move(3600)
    assert sorted(await asyncio.gather(*(approving.publish_due(at_press) for _ in range(3)))) == [0, 0, 1]
    assert len((await releasing.listed(at_press, editors[0]))[0]) == 2
    async with at_press.database.reading() as connection:
        deeds = [line.action for line in await audit.of_object(connection, "draft:1")]
    assert deeds.count("draft published") == 1


async def test_a_process_that_starts_after_the_time_publishes_what_is_due(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock, database_url: str
) -> None:
    await scheduled(at_press, editors)
    before = replica(at_press, clock, at_press.database)
    assert await before.publish_due() == 0
    clock.move(5 * 3600)  # nothing ran at its time; the lease of the process that ended is over
    again = Database(database_url)
    assert await replica(at_press, clock, again).publish_due() == 1
    assert (await drafting.work(at_press, editors[0])).draft is None
    await again.close()


async def test_who_called_it_off_in_time_has_nothing_published(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    await scheduled(at_press, editors)
    draft = (await drafting.work(at_press, editors[0])).draft
    assert draft is not None
    await approving.unschedule(at_press, editors[0], draft.version)
    clock.move(7200)
    assert await approving.publish_due(at_press) == 0
    assert await releasing.listed(at_press, editors[0]) == ([], None)


async def test_a_change_after_it_was_set_takes_the_time_away(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    await scheduled(at_press, editors)
    await drafting.save(at_press, editors[0], "b.yaml", b"khac", 0)
    clock.move(7200)
    assert await approving.publish_due(at_press) == 0
    assert await releasing.listed(at_press, editors[0]) == ([], None)


def test_a_time_is_typed_as_it_is_in_viet_nam() -> None:
    assert typed_time("2026-11-27T08:00") == datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
    assert typed_time("2026-07-01T00:30") == datetime(2026, 6, 30, 17, 30, tzinfo=UTC), "no summer time here"


@pytest.mark.parametrize("typed", ["", "mai", "2026-13-01T00:00", "27/11/2026 08:00"])
def test_what_is_no_time_is_asked_for_again(typed: str) -> None:
    with pytest.raises(Refusal, match="ngày và giờ"):
        typed_time(typed)
