"""Show what was queued for a channel that reads what is stored by itself, such as the web chat.

Nothing leaves the process, so no lease is held and no outcome can be lost: the messages are marked as sent, and then
the pages that are open are told to look. They were told of answers when these were committed (`bot/loops/bells.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot import faults
from bot.loops import Clock
from bot.metrics import Metrics
from storage import outbox
from storage.database import Database

MOST_AT_ONCE = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    database: Database
    account: tuple[str, str]
    """The channel and account whose pages read what is stored."""
    look: Callable[[str], None]
    """Tell the pages of a chat that there is more."""
    clock: Clock
    metrics: Metrics

    async def show_some(self) -> int:
        """Show some messages; return how many."""
        async with self.database.writing() as connection:
            shown = await outbox.show(connection, self.account, self.clock(), MOST_AT_ONCE)
            if shown:
                faults.point("posts_marked")
        if shown:
            faults.point("posts_shown")
            self.metrics.sent.labels(self.account[0]).inc(len(shown))
        for chat in dict.fromkeys(chat for chat, is_answer in shown if not is_answer):
            self.look(chat)
        return len(shown)
