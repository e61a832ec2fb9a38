"""Deadlines kept true and officers reminded of them, by one process of all."""

from dataclasses import dataclass

from bot.loops.single import Single
from handlers.desk import Desk, clocks, requests, reviews, signals, talking

RECKON_EVERY = 10.0
REMIND_EVERY = 60.0
SETTLE_EVERY = 60.0
LAPSE_EVERY = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Clocks:
    desk: Desk
    single: Single

    async def reckon(self) -> int:
        """Reckon some due days anew; return how many."""
        is_ours = await clocks.is_behind(self.desk) and await self.single.hold()
        return await clocks.reckon_some(self.desk) if is_ours else 0

    async def settle(self) -> int:
        """Carry out requests about somebody's own data that nothing stands in the way of any more; return how many."""
        return await requests.settle_some(self.desk) if await self.single.hold() else 0

    async def remind(self) -> int:
        """Return 0: there is nothing more to do until the next look."""
        if await self.single.hold():
            await clocks.remind_some(self.desk)
            await clocks.announce_some(self.desk)
            await requests.remind_some(self.desk)
            await signals.tell_once(self.desk)
            await reviews.tell_once(self.desk)
        return 0

    async def lapse(self) -> int:
        """Give conversations back to the assistant whose officer has been silent for too long; return how many.

        Every process may: of two, one finds them over already.
        """
        return await talking.lapse_some(self.desk)
