"""What we say: each message sent in order within its conversation, or retried, or visibly given up.

States: `queued`, `calling` (the channel is being asked), `retry`, `uncertain` (the outcome of a call was lost; it is
sent once more) are open; `sent` and `dead` (with a reason) are not. `waiting` is what the vendor takes only once the
citizen has written again: then it is queued anew, before the answer to what they wrote.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.claiming import free_at, is_free, may_be_said, said_at, saying
from storage.database import keep_order
from storage.reading import read_on
from storage.records import Flow, Lease, LeaseLost, NewPost, Post
from storage.tables import open_rows, outbox

COLUMNS = tuple(outbox.c[name] for name in Post.__dataclass_fields__)
LOST = "answer lost"
"""Nobody knows whether the message arrived. Answers and notices are sent once more; broadcasts never."""
ADDING = insert(outbox)


async def add(connection: AsyncConnection, posts: Sequence[NewPost]) -> None:
    """Queue messages; those of one conversation are sent in this order."""
    if posts:
        await keep_order(connection, outbox, (post.conversation for post in posts))
        await connection.execute(ADDING, [_values(post) for post in posts])


async def queue(connection: AsyncConnection, post: NewPost) -> int:
    """Queue one message; return its row."""
    await keep_order(connection, outbox, [post.conversation])
    number: int = (await connection.execute(ADDING.returning(outbox.c.id), _values(post))).scalar_one()
    return number


def _values(post: NewPost) -> dict[str, Any]:
    return {
        "channel": post.channel,
        "account": post.account,
        "chat": post.chat,
        "conversation": post.conversation,
        "body": post.body,
        "inbox_id": post.inbox_id,
        "part": post.part,
        "kind": post.kind,
        "queued_at": post.queued_at,
        "state": "queued",
        "attempts": 0,
        "lost": 0,
        "not_before": post.queued_at,
    }


def _claiming() -> Update:
    """As in the inbox: the first open row of each conversation, if it is due, free and of a bot that runs here.

    News comes after all else, whatever was there first; only a call that is being made holds up what comes next.
    """
    row, earlier = outbox.alias("row"), outbox.alias("earlier")
    is_news, was_news = row.c.kind == "broadcast", earlier.c.kind == "broadcast"
    older = earlier.c.id < row.c.id
    first = or_(and_(older, or_(is_news, ~was_news, earlier.c.state == "calling")), and_(~older, is_news, ~was_news))
    heads = (
        select(row.c.id)
        .where(open_rows(row), row.c.state != "calling", may_be_said(row), is_free(row))
        .where(tuple_(row.c.channel, row.c.account).in_(bindparam("accounts", expanding=True)))
        .where(~exists().where(open_rows(earlier), earlier.c.conversation == row.c.conversation, first))
        .order_by(row.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("heads")
    )
    taken = update(outbox).where(outbox.c.id.in_(select(heads.c.id)), open_rows(outbox), is_free(outbox))
    return taken.values(lease_token=bindparam("token"), lease_until=bindparam("until")).returning(*COLUMNS)


CLAIMING = _claiming()


async def claim(
    connection: AsyncConnection, lease: Lease, accounts: Iterable[tuple[str, str]], most: int
) -> list[Post]:
    """Lease up to `most` messages of some (channel, account), at most one of each conversation, oldest first."""
    values = {"accounts": list(accounts), "most": most}
    rows = await connection.execute(CLAIMING, saying(lease) | values)
    return sorted((Post(*row) for row in rows), key=lambda post: post.id)


async def mark_calling(connection: AsyncConnection, ids: Sequence[int], lease: Lease) -> None:
    """From here on nobody can know whether it arrived, unless an outcome is recorded. Raises `LeaseLost`.

    `lease` is the one they were claimed with, renewed: it begins with the call.
    """
    values = {"state": "calling", "called_at": lease.taken_at, "lease_until": lease.until}
    if await _update(connection, ids, lease.token, values) != len(ids):
        raise LeaseLost


def _lost(again_at: datetime | BindParameter[datetime]) -> dict[str, Any]:
    again = (outbox.c.kind != "broadcast") & (outbox.c.lost == 0)
    state = case((again, "uncertain"), else_="dead")
    return {"state": state, "lost": outbox.c.lost + 1, "reason": LOST, "not_before": again_at} | _free()


def _free() -> dict[str, Any]:
    return {"lease_token": None, "lease_until": None}


def _showing() -> Update:
    row = outbox.alias("row")
    due = (
        select(row.c.id)
        .where(open_rows(row), row.c.channel == bindparam("by"), row.c.account == bindparam("of"), may_be_said(row))
        .order_by(row.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    shown = update(outbox).where(outbox.c.id.in_(select(due.c.id)), open_rows(outbox))
    values = {"state": "sent", "sent_at": bindparam("now"), "attempts": outbox.c.attempts + 1, "reason": None}
    return shown.values(**values, **_free()).returning(outbox.c.chat, outbox.c.inbox_id)


SHOWING = _showing()


async def show(
    connection: AsyncConnection, account: tuple[str, str], now: datetime, most: int
) -> list[tuple[str, bool]]:
    """Mark up to `most` messages of a (channel, account) as sent that is read from here.

    Return the chat of each, and whether it answers something.
    """
    channel, name = account
    values = {"by": channel, "of": name, "most": most}
    rows = await connection.execute(SHOWING, values | said_at(now))
    return [(chat, inbox_id is not None) for chat, inbox_id in rows]


SENDING = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.lease_token == bindparam("token"))
    .where(open_rows(outbox))
    .values(state="sent", sent_at=bindparam("now"), attempts=outbox.c.attempts + 1, reason=None)
    .values(lease_token=None, lease_until=None)
)


async def mark_sent(connection: AsyncConnection, ids: Sequence[int], token: str, now: datetime) -> None:
    await connection.execute(SENDING, {"ids": ids, "token": token, "now": now})


async def mark_retry(connection: AsyncConnection, post: Post, token: str, not_before: datetime, reason: str) -> None:
    """To be sent again from `not_before` on; `post.attempts` says how many count by now."""
    values = {"state": "retry", "not_before": not_before, "attempts": post.attempts, "reason": reason[:200]}
    await _update(connection, [post.id], token, values | _free())


async def mark_dead(connection: AsyncConnection, post: Post, token: str, reason: str) -> None:
    values = {"state": "dead", "attempts": post.attempts, "reason": reason[:200]}
    await _update(connection, [post.id], token, values | _free())


async def mark_waiting(connection: AsyncConnection, post: Post, token: str, reason: str) -> None:
    """Until `release`."""
    await _update(connection, [post.id], token, {"state": "waiting", "reason": reason[:200]} | _free())


RELEASING = (
    update(outbox)
    .where(outbox.c.conversation.in_(bindparam("conversations", expanding=True)), outbox.c.state == "waiting")
    .values(state="queued", attempts=0, queued_at=bindparam("now"), not_before=bindparam("now"), reason=None)
)


async def release(connection: AsyncConnection, conversations: Collection[str], now: datetime) -> None:
    """What waits in these conversations may go. It is as new as on its first day: nothing was tried in vain."""
    await connection.execute(RELEASING, {"conversations": list(conversations), "now": now})


async def mark_uncertain(connection: AsyncConnection, post: Post, token: str, again_at: datetime) -> None:
    """The answer to the call was lost; to be sent once more at `again_at`, if it may and was not yet."""
    await _update(connection, [post.id], token, {"attempts": post.attempts} | _lost(again_at))


LOSING = (
    update(outbox)
    .where(open_rows(outbox), outbox.c.state == "calling", is_free(outbox))
    .values(**_lost(bindparam("again_at", type_=outbox.c.not_before.type)))
)


async def mark_lost(connection: AsyncConnection, now: datetime, again_at: datetime) -> int:
    """Calls whose lease ran out: whoever made them died over it. Return how many there were."""
    return (await connection.execute(LOSING, free_at(now) | {"again_at": again_at})).rowcount


async def _update(connection: AsyncConnection, ids: Sequence[int], token: str, values: dict[str, Any]) -> int:
    """Change rows that are still ours; what somebody else took over is theirs to record."""
    ours = update(outbox).where(outbox.c.id.in_(ids), outbox.c.lease_token == token, open_rows(outbox))
    return (await connection.execute(ours.values(**values))).rowcount


async def latest(connection: AsyncConnection, after: Mapping[str, int], most: int) -> list[Post]:
    """What we said after a row in each of some conversations, sent or not, as `read_on` has it."""
    return [Post(*row) for row in await read_on(connection, outbox, COLUMNS, after, most)]


async def last(connection: AsyncConnection, conversation: str) -> Post | None:
    """What we said last in a conversation, sent or not; what waits was not said."""
    said = (outbox.c.conversation == conversation) & (outbox.c.state != "waiting")
    newest = select(*COLUMNS).where(said).order_by(outbox.c.id.desc()).limit(1)
    row = (await connection.execute(newest)).first()
    return Post(*row) if row else None


async def erase(connection: AsyncConnection, conversation: str) -> None:
    """Delete all we said in a conversation, and what was still to be said."""
    await connection.execute(delete(outbox).where(outbox.c.conversation == conversation))


async def delete_documents(connection: AsyncConnection, conversation: str) -> None:
    """Delete what we said in a conversation with a document to it."""
    has_document = outbox.c.body["document"].as_string().is_not(None)
    await connection.execute(delete(outbox).where(outbox.c.conversation == conversation, has_document))


def old_before(day: datetime) -> Select[Any]:
    """Messages queued before `day` that are closed, or wait for somebody who did not come back."""
    return select(outbox.c.id).where(outbox.c.queued_at < day, outbox.c.state.in_(["sent", "dead", "waiting"]))


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(outbox).where(outbox.c.id.in_(old)))).rowcount


RECENT = timedelta(hours=6)
"""Among what was queued since then, what was sent lately is looked for: that has an index, and the rest is rare."""


async def flows(connection: AsyncConnection, since: datetime) -> list[Flow]:
    """How it goes with each channel that has anything waiting, or had anything sent since then."""
    waits = select(outbox.c.channel, func.min(outbox.c.queued_at)).where(open_rows(outbox)).group_by(outbox.c.channel)
    conversations = func.count(outbox.c.conversation.distinct())
    fails = select(outbox.c.channel, conversations).where(open_rows(outbox), outbox.c.attempts > 0)
    lately = (outbox.c.queued_at > since - RECENT) & (outbox.c.sent_at > since)
    sent = select(outbox.c.channel, func.count()).where(lately).group_by(outbox.c.channel)
    oldest, failing, taken = [
        {row[0]: row[1] for row in await connection.execute(query)}
        for query in (waits, fails.group_by(outbox.c.channel), sent)
    ]
    names = sorted({*oldest, *taken})
    return [Flow(name, oldest.get(name), taken.get(name, 0), failing.get(name, 0)) for name in names]


async def oldest_due(connection: AsyncConnection, now: datetime) -> datetime | None:
    """Since when the longest waiting message could have been sent."""
    due = select(func.min(outbox.c.not_before)).where(open_rows(outbox), outbox.c.not_before <= now)
    oldest: datetime | None = await connection.scalar(due)
    return oldest
