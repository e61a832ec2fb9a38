"""What people answered in quizzes: one try each; whose it was goes after a while, the score stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.quiz_tables import quiz_tries


@dataclass(frozen=True, slots=True)
class QuizTry:
    """One conversation's try at a quiz. `conversation` is None once it is forgotten; times are aware, UTC.

    `answers`: the options chosen so far, from 1; `questions`: how many the quiz had when the last was answered.
    """

    quiz: str
    conversation: str | None
    channel: str
    answers: list[int]
    score: int
    questions: int
    at: datetime
    ended_at: datetime | None = None
    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many began a quiz, got through it, and left their name."""

    quiz: str
    begun: int
    ended: int
    signed: int


_COLUMNS = tuple(quiz_tries.c[name] for name in QuizTry.__slots__)


def _of(quiz: str, conversation: str) -> ColumnElement[bool]:
    return (quiz_tries.c.quiz == quiz) & (quiz_tries.c.conversation == conversation)


async def of_conversation(connection: AsyncConnection, conversation: str) -> list[QuizTry]:
    """The tries of a conversation, oldest first."""
    found = select(*_COLUMNS).where(quiz_tries.c.conversation == conversation).order_by(quiz_tries.c.id)
    return [QuizTry(*row) for row in await connection.execute(found)]


async def answer(connection: AsyncConnection, now: QuizTry) -> bool:
    """Keep a try with one answer more; False where that question was answered already."""
    assert now.conversation, "whoever plays is somebody"
    told = ("answers", "score", "questions", "at", "ended_at")
    values: dict[str, Any] = {name: getattr(now, name) for name in told} | {"answered": len(now.answers)}
    if len(now.answers) == 1:
        whose = {"quiz": now.quiz, "conversation": now.conversation, "channel": now.channel}
        adding = insert(connection.dialect.name, quiz_tries).values(whose | values)
        return (await connection.execute(adding.on_conflict_do_nothing())).rowcount == 1
    before = _of(now.quiz, now.conversation) & (quiz_tries.c.answered == len(now.answers) - 1)
    changed = update(quiz_tries).where(before, quiz_tries.c.ended_at.is_(None))
    return (await connection.execute(changed.values(values))).rowcount == 1


async def sign(connection: AsyncConnection, quiz: str, conversation: str, name: str, phone: str) -> bool:
    """Keep who somebody is who got through a quiz; False where they did not."""
    theirs = update(quiz_tries).where(_of(quiz, conversation), quiz_tries.c.ended_at.is_not(None))
    return (await connection.execute(theirs.values(name=name, phone=phone))).rowcount == 1


async def unsign(connection: AsyncConnection, conversation: str) -> None:
    """Forget who somebody is; that they played stays."""
    theirs = update(quiz_tries).where(quiz_tries.c.conversation == conversation)
    await connection.execute(theirs.values(name=None, phone=None))


async def erase(connection: AsyncConnection, conversation: str) -> None:
    """Forget whose a try was as well."""
    theirs = update(quiz_tries).where(quiz_tries.c.conversation == conversation)
    await connection.execute(theirs.values(conversation=None, name=None, phone=None))


async def turnouts(connection: AsyncConnection) -> list[Turnout]:
    """How many took part in each quiz that anybody played."""
    counted = (func.count(), func.count(quiz_tries.c.ended_at), func.count(quiz_tries.c.phone))
    found = select(quiz_tries.c.quiz, *counted).group_by(quiz_tries.c.quiz).order_by(quiz_tries.c.quiz)
    return [Turnout(*row) for row in await connection.execute(found)]


async def scores(connection: AsyncConnection, quiz: str) -> dict[int, int]:
    """How many got through with each score."""
    over = (quiz_tries.c.quiz == quiz) & quiz_tries.c.ended_at.is_not(None)
    found = select(quiz_tries.c.score, func.count()).where(over).group_by(quiz_tries.c.score)
    counted = (await connection.execute(found)).all()
    return {int(score): int(many) for score, many in counted}


async def winners(connection: AsyncConnection, quiz: str, most: int) -> list[QuizTry]:
    """Of those who left their name the best, of equals whoever was through first."""
    named = (quiz_tries.c.quiz == quiz) & quiz_tries.c.ended_at.is_not(None) & quiz_tries.c.phone.is_not(None)
    found = select(*_COLUMNS).where(named, quiz_tries.c.score > 0)
    best = found.order_by(quiz_tries.c.score.desc(), quiz_tries.c.ended_at, quiz_tries.c.id).limit(most)
    return [QuizTry(*row) for row in await connection.execute(best)]


async def tries(connection: AsyncConnection, quiz: str, most: int) -> list[QuizTry]:
    """All that were made at a quiz, oldest first."""
    found = select(*_COLUMNS).where(quiz_tries.c.quiz == quiz).order_by(quiz_tries.c.id).limit(most)
    return [QuizTry(*row) for row in await connection.execute(found)]


async def turnouts_between(
    connection: AsyncConnection, since: datetime, until: datetime
) -> list[tuple[str, int, int, int, int]]:
    """Of such tries, those most were made at first: (quiz, how many, got through, their scores together, questions)."""
    over = case((quiz_tries.c.ended_at.is_not(None), quiz_tries.c.score), else_=0)
    counts = (func.count(), func.count(quiz_tries.c.ended_at), func.sum(over), func.max(quiz_tries.c.questions))
    found = select(quiz_tries.c.quiz, *counts).where(quiz_tries.c.at >= since, quiz_tries.c.at < until)
    ordered = found.group_by(quiz_tries.c.quiz).order_by(func.count().desc(), quiz_tries.c.quiz)
    return [(quiz, many, ended, score, of) for quiz, many, ended, score, of in await connection.execute(ordered)]


async def between(connection: AsyncConnection, since: datetime, until: datetime, most: int) -> list[QuizTry]:
    """Tries at any quiz that were last gone on with in a time, oldest first."""
    found = select(*_COLUMNS).where(quiz_tries.c.at >= since, quiz_tries.c.at < until)
    return [QuizTry(*row) for row in await connection.execute(found.order_by(quiz_tries.c.id).limit(most))]


def named_before(day: datetime) -> Select[Any]:
    """Tries not gone on with since `day` whose conversation is still named."""
    return select(quiz_tries.c.id).where(quiz_tries.c.at < day, quiz_tries.c.conversation.is_not(None))


async def unname_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Empty that, and who it was, in at most so many."""
    old = named_before(day).limit(most)
    emptied = update(quiz_tries).where(quiz_tries.c.id.in_(old)).values(conversation=None, name=None, phone=None)
    return (await connection.execute(emptied)).rowcount


def old_before(day: datetime) -> Select[Any]:
    """Tries that are as old as cases may get."""
    return select(quiz_tries.c.id).where(quiz_tries.c.at < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(quiz_tries).where(quiz_tries.c.id.in_(old)))).rowcount
