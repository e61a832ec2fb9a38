"""Commit what arrives before anybody is told that it has arrived.

A commit costs a flush to disk, so commits are shared: whoever arrives while one is under way goes into the next.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from bot import faults
from bot.channels import NotStored
from bot.loops import Clock
from bot.metrics import Metrics
from handlers.messages import Incoming
from storage import inbox
from storage.database import Database, DatabaseTrouble
from storage.records import NewMessage

PATIENCE = 1.5
"""Seconds. Zalo wants its answer within 2 s; whoever is not stored by then is told to come again."""
MOST_AT_ONCE = 500
MOST_WAITING = 5_000

Waiting = tuple[NewMessage, "asyncio.Future[bool]"]


class Receiver:
    """`receive` is what channels are given; `stored` is called after each commit that brought something new."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, stored: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._metrics = metrics
        self._stored = stored
        self._waiting: list[Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def receive(self, incoming: Incoming) -> bool:
        """Commit one message; True if it is new, False for a repeat. Raises `NotStored` within 2 s."""
        if len(self._waiting) >= MOST_WAITING:
            self._metrics.refused.labels(incoming.channel).inc()
            raise NotStored
        outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((_new(incoming, self._clock), outcome))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())
        try:
            async with asyncio.timeout(PATIENCE):
                return await outcome
        except (TimeoutError, DatabaseTrouble):
            self._metrics.refused.labels(incoming.channel).inc()
            raise NotStored from None

    async def receive_batch(self, messages: Sequence[Incoming]) -> int:
        """Commit several at once; return how many are new. Raises `NotStored`: then none of them is."""
        try:
            return len(await self._store([_new(message, self._clock) for message in messages]))
        except DatabaseTrouble:
            raise NotStored from None

    async def finish(self) -> None:
        """Wait for the commit in hand and those behind it."""
        if self._writer is not None:
            await self._writer

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            await self._write(batch)
        self._writer = None

    async def _write(self, batch: Sequence[Waiting]) -> None:
        """One commit for all who wait. Those who gave up waiting are stored too: they may not come again."""
        try:
            new = await self._store([message for message, _ in batch])
        except DatabaseTrouble as trouble:
            for _, outcome in batch:
                if not outcome.done():
                    outcome.set_exception(trouble)
            return
        for message, outcome in batch:
            if not outcome.done():
                outcome.set_result(message.key in new)
            new.discard(message.key)

    async def _store(self, messages: Sequence[NewMessage]) -> set[tuple[str, str, str]]:
        async with self._database.writing() as connection:
            new = await inbox.add(connection, messages)
        faults.point("received")
        self._count(messages, new)
        if new:
            self._stored()
        return new

    def _count(self, messages: Sequence[NewMessage], new: set[tuple[str, str, str]]) -> None:
        arrived = Counter(message.channel for message in messages)
        accepted = Counter(channel for channel, _, _ in new)
        for channel, count in arrived.items():
            self._metrics.accepted.labels(channel).inc(accepted[channel])
            self._metrics.duplicates.labels(channel).inc(count - accepted[channel])


def _new(incoming: Incoming, clock: Clock) -> NewMessage:
    return NewMessage(
        channel=incoming.channel,
        account=incoming.account,
        external_id=incoming.message_id,
        conversation=incoming.conversation,
        body=incoming.to_json(),
        received_at=clock(),
    )
