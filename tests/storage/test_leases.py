import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage import leases
from storage.database import Database
from storage.records import Lease

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SECONDS = 10.0


def lease(after: float = 0) -> Lease:
    return Lease.take(NOW + timedelta(seconds=after), SECONDS)


async def take(store: Database, lease: Lease, name: str = "polling") -> bool:
    async with store.writing() as connection:
        return await leases.take(connection, name, lease)


async def release(store: Database, lease: Lease, name: str = "polling") -> None:
    async with store.writing() as connection:
        await leases.release(connection, name, lease.token)


async def test_only_one_of_two_holds_it(store: Database) -> None:
    assert await take(store, lease())
    assert not await take(store, lease())


async def test_leases_of_other_names_are_not_touched(store: Database) -> None:
    first = lease()
    assert await take(store, first)
    assert await take(store, lease(), "sweeping")
    await release(store, first, "sweeping")
    assert not await take(store, lease(), "sweeping")


async def test_its_holder_renews_it_as_often_as_he_likes(store: Database) -> None:
    mine = lease()
    for after in range(0, 60, 5):
        assert await take(store, mine.renewed(NOW + timedelta(seconds=after)))
    assert not await take(store, lease(after=60))
    assert await take(store, lease(after=66))


async def test_one_that_ended_is_taken_and_its_former_holder_is_told(store: Database) -> None:
    dead, next_one = lease(), lease(after=11)
    assert await take(store, dead)
    assert not await take(store, lease(after=9))
    assert await take(store, next_one)
    assert not await take(store, dead.renewed(NOW + timedelta(seconds=12)))


async def test_one_that_ended_can_still_be_renewed_while_nobody_took_it(store: Database) -> None:
    mine = lease()
    assert await take(store, mine)
    assert await take(store, mine.renewed(NOW + timedelta(hours=1)))


async def test_what_is_released_is_free_at_once(store: Database) -> None:
    mine = lease()
    assert await take(store, mine)
    await release(store, mine)
    assert await take(store, lease())


async def test_releasing_what_somebody_else_holds_changes_nothing(store: Database) -> None:
    slow = lease()
    assert await take(store, slow)
    assert await take(store, lease(after=11))
    await release(store, slow)
    assert not await take(store, lease(after=12))


@pytest.mark.parametrize("hours", [-1, 1])
async def test_f22_a_clock_that_jumps_keeps_nobody_out_for_long(store: Database, hours: int) -> None:
    jumped = Lease.take(NOW + timedelta(hours=hours), SECONDS)
    assert await take(store, jumped)  # and its holder dies
    assert await take(store, lease())


async def test_a_clock_that_is_a_little_ahead_is_believed(store: Database) -> None:
    assert await take(store, lease(after=8))
    assert not await take(store, lease())


async def test_of_many_who_come_together_one_gets_it(store: Database, database_url: str) -> None:
    other = Database(database_url)
    comers = [lease() for _ in range(12)]
    got = await asyncio.gather(*(take(place, one) for place, one in zip([store, other] * 6, comers, strict=True)))
    assert got.count(True) == 1
    again = await asyncio.gather(*(take(place, one) for place, one in zip([other, store] * 6, comers, strict=True)))
    await other.close()
    assert again == got
