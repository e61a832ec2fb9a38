"""Replicas take the time from the database they share, whatever their own clocks say."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import LONGEST_LOOK, SharedClock
from storage.database import Database, DatabaseTrouble
from tests.databases import on_postgresql

HOUR = timedelta(hours=1)
MOMENT = timedelta(seconds=2)


class Elsewhere:
    """A database on a machine whose clock is an hour ahead; `takes` so long to say so."""

    def __init__(self, takes: float = 0) -> None:
        self.takes = takes
        self.is_away = False

    async def now(self) -> datetime:
        await asyncio.sleep(self.takes)
        if self.is_away:
            raise DatabaseTrouble
        return datetime.now(UTC) + HOUR


@on_postgresql
async def test_the_time_is_the_databases(store: Database) -> None:
    clock = SharedClock(store)
    await clock.look()
    assert abs(clock() - await store.now()) < MOMENT
    assert clock().tzinfo is UTC


async def test_until_the_first_look_it_is_this_machines() -> None:
    clock = SharedClock(Elsewhere())
    assert abs(clock() - datetime.now(UTC)) < MOMENT
    await clock.look()
    assert abs(clock() - datetime.now(UTC) - HOUR) < MOMENT


async def test_between_looks_it_goes_on_and_nobody_can_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SharedClock(Elsewhere())
    await clock.look()
    before = clock()
    monkeypatch.setattr(time, "time", lambda: 0.0)
    await asyncio.sleep(0.2)
    assert timedelta(seconds=0.15) < clock() - before < MOMENT


async def test_a_database_that_is_away_or_slow_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    database = Elsewhere()
    clock = SharedClock(database)
    database.is_away = True
    with pytest.raises(DatabaseTrouble):
        await clock.look()
    assert abs(clock() - datetime.now(UTC)) < MOMENT
    database.is_away = False
    database.takes = LONGEST_LOOK + 0.1
    await clock.look()
    assert abs(clock() - datetime.now(UTC)) < MOMENT
