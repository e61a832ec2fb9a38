"""Commit what arrives before anybody is told that it has arrived.

A commit costs a flush to disk, so commits are shared: whoever arrives while one is under way goes into the next.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta

from bot import faults
from bot.channels import NotStored
from bot.loops import Clock
from bot.loops.together import Together
from bot.metrics import Metrics
from handlers.messages import Incoming
from storage import holds, inbox
from storage.database import Database, DatabaseTrouble
from storage.records import Hold, NewMessage

PATIENCE = 1.5
"""Seconds. Zalo wants its answer within 2 s; whoever is not stored by then is told to come again."""
MOST_AT_ONCE = 500
MOST_WAITING = 5_000
HURRY = 0.1
"""Seconds. Whoever has waited so long to be stored is first, and other work makes way."""
SECONDS_TO_LOOK = 0.02
MOST_LOOKS = 50


class Receiver:
    """`receive` is what channels are given; after each commit `stored` is told where there is something new."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        metrics: Metrics,
        stored: Callable[[Collection[str]], None],
        silence: timedelta = timedelta(minutes=30),
    ) -> None:
        self._database = database
        self._clock = clock
        self._metrics = metrics
        self._stored = stored
        self._silence = silence
        self._commits = Together(self._store, MOST_AT_ONCE)

    async def receive(self, incoming: Incoming) -> bool:
        """Commit one message; True if it is new, False for a repeat. Raises `NotStored` within 2 s."""
        try:
            if self._commits.waiting >= MOST_WAITING:
                raise TimeoutError
            async with asyncio.timeout(PATIENCE):
                return await self._commits.ask(_new(incoming, self._clock))
        except (TimeoutError, DatabaseTrouble):
            self._metrics.refused.labels(incoming.channel).inc()
            raise NotStored from None

    async def receive_batch(self, messages: Sequence[Incoming]) -> int:
        """Commit several at once; return how many are new. Raises `NotStored`: then none of them is."""
        try:
            return sum(await self._store([_new(message, self._clock) for message in messages]))
        except DatabaseTrouble:
            raise NotStored from None

    async def hold(self, conversation: str, operator: str) -> None:
        """A person of ours wrote there from the vendor's own application: the assistant is silent for a while.

        `operator` is how the vendor names them ("zalo:" and a number). Each further word makes the while begin anew; an
        officer who holds the conversation already goes on holding it. Raises `NotStored`.
        """
        now = self._clock()
        hold = Hold(conversation, operator[:120], now, now + self._silence)
        try:
            async with self._database.writing(first=True) as connection:
                if not await holds.take(connection, hold):
                    await holds.prolong(connection, conversation, hold.until)
        except DatabaseTrouble:
            raise NotStored from None

    def is_hurried(self) -> bool:
        """Whether somebody has waited so long to be stored that other work is to make way."""
        return self._commits.longest > HURRY

    def behind(self, step: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
        """The same step, begun once nobody is in a hurry; after a second all the same: it goes on, if slowly."""

        async def patiently() -> int:
            for _ in range(MOST_LOOKS):
                if not self.is_hurried():
                    break
                await asyncio.sleep(SECONDS_TO_LOOK)
            return await step()

        return patiently

    async def finish(self) -> None:
        """Wait for the commit in hand and those behind it."""
        await self._commits.finish()

    async def _store(self, messages: Sequence[NewMessage]) -> list[bool]:
        """One commit for all; which of them are new. Those who gave up waiting are stored too: they may not return."""
        async with self._database.writing(first=True) as connection:
            new = await inbox.add(connection, messages)
        faults.point("received")
        self._count(messages, new)
        if new:
            self._stored({message.conversation for message in messages if message.key in new})
        return [_first(message.key, new) for message in messages]

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


def _first(key: tuple[str, str, str], new: set[tuple[str, str, str]]) -> bool:
    """Whether this message is new; a repeat in the same batch is not."""
    is_new = key in new
    new.discard(key)
    return is_new
