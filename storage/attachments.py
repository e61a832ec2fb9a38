"""Files that citizens sent: laid ready for what is being written, then part of a case. Lists never read a content.

Files that officers give to citizens are part of a case from the beginning.

One that came with no message yet, or whose message was never answered, is nobody's and goes after a few days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import attachments, case_followers, cases

IS_HERE = attachments.c.remote.is_(None).label("is_here")
NAMES = ("id", "case_id", "kind", "size", "added_at", "given_by")
COLUMNS: tuple[ColumnElement[Any], ...] = (*(attachments.c[name] for name in NAMES), IS_HERE)


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file somebody sent: its content, or the name under which a vendor keeps it. `kind`: image | pdf."""

    conversation: str
    kind: str
    added_at: datetime
    inbox_id: int | None = None
    content: bytes | None = None
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """A file of an officer's for the citizen of a case. `link` is a token by which it can be had."""

    case_id: int
    kind: str
    content: bytes
    given_by: str
    link: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as lists have it, without its content. `given_by`: the login of the officer who gave it to the citizen.
    `is_here`: it need not be fetched any more.
    """

    id: int
    case_id: int | None
    kind: str
    size: int
    added_at: datetime
    given_by: str | None
    is_here: bool


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file that is to be fetched. `conversation`: whose it is, None where nobody can tell any more."""

    id: int
    channel: str
    account: str
    remote: str
    attempts: int
    added_at: datetime
    conversation: str | None


async def add(connection: AsyncConnection, new: NewAttachment) -> int:
    """Store a file, or where it is to be fetched; return its number."""
    channel, account, _ = new.conversation.split(":", 2)
    values = {name: getattr(new, name) for name in new.__slots__}
    values |= {"size": len(new.content or b""), "attempts": 0, "not_before": new.added_at}
    if new.remote is not None:
        values |= {"channel": channel, "account": account}
    added = await connection.execute(insert(attachments).values(values).returning(attachments.c.id))
    return int(added.scalar_one())


async def give(connection: AsyncConnection, gift: Gift) -> int:
    """Store a file for a citizen; return its number."""
    values = {name: getattr(gift, name) for name in gift.__slots__}
    values |= {"size": len(gift.content), "attempts": 0, "not_before": gift.added_at}
    added = await connection.execute(insert(attachments).values(values).returning(attachments.c.id))
    return int(added.scalar_one())


async def given(connection: AsyncConnection, number: int) -> bytes | None:
    """The content of a file for a citizen; None where it was erased."""
    found = select(attachments.c.content).where(attachments.c.id == number, attachments.c.given_by.is_not(None))
    content: bytes | None = await connection.scalar(found)
    return content


async def behind(connection: AsyncConnection, link: str, since: datetime) -> tuple[str, bytes] | None:
    """The kind and content of a file given since then, by its link, while its case still belongs to somebody."""
    found = (
        select(attachments.c.kind, attachments.c.content)
        .join(cases, cases.c.id == attachments.c.case_id)
        .where(attachments.c.link == link, attachments.c.added_at >= since, cases.c.conversation.is_not(None))
    )
    row = (await connection.execute(found)).first()
    return (row[0], row[1]) if row else None


async def take(connection: AsyncConnection, conversation: str, number: int, inbox_id: int) -> bool:
    """Lay a stored file ready, as of that message; False where it is not there, or not theirs."""
    unclaimed = update(attachments).where(attachments.c.id == number, attachments.c.inbox_id.is_(None))
    theirs = unclaimed.where(attachments.c.conversation == conversation)
    return (await connection.execute(theirs.values(inbox_id=inbox_id))).rowcount == 1


async def discard(connection: AsyncConnection, conversation: str, number: int) -> None:
    """Erase a stored file that came with a message and was not laid ready."""
    unclaimed = delete(attachments).where(attachments.c.id == number, attachments.c.inbox_id.is_(None))
    await connection.execute(unclaimed.where(attachments.c.conversation == conversation))


async def ready(connection: AsyncConnection, conversation: str) -> list[Attachment]:
    """What lies ready in a conversation, oldest first."""
    return await _listed(connection, _ready(conversation))


async def bind(connection: AsyncConnection, conversation: str, case_id: int, inbox_id: int | None = None) -> int:
    """What lies ready, or what came with one message, goes with a case; return how many there were."""
    going = update(attachments).where(_ready(conversation))
    going = going if inbox_id is None else going.where(attachments.c.inbox_id == inbox_id)
    bound = await connection.execute(going.values(case_id=case_id, conversation=None, inbox_id=None))
    return bound.rowcount


