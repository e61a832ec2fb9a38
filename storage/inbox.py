"""What we heard: each message once, taken up in order within its conversation.

States: `new` (open), `done`, `dead` (set aside after too many attempts).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, Update, bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.claiming import hearing, is_free, may_be_heard
from storage.database import insert, keep_order
from storage.reading import read_on
from storage.records import Body, Lease, LeaseLost, Message, NewMessage
from storage.tables import inbox, open_rows

COLUMNS = (inbox.c.id, inbox.c.conversation, inbox.c.body, inbox.c.received_at, inbox.c.attempts)


async def add(connection: AsyncConnection, messages: Sequence[NewMessage]) -> set[tuple[str, str, str]]:
    """Store those not known yet, in one statement; return the keys of the new ones."""
    await keep_order(connection, inbox, (message.conversation for message in messages))
    rows = await connection.execute(_adding(connection.dialect.name), [_values(message) for message in messages])
    return {(channel, account, external_id) for channel, account, external_id in rows}


@cache
def _adding(dialect: str) -> Executable:
    adding = insert(dialect, inbox).on_conflict_do_nothing()
    return adding.returning(inbox.c.channel, inbox.c.account, inbox.c.external_id)


def _values(message: NewMessage) -> dict[str, Any]:
    return {
        "channel": message.channel,
        "account": message.account,
        "external_id": message.external_id,
        "conversation": message.conversation,
        "body": message.body,
        "received_at": message.received_at,
        "state": "new",
        "attempts": 0,
        "not_before": message.received_at,
    }


def _claiming() -> Update:
    """Take the oldest open row of each conversation, if it is due and nobody holds it.

    The outer condition repeats "free": between the inner SELECT and the UPDATE another process may have been faster.
    SQLAlchemy leaves FOR UPDATE SKIP LOCKED out for SQLite. A WITH query is made once; PostgreSQL may make a plain
    inner one again for each row, and then takes more than `most`.
    """
    row, earlier = inbox.alias("row"), inbox.alias("earlier")
    heads = (
        select(row.c.id)
        .where(open_rows(row), may_be_heard(row), is_free(row))
        .where(
            ~exists().where(open_rows(earlier), earlier.c.conversation == row.c.conversation, earlier.c.id < row.c.id)
        )
        .order_by(row.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("heads")
    )
    taken = update(inbox).where(inbox.c.id.in_(select(heads.c.id)), open_rows(inbox), is_free(inbox))
    return taken.values(
        lease_token=bindparam("token"), lease_until=bindparam("until"), attempts=inbox.c.attempts + 1
    ).returning(*COLUMNS)


CLAIMING = _claiming()


async def claim(connection: AsyncConnection, lease: Lease, most: int) -> list[Message]:
    """Lease up to `most` messages, at most one of each conversation, oldest first; counts an attempt."""
    rows = await connection.execute(CLAIMING, hearing(lease) | {"most": most})
    return sorted((_message(row) for row in rows), key=lambda message: message.id)


OURS = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)), inbox.c.lease_token == bindparam("token"))
    .where(open_rows(inbox))
    .values(lease_token=None, lease_until=None)
)
FINISHING = OURS.values(state="done")
TAKING_BACK = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state="new", attempts=inbox.c.attempts - 1)
)
GIVING_BACK = OURS.values(attempts=inbox.c.attempts - 1)
SETTING_BACK = OURS.values(not_before=bindparam("later"))
SPARING = SETTING_BACK.values(attempts=inbox.c.attempts - 1)
SETTING_ASIDE = OURS.values(state="dead")


async def finish(connection: AsyncConnection, ids: Sequence[int], token: str) -> None:
    """Mark as answered. Raises `LeaseLost` unless all of them are still ours."""
    await _settle(connection, FINISHING, {"ids": ids, "token": token})


async def take_back(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Leave those that this very transaction has finished as they were before they were claimed."""
    if ids:
        await connection.execute(TAKING_BACK, {"ids": ids})


