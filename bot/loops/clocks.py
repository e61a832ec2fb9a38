"""Deadlines kept true and officers reminded of them, by one process of all."""

from dataclasses import dataclass

from bot.loops.single import Single
from handlers.desk import Desk, clocks

RECKON_EVERY = 10.0
REMIND_EVERY = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Clocks:
    desk: Desk
    single: Single

    async def reckon(self) -> int:
        """Reckon some due days anew; return how many."""
        is_ours = await clocks.is_behind(self.desk) and await self.single.hold()
        return await clocks.reckon_some(self.desk) if is_ours else 0

    async def remind(self) -> int:
        """Return 0: there is nothing more to do until the next look."""
        if await self.single.hold():
            await clocks.remind_some(self.desk)
        return 0
