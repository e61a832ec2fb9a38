"""What hinders the units in their work, and what was answered."""

from datetime import datetime

from sqlalchemy import case, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.paging import Key, Order, Place, part
from storage.records import Difficulty
from storage.tables import difficulties

COLUMNS = tuple(difficulties.c[name] for name in Difficulty.__dataclass_fields__)

IS_ANSWERED = case((difficulties.c.answered_at.is_(None), 0), else_=1)
ORDER: Order = ((IS_ANSWERED, False), (difficulties.c.id, True))


def key_of(one: Difficulty) -> Key:
    """Its place in the list."""
    return (int(one.answered_at is not None), one.id)


async def add(connection: AsyncConnection, office: str, text: str, login: str, now: datetime) -> int:
    values = {"office": office, "text": text, "written_by": login, "written_at": now}
    adding = insert(difficulties).values(values).returning(difficulties.c.id)
    number: int = (await connection.execute(adding)).scalar_one()
    return number


async def by_id(connection: AsyncConnection, number: int) -> Difficulty | None:
    row = (await connection.execute(select(*COLUMNS).where(difficulties.c.id == number))).first()
    return Difficulty(*row) if row else None


async def listed(
    connection: AsyncConnection, office: str | None, most: int, place: Place | None = None
) -> list[Difficulty]:
    """A unit's, or everybody's: what is not answered first, then the newest."""
    found = part(select(*COLUMNS), ORDER, place, most)
    if office is not None:
        found = found.where(difficulties.c.office == office)
    return [Difficulty(*row) for row in await connection.execute(found)]


async def answer(connection: AsyncConnection, number: int, text: str, login: str, now: datetime) -> bool:
    """False where somebody answered before."""
    open_one = update(difficulties).where(difficulties.c.id == number, difficulties.c.answered_at.is_(None))
    answered = open_one.values(answer=text, answered_by=login, answered_at=now)
    return (await connection.execute(answered)).rowcount == 1
