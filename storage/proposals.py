"""Answers that officers propose as topics: what people asked, what was answered, and what editors made of it."""

from collections.abc import Collection

from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.paging import Key, Order, Place, part
from storage.records import NewProposal, Proposal
from storage.tables import proposals

COLUMNS = tuple(proposals.c[name] for name in Proposal.__dataclass_fields__)
OPEN = "open"
IS_DECIDED = case((proposals.c.decided_at.is_(None), 0), else_=1)
ORDER: Order = ((IS_DECIDED, False), (proposals.c.id, True))


def key_of(one: Proposal) -> Key:
    """Its place in the list."""
    return (int(one.decided_at is not None), one.id)


async def add(connection: AsyncConnection, new: NewProposal) -> int:
    values = {name: getattr(new, name) for name in NewProposal.__slots__} | {"state": OPEN}
    number: int = (await connection.execute(insert(proposals).values(values).returning(proposals.c.id))).scalar_one()
    return number


async def by_id(connection: AsyncConnection, number: int) -> Proposal | None:
    row = (await connection.execute(select(*COLUMNS).where(proposals.c.id == number))).first()
    return Proposal(*row) if row else None


async def of_case(connection: AsyncConnection, case_id: int) -> Proposal | None:
    """The newest that came of a case."""
    theirs = select(*COLUMNS).where(proposals.c.case_id == case_id).order_by(proposals.c.id.desc()).limit(1)
    row = (await connection.execute(theirs)).first()
    return Proposal(*row) if row else None


async def withdraw(connection: AsyncConnection, number: int) -> bool:
    """Delete one that nobody decided about yet; False where somebody did."""
    open_one = delete(proposals).where(proposals.c.id == number, proposals.c.state == OPEN)
    return (await connection.execute(open_one)).rowcount == 1


async def listed(connection: AsyncConnection, most: int, place: Place | None = None) -> list[Proposal]:
    """What is not decided first, then the newest."""
    found = part(select(*COLUMNS), ORDER, place, most)
    return [Proposal(*row) for row in await connection.execute(found)]


async def decide(connection: AsyncConnection, decided: Proposal) -> bool:
    """Keep what was decided about it; False where somebody decided before."""
    open_one = update(proposals).where(proposals.c.id == decided.id, proposals.c.state == OPEN)
    values = {name: getattr(decided, name) for name in ("state", "reason", "decided_by", "decided_at")}
    return (await connection.execute(open_one.values(values))).rowcount == 1


async def erase(connection: AsyncConnection, case_ids: Collection[int]) -> None:
    """Delete what repeats the words of cases that are erased."""
    await connection.execute(delete(proposals).where(proposals.c.case_id.in_(case_ids)))
