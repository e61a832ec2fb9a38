"""What waits for the bot: numbered updates, handed to a poll or delivered to a webhook, until they are confirmed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from tests.telegram.journal import Journal
from tests.telegram.refusals import Refusal, bad, refuse

DAY = 24 * 3600.0
SECONDS_OF_A_TAP = 150.0
BY_DEFAULT_NOT = ("chat_member", "message_reaction", "message_reaction_count")
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "terminated by setWebhook request"
SECONDS_OF_A_CONFLICT = 3.0
"""Who runs into one conflict after the other is answered late."""


@dataclass
class Update:
    update_id: int
    kind: str
    content: dict[str, Any]
    born: float
    queue: int
    """Deliveries of one queue go one after the other: a chat's messages, a person's taps."""
    place: int = 0
    """Among all that ever waited; also of two that have the same number."""

    @property
    def body(self) -> dict[str, Any]:
        return {"update_id": self.update_id, self.kind: self.content}


@dataclass
class Updates:
    """`changed` and `fresh` tell of what is new. `allowed` sticks until it is changed, as at the vendor's."""

    journal: Journal
    clock: Callable[[], float]
    next_id: int = 700_000_001
    waiting: dict[int, Update] = field(default_factory=dict)
    """By place."""
    fresh: "asyncio.Queue[Update]" = field(default_factory=asyncio.Queue)
    places: "count[int]" = field(default_factory=lambda: count(1))
    allowed: tuple[str, ...] | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    poll: "asyncio.Future[str] | None" = None
    """Resolved with the reason when a poll that waits is ended by somebody else."""
    last: tuple[int, float] = (-1, 0.0)
    """Offset and time of the last poll."""
    anti_spin: bool = True
    next_conflict_at: float = 0.0

    def add(self, kind: str, content: dict[str, Any], queue: int) -> int | None:
        """A new update; its number, or None where the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed else kind in BY_DEFAULT_NOT:
            return None
        update = Update(self.next_id, kind, content, self.clock(), queue)
        self.next_id += 1
        self.put(update)
        return update.update_id

    def put(self, update: Update) -> None:
        """Let an update wait; used directly to have one come twice, late or malformed."""
        update = replace(update, place=next(self.places))
        self.waiting[update.place] = update
        self.fresh.put_nowait(update)
        self.changed.set()

    def allow(self, kinds: Any) -> None:
        if isinstance(kinds, list):
            self.allowed = tuple(str(kind) for kind in kinds) or None

    def expire(self) -> None:
        for update in [one for one in self.waiting.values() if self.is_expired(one)]:
            del self.waiting[update.place]

    def is_expired(self, update: Update) -> bool:
        lasts = SECONDS_OF_A_TAP if update.kind == "callback_query" else DAY
        return self.clock() - update.born > lasts

    def confirm(self, update: Update) -> None:
        self.waiting.pop(update.place, None)
        self.journal.write("confirmed", update_id=update.update_id)

    def end_poll(self, reason: str) -> None:
        if self.poll is not None and not self.poll.done():
            self.poll.set_result(reason)

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """One getUpdates. Raises 409 when another poll or a webhook takes over."""
        self.end_poll(OTHER_POLL)
        mine = self.poll = asyncio.get_running_loop().create_future()
        self._confirm_before(offset)
        limit, seconds = self._slow_down(offset, limit, seconds)
        try:
            await self._until_something(mine, seconds)
            if mine.done():
                raise await self._conflict(mine.result())
        finally:
            if self.poll is mine:
                self.poll = None
        self.expire()
        found = sorted(self.waiting.values(), key=lambda update: update.update_id)[: min(max(limit, 1), 100)]
        for update in found:
            self.journal.write("handed", update_id=update.update_id)
        return found

    async def check_poll(self, webhook: str) -> None:
        """Raises 409 while updates are delivered somewhere."""
        if webhook:
            raise await self._conflict(WEBHOOK_ACTIVE)

    async def _conflict(self, sentence: str) -> Refusal:
        now = self.clock()
        if self.anti_spin and now < self.next_conflict_at:
            await asyncio.sleep(SECONDS_OF_A_CONFLICT)
        else:
            self.next_conflict_at = now + SECONDS_OF_A_CONFLICT
        return refuse(409, sentence)

    def _confirm_before(self, offset: int) -> None:
        if offset < 0:
            offset = sorted(one.update_id for one in self.waiting.values())[offset:][0] if self.waiting else 0
        for update in [one for one in self.waiting.values() if one.update_id < offset]:
            self.confirm(update)

    def _slow_down(self, offset: int, limit: int, seconds: float) -> tuple[int, float]:
        """Against bots that ask the same again and again."""
        now = self.clock()
        (before, at), self.last = self.last, (offset, now)
        if not self.anti_spin or offset != before or now - at > 3:
            return limit, seconds
        return 1 if now - at < 0.5 else limit, max(seconds, 3.0)

    async def _until_something(self, mine: "asyncio.Future[str]", seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while not self.waiting and not mine.done():
            self.changed.clear()
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                return
            news = asyncio.ensure_future(self.changed.wait())
            await asyncio.wait((news, mine), timeout=left, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()


def check_kinds(kinds: Any) -> None:
    if kinds is not None and not isinstance(kinds, list):
        raise bad("can't parse allowed updates: expected an Array of Strings")
