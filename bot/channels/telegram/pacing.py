"""How fast Telegram may be written to: about 30 messages a second in all, one a second to a chat. Pure."""

from dataclasses import dataclass, field

from bot.channels.capabilities import TELEGRAM

OVERALL_EVERY = 60 / TELEGRAM.a_minute
CHAT_EVERY = 1.0
BURST = 3
"""Short bursts to one chat pass: an answer of several parts need not crawl."""
MOST_CHATS = 10_000


@dataclass(slots=True)
class Pace:
    """Hands out moments to write at. Each process has its own; what two of them do too much, Telegram answers 429."""

    overall_every: float = OVERALL_EVERY
    chat_every: float = CHAT_EVERY
    burst: int = BURST
    _overall: float = 0.0
    _chats: dict[str, float] = field(default_factory=dict)
    """When the bucket of each would be full again."""

    def reserve(self, chat: str, now: float, patience: float) -> float:
        """How many seconds to wait before writing. Beyond `patience` nothing is reserved: come back then."""
        slack = self.burst - 1
        overall = max(self._overall, now)
        of_chat = max(self._chats.get(chat, 0.0), now)
        wait = max(0.0, overall - slack * self.overall_every - now, of_chat - slack * self.chat_every - now)
        if wait <= patience:
            self._overall = overall + self.overall_every
            self._chats[chat] = of_chat + self.chat_every
            self._forget(now)
        return wait

    def _forget(self, now: float) -> None:
        """A chat whose bucket is full is as good as one never seen."""
        if len(self._chats) > MOST_CHATS:
            self._chats = {chat: full_at for chat, full_at in self._chats.items() if full_at > now}
