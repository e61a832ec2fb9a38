from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage import contacts
from storage.database import Database
from storage.tables import contacts as table

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


async def test_who_is_out_of_reach_is_known_with_the_reason(store: Database) -> None:
    async with store.writing() as connection:
        await contacts.mark_unreachable(connection, "a", NOW, "bot was blocked by the user")
        assert await contacts.unreachable(connection, ["a", "b"]) == {"a": "bot was blocked by the user"}
        assert await contacts.unreachable(connection, ["b"]) == {}
        assert await contacts.unreachable(connection, []) == {}


async def test_the_first_time_and_the_newest_reason_are_kept(store: Database) -> None:
    async with store.writing() as connection:
        await contacts.mark_unreachable(connection, "a", NOW, "blocked")
        await contacts.mark_unreachable(connection, "a", LATER, "deactivated" * 50)
        (row,) = (await connection.execute(select(table))).all()
    assert row == ("a", NOW, ("deactivated" * 50)[:200], LATER)


async def test_who_writes_again_is_in_reach(store: Database) -> None:
    async with store.writing() as connection:
        for name in ("a", "b"):
            await contacts.mark_unreachable(connection, name, NOW, "blocked")
        await contacts.mark_reachable(connection, ["a", "c"], LATER)
        assert await contacts.unreachable(connection, ["a", "b", "c"]) == {"b": "blocked"}
        await contacts.mark_unreachable(connection, "a", LATER, "blocked")
        assert (
            await connection.execute(select(table.c.unreachable_since).order_by(table.c.conversation))
        ).scalars().all() == [LATER, NOW]


async def test_what_is_known_of_somebody_is_erased(store: Database) -> None:
    async with store.writing() as connection:
        for name in ("a", "b"):
            await contacts.mark_unreachable(connection, name, NOW, "blocked")
        await contacts.erase(connection, "a")
        assert (await connection.execute(select(table.c.conversation))).scalars().all() == ["b"]


async def test_only_what_was_noted_long_ago_is_deleted(store: Database) -> None:
    async with store.writing() as connection:
        await contacts.mark_unreachable(connection, "a", NOW, "blocked")
        await contacts.mark_unreachable(connection, "b", NOW, "blocked")
        await contacts.mark_unreachable(connection, "b", LATER, "blocked")
        assert await contacts.delete_before(connection, NOW, 10) == 0
        assert await contacts.delete_before(connection, LATER, 10) == 1
        assert (await connection.execute(select(table.c.conversation))).scalars().all() == ["b"]
