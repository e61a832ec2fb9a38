"""Browsers that somebody signed in with, by the digest of a token that only the browser has."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert as insert_or
from storage.records import Session
from storage.tables import devices, sessions

COLUMNS = (sessions.c.id, sessions.c.staff_id, sessions.c.device, sessions.c.started_at, sessions.c.seen_at)


async def add(connection: AsyncConnection, token: str, session: Session) -> None:
    values = {name: getattr(session, name) for name in Session.__slots__}
    await connection.execute(insert(sessions).values(token=token, **values))


async def by_token(connection: AsyncConnection, token: str) -> Session | None:
    row = (await connection.execute(select(*COLUMNS).where(sessions.c.token == token))).first()
    return Session(*row) if row else None


async def of_staff(connection: AsyncConnection, staff_id: int) -> list[Session]:
    """Somebody's sessions, the last used first."""
    theirs = select(*COLUMNS).where(sessions.c.staff_id == staff_id).order_by(sessions.c.seen_at.desc())
    return [Session(*row) for row in await connection.execute(theirs)]


async def touch(connection: AsyncConnection, session_id: str, now: datetime) -> None:
    await connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=now))


async def end(connection: AsyncConnection, staff_id: int, session_id: str) -> bool:
    """End one of somebody's own sessions; False if it is not theirs or gone."""
    theirs = delete(sessions).where(sessions.c.staff_id == staff_id, sessions.c.id == session_id)
    return (await connection.execute(theirs)).rowcount == 1


async def end_all(connection: AsyncConnection, staff_id: int, but: str = "") -> None:
    """End every session of somebody, but for one."""
    await connection.execute(delete(sessions).where(sessions.c.staff_id == staff_id, sessions.c.id != but))


def old_before(day: datetime) -> Select[Any]:
    """Those that were last used before `day`: they opened nothing any more long before."""
    return select(sessions.c.token).where(sessions.c.seen_at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(sessions).where(sessions.c.token.in_(old)))).rowcount


async def know_device(connection: AsyncConnection, token: str, staff_id: int, now: datetime) -> None:
    """Remember a browser that somebody signed in with, by the digest of its token."""
    values = {"token": token, "staff_id": staff_id, "seen_at": now}
    adding = insert_or(connection.dialect.name, devices).values(values)
    await connection.execute(adding.on_conflict_do_update(index_elements=["token", "staff_id"], set_={"seen_at": now}))


async def knows_device(connection: AsyncConnection, token: str, staff_id: int) -> bool:
    known = select(devices.c.token).where(devices.c.token == token, devices.c.staff_id == staff_id)
    return (await connection.execute(known)).first() is not None


async def is_device(connection: AsyncConnection, token: str) -> bool:
    """Whether anybody signed in with this browser before."""
    return (await connection.execute(select(devices.c.token).where(devices.c.token == token))).first() is not None


async def forget_devices(connection: AsyncConnection, staff_id: int) -> None:
    await connection.execute(delete(devices).where(devices.c.staff_id == staff_id))