async def drop(connection: AsyncConnection, conversation: str, inbox_id: int | None = None) -> None:
    """Erase what lies ready: all of it, or what came with one message."""
    gone = delete(attachments).where(_ready(conversation))
    await connection.execute(gone if inbox_id is None else gone.where(attachments.c.inbox_id == inbox_id))


async def erase(connection: AsyncConnection, conversation: str) -> None:
    """Erase all of a conversation's that is in no case."""
    await connection.execute(delete(attachments).where(attachments.c.conversation == conversation))


async def of_cases(connection: AsyncConnection, case_ids: Sequence[int]) -> list[Attachment]:
    """What belongs to some cases, oldest first."""
    return await _listed(connection, attachments.c.case_id.in_(case_ids)) if case_ids else []


async def content(connection: AsyncConnection, case_id: int, number: int) -> tuple[str, bytes] | None:
    """The kind and content of a file of that case; None where it has none of that number, or not yet."""
    theirs = select(attachments.c.kind, attachments.c.content).where(
        attachments.c.id == number, attachments.c.case_id == case_id, attachments.c.content.is_not(None)
    )
    row = (await connection.execute(theirs)).first()
    return (row[0], row[1]) if row else None


async def count_since(connection: AsyncConnection, conversation: str, since: datetime) -> int:
    """How many a citizen has sent since, those in cases they filed or follow included."""
    own = select(cases.c.id).where(cases.c.conversation == conversation)
    followed = select(case_followers.c.case_id).where(case_followers.c.conversation == conversation)
    in_cases = or_(attachments.c.case_id.in_(own), attachments.c.case_id.in_(followed))
    theirs = or_(attachments.c.conversation == conversation, in_cases)
    counting = select(func.count(attachments.c.id)).where(theirs, attachments.c.added_at >= since)
    counting = counting.where(attachments.c.given_by.is_(None))
    return int((await connection.execute(counting)).scalar_one())


async def awaited(connection: AsyncConnection, now: datetime, most: int) -> list[Awaited]:
    """What is to be fetched now, the longest waiting first."""
    whose = func.coalesce(attachments.c.conversation, cases.c.conversation)
    names = ("id", "channel", "account", "remote", "attempts", "added_at")
    columns: list[ColumnElement[Any]] = [*(attachments.c[name] for name in names), whose]
    found = (
        select(*columns)
        .select_from(attachments.outerjoin(cases, cases.c.id == attachments.c.case_id))
        .where(attachments.c.remote.is_not(None), attachments.c.not_before <= now)
        .order_by(attachments.c.not_before, attachments.c.id)
        .limit(most)
    )
    return [Awaited(*row) for row in await connection.execute(found)]


async def fill(connection: AsyncConnection, number: int, kind: str, fetched: bytes) -> None:
    """Store what was fetched; nothing happens where the file was erased meanwhile."""
    values = {"kind": kind, "content": fetched, "size": len(fetched), "remote": None, "channel": None, "account": None}
    await connection.execute(update(attachments).where(attachments.c.id == number).values(values))


async def put_off(connection: AsyncConnection, number: int, not_before: datetime) -> None:
    """It could not be fetched: to be tried again."""
    later = {"attempts": attachments.c.attempts + 1, "not_before": not_before}
    await connection.execute(update(attachments).where(attachments.c.id == number).values(later))


async def remove(connection: AsyncConnection, number: int) -> bool:
    """Give up a file that was to be fetched; False where it is not there any more."""
    gone = delete(attachments).where(attachments.c.id == number, attachments.c.remote.is_not(None))
    return (await connection.execute(gone)).rowcount == 1


def old_before(day: datetime) -> Select[Any]:
    """What was sent before `day` and went with no case."""
    return select(attachments.c.id).where(attachments.c.added_at < day, attachments.c.case_id.is_(None))


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete it, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(attachments).where(attachments.c.id.in_(old)))).rowcount


def _ready(conversation: str) -> ColumnElement[bool]:
    return (attachments.c.conversation == conversation) & attachments.c.inbox_id.is_not(None)


async def _listed(connection: AsyncConnection, which: ColumnElement[bool]) -> list[Attachment]:
    found = select(*COLUMNS).where(which).order_by(attachments.c.id)
    return [Attachment(*row) for row in await connection.execute(found)]
