"""Who did what to which object and field, and when. Lines are added, never changed; the values are not in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import AuditLine, Looked
from storage.tables import audit

COLUMNS = tuple(audit.c[name] for name in AuditLine.__slots__)


async def add(connection: AsyncConnection, lines: Sequence[AuditLine]) -> None:
    if lines:
        values = [{name: getattr(line, name) for name in AuditLine.__slots__} for line in lines]
        await connection.execute(insert(audit), values)


async def of_object(connection: AsyncConnection, named: str, most: int = 200) -> list[AuditLine]:
    """What was done to one object, the newest first."""
    theirs = select(*COLUMNS).where(audit.c.object == named).order_by(audit.c.id.desc()).limit(most)
    return [AuditLine(*row) for row in await connection.execute(theirs)]


async def latest(connection: AsyncConnection, most: int, before: int | None = None) -> list[tuple[int, AuditLine]]:
    """The newest lines with their numbers, or those before a number."""
    lines = select(audit.c.id, *COLUMNS).order_by(audit.c.id.desc()).limit(most)
    if before is not None:
        lines = lines.where(audit.c.id < before)
    return [(row[0], AuditLine(*row[1:])) for row in await connection.execute(lines)]


async def sought(connection: AsyncConnection, wanted: Looked, most: int) -> list[tuple[int, AuditLine]]:
    """The newest lines that are wanted, with their numbers."""
    lines = select(audit.c.id, *COLUMNS).order_by(audit.c.id.desc()).limit(most)
    if wanted.login:
        lines = lines.where(audit.c.login == wanted.login)
    for column, beginning in ((audit.c.object, wanted.object), (audit.c.action, wanted.action)):
        lines = lines.where(column.startswith(beginning, autoescape=True)) if beginning else lines
    if wanted.before is not None:
        lines = lines.where(audit.c.id < wanted.before)
    return [(row[0], AuditLine(*row[1:])) for row in await connection.execute(lines)]


def old_before(day: datetime) -> Select[Any]:
    """Lines older than they may be kept."""
    return select(audit.c.id).where(audit.c.at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(audit).where(audit.c.id.in_(old)))).rowcount
