"""Links to a page of ours that belongs to a conversation: good once, for a while, and kept as a digest only."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import page_links


async def offer(connection: AsyncConnection, token: str, conversation: str, until: datetime) -> None:
    """A new link; `token` is the digest."""
    await connection.execute(insert(page_links).values(token=token, conversation=conversation, until=until))


async def leads_to(connection: AsyncConnection, token: str, now: datetime) -> str | None:
    """The conversation of a link that still opens; None for any other."""
    found = select(page_links.c.conversation).where(page_links.c.token == token, page_links.c.until > now)
    conversation: str | None = await connection.scalar(found)
    return conversation


async def use(connection: AsyncConnection, token: str, now: datetime) -> str | None:
    """The same, and it opens nothing any more."""
    used = delete(page_links).where(page_links.c.token == token, page_links.c.until > now)
    row = (await connection.execute(used.returning(page_links.c.conversation))).first()
    return row[0] if row else None


async def erase(connection: AsyncConnection, conversation: str) -> None:
    await connection.execute(delete(page_links).where(page_links.c.conversation == conversation))


def old_before(day: datetime) -> Select[Any]:
    """Links that have opened nothing since `day`."""
    return select(page_links.c.token).where(page_links.c.until < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(page_links).where(page_links.c.token.in_(old)))).rowcount
