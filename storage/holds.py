"""Conversations that a person of ours holds: until when, and by whom. Meanwhile the assistant leaves words to them.

`taken_by` names the holder: "staff:" and a login, or however a channel names whoever wrote from the vendor's own
application. One holds a conversation at a time; a hold that has run out holds nobody off.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import Executable, bindparam, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.records import Hold
from storage.tables import cases, holds

COLUMNS = tuple(holds.c[name] for name in Hold.__dataclass_fields__)
HELD = select(holds.c.conversation).where(
    holds.c.conversation.in_(bindparam("conversations", expanding=True)),
    holds.c.until > bindparam("now", type_=holds.c.until.type),
)


async def take(connection: AsyncConnection, hold: Hold) -> bool:
    """Hold a conversation from `since` on, or go on holding it; False where somebody else holds it."""
    values = {name: getattr(hold, name) for name in Hold.__slots__}
    return (await connection.execute(_taking(connection.dialect.name), values)).first() is not None


@cache
def _taking(dialect: str) -> Executable:
    taking = insert(dialect, holds)
    new = taking.excluded
    is_over = holds.c.until <= new.since
    since = case((is_over, new.since), else_=holds.c.since)
    kept = {name: new[name] for name in ("taken_by", "staff_id", "case_id", "until")}
    is_free = is_over | (holds.c.taken_by == new.taken_by)
    changed = taking.on_conflict_do_update(index_elements=["conversation"], set_=kept | {"since": since}, where=is_free)
    return changed.returning(holds.c.conversation)


async def of(connection: AsyncConnection, conversation: str) -> Hold | None:
    """Who holds it, or held it last, where nobody was told yet that this is over."""
    row = (await connection.execute(select(*COLUMNS).where(holds.c.conversation == conversation))).first()
    return Hold(*row) if row else None


async def held(connection: AsyncConnection, conversations: Iterable[str], now: datetime) -> set[str]:
    """Those of some conversations that somebody holds."""
    return set(await connection.scalars(HELD, {"conversations": list(conversations), "now": now}))


async def prolong(connection: AsyncConnection, conversation: str, until: datetime) -> None:
    """Whoever holds it does so until then."""
    await connection.execute(update(holds).where(holds.c.conversation == conversation).values(until=until))


async def over(connection: AsyncConnection, now: datetime, most: int) -> list[Hold]:
    """Holds that have run out, the oldest first."""
    found = select(*COLUMNS).where(holds.c.until <= now).order_by(holds.c.until).limit(most)
    return [Hold(*row) for row in await connection.execute(found)]


async def of_staff(connection: AsyncConnection, staff_id: int, now: datetime) -> list[tuple[str, datetime]]:
    """What somebody holds: the codes of the cases it is about, and until when."""
    theirs = select(cases.c.code, holds.c.until).join_from(holds, cases, cases.c.id == holds.c.case_id)
    found = theirs.where(holds.c.staff_id == staff_id, holds.c.until > now).order_by(holds.c.since)
    return [(code, until) for code, until in await connection.execute(found)]


async def end(connection: AsyncConnection, hold: Hold) -> bool:
    """Nobody holds it any more; False where it is not that hold, as it was read, that is there."""
    as_read = (
        (holds.c.conversation == hold.conversation) & (holds.c.since == hold.since) & (holds.c.until == hold.until)
    )
    return (await connection.execute(delete(holds).where(as_read))).rowcount == 1


async def end_all_of(connection: AsyncConnection, staff_id: int, now: datetime) -> None:
    """Let what somebody holds run out now."""
    await connection.execute(update(holds).where(holds.c.staff_id == staff_id, holds.c.until > now).values(until=now))
