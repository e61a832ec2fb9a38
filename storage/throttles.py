"""Who failed how often lately, by any name (an account, a browser, an address), and until when they must wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.tables import throttles


@dataclass(frozen=True, slots=True)
class Throttle:
    name: str
    failures: int
    not_before: datetime
    updated_at: datetime


async def hold(connection: AsyncConnection, names: Sequence[str], now: datetime) -> list[Throttle]:
    """What is held against some names. Until the transaction ends, nobody else sees or changes it.

    PostgreSQL cannot lock a row that is not there, so it is made first.
    """
    holding = _holding(connection.dialect.name)
    # always in the same order, or two that want the same names could wait for one another
    rows = [(await connection.execute(holding, {"name": name, "now": now})).one() for name in sorted(names)]
    return [Throttle(*row) for row in rows]


@cache
def _holding(dialect: str) -> Executable:
    now = bindparam("now", type_=throttles.c.updated_at.type)
    making = insert(dialect, throttles).values(name=bindparam("name"), failures=0, not_before=now, updated_at=now)
    held = making.on_conflict_do_update(index_elements=["name"], set_={"name": making.excluded.name})
    return held.returning(*(throttles.c[name] for name in Throttle.__slots__))


async def store(connection: AsyncConnection, throttle: Throttle) -> None:
    values = {"failures": throttle.failures, "not_before": throttle.not_before, "updated_at": throttle.updated_at}
    await connection.execute(update(throttles).where(throttles.c.name == throttle.name).values(values))


async def clear(connection: AsyncConnection, names: Sequence[str]) -> None:
    await connection.execute(delete(throttles).where(throttles.c.name.in_(names)))


def old_before(day: datetime) -> Select[Any]:
    """What was held against anybody before `day`."""
    return select(throttles.c.name).where(throttles.c.updated_at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(throttles).where(throttles.c.name.in_(old)))).rowcount