async def give_back(connection: AsyncConnection, ids: Sequence[int], token: str) -> None:
    """Leave them as they were before they were claimed. Raises `LeaseLost`."""
    if ids:
        await _settle(connection, GIVING_BACK, {"ids": ids, "token": token})


async def set_back(
    connection: AsyncConnection, message_id: int, token: str, not_before: datetime, *, counted: bool = True
) -> None:
    """Give it up for now, to be tried again; unless `counted` this was no attempt. Raises `LeaseLost`."""
    values = {"ids": [message_id], "token": token, "later": not_before}
    await _settle(connection, SETTING_BACK if counted else SPARING, values)


async def set_aside(connection: AsyncConnection, message_id: int, token: str) -> None:
    """Give it up for good. Raises `LeaseLost`."""
    await _settle(connection, SETTING_ASIDE, {"ids": [message_id], "token": token})


async def _settle(connection: AsyncConnection, statement: Update, values: dict[str, Any]) -> None:
    settled = await connection.execute(statement, values)
    if settled.rowcount != len(values["ids"]):
        raise LeaseLost


async def latest(connection: AsyncConnection, after: Mapping[str, int], most: int) -> list[Message]:
    """Messages after a row in each of some conversations, as `read_on` has it."""
    return [_message(row) for row in await read_on(connection, inbox, COLUMNS, after, most)]


async def one(connection: AsyncConnection, conversation: str, message_id: int) -> Message | None:
    """A message of this conversation; None where there is none of that number."""
    theirs = select(*COLUMNS).where(inbox.c.conversation == conversation, inbox.c.id == message_id)
    row = (await connection.execute(theirs)).first()
    return _message(row) if row else None


LAST_HEARD = (
    select(inbox.c.conversation, func.max(inbox.c.received_at))
    .where(inbox.c.conversation.in_(bindparam("conversations", expanding=True)))
    .group_by(inbox.c.conversation)
)


async def last_heard(connection: AsyncConnection, conversations: Collection[str]) -> dict[str, datetime]:
    """When each of some conversations last brought us something; those that we heard nothing from are left out."""
    rows = await connection.execute(LAST_HEARD, {"conversations": list(conversations)})
    return {conversation: heard_at for conversation, heard_at in rows}  # noqa: C416 - a row is no pair to mypy


async def newest(connection: AsyncConnection, conversation: str) -> int:
    """The row of the newest message that is not waiting for its answer; 0 where there is none."""
    done = select(func.max(inbox.c.id)).where(inbox.c.conversation == conversation, inbox.c.state != "new")
    return await connection.scalar(done) or 0


async def blank(connection: AsyncConnection, conversation: str, up_to: int) -> None:
    """Erase what was said, up to a row; the rows stay, so that a repeated delivery is still recognised."""
    theirs = update(inbox).where(inbox.c.conversation == conversation, inbox.c.id <= up_to)
    await connection.execute(theirs.values(body={}))


async def blank_one(connection: AsyncConnection, conversation: str, message_id: int) -> None:
    """Erase what one message of a conversation said; nothing happens to another's."""
    theirs = update(inbox).where(inbox.c.conversation == conversation, inbox.c.id == message_id)
    await connection.execute(theirs.values(body={}))


async def rewrite(connection: AsyncConnection, message_id: int, body: Body) -> None:
    """Keep this of a message in place of what it said."""
    await connection.execute(update(inbox).where(inbox.c.id == message_id).values(body=body))


def old_before(day: datetime) -> Select[Any]:
    """Messages received before `day`, whose answers go with them; open ones stay."""
    return select(inbox.c.id).where(inbox.c.received_at < day, inbox.c.state != "new")


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(inbox).where(inbox.c.id.in_(old)))).rowcount


async def oldest_open(connection: AsyncConnection) -> datetime | None:
    """When the longest waiting message was received."""
    oldest: datetime | None = await connection.scalar(select(func.min(inbox.c.received_at)).where(open_rows(inbox)))
    return oldest


def _message(row: Sequence[Any]) -> Message:
    return Message(*row)
