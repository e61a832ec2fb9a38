"""Every question with the decision about it, masked: what editors learn from."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import AskedQuestion, NewQuestion
from storage.tables import questions

ADDING = insert(questions)
FIELDS = tuple(field.name for field in fields(NewQuestion))


async def add(connection: AsyncConnection, asked: Sequence[NewQuestion]) -> None:
    if asked:
        await connection.execute(ADDING, [{name: getattr(question, name) for name in FIELDS} for question in asked])


async def of_conversation(connection: AsyncConnection, conversation: str) -> list[AskedQuestion]:
    """What was asked in a conversation, oldest first."""
    columns = (questions.c.asked_at, questions.c.text, questions.c.status)
    theirs = select(*columns).where(questions.c.conversation == conversation).order_by(questions.c.id)
    return [AskedQuestion(*row) for row in await connection.execute(theirs)]


async def frequent(connection: AsyncConnection, since: datetime, most: int) -> list[tuple[str, int]]:
    """What was asked since then, word for word, with how often; the most frequent first."""
    times = func.count()
    asked = select(questions.c.text, times).where(questions.c.asked_at >= since).group_by(questions.c.text)
    found = await connection.execute(asked.order_by(times.desc(), questions.c.text).limit(most))
    return [(text, many) for text, many in found]


async def erase(connection: AsyncConnection, conversation: str) -> None:
    await connection.execute(delete(questions).where(questions.c.conversation == conversation))


async def blank_one(connection: AsyncConnection, conversation: str, message_id: int) -> None:
    """Erase what one message of a conversation asked; that it asked something, and how it was answered, stays."""
    theirs = update(questions).where(questions.c.conversation == conversation, questions.c.inbox_id == message_id)
    await connection.execute(theirs.values(text=""))


def old_before(day: datetime) -> Select[Any]:
    """Questions asked before `day`."""
    return select(questions.c.id).where(questions.c.asked_at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(questions).where(questions.c.id.in_(old)))).rowcount
