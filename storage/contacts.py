"""What is known of those who write to us, one row a conversation: by now, whether anything still reaches them."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.tables import contacts

LOOKING = select(contacts.c.conversation, contacts.c.unreachable_reason).where(
    contacts.c.conversation.in_(bindparam("conversations", expanding=True)), contacts.c.unreachable_since.is_not(None)
)


async def mark_unreachable(connection: AsyncConnection, conversation: str, now: datetime, reason: str) -> None:
    """Nothing arrives there any more; the first time and the newest reason are kept."""
    values = {"conversation": conversation, "now": now, "reason": reason[:200]}
    await connection.execute(_marking(connection.dialect.name), values)


@cache
def _marking(dialect: str) -> Executable:
    now = bindparam("now", type_=contacts.c.updated_at.type)
    marking = insert(dialect, contacts).values(
        conversation=bindparam("conversation"),
        unreachable_since=now,
        unreachable_reason=bindparam("reason"),
        updated_at=now,
    )
    changes = {
        "unreachable_since": func.coalesce(contacts.c.unreachable_since, marking.excluded.unreachable_since),
        "unreachable_reason": marking.excluded.unreachable_reason,
        "updated_at": marking.excluded.updated_at,
    }
    return marking.on_conflict_do_update(index_elements=["conversation"], set_=changes)


UNMARKING = (
    update(contacts)
    .where(contacts.c.conversation.in_(bindparam("conversations", expanding=True)))
    .where(contacts.c.unreachable_since.is_not(None))
    .values(unreachable_since=None, unreachable_reason=None, updated_at=bindparam("now"))
)


async def mark_reachable(connection: AsyncConnection, conversations: Collection[str], now: datetime) -> None:
    """They wrote to us, so what we say arrives again."""
    await connection.execute(UNMARKING, {"conversations": list(conversations), "now": now})


async def unreachable(connection: AsyncConnection, conversations: Collection[str]) -> dict[str, str]:
    """Those of some conversations that nothing reaches, with the reason."""
    rows = await connection.execute(LOOKING, {"conversations": list(conversations)})
    return {conversation: reason for conversation, reason in rows}  # noqa: C416 - a row is no pair to mypy


async def erase(connection: AsyncConnection, conversation: str) -> None:
    await connection.execute(delete(contacts).where(contacts.c.conversation == conversation))


def old_before(day: datetime) -> Select[Any]:
    """What was noted before `day`: whoever is still out of reach is noted again when tried."""
    return select(contacts.c.conversation).where(contacts.c.updated_at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(contacts).where(contacts.c.conversation.in_(old)))).rowcount
