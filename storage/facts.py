"""What reports count: each case of a period with when it was answered, by when it was due, and how content people were.

No words of anybody are in it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import CaseFact, Counted
from storage.tables import case_clocks, case_events, cases, ratings


def _when(at: ColumnElement[datetime], *steps: str) -> ScalarSelect[datetime]:
    happened = select(at).where(case_events.c.case_id == cases.c.id, case_events.c.what.in_(steps))
    return happened.correlate(cases).scalar_subquery()


def _done() -> ScalarSelect[datetime]:
    """When it was done: the first such step since it was last opened again, not what formally followed."""
    again = case_events.alias("again")
    opened = select(func.max(again.c.id)).where(again.c.case_id == cases.c.id, again.c.what == "reopened")
    since = func.coalesce(opened.correlate(cases).scalar_subquery(), 0)
    happened = select(func.min(case_events.c.at)).where(case_events.c.case_id == cases.c.id, case_events.c.id > since)
    done = happened.where(case_events.c.what.in_(["answered", "closed", "accepted"]))
    return done.correlate(cases).scalar_subquery()


async def counted(connection: AsyncConnection, wanted: Counted, most: int) -> list[CaseFact]:
    """The cases of a period, newest first, at most so many; those about the staff of a unit may be left out."""
    first = _when(func.min(case_events.c.at), "answered")
    done = _done()
    own = [cases.c[name] for name in CaseFact.__dataclass_fields__ if name in cases.c]
    columns: list[ColumnElement[Any]] = [*own, first, done, case_clocks.c.due_on, case_clocks.c.basis, ratings.c.score]
    joined = cases.outerjoin(case_clocks, case_clocks.c.case_id == cases.c.id)
    joined = joined.outerjoin(ratings, ratings.c.case_id == cases.c.id)
    found = (
        select(*columns)
        .select_from(joined)
        .where(cases.c.created_at >= wanted.since, cases.c.created_at < wanted.until)
    )
    if wanted.office is not None:
        found = found.where(cases.c.office == wanted.office)
    if wanted.not_about is not None:
        found = found.where(cases.c.about_staff_of.is_(None) | (cases.c.about_staff_of != wanted.not_about))
    rows = await connection.execute(found.order_by(cases.c.id.desc()).limit(most))
    return [CaseFact(*row) for row in rows]


async def by_entry(connection: AsyncConnection, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """How much was complained about, or suggested for, each entry in a time."""
    counted = func.count(cases.c.id)
    found = select(cases.c.entry, counted).where(cases.c.created_at >= since, cases.c.created_at < until)
    found = found.where(cases.c.entry.is_not(None), cases.c.kind.in_(["phan_anh", "kien_nghi", "gop_y"]))
    return [(entry, times) for entry, times in await connection.execute(found.group_by(cases.c.entry))]


async def texts(connection: AsyncConnection, codes: list[str], reader: str | None) -> dict[str, str]:
    """What some cases say, by their codes; not those whose sender is hidden from the unit of whoever reads."""
    is_open = cases.c.sealed_from.is_(None) | (cases.c.sealed_from != (reader or ""))
    found: dict[str, str] = {}
    for start in range(0, len(codes), 500):
        part = codes[start : start + 500]
        rows = await connection.execute(select(cases.c.code, cases.c.text).where(cases.c.code.in_(part), is_open))
        found |= dict(tuple(row) for row in rows)
    return found
