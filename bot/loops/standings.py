"""Which channels are down: what is to go out by them gets old, or most of what is tried there fails."""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from bot.loops import Clock
from storage import outbox
from storage.database import Database
from storage.records import Flow

log = structlog.get_logger()

LOOK_EVERY = 30.0
LATELY = timedelta(minutes=10)
FEWEST = 5
"""Conversations that fail: one citizen whom nothing reaches is no channel that is down."""
MOST_FAILING = 0.5


class Standings:
    """`names` are those of the channels `watched` that were down at the last look."""

    def __init__(self, database: Database, clock: Clock, watched: Collection[str]) -> None:
        self._database = database
        self._clock = clock
        self._watched = watched
        self._down: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        return self._down

    def is_down(self, channel: str) -> bool:
        return channel in self._down

    async def look(self) -> int:
        """Return 0: there is nothing more to do until the next look."""
        now = self._clock()
        async with self._database.reading() as connection:
            flows = await outbox.flows(connection, now - LATELY)
        down = tuple(
            sorted(one.channel for one in flows if one.channel in self._watched and is_stuck(one, now - LATELY))
        )
        if down != self._down:
            log.warning("channels_down", channels=down)
        self._down = down
        return 0


def is_stuck(flow: Flow, since: datetime) -> bool:
    """Something waits since before then and nothing has got through, or most fail, in many conversations."""
    if flow.oldest is not None and flow.oldest < since and flow.sent == 0:
        return True
    return flow.failing >= FEWEST and flow.failing / (flow.failing + flow.sent) >= MOST_FAILING
