"""What must be done now and then: forgetting what is old, and saying how far behind we are."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Retention
from bot.loops import Clock
from bot.loops.single import Single
from bot.metrics import Metrics
from storage import (
    attachments,
    audit,
    cases,
    contacts,
    dialogues,
    following,
    inbox,
    late_results,
    marks,
    news,
    outbox,
    page_links,
    questions,
    quizzes,
    requests,
    retention,
    sessions,
    throttles,
    visits,
)
from storage.database import Database

log = structlog.get_logger()

LEFTOVER_DAYS = 3
"""Files that were sent for something that nobody went on writing: a form is open for a day after it was worked on."""
MOST_AT_ONCE = 500
"""Rows deleted in one transaction: few enough that nobody waits for it."""
SWEEP_EVERY = 3600.0
GAUGE_EVERY = 10.0
FORGET_EVERY = 30.0
"""What a citizen had erased is gone from the files within a minute."""
LAG_EVERY = 0.5

Deleting = Callable[[AsyncConnection, datetime, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Chore:
    """What is deleted of a table when it is older than `day`; of cases only what they say and whose they are."""

    name: str
    day: datetime
    old_before: Callable[[datetime], Select[Any]]
    delete_before: Deleting

    @property
    def old(self) -> Select[Any]:
        return self.old_before(self.day)


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
        for chore in self._chores():
            if deleted := await self._delete(chore):
                log.info("old_rows_deleted", table=chore.name, rows=deleted)
        await self.sweeping.release()
        return 0

    async def due(self) -> dict[str, int]:
        """What the next sweep would delete, by table; nothing is touched."""
        async with self.database.reading() as connection:
            return {chore.name: await retention.count(connection, chore.old) for chore in self._chores()}

    def _chores(self) -> tuple["Chore", ...]:
        now = self.clock()
        messages, asked, done, looked, yesterday, leftover = (
            now - timedelta(days=days)
            for days in (
                *(self.retention.messages_days, self.retention.questions_days),
                *(self.retention.cases_days, self.retention.audit_days, 1, LEFTOVER_DAYS),
            )
        )
        expire = partial(cases.expire_before, now=now)
        return (
            Chore("inbox", messages, inbox.old_before, inbox.delete_before),
            Chore("outbox", messages, outbox.old_before, outbox.delete_before),
            Chore("dialogues", messages, dialogues.old_before, dialogues.delete_before),
            Chore("subscriptions", messages, news.unheard_before, news.delete_unheard),
            Chore("deliveries", messages, news.named_before, news.unname_before),
            Chore("visit_marks", yesterday, visits.marked_before, visits.unmark_before),
            Chore("visits", done, visits.old_before, visits.delete_before),
            Chore("quiz_names", asked, quizzes.named_before, quizzes.unname_before),
            Chore("quiz_tries", done, quizzes.old_before, quizzes.delete_before),
            Chore("contacts", messages, contacts.old_before, contacts.delete_before),
            Chore("questions", asked, questions.old_before, questions.delete_before),
            Chore("question_marks", asked, marks.old_before, marks.delete_before),
            Chore("cases", done, cases.old_before, expire),
            Chore("attachments", leftover, attachments.old_before, attachments.delete_before),
            Chore("page_links", yesterday, page_links.old_before, page_links.delete_before),
            Chore("follow_codes", yesterday, following.old_before, following.delete_before),
            Chore("late_results", done, late_results.old_before, late_results.delete_before),
            Chore("requests", messages, requests.named_before, requests.unname_before),
            Chore("ledger", looked, requests.old_before, requests.delete_before),
            Chore("audit", looked, audit.old_before, audit.delete_before),
            Chore("sessions", yesterday, sessions.old_before, sessions.delete_before),
            Chore("throttles", yesterday, throttles.old_before, throttles.delete_before),
        )

    async def _delete(self, chore: "Chore") -> int:
        total, deleted = 0, MOST_AT_ONCE
        while deleted == MOST_AT_ONCE and await self.sweeping.hold():
            async with self.database.writing() as connection:
                deleted = await chore.delete_before(connection, chore.day, MOST_AT_ONCE)
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
