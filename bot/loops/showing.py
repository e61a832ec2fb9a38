"""Show what was queued for a channel that reads what is stored by itself, such as the web chat.

Nothing leaves the process, so no lease is held and no outcome can be lost: the messages are marked as sent, and then
the pages that are open here are told to look. Whoever dies in between had these pages with them.
"""

from dataclasses import dataclass

from bot import faults
from bot.channels import Board
from bot.loops import Clock
from bot.metrics import Metrics
from storage import outbox
from storage.database import Database

MOST_AT_ONCE = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    database: Database
    board: Board
    clock: Clock
    metrics: Metrics

    async def show_some(self) -> int:
        """Show some messages; return how many."""
        board = self.board
        async with self.database.writing() as connection:
            chats = await outbox.show(connection, (board.name, board.account), self.clock(), MOST_AT_ONCE)
            if chats:
                faults.point("posts_marked")
        if chats:
            faults.point("posts_shown")
            self.metrics.sent.labels(board.name).inc(len(chats))
        for chat in dict.fromkeys(chats):
            board.look(chat)
        return len(chats)
