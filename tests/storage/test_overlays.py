"""What lies over the running release: on at most once, over in its time, and its row stays."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage import overlays
from storage.database import Database
from storage.records import Banner, Pause

NOON = datetime(2026, 11, 26, 5, tzinfo=UTC)
OFF = Pause(0, "topic:rut-ho-so", "Hỏi ở quầy 3.", "sai phí", "hanh", NOON, None, None)
BANNER = Banner(0, "Nghỉ lễ.", NOON + timedelta(hours=1), "hanh", NOON, None, None)


async def pause(store: Database, new: Pause) -> bool:
    async with store.writing() as connection:
        return await overlays.pause(connection, new)


async def test_an_entry_is_off_once_until_it_is_switched_on_again(store: Database) -> None:
    assert [await pause(store, OFF), await pause(store, replace(OFF, by="lan"))] == [True, False]
    async with store.writing() as connection:
        (found,) = await overlays.paused(connection)
        assert replace(found, id=0) == OFF
        over = await overlays.resume(connection, found.id, NOON, "lan")
        assert over is not None
        assert (over.entry, over.ended_by, over.ended_at) == (OFF.entry, "lan", NOON)
        assert await overlays.resume(connection, found.id, NOON, "ba") is None
        assert await overlays.paused(connection) == []
        assert await overlays.pauses_over(connection, 5) == [over]
    assert await pause(store, OFF), "it can be switched off anew"


async def test_of_two_who_switch_it_off_at_once_one_does(store: Database) -> None:
    done = await asyncio.gather(pause(store, OFF), pause(store, replace(OFF, by="lan")))
    assert sorted(done) == [False, True]


async def test_a_banner_is_up_until_its_time_is_over_or_it_is_taken_down(store: Database) -> None:
    async with store.writing() as connection:
        first = await overlays.put_up(connection, BANNER)
        second = await overlays.put_up(connection, replace(BANNER, until=NOON + timedelta(days=1)))
        assert [one.id for one in await overlays.up(connection, NOON)] == [first, second]
        assert [one.id for one in await overlays.up(connection, BANNER.until)] == [second]
        assert await overlays.take_down(connection, second, NOON, "lan")
        assert not await overlays.take_down(connection, second, NOON, "ba")
        assert [one.id for one in await overlays.up(connection, NOON)] == [first]
