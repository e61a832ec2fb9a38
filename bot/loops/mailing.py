"""News sent by one process of all: a step that goes on where the last one, of whatever process, stopped."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot import faults
from bot.loops.single import Single
from handlers.desk import Desk, mailing

GO_ON_EVERY = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailing:
    """`channels` are those that run here, `queued` is told for which conversations something lies ready."""

    desk: Desk
    single: Single
    channels: Collection[str]
    is_down: Callable[[str], bool]
    queued: Callable[[Collection[str]], None]

    async def go_on(self) -> int:
        """Return how many messages moved; 0: nothing to do until something was sent."""
        if not await mailing.is_needed(self.desk) or not await self.single.hold():
            return 0
        settled = await mailing.settle_some(self.desk)
        ready = await mailing.send_some(self.desk, self.channels, self.is_down)
        faults.point("news_queued")
        if ready:
            self.queued(ready)
        return settled + len(ready)
