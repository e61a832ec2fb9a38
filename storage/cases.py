"""What citizens gave us to be followed up, and the history of each: one case for a message and kind, one code each.

The history is only added to; what it says of a person is blanked with the case it belongs to.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import proposals
from storage.database import insert as insert_once
from storage.paging import Order, Place, part
from storage.records import Body, Case, CaseEvent, NewCase, Sought, Wanted
from storage.tables import (
    OPEN_CASES,
    attachments,
    case_clocks,
    case_events,
    case_followers,
    cases,
    follow_codes,
    open_cases,
    ratings,
)

COLUMNS = tuple(cases.c[name] for name in Case.__dataclass_fields__)
EVENT_COLUMNS = tuple(case_events.c[name] for name in CaseEvent.__dataclass_fields__)
CHOOSING = select(*COLUMNS)
ADDING_EVENT = insert(case_events)
NEWEST: Order = ((cases.c.id, True),)
URGENT: Order = ((case_clocks.c.due_on, False), (cases.c.id, False))
CITIZEN = "citizen"
WORDLESS: Body = {"text": "", "folded": ""}


async def add(connection: AsyncConnection, new: NewCase) -> Case | None:
    """Store a case; one of the same message and kind is given back instead.

    None where another case has the code already: draw another one.
    """
    values = {name: getattr(new, name) for name in new.__slots__}
    values |= {"state": "received", "changed_at": new.created_at}
    row = (await connection.execute(_adding(connection.dialect.name), values)).first()
    if row is not None:
        consent: Body = {"consent": True} if new.person else {}
        await add_event(connection, row[0], CaseEvent(new.created_at, CITIZEN, "filed", consent))
        return Case(*row)
    same = CHOOSING.where(cases.c.inbox_id == new.inbox_id, cases.c.kind == new.kind)
    return _first(await _chosen(connection, same))


@cache
def _adding(dialect: str) -> Executable:
    return insert_once(dialect, cases).on_conflict_do_nothing().returning(*COLUMNS)


async def by_code(connection: AsyncConnection, code: str) -> Case | None:
    return _first(await _chosen(connection, CHOOSING.where(cases.c.code == code)))


async def by_id(connection: AsyncConnection, case_id: int) -> Case | None:
    return _first(await _chosen(connection, CHOOSING.where(cases.c.id == case_id)))


async def of_conversation(connection: AsyncConnection, conversation: str) -> list[Case]:
    """A citizen's own cases, newest first."""
    theirs = CHOOSING.where(cases.c.conversation == conversation)
    return await _chosen(connection, theirs.order_by(cases.c.id.desc()))


async def listed(connection: AsyncConnection, wanted: Wanted, most: int) -> list[Case]:
    """The newest cases that are wanted, newest first."""
    found = CHOOSING.order_by(cases.c.id.desc()).limit(most)
    if wanted.state is not None:
        found = found.where(cases.c.state == wanted.state)
    if wanted.kind is not None:
        found = found.where(cases.c.kind == wanted.kind)
    if wanted.since is not None:
        found = found.where(cases.c.created_at >= wanted.since)
    if wanted.until is not None:
        found = found.where(cases.c.created_at < wanted.until)
    if wanted.office is not None:
        found = found.where(cases.c.office == wanted.office)
    return await _chosen(connection, found)


async def sought(connection: AsyncConnection, wanted: Sought, most: int, place: Place | None = None) -> list[Case]:
    """What somebody at the desk looks for, newest first; what is due by some day, the most urgent first."""
    order = NEWEST if wanted.due_until is None else URGENT
    return await _chosen(connection, part(_seeking(CHOOSING, wanted), order, place, most))


async def count(connection: AsyncConnection, wanted: Sought) -> int:
    return int((await connection.execute(_seeking(select(func.count(cases.c.id)), wanted))).scalar_one())


def _seeking(choosing: Select[Any], wanted: Sought) -> Select[Any]:
    found = choosing.where(cases.c.state.in_(wanted.states))
    if set(wanted.states) <= set(OPEN_CASES):
        found = found.where(open_cases())
    if wanted.office is not None:
        found = found.where(cases.c.office == wanted.office)
    if wanted.not_about is not None:
        found = found.where(cases.c.about_staff_of.is_(None) | (cases.c.about_staff_of != wanted.not_about))
    if wanted.staff_id is not None:
        found = found.where(cases.c.staff_id == wanted.staff_id)
    if wanted.unclaimed:
        found = found.where(cases.c.staff_id.is_(None))
    for column, value in ((cases.c.kind, wanted.kind), (cases.c.category, wanted.category)):
        found = found.where(column == value) if value is not None else found
    if wanted.due_from is not None or wanted.due_until is not None:
        found = _due(found.join(case_clocks, case_clocks.c.case_id == cases.c.id), wanted)
    if wanted.code is not None:
        return found.where(cases.c.code == wanted.code)
    return found.where(*(cases.c.folded.contains(word, autoescape=True) for word in wanted.words))


