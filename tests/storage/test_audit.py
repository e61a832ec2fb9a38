"""The audit is only added to: the database itself refuses all else, but for what is past its time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.config import Retention
from storage import audit
from storage.audit import KEPT_DAYS
from storage.database import Database, DatabaseTrouble
from storage.records import AuditLine
from tests.databases import on_postgresql, on_sqlite

OLD = datetime(2020, 1, 1, tzinfo=UTC)


def line(at: datetime, login: str = "hanh") -> AuditLine:
    return AuditLine(at, 1, login, "case read", "case:x")


async def add(store: Database, *lines: AuditLine) -> None:
    async with store.writing() as connection:
        await audit.add(connection, lines)


async def kept(store: Database) -> list[str]:
    async with store.reading() as connection:
        return [one.login for _, one in await audit.latest(connection, 10)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET login = 'ai do'",
        "UPDATE audit SET at = '2019-01-01 00:00:00' WHERE login = 'hanh'",
        "UPDATE audit SET field = NULL WHERE id = 1",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE login = 'hanh'",
    ],
)
async def test_no_line_is_changed_or_taken_out(store: Database, statement: str) -> None:
    await add(store, line(datetime.now(UTC)))
    with pytest.raises(DatabaseTrouble):
        async with store.writing() as connection:
            await connection.execute(text(statement))
    assert await kept(store) == ["hanh"]


async def test_an_old_line_is_not_changed_either(store: Database) -> None:
    await add(store, line(OLD))
    with pytest.raises(DatabaseTrouble):
        async with store.writing() as connection:
            await connection.execute(text("UPDATE audit SET login = 'ai do'"))
    assert await kept(store) == ["hanh"]


@on_sqlite
async def test_no_line_is_replaced(store: Database) -> None:
    await add(store, line(datetime.now(UTC)))
    replacing = "INSERT OR REPLACE INTO audit (id, at, login, action, object) VALUES (1, '2026-01-01', 'x', 'x', 'x')"
    with pytest.raises(DatabaseTrouble):
        async with store.writing() as connection:
            await connection.execute(text(replacing))
    assert await kept(store) == ["hanh"]


@on_postgresql
async def test_the_table_is_not_emptied_at_once(store: Database) -> None:
    await add(store, line(datetime.now(UTC)))
    with pytest.raises(DatabaseTrouble):
        async with store.writing() as connection:
            await connection.execute(text("TRUNCATE audit"))
    assert await kept(store) == ["hanh"]


async def test_what_is_past_its_time_goes_and_nothing_else(store: Database) -> None:
    now = datetime.now(UTC)
    await add(store, line(OLD, "xua"), line(now - timedelta(days=KEPT_DAYS - 1), "gan day"), line(now, "hom nay"))
    async with store.writing() as connection:
        assert await audit.delete_before(connection, now - timedelta(days=1826), 500) == 1
    assert await kept(store) == ["hom nay", "gan day"]
    with pytest.raises(DatabaseTrouble):
        async with store.writing() as connection:
            await audit.delete_before(connection, now, 500)
    assert await kept(store) == ["hom nay", "gan day"]


async def test_no_setting_asks_for_what_the_database_refuses() -> None:
    least = next(rule.ge for rule in Retention.model_fields["audit_days"].metadata if hasattr(rule, "ge"))
    assert least > KEPT_DAYS
