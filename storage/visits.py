"""How content people were at a counter: answers of a unit and a day; who gave them is kept nowhere.

That somebody answered today is a mark without the answer, gone when the day is over.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.visit_tables import visit_marks, visits

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer about a unit. `what`: score | why (a criterion) | words; `value`: what was answered."""

    office: str
    day: date
    what: str
    value: str


async def add(connection: AsyncConnection, conversation: str, answered: Answered, once: str) -> bool:
    """Keep an answer; False where this conversation answered that (`once`) today already."""
    mark = {"conversation": conversation, "day": answered.day, "what": once}
    marking = insert(connection.dialect.name, visit_marks).on_conflict_do_nothing()
    if (await connection.execute(marking, mark)).rowcount != 1:
        return False
    values = {name: getattr(answered, name) for name in Answered.__slots__}
    await connection.execute(visits.insert().values(values))
    return True


async def counts(
    connection: AsyncConnection, first: date, last: date, office: str | None
) -> list[tuple[str, str, str, int]]:
    """How often each score and reason was given: (unit, what, value, how often)."""
    columns = (visits.c.office, visits.c.what, visits.c.value)
    found = select(*columns, func.count()).where(visits.c.what != "words").group_by(*columns)
    rows = await connection.execute(_of(found, first, last, office).order_by(*columns))
    return [(unit, what, value, many) for unit, what, value, many in rows]


async def counted(
    connection: AsyncConnection, first: date, last: date, office: str | None, most: int
) -> list[Answered]:
    """The answers that `counts` counts, one by one, oldest first, at most so many."""
    columns = [visits.c[name] for name in Answered.__slots__]
    found = _of(select(*columns).where(visits.c.what != "words"), first, last, office)
    return [Answered(*row) for row in await connection.execute(found.order_by(visits.c.day, visits.c.id).limit(most))]


async def words(connection: AsyncConnection, first: date, last: date, office: str | None, most: int) -> list[Answered]:
    """The newest sentences."""
    columns = [visits.c[name] for name in Answered.__slots__]
    found = _of(select(*columns).where(visits.c.what == "words"), first, last, office)
    return [Answered(*row) for row in await connection.execute(found.order_by(visits.c.id.desc()).limit(most))]


def _of(found: Select[Any], first: date, last: date, office: str | None) -> Select[Any]:
    found = found.where(visits.c.day >= first, visits.c.day <= last)
    return found if office is None else found.where(visits.c.office == office)


async def erase(connection: AsyncConnection, conversation: str) -> None:
    """Forget that somebody answered; what was answered is nobody's."""
    await connection.execute(delete(visit_marks).where(visit_marks.c.conversation == conversation))


def marked_before(day: datetime) -> Select[tuple[str]]:
    """Marks of days that are over."""
    return select(visit_marks.c.conversation).where(visit_marks.c.day <= day.astimezone(HERE).date())


async def unmark_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, all at once: there are no more than answers of a day. `most` is not asked for that."""
    old = visit_marks.c.day <= day.astimezone(HERE).date()
    deleted = (await connection.execute(delete(visit_marks).where(old))).rowcount
    return min(deleted, most - 1)


def old_before(day: datetime) -> Select[tuple[int]]:
    """Answers that are as old as cases may get."""
    return select(visits.c.id).where(visits.c.day < day.astimezone(HERE).date())


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    return (await connection.execute(delete(visits).where(visits.c.id.in_(old_before(day).limit(most))))).rowcount
