"""By when each case is due, as it was last reckoned, and of which due days somebody was reminded.

A row is true for one version of a case and one set of rules; where either changed the case is to be reckoned again.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.cases import COLUMNS as CASE_COLUMNS
from storage.database import insert as insert_or
from storage.records import Case, CaseClock, Reminder
from storage.tables import case_clocks, cases, reminders

COLUMNS = tuple(case_clocks.c[name] for name in CaseClock.__dataclass_fields__)
OPEN = ("received", "transferred", "asked")


async def stale(connection: AsyncConnection, rules: str, most: int) -> list[Case]:
    """Cases to be reckoned: those that changed, and open ones that were reckoned by other rules."""
    changed = case_clocks.c.case_id.is_(None) | (case_clocks.c.version != cases.c.version)
    by_others = (case_clocks.c.rules != rules) & cases.c.state.in_(OPEN)
    joined = cases.outerjoin(case_clocks, case_clocks.c.case_id == cases.c.id)
    found = select(*CASE_COLUMNS).select_from(joined).where(or_(changed, by_others)).order_by(cases.c.id).limit(most)
    return [Case(*row) for row in await connection.execute(found)]


async def store(connection: AsyncConnection, clock: CaseClock) -> None:
    values = {name: getattr(clock, name) for name in CaseClock.__slots__}
    storing = insert_or(connection.dialect.name, case_clocks).values(values)
    changes = {name: value for name, value in values.items() if name != "case_id"}
    await connection.execute(storing.on_conflict_do_update(index_elements=["case_id"], set_=changes))


async def of_cases(connection: AsyncConnection, ids: Collection[int]) -> dict[int, CaseClock]:
    found = select(*COLUMNS).where(case_clocks.c.case_id.in_(list(ids)))
    return {row[0]: CaseClock(*row) for row in await connection.execute(found)}


async def due(connection: AsyncConnection, since: date | None, until: date) -> list[tuple[Case, date]]:
    """Open cases that are due from one day up to and with another, the most urgent first."""
    joined = cases.join(case_clocks, case_clocks.c.case_id == cases.c.id)
    running = cases.c.state.in_(OPEN[:2])
    found = (
        select(*CASE_COLUMNS, case_clocks.c.due_on).select_from(joined).where(running, case_clocks.c.due_on <= until)
    )
    if since is not None:
        found = found.where(case_clocks.c.due_on >= since)
    rows = await connection.execute(found.order_by(case_clocks.c.due_on, cases.c.id))
    return [(Case(*row[:-1]), row[-1]) for row in rows]


async def unclaimed(connection: AsyncConnection, since: datetime) -> list[Case]:
    """Open cases that came, or were transferred, since then, and that nobody works on; the oldest first."""
    fresh = cases.c.state.in_(OPEN[:2]) & cases.c.staff_id.is_(None) & (cases.c.changed_at >= since)
    return [Case(*row) for row in await connection.execute(select(*CASE_COLUMNS).where(fresh).order_by(cases.c.id))]


async def remind(connection: AsyncConnection, reminder: Reminder, now: datetime) -> bool:
    """Write down that somebody is reminded; False where they were: the caller must not do it again."""
    values = {name: getattr(reminder, name) for name in Reminder.__slots__} | {"at": now}
    adding = insert_or(connection.dialect.name, reminders).values(values)
    return (await connection.execute(adding.on_conflict_do_nothing())).rowcount == 1


async def reminded(connection: AsyncConnection, case_id: int) -> Sequence[Reminder]:
    columns = [reminders.c[name] for name in Reminder.__slots__]
    found = select(*columns).where(reminders.c.case_id == case_id).order_by(reminders.c.at)
    return [Reminder(*row) for row in await connection.execute(found)]
