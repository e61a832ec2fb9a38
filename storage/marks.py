"""What editors did about questions that were asked alike."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.question_tables import question_marks
from storage.records import Mark, NewMark
from storage.tables import cases, proposals

KEPT = tuple(question_marks.c[name] for name in Mark.__dataclass_fields__ if name in question_marks.c)
CHOOSING = (
    select(*KEPT, proposals.c.state, cases.c.state)
    .select_from(question_marks)
    .outerjoin(proposals, proposals.c.id == question_marks.c.proposal_id)
    .outerjoin(cases, cases.c.id == question_marks.c.case_id)
)


async def add(connection: AsyncConnection, new: NewMark) -> int | None:
    """The number of a new one; None where what is asked so is marked already."""
    values = {name: getattr(new, name) for name in NewMark.__slots__}
    adding = insert(connection.dialect.name, question_marks).values(values).on_conflict_do_nothing()
    number: int | None = await connection.scalar(adding.returning(question_marks.c.id))
    return number


async def listed(connection: AsyncConnection) -> list[Mark]:
    """All of them, the first made first; they are as few as what editors did by hand."""
    return [Mark(*row) for row in await connection.execute(CHOOSING.order_by(question_marks.c.id))]


async def by_id(connection: AsyncConnection, number: int) -> Mark | None:
    row = (await connection.execute(CHOOSING.where(question_marks.c.id == number))).first()
    return Mark(*row) if row else None


async def remove(connection: AsyncConnection, number: int) -> bool:
    """False where it is gone already."""
    return (await connection.execute(delete(question_marks).where(question_marks.c.id == number))).rowcount == 1


async def asked_again(connection: AsyncConnection, latest: Mapping[int, datetime]) -> None:
    """Keep when something like each was asked last."""
    for number, at in latest.items():
        await connection.execute(update(question_marks).where(question_marks.c.id == number).values(asked_at=at))


def old_before(day: datetime) -> Select[Any]:
    """Those of questions of which the last was asked before `day`."""
    return select(question_marks.c.id).where(question_marks.c.asked_at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(question_marks).where(question_marks.c.id.in_(old)))).rowcount
