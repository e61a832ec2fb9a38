"""News by topic: who wants it, what was written, and its way to each of them.

A recipient (`deliveries`) is `new` until the outbox has a message for them: then `queued`, or `waiting` where the
vendor takes it only once they have written again. It ends as `sent`, `failed`, `unsure` (the answer of the call was
lost: it is never sent again), `left` (they wanted no more), `late` (its last day was over) or `stopped`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.claiming import free_at, is_free
from storage.database import insert
from storage.news_tables import UNDERWAY, broadcasts, deliveries, subscriptions
from storage.outbox import LOST, queue
from storage.records import Body, NewPost
from storage.tables import contacts, open_rows, outbox

SETTLED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    topic: str
    title: str
    text: str
    ends_on: date
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A row of the broadcasts. `state`: draft | sending | paused | stopped | done | dropped.

    `reached`: the last conversation that was written down as a recipient; None before it is released, and once all are.
    """

    id: int
    topic: str
    title: str
    text: str
    ends_on: date
    state: str
    version: int
    written_by: str
    written_at: datetime
    released_by: str | None
    released_at: datetime | None
    reached: str | None
    ended_at: datetime | None


COLUMNS = tuple(broadcasts.c[name] for name in Broadcast.__dataclass_fields__)


async def subscribe(connection: AsyncConnection, topic: str, conversation: str, now: datetime) -> None:
    """Somebody wants the news of a topic; that they wanted it before changes nothing."""
    channel = conversation.partition(":")[0]
    values = {"topic": topic, "conversation": conversation, "channel": channel, "since": now}
    adding = insert(connection.dialect.name, subscriptions).on_conflict_do_nothing()
    await connection.execute(adding, values)


async def of_conversation(connection: AsyncConnection, conversation: str) -> list[tuple[str, datetime]]:
    """What somebody wants to hear about, and since when."""
    found = select(subscriptions.c.topic, subscriptions.c.since).where(subscriptions.c.conversation == conversation)
    return [(topic, since) for topic, since in await connection.execute(found.order_by(subscriptions.c.topic))]


async def leave(connection: AsyncConnection, conversation: str, topic: str | None = None) -> None:
    """Somebody wants no more of a topic, or of any: what is on its way to them is called back."""
    theirs = subscriptions.c.conversation == conversation
    about = select(broadcasts.c.id)
    if topic is not None:
        theirs, about = theirs & (subscriptions.c.topic == topic), about.where(broadcasts.c.topic == topic)
    await connection.execute(delete(subscriptions).where(theirs))
    on_its_way = (deliveries.c.conversation == conversation) & deliveries.c.broadcast_id.in_(about)
    await _call_back(connection, on_its_way, None)
    fresh = update(deliveries).where(on_its_way, deliveries.c.state == "new")
    await connection.execute(fresh.values(state="left"))


async def erase(connection: AsyncConnection, conversation: str) -> None:
    """Forget what somebody wanted and got; that somebody was told stays as a number."""
    await leave(connection, conversation)
    theirs = update(deliveries).where(deliveries.c.conversation == conversation)
    still = case((deliveries.c.state.in_(UNDERWAY), "left"), else_=deliveries.c.state)
    await connection.execute(theirs.values(conversation=None, state=still, post_id=None))


async def counts(connection: AsyncConnection) -> dict[str, dict[str, int]]:
    """How many want each topic, by channel; those whom nothing reaches are not counted."""
    gone = select(contacts.c.conversation).where(contacts.c.unreachable_since.is_not(None))
    number = func.count()
    wanted = select(subscriptions.c.topic, subscriptions.c.channel, number)
    wanted = wanted.where(subscriptions.c.conversation.not_in(gone))
    found: dict[str, dict[str, int]] = {}
    for topic, channel, many in await connection.execute(
        wanted.group_by(subscriptions.c.topic, subscriptions.c.channel).order_by(subscriptions.c.channel)
    ):
        found.setdefault(topic, {})[channel] = many
    return found


async def add(connection: AsyncConnection, new: NewBroadcast) -> int:
    values = {name: getattr(new, name) for name in NewBroadcast.__slots__} | {"state": "draft"}
    adding = broadcasts.insert().values(values).returning(broadcasts.c.id)
    number: int = (await connection.execute(adding)).scalar_one()
    return number


async def by_id(connection: AsyncConnection, number: int) -> Broadcast | None:
    row = (await connection.execute(select(*COLUMNS).where(broadcasts.c.id == number))).first()
    return Broadcast(*row) if row else None


