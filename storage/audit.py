"""Who did what to which object and field, and when. Lines are added, never changed; the values are not in them.

Triggers hold the database to it: no line is changed, and none is deleted before its time, whoever asks.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.paging import Place, part
from storage.records import AuditLine, Looked
from storage.tables import audit

KEPT_DAYS = 360
"""The database itself refuses to delete a line before this many days; the least an operator may set is a year."""
POSTGRESQL_GUARD = f"""
CREATE OR REPLACE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.at < now() - interval '{KEPT_DAYS} days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'a line of the audit is never changed, and kept for its time';
END $$
"""
"""What the triggers of the table call. A dump of tables has the triggers but not this: a restore makes it first."""
SQLITE_GUARDS = (
    "CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'a line of the audit is never changed'); END",
    f"CREATE TRIGGER audit_kept BEFORE DELETE ON audit WHEN OLD.at >= datetime('now', '-{KEPT_DAYS} days') "
    "BEGIN SELECT RAISE(ABORT, 'a line of the audit is kept for its time'); END",
    # INSERT OR REPLACE deletes without asking the trigger above
    "CREATE TRIGGER audit_added BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'a line of the audit is never replaced'); END",
)
"""The table's triggers there, word for word: whoever examines a file knows them by this."""
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


async def sought(
    connection: AsyncConnection, wanted: Looked, most: int, place: Place | None = None
) -> list[tuple[int, AuditLine]]:
    """The newest lines that are wanted, with their numbers."""
    lines = part(select(audit.c.id, *COLUMNS), ((audit.c.id, True),), place, most)
    if wanted.login:
        lines = lines.where(audit.c.login == wanted.login)
    for column, beginning in ((audit.c.object, wanted.object), (audit.c.action, wanted.action)):
        lines = lines.where(column.startswith(beginning, autoescape=True)) if beginning else lines
    return [(row[0], AuditLine(*row[1:])) for row in await connection.execute(lines)]


def old_before(day: datetime) -> Select[Any]:
    """Lines older than they may be kept."""
    return select(audit.c.id).where(audit.c.at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(audit).where(audit.c.id.in_(old)))).rowcount
