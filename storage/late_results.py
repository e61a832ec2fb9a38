"""The register of dossiers whose result is late, and of the letters that apologise for it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, case, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert as insert_or
from storage.paging import Key, Order, Place, part
from storage.records import LateResult, NewLate
from storage.tables import late_results

COLUMNS = tuple(late_results.c[name] for name in LateResult.__dataclass_fields__)

NEVER = date.max
URGENT = case((late_results.c.issued_on.is_not(None), literal(NEVER, Date)), else_=late_results.c.promised_on)
ORDER: Order = ((URGENT, False), (late_results.c.promised_on, True), (late_results.c.id, True))


def key_of(late: LateResult) -> Key:
    """Its place in the list."""
    return (NEVER if late.issued_on else late.promised_on, late.promised_on, late.id)


async def add(connection: AsyncConnection, new: NewLate) -> LateResult | None:
    """None where this dossier with this promised day is there already."""
    values = {name: getattr(new, name) for name in NewLate.__slots__}
    adding = insert_or(connection.dialect.name, late_results).values(values).on_conflict_do_nothing()
    row = (await connection.execute(adding.returning(*COLUMNS))).first()
    return LateResult(*row) if row else None


async def by_id(connection: AsyncConnection, number: int) -> LateResult | None:
    row = (await connection.execute(select(*COLUMNS).where(late_results.c.id == number))).first()
    return LateResult(*row) if row else None


async def listed(
    connection: AsyncConnection, office: str | None, most: int, place: Place | None = None
) -> list[LateResult]:
    """A unit's, or everybody's: those without a letter, the most urgent first, then the others, the latest first."""
    found = part(select(*COLUMNS), ORDER, place, most)
    if office is not None:
        found = found.where(late_results.c.office == office)
    return [LateResult(*row) for row in await connection.execute(found)]


async def repeated(connection: AsyncConnection, receipts: Collection[str]) -> set[tuple[str, str]]:
    """Which of some dossiers (unit and receipt) were promised anew: they stand in the register more than once."""
    dossier = (late_results.c.office, late_results.c.receipt)
    several = select(*dossier).where(late_results.c.receipt.in_(receipts)).group_by(*dossier)
    rows = await connection.execute(several.having(func.count(late_results.c.id) > 1))
    return {(office, receipt) for office, receipt in rows}


async def tally(connection: AsyncConnection, first: date, last: date, office: str | None) -> tuple[int, int, int]:
    """Of what was promised for days from the first to the last: how much, with a letter, with one by the day itself."""
    in_time = late_results.c.issued_on <= late_results.c.promised_on
    counts = (func.count(late_results.c.id), func.count(late_results.c.issued_on), func.count(case((in_time, 1))))
    found = select(*counts).where(late_results.c.promised_on >= first, late_results.c.promised_on <= last)
    if office is not None:
        found = found.where(late_results.c.office == office)
    late, issued, issued_in_time = (await connection.execute(found)).one()
    return late, issued, issued_in_time


async def between(
    connection: AsyncConnection, first: date, last: date, office: str | None, most: int
) -> list[LateResult]:
    """What was promised for days from the first to the last, in that order, at most so many."""
    found = select(*COLUMNS).where(late_results.c.promised_on >= first, late_results.c.promised_on <= last)
    found = found if office is None else found.where(late_results.c.office == office)
    ordered = found.order_by(late_results.c.promised_on, late_results.c.id).limit(most)
    return [LateResult(*row) for row in await connection.execute(ordered)]


async def issue(connection: AsyncConnection, number: int, day: date, login: str) -> bool:
    """Write down that the letter was sent; False where it was before."""
    open_one = update(late_results).where(late_results.c.id == number, late_results.c.issued_on.is_(None))
    return (await connection.execute(open_one.values(issued_on=day, issued_by=login))).rowcount == 1


def old_before(day: datetime) -> Select[Any]:
    """What was registered before `day`."""
    return select(late_results.c.id).where(late_results.c.created_at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(late_results).where(late_results.c.id.in_(old)))).rowcount
