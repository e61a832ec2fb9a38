"""What each conversation remembers between turns, as the JSON of handlers' `Dialogue`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.records import Body
from storage.tables import dialogues

LOADING = select(dialogues.c.conversation, dialogues.c.body).where(
    dialogues.c.conversation.in_(bindparam("conversations", expanding=True))
)


async def load(connection: AsyncConnection, conversations: Iterable[str]) -> dict[str, Body]:
    """The dialogues there are, by conversation."""
    rows = await connection.execute(LOADING, {"conversations": list(conversations)})
    return {conversation: body for conversation, body in rows}  # noqa: C416 - a row is no pair to mypy


async def store(connection: AsyncConnection, bodies: Mapping[str, Body], now: datetime) -> None:
    rows = [{"conversation": name, "body": body, "updated_at": now} for name, body in bodies.items()]
    await connection.execute(_replacing(connection.dialect.name), rows)


@cache
def _replacing(dialect: str) -> Executable:
    adding = insert(dialect, dialogues)
    replaced = {"body": adding.excluded.body, "updated_at": adding.excluded.updated_at}
    return adding.on_conflict_do_update(index_elements=["conversation"], set_=replaced)


async def erase(connection: AsyncConnection, conversation: str) -> None:
    await connection.execute(delete(dialogues).where(dialogues.c.conversation == conversation))


def old_before(day: datetime) -> Select[Any]:
    """Dialogues untouched since `day`."""
    return select(dialogues.c.conversation).where(dialogues.c.updated_at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(dialogues).where(dialogues.c.conversation.in_(old)))).rowcount