def _due(found: Select[Any], wanted: Sought) -> Select[Any]:
    if wanted.due_from is not None:
        found = found.where(case_clocks.c.due_on >= wanted.due_from)
    return found.where(case_clocks.c.due_on <= wanted.due_until) if wanted.due_until is not None else found


async def change(connection: AsyncConnection, case: Case, now: datetime, values: Body) -> bool:
    """Change a case as it was read; False where somebody was faster."""
    as_read = update(cases).where(cases.c.id == case.id, cases.c.version == case.version)
    changed = as_read.values(**values, version=case.version + 1, changed_at=now)
    return (await connection.execute(changed)).rowcount == 1


async def asked(connection: AsyncConnection, conversation: str) -> Case | None:
    """The case about which this citizen was asked something last, and has not replied; one they follow counts too."""
    followed = select(case_followers.c.case_id).where(case_followers.c.conversation == conversation)
    is_theirs = (cases.c.conversation == conversation) | cases.c.id.in_(followed)
    theirs = CHOOSING.where(is_theirs, cases.c.state == "asked")
    return _first(await _chosen(connection, theirs.order_by(cases.c.changed_at.desc()).limit(1)))


async def reword(connection: AsyncConnection, case_id: int, text: str, folded: str) -> None:
    """Keep this in place of what a case says."""
    await connection.execute(update(cases).where(cases.c.id == case_id).values(text=text, folded=folded))


async def unlink(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> int:
    """Nobody can tell any more whose they were; the cases stay. Return how many there were."""
    return await _part(connection, ids, CaseEvent(now, CITIZEN, "unlinked", {}), {})


async def erase(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> int:
    """Unlink them and erase what they say as well; that there were cases stays. Return how many there were."""
    return await _part(connection, ids, CaseEvent(now, CITIZEN, "erased", {}), WORDLESS)


def old_before(day: datetime) -> Select[Any]:
    """Cases that were done before `day` and still say something, or whose they are; what is retained stays."""
    says = (cases.c.text != "") | cases.c.conversation.is_not(None) | cases.c.person.is_not(None)
    done = select(cases.c.id).where(cases.c.changed_at < day, cases.c.state.in_(["answered", "closed"]), says)
    return done.where(cases.c.retained.is_(None))


async def expire_before(connection: AsyncConnection, day: datetime, most: int, now: datetime) -> int:
    """Erase what they say and whose they are, of at most so many; that there were cases stays."""
    ids = list(await connection.scalars(old_before(day).limit(most)))
    return await _part(connection, ids, CaseEvent(now, "retention", "expired", {}), WORDLESS)


async def _part(connection: AsyncConnection, ids: Sequence[int], event: CaseEvent, values: Body) -> int:
    if not ids:
        return 0
    now = event.at
    nobody: Body = {"conversation": None, "inbox_id": None, "person": None, "dossier": None, "spot": None}
    parted = values | nobody | {"changed_at": now, "version": cases.c.version + 1}
    await connection.execute(update(cases).where(cases.c.id.in_(ids)).values(**parted))
    await connection.execute(update(case_events).where(case_events.c.case_id.in_(ids)).values(body={}))
    await connection.execute(update(ratings).where(ratings.c.case_id.in_(ids)).values(words=""))
    for table in (case_followers, follow_codes):  # whoever follows it could tell whose it was
        await connection.execute(delete(table).where(table.c.case_id.in_(ids)))
    if values == WORDLESS:
        await proposals.erase(connection, ids)
        await connection.execute(delete(attachments).where(attachments.c.case_id.in_(ids)))
    for case_id in ids:
        await add_event(connection, case_id, event)
    return len(ids)


async def add_event(connection: AsyncConnection, case_id: int, event: CaseEvent) -> None:
    values = {name: getattr(event, name) for name in event.__slots__}
    await connection.execute(ADDING_EVENT, {"case_id": case_id} | values)


async def history(connection: AsyncConnection, case_id: int) -> list[CaseEvent]:
    """What happened to a case, oldest first."""
    happened = select(*EVENT_COLUMNS).where(case_events.c.case_id == case_id).order_by(case_events.c.id)
    return [CaseEvent(*row) for row in await connection.execute(happened)]


async def _chosen(connection: AsyncConnection, choosing: Select[Any]) -> list[Case]:
    return [Case(*row) for row in await connection.execute(choosing)]


def _first(found: Sequence[Case]) -> Case | None:
    return found[0] if found else None
