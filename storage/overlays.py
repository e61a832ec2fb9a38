"""What lies over the running release: entries switched off, and banners. Read every second, so both stay small."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert as adding
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.overlay_tables import banners, pauses
from storage.records import Banner, Pause

PAUSES = tuple(pauses.c[name] for name in Pause.__slots__)
BANNERS = tuple(banners.c[name] for name in Banner.__slots__)


async def paused(connection: AsyncConnection) -> list[Pause]:
    """The entries that are switched off, the first one first."""
    found = select(*PAUSES).where(pauses.c.ended_at.is_(None)).order_by(pauses.c.id)
    return [Pause(*row) for row in await connection.execute(found)]


async def up(connection: AsyncConnection, now: datetime) -> list[Banner]:
    """The banners whose time is not over, the first one first."""
    found = select(*BANNERS).where(banners.c.ended_at.is_(None), banners.c.until > now).order_by(banners.c.id)
    return [Banner(*row) for row in await connection.execute(found)]


async def pauses_over(connection: AsyncConnection, most: int) -> list[Pause]:
    """Those that were switched on again, the last one first."""
    found = select(*PAUSES).where(pauses.c.ended_at.is_not(None)).order_by(pauses.c.ended_at.desc()).limit(most)
    return [Pause(*row) for row in await connection.execute(found)]


async def pause(connection: AsyncConnection, new: Pause) -> bool:
    """Switch an entry off (the record's own number is not taken); False where it is off already."""
    values = {name: getattr(new, name) for name in Pause.__slots__ if name != "id"}
    kept = insert(connection.dialect.name, pauses).values(values).on_conflict_do_nothing()
    return (await connection.execute(kept.returning(pauses.c.id))).first() is not None


async def resume(connection: AsyncConnection, number: int, now: datetime, by: str) -> Pause | None:
    """Switch it on again; None where there is no such pause, or somebody did so before."""
    off = update(pauses).where(pauses.c.id == number, pauses.c.ended_at.is_(None))
    row = (await connection.execute(off.values(_ended(now, by)).returning(*PAUSES))).first()
    return Pause(*row) if row else None


async def put_up(connection: AsyncConnection, new: Banner) -> int:
    """Put up a banner (the record's own number is not taken); returns its number."""
    values = {name: getattr(new, name) for name in Banner.__slots__ if name != "id"}
    number: int = (await connection.execute(adding(banners).values(values).returning(banners.c.id))).scalar_one()
    return number


async def take_down(connection: AsyncConnection, number: int, now: datetime, by: str) -> bool:
    """False where there is no such banner, or somebody took it down before."""
    standing = update(banners).where(banners.c.id == number, banners.c.ended_at.is_(None))
    return (await connection.execute(standing.values(_ended(now, by)))).rowcount == 1


def _ended(now: datetime, by: str) -> dict[str, Any]:
    return {"ended_at": now, "ended_by": by}