async def locked(connection: AsyncConnection, number: int) -> Broadcast | None:
    """A broadcast that nobody else changes until this transaction ends."""
    row = (await connection.execute(select(*COLUMNS).where(broadcasts.c.id == number).with_for_update())).first()
    return Broadcast(*row) if row else None


async def listed(connection: AsyncConnection, most: int, before: int | None = None) -> list[Broadcast]:
    """The newest, or the newest before a number."""
    found = select(*COLUMNS).order_by(broadcasts.c.id.desc()).limit(most)
    found = found.where(broadcasts.c.id < before) if before is not None else found
    return [Broadcast(*row) for row in await connection.execute(found)]


async def change(connection: AsyncConnection, as_read: Broadcast, values: Body) -> bool:
    """Change a broadcast that is still as it was read; False where somebody changed it meanwhile."""
    same = update(broadcasts).where(broadcasts.c.id == as_read.id, broadcasts.c.version == as_read.version)
    return (await connection.execute(same.values(**values, version=as_read.version + 1))).rowcount == 1


async def tallies(connection: AsyncConnection, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many recipients of some broadcasts are in each state."""
    counted = select(deliveries.c.broadcast_id, deliveries.c.state, func.count())
    counted = counted.where(deliveries.c.broadcast_id.in_(numbers))
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    grouped = counted.group_by(deliveries.c.broadcast_id, deliveries.c.state)
    for number, state, many in await connection.execute(grouped):
        found[number][state] = many
    return found


async def reach(connection: AsyncConnection, since: datetime, until: datetime) -> list[tuple[int, str, str, str, int]]:
    """Of what was let go in a time, how many recipients by a channel are in each state.

    Each is (number, title, channel, state, how many); what had no recipients has "" and 0.
    """
    side = (broadcasts.c.id, broadcasts.c.title, deliveries.c.channel, deliveries.c.state)
    counted = select(*side, func.count(deliveries.c.id))
    counted = counted.outerjoin(deliveries, deliveries.c.broadcast_id == broadcasts.c.id)
    counted = counted.where(broadcasts.c.released_at >= since, broadcasts.c.released_at < until)
    ordered = counted.group_by(*side).order_by(broadcasts.c.id.desc(), deliveries.c.channel, deliveries.c.state)
    return [
        (one.id, one.title, one.channel or "", one.state or "", one[-1]) for one in await connection.execute(ordered)
    ]


async def underway(connection: AsyncConnection) -> list[Broadcast]:
    """Those that are being sent, the first released first."""
    found = select(*COLUMNS).where(broadcasts.c.state == "sending").order_by(broadcasts.c.released_at, broadcasts.c.id)
    return [Broadcast(*row) for row in await connection.execute(found)]


async def write_down(connection: AsyncConnection, broadcast: Broadcast, most: int) -> int:
    """Write the next recipients down, at most so many; return how many there were. Where none is left, that too."""
    wanting = select(subscriptions.c.conversation, subscriptions.c.channel)
    wanting = wanting.where(subscriptions.c.topic == broadcast.topic, subscriptions.c.conversation > broadcast.reached)
    rows = (await connection.execute(wanting.order_by(subscriptions.c.conversation).limit(most))).all()
    if rows:
        common = {"broadcast_id": broadcast.id, "state": "new"}
        values = [common | {"conversation": name, "channel": channel} for name, channel in rows]
        await connection.execute(insert(connection.dialect.name, deliveries).on_conflict_do_nothing(), values)
    reached = rows[-1][0] if len(rows) == most else None
    own = update(broadcasts).where(broadcasts.c.id == broadcast.id)
    await connection.execute(own.values(reached=reached))
    return len(rows)


async def in_flight(connection: AsyncConnection) -> dict[str, int]:
    """How many messages of any broadcast lie in the outbox, by channel; those that wait for a citizen do not count."""
    counted = select(deliveries.c.channel, func.count()).where(deliveries.c.state == "queued")
    rows = await connection.execute(counted.group_by(deliveries.c.channel))
    return {channel: many for channel, many in rows}  # noqa: C416 - a row is no pair to mypy


async def next_ones(connection: AsyncConnection, number: int, channel: str, most: int) -> list[tuple[int, str]]:
    """The next recipients of a broadcast by a channel, and their conversations; nobody else takes them meanwhile."""
    fresh = select(deliveries.c.id, deliveries.c.conversation).where(
        deliveries.c.broadcast_id == number, deliveries.c.state == "new", deliveries.c.channel == channel
    )
    fresh = fresh.order_by(deliveries.c.id).limit(most).with_for_update(skip_locked=True)
    return [(recipient, conversation) for recipient, conversation in await connection.execute(fresh)]


async def send(connection: AsyncConnection, recipient: int, post: NewPost) -> None:
    """Put the message for a recipient into the outbox."""
    own = update(deliveries).where(deliveries.c.id == recipient)
    await connection.execute(own.values(state="queued", post_id=await queue(connection, post)))


async def settle(connection: AsyncConnection) -> int:
    """Note what became of what lay in the outbox; return of how many."""
    waits, opened = outbox.c.state == "waiting", open_rows(outbox)
    became = case(
        (outbox.c.id.is_(None), "left"),
        (outbox.c.state == "sent", "sent"),
        (and_(outbox.c.state == "dead", outbox.c.reason == LOST), "unsure"),
        (outbox.c.state == "dead", "failed"),
        (waits, "waiting"),
        else_="queued",
    )
    joined = deliveries.outerjoin(outbox, outbox.c.id == deliveries.c.post_id)
    changed = or_(
        and_(or_(outbox.c.id.is_(None), ~opened), or_(~waits, outbox.c.id.is_(None), deliveries.c.state == "queued")),
        and_(opened, deliveries.c.state == "waiting"),
    )
    found = select(deliveries.c.id, became).select_from(joined).where(deliveries.c.state.in_(UNDERWAY), changed)
    by_state: dict[str, list[int]] = {}
    for number, state in await connection.execute(found.limit(SETTLED_AT_ONCE)):
        by_state.setdefault(state, []).append(number)
    for state, numbers in by_state.items():
        still = update(deliveries).where(deliveries.c.id.in_(numbers), deliveries.c.state.in_(UNDERWAY))
        await connection.execute(still.values(state=state))
    return sum(map(len, by_state.values()))


async def call_back(
    connection: AsyncConnection, now: datetime, number: int | None = None, *, with_waiting: bool = False
) -> int:
    """Take what nobody is sending yet out of the outbox again, of one broadcast or of all; return how many."""
    which = deliveries.c.broadcast_id == number if number is not None else literal(value=True)
    kinds = UNDERWAY if with_waiting else ("queued",)
    return await _call_back(connection, and_(which, deliveries.c.state.in_(kinds)), now)


async def _call_back(connection: AsyncConnection, which: ColumnElement[bool], now: datetime | None) -> int:
    """A message whose call is under way, or was made, stays; without a time nobody's lease is looked at."""
    posts = select(deliveries.c.post_id).where(which, deliveries.c.state.in_(UNDERWAY))
    unsent = outbox.c.state.in_(["queued", "retry", "waiting"])
    free = or_(is_free(outbox), outbox.c.lease_token.is_(None)) if now else outbox.c.lease_token.is_(None)
    taking = delete(outbox).where(outbox.c.id.in_(posts), unsent, free).returning(outbox.c.id)
    taken = list(await connection.scalars(taking, free_at(now) if now else {}))
    if taken:
        ours = update(deliveries).where(deliveries.c.post_id.in_(taken))
        await connection.execute(ours.values(state="new", post_id=None))
    return len(taken)


async def give_up(connection: AsyncConnection, number: int, state: str) -> None:
    """Nobody else of a broadcast is told, for a reason (`late` or `stopped`)."""
    rest = update(deliveries).where(deliveries.c.broadcast_id == number, deliveries.c.state == "new")
    await connection.execute(rest.values(state=state))


async def is_through(connection: AsyncConnection, number: int) -> bool:
    """Whether nothing of a broadcast is still to be sent, or on its way."""
    left = select(deliveries.c.id).where(
        deliveries.c.broadcast_id == number, deliveries.c.state.in_(["new", *UNDERWAY])
    )
    return (await connection.execute(left.limit(1))).first() is None


def named_before(day: datetime) -> Select[Any]:
    """Recipients of what ended before `day` whose conversation is still named."""
    over = select(broadcasts.c.id).where(broadcasts.c.ended_at < day)
    return select(deliveries.c.id).where(deliveries.c.broadcast_id.in_(over), deliveries.c.conversation.is_not(None))


async def unname_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Empty that, in at most so many."""
    old = named_before(day).limit(most)
    changed = update(deliveries).where(deliveries.c.id.in_(old)).values(conversation=None)
    return (await connection.execute(changed)).rowcount


def unheard_before(day: datetime) -> Select[Any]:
    """Wishes of those whom nothing has reached since before `day`."""
    gone = select(contacts.c.conversation).where(contacts.c.unreachable_since < day)
    return select(subscriptions.c.conversation).where(subscriptions.c.conversation.in_(gone))


async def delete_unheard(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = unheard_before(day).limit(most)
    return (await connection.execute(delete(subscriptions).where(subscriptions.c.conversation.in_(old)))).rowcount
