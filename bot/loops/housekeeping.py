"""What must be done now and then: forgetting what is old, and saying how far behind we are."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Retention
from bot.loops import Clock
from bot.loops.single import Single
from bot.metrics import Metrics
from storage import contacts, dialogues, inbox, outbox, questions
from storage.database import Database

log = structlog.get_logger()

MOST_AT_ONCE = 500
"""Rows deleted in one transaction: few enough that nobody waits for it."""
SWEEP_EVERY = 3600.0
GAUGE_EVERY = 10.0
FORGET_EVERY = 30.0
"""What a citizen had erased is gone from the files within a minute."""
LAG_EVERY = 0.5

Deleting = Callable[[AsyncConnection, datetime, int], Awaitable[int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Housekeeping:
    database: Database
    retention: Retention
    clock: Clock
    metrics: Metrics
    sweeping: Single
    """One replica sweeps at a time."""

    async def sweep(self) -> int:
        """Delete what is older than it may be; what is still open stays. Return 0: there is nothing more to do now."""
        messages = self.clock() - timedelta(days=self.retention.messages_days)
        asked = self.clock() - timedelta(days=self.retention.questions_days)
        for name, delete_before, day in (
            ("inbox", inbox.delete_before, messages),
            ("outbox", outbox.delete_before, messages),
            ("dialogues", dialogues.delete_before, messages),
            ("contacts", contacts.delete_before, messages),
            ("questions", questions.delete_before, asked),
        ):
            if deleted := await self._delete(delete_before, day):
                log.info("old_rows_deleted", table=name, rows=deleted)
        await self.sweeping.release()
        return 0

    async def _delete(self, delete_before: Deleting, day: datetime) -> int:
        total, deleted = 0, MOST_AT_ONCE
        while deleted == MOST_AT_ONCE and await self.sweeping.hold():
            async with self.database.writing() as connection:
                deleted = await delete_before(connection, day, MOST_AT_ONCE)
            total += deleted
        return total

    async def measure(self) -> int:
        """Set the gauges that say how far behind we are."""
        now = self.clock()
        async with self.database.reading() as connection:
            oldest_open = await inbox.oldest_open(connection)
            oldest_due = await outbox.oldest_due(connection, now)
        self.metrics.inbox_age.set((now - oldest_open).total_seconds() if oldest_open else 0)
        self.metrics.outbox_age.set((now - oldest_due).total_seconds() if oldest_due else 0)
        return 0

    async def forget(self) -> int:
        """Leave nothing of what was deleted in the database's files."""
        await self.database.forget()
        return 0

    async def feel_lag(self) -> int:
        """Notice how late the event loop wakes us."""
        loop = asyncio.get_running_loop()
        planned = loop.time() + LAG_EVERY
        await asyncio.sleep(LAG_EVERY)
        self.metrics.lag.observe(max(0.0, loop.time() - planned))
        return 0
