"""Published knowledge: each release with its files' texts as written, for good, and which one runs.

A text is kept once however many releases have it. Triggers hold the database to it: releases, their files and the texts
are added, never changed or deleted.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert as insert_or
from storage.database import keep_order
from storage.records import NewRelease, Release, Running
from storage.release_tables import content_texts, release_files, releases, running_release

MOST_AT_ONCE = 500
"""Values in one statement."""
NAME = "knowledge"
KEPT = ("content_texts", "releases", "release_files")
POSTGRESQL_GUARD = """
CREATE OR REPLACE FUNCTION keep_releases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published is never changed';
END $$
"""
"""What the triggers of the tables call. A dump of tables has the triggers but not this: a restore makes it first."""
SQLITE_GUARDS = (
    *(
        f"CREATE TRIGGER {table}_{said} BEFORE {event} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'what was published is never changed'); END"
        for table in KEPT
        for event, said in (("UPDATE", "unchanged"), ("DELETE", "kept"))
    ),
    # INSERT OR REPLACE deletes without asking the triggers above
    *(
        f"CREATE TRIGGER {table}_added BEFORE INSERT ON {table} WHEN {there} "
        "BEGIN SELECT RAISE(ABORT, 'what was published is never replaced'); END"
        for table, there in (
            ("content_texts", "EXISTS (SELECT 1 FROM content_texts WHERE checksum = NEW.checksum)"),
            ("releases", "EXISTS (SELECT 1 FROM releases WHERE number = NEW.number)"),
            (
                "release_files",
                'EXISTS (SELECT 1 FROM release_files WHERE "release" = NEW."release" AND path = NEW.path)',
            ),
        )
    ),
)
"""The tables' triggers there, word for word: whoever examines a file knows them by this."""
COLUMNS = tuple(releases.c[name] for name in Release.__slots__)


async def add(connection: AsyncConnection, new: NewRelease) -> int:
    """Keep a release; it does not run yet. Returns its number, one more than the last."""
    await keep_order(connection, releases, [NAME])
    last = await connection.scalar(select(func.max(releases.c.number)))
    number = (last or 0) + 1
    now = await running(connection)
    values = {name: getattr(new, name) for name in NewRelease.__slots__ if name != "texts"}
    values |= {"number": number, "former": now.release if now else None}
    await connection.execute(insert(releases), [values])
    kept = await keep_texts(connection, new.texts)
    rows = [{"release": number, "path": path, "checksum": checksum} for path, checksum in kept.items()]
    await connection.execute(insert(release_files), rows)
    return number


async def keep_texts(connection: AsyncConnection, texts: Mapping[str, bytes]) -> dict[str, str]:
    """Keep texts that are not kept yet; returns the checksum of each by its path."""
    kept = {path: hashlib.sha256(body).hexdigest() for path, body in texts.items()}
    known: set[str] = set()
    for some in _some(sorted(set(kept.values()))):
        found = select(content_texts.c.checksum).where(content_texts.c.checksum.in_(some))
        known.update((await connection.execute(found)).scalars())
    new = {checksum: texts[path] for path, checksum in kept.items() if checksum not in known}
    if new:
        adding = insert_or(connection.dialect.name, content_texts).on_conflict_do_nothing()
        rows = [{"checksum": checksum, "body": body} for checksum, body in sorted(new.items())]
        await connection.execute(adding, rows)
    return kept


def _some(values: list[str]) -> Iterable[list[str]]:
    return (values[at : at + MOST_AT_ONCE] for at in range(0, len(values), MOST_AT_ONCE))


async def texts(connection: AsyncConnection, number: int) -> dict[str, bytes]:
    """A release's texts by path, as written; empty where there is no such release."""
    joined = release_files.join(content_texts, release_files.c.checksum == content_texts.c.checksum)
    theirs = select(release_files.c.path, content_texts.c.body).select_from(joined)
    found = await connection.execute(theirs.where(release_files.c.release == number).order_by(release_files.c.path))
    return {row.path: row.body for row in found}


async def text(connection: AsyncConnection, checksum: str) -> bytes | None:
    """One text that is kept, by its checksum."""
    body: bytes | None = await connection.scalar(
        select(content_texts.c.body).where(content_texts.c.checksum == checksum)
    )
    return body


async def by_number(connection: AsyncConnection, number: int) -> Release | None:
    row = (await connection.execute(select(*COLUMNS).where(releases.c.number == number))).first()
    return Release(*row) if row else None


async def listed(connection: AsyncConnection, most: int) -> list[Release]:
    """The newest first."""
    found = await connection.execute(select(*COLUMNS).order_by(releases.c.number.desc()).limit(most))
    return [Release(*row) for row in found]


async def running(connection: AsyncConnection) -> Running | None:
    """Which release runs; None until somebody published."""
    columns = (running_release.c[name] for name in Running.__slots__)
    row = (await connection.execute(select(*columns).where(running_release.c.name == NAME))).first()
    return Running(*row) if row else None


async def run(connection: AsyncConnection, number: int, before: Running | None, now: datetime, by: str) -> bool:
    """Let a release run in place of what ran `before`; False where somebody changed that meanwhile."""
    values = {"release": number, "since": now, "by": by}
    if before is None:
        first = insert_or(connection.dialect.name, running_release).values(name=NAME, turn=1, **values)
        return (await connection.execute(first.on_conflict_do_nothing())).rowcount == 1
    same = running_release.update().where(running_release.c.name == NAME, running_release.c.turn == before.turn)
    return (await connection.execute(same.values(turn=before.turn + 1, **values))).rowcount == 1
