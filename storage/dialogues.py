"""What each conversation remembers between turns, as the JSON of handlers' `Dialogue`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.records import Body
from storage.tables import dialogues


async def load(connection: AsyncConnection, conversations: Iterable[str]) -> dict[str, Body]:
    """The dialogues there are, by conversation."""
    known = select(dialogues.c.conversation, dialogues.c.body).where(dialogues.c.conversation.in_(list(conversations)))
    return {row.conversation: row.body for row in await connection.execute(known)}


async def store(connection: AsyncConnection, bodies: Mapping[str, Body], now: datetime) -> None:
    statement = insert(connection.dialect.name, dialogues)
    replacing = statement.on_conflict_do_update(
        index_elements=["conversation"],
        set_={"body": statement.excluded.body, "updated_at": statement.excluded.updated_at},
    )
    rows = [{"conversation": name, "body": body, "updated_at": now} for name, body in bodies.items()]
    await connection.execute(replacing, rows)


async def erase(connection: AsyncConnection, conversation: str) -> None:
    await connection.execute(delete(dialogues).where(dialogues.c.conversation == conversation))


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete dialogues untouched since `day`, at most so many."""
    old = select(dialogues.c.conversation).where(dialogues.c.updated_at < day).limit(most)
    return (await connection.execute(delete(dialogues).where(dialogues.c.conversation.in_(old)))).rowcount
