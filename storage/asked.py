"""What was asked, as editors and reports look at it: what was not answered well, and how much of what there was.

Each figure is one grouped statement over a period, found through the index on when it was asked.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Asking, Unwell
from storage.tables import questions

UNWELL = ("unknown", "none_of_these", "disliked", "clarified", "chosen")
COLUMNS = tuple(questions.c[name] for name in Unwell.__dataclass_fields__)
NEWEST_FIRST = (questions.c.asked_at.desc(), questions.c.id.desc())


async def unwell(
    connection: AsyncConnection, since: datetime, narrow: float, most: int, before: Unwell | None = None
) -> list[Unwell]:
    """The newest questions that were not answered well, with what was then chosen; newest first, or on from `before`.

    `narrow`: an answer that was so little likelier than the next, or less, may have been the wrong one.
    """
    badly = questions.c.status.in_(UNWELL)
    narrowly = (questions.c.status == "answered") & (questions.c.margin <= narrow)
    found = select(*COLUMNS).where(questions.c.asked_at >= since, questions.c.text != "", badly | narrowly)
    if before is not None:
        is_same_moment = (questions.c.asked_at == before.asked_at) & (questions.c.id < before.id)
        # the first condition says nothing new, but by it the index is entered where the last part ended
        found = found.where(questions.c.asked_at <= before.asked_at)
        found = found.where((questions.c.asked_at < before.asked_at) | is_same_moment)
    rows = await connection.execute(found.order_by(*NEWEST_FIRST).limit(most))
    return [Unwell(*row) for row in rows]


async def tally(connection: AsyncConnection, wanted: Asking, *by: str) -> list[tuple[Any, ...]]:
    """How many questions of a period there are for each value of these columns: `(values…, count)`, most first."""
    columns = [questions.c[name] for name in by]
    counted = func.count(questions.c.id)
    found = _of_period(select(*columns, counted), wanted).group_by(*columns).order_by(counted.desc(), *columns)
    return [tuple(row) for row in await connection.execute(found)]


async def rows(connection: AsyncConnection, wanted: Asking, most: int) -> list[Unwell]:
    """The questions behind a figure, newest first, at most so many."""
    found = _of_period(select(*COLUMNS), wanted).order_by(*NEWEST_FIRST).limit(most)
    return [Unwell(*row) for row in await connection.execute(found)]


def _of_period(found: Select[Any], wanted: Asking) -> Select[Any]:
    found = found.where(questions.c.asked_at >= wanted.since, questions.c.asked_at < wanted.until)
    sides: tuple[tuple[ColumnElement[Any], tuple[str, ...] | None], ...] = (
        (questions.c.status, wanted.statuses),
        (questions.c.aspect, wanted.aspects),
        (questions.c.entry, wanted.entries),
        (questions.c.channel, None if wanted.channel is None else (wanted.channel,)),
    )
    for column, values in sides:
        found = found if values is None else found.where(_is_one_of(column, values))
    return found


def _is_one_of(column: ColumnElement[Any], values: tuple[str, ...]) -> ColumnElement[bool]:
    """ "" stands for none at all."""
    is_one = column.in_([value for value in values if value])
    return is_one | column.is_(None) if "" in values else is_one
