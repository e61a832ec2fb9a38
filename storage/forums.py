"""Dialogue days: when, where and with whom; and which cases are questions sent for one in advance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.news_tables import forum_questions, forums
from storage.tables import cases


@dataclass(frozen=True, slots=True)
class NewForum:
    """`hour`: "08:00", here; `office` is a unit's id; `written_at` is aware, UTC."""

    day: date
    hour: str
    place: str
    office: str
    about: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Forum(NewForum):
    id: int
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Advance:
    """A question sent for a day in advance: which case it is, and how that stands."""

    forum: int
    code: str
    state: str
    created_at: datetime


_NEW = tuple(NewForum.__dataclass_fields__)
_COLUMNS = tuple(forums.c[name] for name in Forum.__dataclass_fields__)


async def add(connection: AsyncConnection, new: NewForum) -> int:
    """Keep a new one; return its number."""
    adding = forums.insert().values({name: getattr(new, name) for name in _NEW})
    return int((await connection.execute(adding.returning(forums.c.id))).scalar_one())


async def by_id(connection: AsyncConnection, number: int) -> Forum | None:
    row = (await connection.execute(select(*_COLUMNS).where(forums.c.id == number))).first()
    return Forum(*row) if row else None


async def listed(connection: AsyncConnection, most: int) -> list[Forum]:
    """The latest day first."""
    found = select(*_COLUMNS).order_by(forums.c.day.desc(), forums.c.id.desc()).limit(most)
    return [Forum(*row) for row in await connection.execute(found)]


async def between(connection: AsyncConnection, first: date, last: date, office: str | None) -> list[Forum]:
    """Those of some days, of one unit or of all, the first day first."""
    found = select(*_COLUMNS).where(forums.c.day >= first, forums.c.day <= last).order_by(forums.c.day, forums.c.id)
    found = found if office is None else found.where(forums.c.office == office)
    return [Forum(*row) for row in await connection.execute(found)]


async def in_advance(connection: AsyncConnection, numbers: Sequence[int], not_about: str | None) -> list[Advance]:
    """The questions sent for some of them, oldest first; those about the staff of a unit may be left out."""
    columns = (forum_questions.c.forum_id, cases.c.code, cases.c.state, cases.c.created_at)
    found = select(*columns).join(cases, cases.c.id == forum_questions.c.case_id).order_by(cases.c.id)
    found = found.where(forum_questions.c.forum_id.in_(numbers))
    if not_about is not None:
        found = found.where(cases.c.about_staff_of.is_(None) | (cases.c.about_staff_of != not_about))
    return [Advance(*row) for row in await connection.execute(found)]


async def of_case(connection: AsyncConnection, case_id: int) -> Forum | None:
    """The day that a case is a question for, if it is one."""
    joined = select(*_COLUMNS).join(forum_questions, forum_questions.c.forum_id == forums.c.id)
    row = (await connection.execute(joined.where(forum_questions.c.case_id == case_id))).first()
    return Forum(*row) if row else None


async def ahead(connection: AsyncConnection, today: date, most: int) -> list[Forum]:
    """Those that are still to come, the nearest first."""
    coming = select(*_COLUMNS).where(forums.c.day >= today, forums.c.cancelled_at.is_(None))
    return [Forum(*row) for row in await connection.execute(coming.order_by(forums.c.day, forums.c.id).limit(most))]


async def cancel(connection: AsyncConnection, number: int, now: datetime) -> bool:
    """False where it was cancelled before."""
    still_on = (forums.c.id == number) & forums.c.cancelled_at.is_(None)
    return (await connection.execute(update(forums).where(still_on).values(cancelled_at=now))).rowcount == 1


async def ask(connection: AsyncConnection, number: int, case_id: int) -> None:
    """A case is a question for it; told twice it is so once."""
    adding = insert(connection.dialect.name, forum_questions).on_conflict_do_nothing()
    await connection.execute(adding, {"forum_id": number, "case_id": case_id})


async def questions(connection: AsyncConnection, number: int, most: int) -> list[int]:
    """The numbers of the cases that are questions for it, oldest first."""
    found = select(forum_questions.c.case_id).where(forum_questions.c.forum_id == number)
    return list(await connection.scalars(found.order_by(forum_questions.c.case_id).limit(most)))


async def counts(connection: AsyncConnection) -> dict[int, int]:
    """How many questions there are for each."""
    found = select(forum_questions.c.forum_id, func.count()).group_by(forum_questions.c.forum_id)
    return {int(number): int(many) for number, many in (await connection.execute(found)).all()}
