"""Who failed how often lately, by any name (an account, a browser, an address), and until when they must wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Executable, bindparam, case, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.tables import throttles


@dataclass(frozen=True, slots=True)
class Throttle:
    name: str
    failures: int
    not_before: datetime


async def look(connection: AsyncConnection, names: Sequence[str], since: datetime) -> dict[str, Throttle]:
    """What is held against some names since a moment; older failures are forgotten."""
    columns = (throttles.c.name, throttles.c.failures, throttles.c.not_before)
    found = select(*columns).where(throttles.c.name.in_(names), throttles.c.updated_at >= since)
    return {row.name: Throttle(*row) for row in await connection.execute(found)}


async def fail(connection: AsyncConnection, name: str, now: datetime, since: datetime) -> int:
    """One more failure; how many there were since a moment."""
    failing = _failing(connection.dialect.name)
    return int((await connection.execute(failing, {"name": name, "now": now, "since": since})).scalar_one())


@cache
def _failing(dialect: str) -> Executable:
    now = bindparam("now", type_=throttles.c.updated_at.type)
    since = bindparam("since", type_=throttles.c.updated_at.type)
    failing = insert(dialect, throttles).values(name=bindparam("name"), failures=1, not_before=now, updated_at=now)
    counted = case((throttles.c.updated_at < since, 1), else_=throttles.c.failures + 1)
    changes = {"failures": counted, "updated_at": failing.excluded.updated_at}
    return failing.on_conflict_do_update(index_elements=["name"], set_=changes).returning(throttles.c.failures)


async def hold(connection: AsyncConnection, name: str, until: datetime) -> None:
    await connection.execute(throttles.update().where(throttles.c.name == name).values(not_before=until))


async def clear(connection: AsyncConnection, names: Sequence[str]) -> None:
    await connection.execute(delete(throttles).where(throttles.c.name.in_(names)))


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete what was held against anybody before `day`, at most so many."""
    old = select(throttles.c.name).where(throttles.c.updated_at < day).limit(most)
    return (await connection.execute(delete(throttles).where(throttles.c.name.in_(old)))).rowcount
