"""What the database says happened, for the checks after a crash."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables import inbox, open_rows, outbox, questions


@dataclass(frozen=True)
class Line:
    """One message: its row, how many questions it made, the parts and states of the answers to it."""

    external_id: str
    state: str
    questions: int
    answers: tuple[tuple[int, str], ...]

    @property
    def is_whole(self) -> bool:
        """Answered once, with every part of the answer sent."""
        parts = [part for part, _ in self.answers]
        all_sent = all(state == "sent" for _, state in self.answers)
        return self.state == "done" and self.questions <= 1 and parts == list(range(len(parts))) != [] and all_sent


@asynccontextmanager
async def _reading(url: str) -> AsyncIterator[AsyncConnection]:
    database = Database(url)
    try:
        async with database.reading() as connection:
            yield connection
    finally:
        await database.close()


async def ledger(url: str) -> list[Line]:
    """Every message in the inbox, in the order of arrival."""
    asked: Counter[int] = Counter()
    answers: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    columns = (outbox.c.inbox_id, outbox.c.part, outbox.c.state)
    async with _reading(url) as connection:
        heard = (await connection.execute(select(inbox.c.id, inbox.c.external_id, inbox.c.state).order_by("id"))).all()
        asked.update((await connection.execute(select(questions.c.inbox_id))).scalars())
        for row, part, state in await connection.execute(select(*columns).order_by(outbox.c.id)):
            answers[row].append((part, state))
    return [Line(name.partition("@")[0], state, asked[row], tuple(answers[row])) for row, name, state in heard]


async def wait_until_calm(url: str, seconds: float) -> None:
    """Until nothing is left to be answered or sent. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while await _left(url):
            await asyncio.sleep(0.2)


async def _left(url: str) -> int:
    async with _reading(url) as connection:
        counts = [select(func.count()).select_from(table).where(open_rows(table)) for table in (inbox, outbox)]
        return sum([await connection.scalar(count) or 0 for count in counts])


async def is_sound(url: str) -> bool:
    """SQLite's own check of the file; other databases look after themselves."""
    async with _reading(url) as connection:
        return connection.dialect.name != "sqlite" or await connection.scalar(text("PRAGMA integrity_check")) == "ok"
