"""Conversations that follow a case beside the one it was filed in, and the codes, good once, that let them in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.cases import CHOOSING
from storage.database import insert as insert_or
from storage.records import Case
from storage.tables import case_followers, cases, follow_codes


async def offer(connection: AsyncConnection, case_id: int, code: str, until: datetime) -> None:
    """A new code for a case, as a digest; the one before lets nobody in any more."""
    adding = insert_or(connection.dialect.name, follow_codes).values(case_id=case_id, code=code, until=until)
    changes = {"code": code, "until": until}
    await connection.execute(adding.on_conflict_do_update(index_elements=["case_id"], set_=changes))


async def leads_to(connection: AsyncConnection, code: str, now: datetime) -> Case | None:
    """The case of a code that still lets somebody in."""
    found = CHOOSING.join(follow_codes, follow_codes.c.case_id == cases.c.id)
    row = (await connection.execute(found.where(follow_codes.c.code == code, follow_codes.c.until > now))).first()
    return Case(*row) if row else None


async def use(connection: AsyncConnection, code: str, conversation: str, now: datetime) -> bool:
    """Let a conversation follow the code's case; False where the code was used or is too old. Nobody else gets in."""
    used = delete(follow_codes).where(follow_codes.c.code == code, follow_codes.c.until > now)
    case_id = await connection.scalar(used.returning(follow_codes.c.case_id))
    if case_id is None:
        return False
    adding = insert_or(connection.dialect.name, case_followers)
    values = {"case_id": case_id, "conversation": conversation, "since": now}
    await connection.execute(adding.values(values).on_conflict_do_nothing())
    return True


async def of_cases(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[str]]:
    """The conversations that follow each of some cases, whoever came first first."""
    found: dict[int, list[str]] = {one: [] for one in ids}
    if not ids:
        return found
    chosen = select(case_followers.c.case_id, case_followers.c.conversation).where(case_followers.c.case_id.in_(ids))
    for case_id, conversation in await connection.execute(chosen.order_by(case_followers.c.since)):
        found[case_id].append(conversation)
    return found


async def everywhere(connection: AsyncConnection, case: Case) -> list[str]:
    """Where whoever sent a case is told of it: where it was filed, then where it is followed. Nowhere once unlinked."""
    if case.conversation is None:
        return []
    return [case.conversation, *(await of_cases(connection, [case.id]))[case.id]]


async def followed(connection: AsyncConnection, conversation: str) -> list[Case]:
    """The cases that a conversation follows, newest first."""
    theirs = CHOOSING.join(case_followers, case_followers.c.case_id == cases.c.id)
    chosen = theirs.where(case_followers.c.conversation == conversation).order_by(cases.c.id.desc())
    return [Case(*row) for row in await connection.execute(chosen)]


async def leave(connection: AsyncConnection, case_id: int, conversation: str | None = None) -> int:
    """A conversation follows a case no more, or none does, and the code that was given out lets nobody in.

    Return how many did.
    """
    await connection.execute(delete(follow_codes).where(follow_codes.c.case_id == case_id))
    gone = delete(case_followers).where(case_followers.c.case_id == case_id)
    theirs = gone if conversation is None else gone.where(case_followers.c.conversation == conversation)
    return (await connection.execute(theirs)).rowcount


async def erase(connection: AsyncConnection, conversation: str) -> None:
    """A conversation follows nothing any more."""
    await connection.execute(delete(case_followers).where(case_followers.c.conversation == conversation))


def old_before(day: datetime) -> Select[Any]:
    """Codes that have let nobody in since `day`."""
    return select(follow_codes.c.code).where(follow_codes.c.until < day)


async def delete_before(connection: AsyncConnection, day: datetime, most: int) -> int:
    """Delete them, at most so many."""
    old = old_before(day).limit(most)
    return (await connection.execute(delete(follow_codes).where(follow_codes.c.code.in_(old)))).rowcount
