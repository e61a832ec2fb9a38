"""Publish what was set to be published at a time: one process of all does it."""

from dataclasses import dataclass

from bot.loops.single import Single
from handlers.desk import Desk, approving

LOOK_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Publishing:
    desk: Desk
    single: Single

    async def publish_due(self) -> int:
        """Publish the draft whose time has come; return how many were."""
        return await approving.publish_due(self.desk) if await self.single.hold() else 0
