"""A conversation is held by one person of ours at a time, and for a time."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage import holds
from storage.database import Database
from storage.records import Hold

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
LAN, DUNG = "webchat:web:lan", "webchat:web:dung"


def hold(by: str = "staff:hanh", after: float = 0, conversation: str = LAN) -> Hold:
    since = NOW + timedelta(minutes=after)
    return Hold(conversation, by, since, since + HALF_AN_HOUR)


async def take(store: Database, taken: Hold) -> bool:
    async with store.writing() as connection:
        return await holds.take(connection, taken)


async def held(store: Database, after: float = 0) -> set[str]:
    async with store.reading() as connection:
        return await holds.held(connection, [LAN, DUNG], NOW + timedelta(minutes=after))


async def there(store: Database) -> Hold | None:
    async with store.reading() as connection:
        return await holds.of(connection, LAN)


async def test_a_conversation_is_held_until_the_time_is_over_and_no_other_is(store: Database) -> None:
    assert await take(store, hold())
    assert await held(store) == await held(store, 29.9) == {LAN}
    assert await held(store, 30) == set()


async def test_whoever_comes_second_does_not_get_it_until_it_is_over(store: Database) -> None:
    await take(store, hold())
    assert not await take(store, hold("staff:dung", after=29))
    assert await there(store) == hold()
    assert await take(store, hold("staff:dung", after=30))
    assert await there(store) == hold("staff:dung", after=30)


async def test_of_two_at_once_one_gets_it(store: Database) -> None:
    taken = await asyncio.gather(take(store, hold("staff:hanh")), take(store, hold("staff:dung")))
    assert sorted(taken) == [False, True]


async def test_who_holds_it_already_holds_it_for_longer_from_the_same_beginning(store: Database) -> None:
    await take(store, hold())
    assert await take(store, hold(after=20))
    assert await there(store) == Hold(LAN, "staff:hanh", NOW, NOW + timedelta(minutes=50))


async def test_what_is_over_is_listed_and_ended_once(store: Database) -> None:
    await take(store, hold(conversation=DUNG, after=10))
    await take(store, hold())
    async with store.writing() as connection:
        assert await holds.over(connection, NOW + timedelta(minutes=29), 10) == []
        assert await holds.over(connection, NOW + timedelta(minutes=40), 10) == [
            hold(),
            hold(conversation=DUNG, after=10),
        ]
        assert await holds.over(connection, NOW + timedelta(minutes=40), 1) == [hold()]
        assert [await holds.end(connection, hold()) for _ in range(2)] == [True, False]
    assert await there(store) is None


async def test_a_hold_that_was_prolonged_meanwhile_is_not_ended_as_it_was_read(store: Database) -> None:
    await take(store, hold())
    async with store.writing() as connection:
        await holds.prolong(connection, LAN, NOW + timedelta(hours=1))
        assert not await holds.end(connection, hold())
    assert await held(store, 59) == {LAN}
