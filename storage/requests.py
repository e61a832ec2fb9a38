"""The ledger of what people asked about their own data: what, when, by when it is due, how it ended.

A line says nothing of a person. Where somebody is to be told stands in it only until what was asked is done.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, insert, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.paging import Place, part
from storage.tables import cases, data_requests, request_cases


@dataclass(frozen=True, slots=True)
class DataRequest:
    """What somebody asked about their own data: a line of the ledger.

    `kind`: see | export | correct | restrict | object | withdraw | erase (the cases stay, nobody's) | erase_all. `via`:
    the channel, or "desk". `contact` is drawn by lot. `conversation`: where they are to be told; None where that is
    over. `basis`: what the due day rests on; "" where nobody has confirmed it. `outcome`: done | settled (by somebody,
    before the rest was) | judged (answered in words) | superseded (whoever asked is forgotten).
    """

    id: int
    kind: str
    via: str
    contact: str
    conversation: str | None
    asked_at: datetime
    due_on: date
    basis: str
    extended_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class NewRequest:
    kind: str
    via: str
    conversation: str
    asked_at: datetime
    due_on: date
    basis: str


COLUMNS = tuple(data_requests.c[name] for name in DataRequest.__dataclass_fields__)
CHOOSING = select(*COLUMNS)
OPEN = data_requests.c.ended_at.is_(None)
CARRIED_OUT = ("withdraw", "erase", "erase_all")
"""Kinds that are done to the cases by rule; restrict and object wait for somebody's answer."""
WORKED_ON = and_(
    cases.c.state.in_([literal_column(f"'{state}'") for state in ("received", "transferred", "asked")]),
    cases.c.staff_id.is_not(None),
)
"""Somebody is working on the case."""


async def add(connection: AsyncConnection, new: NewRequest) -> DataRequest:
    """Write a request down. Whoever asked from this conversation before is the same contact."""
    known = select(data_requests.c.contact).where(data_requests.c.conversation == new.conversation).limit(1)
    contact = await connection.scalar(known) or token_hex(5)
    values = {name: getattr(new, name) for name in NewRequest.__slots__} | {"contact": contact, "reminded": ""}
    return DataRequest(*(await connection.execute(insert(data_requests).values(values).returning(*COLUMNS))).one())


async def wait(connection: AsyncConnection, request_id: int, case_ids: Collection[int]) -> None:
    """The request stays open until it can be carried out on these cases."""
    await connection.execute(insert(request_cases), [{"request_id": request_id, "case_id": one} for one in case_ids])


async def waiting(connection: AsyncConnection, ids: Collection[int]) -> dict[int, list[int]]:
    """The cases that some requests wait for."""
    found: dict[int, list[int]] = {one: [] for one in ids}
    chosen = select(request_cases).where(request_cases.c.request_id.in_(list(ids))).order_by(request_cases.c.case_id)
    for request_id, case_id in await connection.execute(chosen):
        found[request_id].append(case_id)
    return found


async def retained(connection: AsyncConnection, ids: Collection[int]) -> set[int]:
    """Those among some requests that wait for a case that is retained."""
    chosen = select(request_cases.c.request_id).join(cases, cases.c.id == request_cases.c.case_id)
    return set(
        await connection.scalars(chosen.where(request_cases.c.request_id.in_(list(ids)), cases.c.retained != ""))
    )


async def ready(connection: AsyncConnection, most: int) -> list[DataRequest]:
    """Open requests that nothing stands in the way of any more."""
    in_the_way = or_(cases.c.retained.is_not(None), and_(data_requests.c.kind == "erase_all", WORKED_ON))
    theirs = select(request_cases.c.case_id).join(cases, cases.c.id == request_cases.c.case_id)
    blocked = exists(theirs.where(request_cases.c.request_id == data_requests.c.id, in_the_way))
    by_rule = data_requests.c.kind.in_(CARRIED_OUT)
    return await _chosen(connection, CHOOSING.where(OPEN, by_rule, ~blocked).order_by(data_requests.c.id).limit(most))


async def end(connection: AsyncConnection, request_id: int, now: datetime, outcome: str, by: str | None) -> bool:
    """What was asked is done; False where it was before."""
    still = update(data_requests).where(data_requests.c.id == request_id, OPEN)
    ended = await connection.execute(still.values(ended_at=now, outcome=outcome, ended_by=by))
    await connection.execute(delete(request_cases).where(request_cases.c.request_id == request_id))
    return ended.rowcount == 1


async def extend(connection: AsyncConnection, request_id: int, due_on: date, now: datetime) -> bool:
    """Set a later day, once; False where it was extended or is done."""
    once = update(data_requests).where(data_requests.c.id == request_id, OPEN, data_requests.c.extended_at.is_(None))
    return (await connection.execute(once.values(due_on=due_on, extended_at=now, reminded=""))).rowcount == 1


async def remind(connection: AsyncConnection, request_id: int, stage: str) -> bool:
    """Write down that somebody is reminded (soon | overdue); False where they were, or it is done."""
    known = ["soon", "overdue"] if stage == "soon" else ["overdue"]
    still = update(data_requests).where(data_requests.c.id == request_id, OPEN)
    fresh = still.where(data_requests.c.reminded.not_in(known)).values(reminded=stage)
    return (await connection.execute(fresh)).rowcount == 1


async def forget(connection: AsyncConnection, conversation: str) -> None:
    """Leave nothing in lines that are done by which one could tell whose they were."""
    done = update(data_requests).where(data_requests.c.conversation == conversation, ~OPEN)
    await connection.execute(done.values(conversation=None))


async def by_id(connection: AsyncConnection, request_id: int) -> DataRequest | None:
    found = await _chosen(connection, CHOOSING.where(data_requests.c.id == request_id))
    return found[0] if found else None


async def of_conversation(connection: AsyncConnection, conversation: str) -> list[DataRequest]:
    """Newest first."""
    theirs = CHOOSING.where(data_requests.c.conversation == conversation)
    return await _chosen(connection, theirs.order_by(data_requests.c.id.desc()))


async def due(connection: AsyncConnection, today: date, until: date, most: int) -> list[DataRequest]:
    """Open requests that are due by a day and of which nobody was reminded yet as they stand, the most urgent first."""
    is_late, reminded = data_requests.c.due_on < today, data_requests.c.reminded
    fresh = or_(reminded == "", and_(is_late, reminded != "overdue"))
    urgent = CHOOSING.where(OPEN, data_requests.c.due_on <= until, fresh)
    return await _chosen(connection, urgent.order_by(data_requests.c.due_on, data_requests.c.id).limit(most))


async def listed(
    connection: AsyncConnection, most: int, *, is_open: bool, place: Place | None = None
) -> list[DataRequest]:
    """The newest first."""
    found = part(CHOOSING, ((data_requests.c.id, True),), place, most)
    return await _chosen(connection, found.where(OPEN) if is_open else found)


async def count(connection: AsyncConnection) -> int:
    """How many are open."""
    return int((await connection.execute(select(func.count(data_requests.c.id)).where(OPEN))).scalar_one())


def named_before(day: datetime) -> Select[Any]:
    """Lines that were done before `day` and still say where they came from."""
    return select(data_requests.c.id).where(data_requests.c.ended_at < day, data_requests.c.conversation.is_not(None))


async def unname_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Empty that, in at most so many."""
    old = named_before(day).limit(most)
    changed = update(data_requests).where(data_requests.c.id.in_(old)).values(conversation=None)
    return (await connection.execute(changed)).rowcount


def old_before(day: datetime) -> Select[Any]:
    """Lines that were done before `day`."""
    return select(data_requests.c.id).where(data_requests.c.ended_at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(data_requests).where(data_requests.c.id.in_(old)))).rowcount


async def _chosen(connection: AsyncConnection, choosing: Select[Any]) -> list[DataRequest]:
    rows: Sequence[Any] = (await connection.execute(choosing)).all()
    return [DataRequest(*row) for row in rows]
