"""Take over what was published: every process answers from the running release within seconds, without a restart.

The row that says which release runs is the truth, and is looked at every second. A release is built beside the loop;
one that this program finds faults in is never answered from.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from bot.loops.answering import Book, Shelf
from knowledge.faults import Faulty
from storage import releases
from storage.database import Database

log = structlog.get_logger()

LOOK_EVERY = 1.0
Make = Callable[[Mapping[str, bytes], int], Book]
"""A release's texts and its number → what to answer from, ready to be asked. Raises `Faulty`."""


@dataclass(kw_only=True)
class Renewing:
    database: Database
    shelf: Shelf
    make: Make
    _refused: set[int] = field(default_factory=set)

    async def renew(self) -> int:
        """Answer from the release that runs; return how many were taken over. Raises `DatabaseTrouble`."""
        async with self.database.reading() as connection:
            running = await releases.running(connection)
            if running is None or running.release in (self.shelf.book.release, *self._refused):
                return 0
            texts = await releases.texts(connection, running.release)
        try:
            self.shelf.book = await asyncio.to_thread(self.make, texts, running.release)
        except Faulty as faulty:
            self._refused.add(running.release)
            log.error("release_refused", release=running.release, faults=len(faulty.faults))
            return 0
        log.info("release_taken_over", release=running.release, knowledge=self.shelf.book.library.version)
        return 1
