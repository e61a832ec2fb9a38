"""Send what was queued: claim, call the channels side by side, record what came of it.

A lease, not a transaction, is held over a call. Where repeating is not safe, a call is announced first (`calling`), so
that a crash in the middle leaves a mark: nobody knows then whether the message arrived. So each message waits for its
turn before it is announced, and its outcome is recorded as soon as it is known; those whose turn comes together share
the commits. Whoever cannot be reached any more is noted, and nothing else is tried there until they write again. What
a vendor takes only for some time after a citizen's last message waits for their next one where that is over.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.channels import AwaitsCitizen, Channel, Enclosed, Outgoing, TryLater, Uncertain, Undeliverable, Unreachable
from bot.logs import where
from bot.loops import Clock
from bot.loops.together import Together
from bot.metrics import Metrics
from handlers.messages import Enclosure, Reply
from storage import contacts, inbox, outbox
from storage.database import Database
from storage.records import Lease, Post

log = structlog.get_logger()

MOST_AT_ONCE = 64
LEASE_SECONDS = 15.0
CALL_SECONDS = 10.0
"""A call that takes longer is broken off; well within the lease, which is renewed when the call is announced."""
GIVE_UP_AFTER = timedelta(hours=24)
MOST_SURPRISES = 5
"""Attempts at a message on which the channel raised what it should not: a fault of ours, which waiting won't mend."""
RESEND_AFTER = timedelta(seconds=60)
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True)
class Again:
    """To be sent again at `at`; `counted` if this attempt counts (being told to wait is no failure)."""

    at: datetime
    reason: str
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody knows whether it arrived; if it may be sent once more, then at `again_at`."""

    again_at: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """It will not arrive; `is_gone` if nothing else will either, `counted` if it was tried at all."""

    reason: str
    is_gone: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """It may be sent once the citizen has written again."""

    reason: str


Outcome = Again | Lost | Dead | Waiting | None
"""None: the channel took it."""


def next_try(attempts: int, error_after: float | None, now: datetime, random: Random) -> datetime:
    """When to try again after so many failed attempts: when the service said, else after a random pause.

    The pause is anywhere between nothing and a ceiling that doubles to 5 minutes ("full jitter": many who failed
    together do not come back together).
    """
    if error_after is not None:
        return now + timedelta(seconds=error_after)
    ceiling = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts, 20))
    return now + timedelta(seconds=random.uniform(0, ceiling))


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """`channels` are those that run here, by name and account."""

    database: Database
    channels: Mapping[tuple[str, str], Channel]
    clock: Clock
    metrics: Metrics
    random: Random
    enclosed: Callable[[Enclosure], Awaitable[Enclosed | None]] | None = None
    """Reads the file that goes with a message; without it none is sent."""
    is_down: Callable[[str], bool] = lambda channel: False
    """Of a channel: what is to be told by it waits, however long."""
    news_left: Callable[[], None] = lambda: None
    """Rung when news has left the outbox, or will not go: there is room for more."""

    async def send_some(self) -> int:
        """Send some messages, each of another conversation; return how many were tried."""
        if not self.channels:
            return 0
        lease = Lease.take(self.clock(), LEASE_SECONDS)
        posts, hindered = await self._claim(lease)
        if not posts:
            return 0
        posts.sort(key=lambda post: post.kind == "broadcast")  # turns are given in this order: answers need not wait
        faults.point("posts_claimed")
        announcing = Together(partial(self._announce, lease), MOST_AT_ONCE)
        recording = Together(partial(self._record, lease), MOST_AT_ONCE)

        async def deliver(post: Post) -> None:
            outcome = hindered.get(post.conversation) or await self._wait(post)
            if outcome is None:
                await announcing.ask(post)
                outcome = await self._send(post)
            await recording.ask((post, outcome))

        try:
            ends = await asyncio.gather(*(deliver(post) for post in posts), return_exceptions=True)
        finally:
            await asyncio.gather(announcing.finish(), recording.finish())
        for error in ends:
            if error is not None:
                raise error
        return len(posts)

    async def _claim(self, lease: Lease) -> tuple[list[Post], dict[str, Outcome]]:
        """Messages to be sent, and what becomes of them in the conversations where nothing is to be tried."""
        async with self.database.writing() as connection:
            if not all(channel.repeats_safely for channel in self.channels.values()):
                now = lease.taken_at
                self.metrics.lost.inc(await outbox.mark_lost(connection, now, now + RESEND_AFTER))
            posts = await outbox.claim(connection, lease, self.channels, MOST_AT_ONCE)
            return posts, await self._hindered(connection, posts, lease.taken_at) if posts else {}

    async def _hindered(self, connection: AsyncConnection, posts: Sequence[Post], now: datetime) -> dict[str, Outcome]:
        gone = await contacts.unreachable(connection, {post.conversation for post in posts})
        found: dict[str, Outcome] = {name: Dead(f"not tried: {why}", counted=False) for name, why in gone.items()}
        windows = {post.conversation: window for post in posts if (window := self._channel(post).window)}
        heard = await inbox.last_heard(connection, windows) if windows else {}
        closed = [name for name, window in windows.items() if name not in heard or now - heard[name] > window]
        return found | dict.fromkeys(closed, Waiting("not tried: too long after the citizen's last message"))

    async def _wait(self, post: Post) -> Outcome:
        """None once its turn has come; nothing was sent yet."""
        try:
            await self._channel(post).wait(post.chat)
        except TryLater as error:
            return self._again(post, error)
        return None

    async def _announce(self, lease: Lease, posts: Sequence[Post]) -> Sequence[None]:
        faults.point("turns_come")
        risky = [post.id for post in posts if not self._channel(post).repeats_safely]
        if risky:
            async with self.database.writing() as connection:
                await outbox.mark_calling(connection, risky, lease.renewed(self.clock()))
        return [None] * len(posts)

    def _channel(self, post: Post) -> Channel:
        return self.channels[post.channel, post.account]

    async def _send(self, post: Post) -> Outcome:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._channel(post).send(await self._outgoing(post))
        except Undeliverable as error:
            return Dead(str(error), is_gone=isinstance(error, Unreachable))
        except AwaitsCitizen as error:
            return Waiting(str(error))
        except (Uncertain, TimeoutError) as error:
            if self._channel(post).repeats_safely:
                return self._again(post, TryLater(type(error).__name__))
            return Lost(self.clock() + RESEND_AFTER)
        except TryLater as error:
            return self._again(post, error)
        except Exception as error:  # noqa: BLE001 - a fault in one message must not stop the others
            log.error("send_failed", post=post.id, error=type(error).__name__, at=where(error))
            surprised = Dead(type(error).__name__)
            return surprised if post.attempts + 1 >= MOST_SURPRISES else self._again(post, TryLater(surprised.reason))
        return None

    async def _outgoing(self, post: Post) -> Outgoing:
        reply = Reply.from_json(post.body)
        file = await self.enclosed(reply.file) if reply.file and self.enclosed else None
        return Outgoing(post.id, post.channel, post.account, post.chat, reply, answers=post.inbox_id, enclosed=file)

    def _again(self, post: Post, error: TryLater) -> Outcome:
        now = self.clock()
        is_over = now - post.queued_at > GIVE_UP_AFTER
        if is_over and not (post.kind != "answer" and self.is_down(post.channel)):
            return Dead(str(error))
        at = next_try(post.attempts, error.after, now, self.random)
        return Again(at, str(error), counted=error.after is None)

    async def _record(self, lease: Lease, outcomes: Sequence[tuple[Post, Outcome]]) -> Sequence[None]:
        """One transaction for all of them; what another process took over meanwhile is left to it."""
        faults.point("posts_sent")
        sent = [post for post, outcome in outcomes if outcome is None]
        async with self.database.writing() as connection:
            if sent:
                await outbox.mark_sent(connection, [post.id for post in sent], lease.token, self.clock())
            for post, outcome in outcomes:
                tried = replace(post, attempts=post.attempts + 1)
                match outcome:
                    case Again(at, reason, counted):
                        await outbox.mark_retry(connection, tried if counted else post, lease.token, at, reason)
                    case Waiting(reason):
                        await outbox.mark_waiting(connection, post, lease.token, reason)
                    case Lost(again_at):
                        await outbox.mark_uncertain(connection, tried, lease.token, again_at)
                    case Dead(reason, is_gone, counted):
                        await outbox.mark_dead(connection, tried if counted else post, lease.token, reason)
                        if is_gone:
                            await contacts.mark_unreachable(connection, post.conversation, self.clock(), reason)
        for post, outcome in outcomes:
            self._count(post, outcome)
        if any(post.kind == "broadcast" for post, _ in outcomes):
            self.news_left()
        return [None] * len(outcomes)

    def _count(self, post: Post, outcome: Outcome) -> None:
        if isinstance(outcome, Lost):
            self.metrics.lost.inc()
        else:
            kinds = {Again: self.metrics.retried, Dead: self.metrics.dead, Waiting: self.metrics.waiting}
            kinds.get(type(outcome), self.metrics.sent).labels(post.channel).inc()
        if outcome is not None:
            log.warning("post_not_sent", post=post.id, channel=post.channel, outcome=type(outcome).__name__)
