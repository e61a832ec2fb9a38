"""Flood control: token buckets for a chat, a group and the whole bot. Who goes on during a penalty prolongs nothing."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telegram.refusals import too_many


@dataclass
class Bucket:
    rate: float
    burst: float
    tokens: float = -1.0
    at: float = 0.0
    until: float = 0.0

    def wait(self, now: float) -> float:
        """How long until one more may pass."""
        self.tokens = self.burst if self.tokens < 0 else min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if now < self.until:
            return self.until - now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate

    def take(self) -> None:
        self.tokens -= 1


@dataclass
class Flood:
    """Rates as the vendor's FAQ gives them; the real ones are not published."""

    clock: Callable[[], float]
    is_on: bool = True
    per_chat: float = 1.0
    chat_burst: float = 5.0
    overall: float = 30.0
    per_group_minute: float = 20.0
    shortest_penalty: int = 1
    chats: dict[int, Bucket] = field(default_factory=dict)
    whole: Bucket | None = None

    def check(self, chat: int) -> None:
        """Let one message to a chat pass. Raises the 429."""
        if not self.is_on:
            return
        now = self.clock()
        self.whole = self.whole or Bucket(self.overall, self.overall)
        buckets = (self._bucket(chat), self.whole)
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            seconds = max(self.shortest_penalty, math.ceil(wait))
            self.penalise(chat, seconds)
            raise too_many(seconds)
        for bucket in buckets:
            bucket.take()

    def penalise(self, chat: int, seconds: float) -> None:
        """Nothing passes to this chat for so long."""
        bucket = self._bucket(chat)
        bucket.until = max(bucket.until, self.clock() + seconds)

    def _bucket(self, chat: int) -> Bucket:
        if chat not in self.chats:
            of_group = Bucket(self.per_group_minute / 60, self.per_group_minute)
            self.chats[chat] = of_group if chat < 0 else Bucket(self.per_chat, self.chat_burst)
        return self.chats[chat]
