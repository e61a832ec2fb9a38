"""Take over what was published: every process answers from the running release within seconds, without a restart.

The row that says which release runs is the truth, and is looked at every second, with what lies over the release:
entries switched off, and banners. A release is built beside the loop; one that this program finds faults in, or whose
texts are not what was published, is never answered from.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.loops import Clock
from bot.loops.answering import Book, Shelf
from knowledge.examining import checksum_of
from knowledge.faults import Faulty
from knowledge.overlay import Banner, Overlay
from storage import overlays, releases
from storage.database import Database

log = structlog.get_logger()

LOOK_EVERY = 1.0
Make = Callable[[Mapping[str, bytes], int], Book]
"""A release's texts and its number → what to answer from, ready to be asked. Raises `Faulty`."""


@dataclass(frozen=True, slots=True)
class New:
    """A release that is not answered from yet."""

    number: int
    texts: Mapping[str, bytes]
    is_sound: bool
    """Its texts are what was published."""


@dataclass(kw_only=True)
class Renewing:
    database: Database
    shelf: Shelf
    make: Make
    clock: Clock
    _refused: set[int] = field(default_factory=set)

    async def renew(self) -> int:
        """Answer from what runs and what lies over it; return how many were taken over. Raises `DatabaseTrouble`."""
        async with self.database.reading() as connection:
            overlay = await self._overlay(connection)
            new = await self._new(connection)
        before = self.shelf.book.edition.overlay
        self.shelf.put(self.shelf.book, overlay)  # at once: a release may take seconds to build
        if overlay != before:
            log.info("overlay_taken_over", paused=len(overlay.paused), banners=len(overlay.banners))
        book = await self._made(new) if new else None
        if book is not None:
            self.shelf.put(book, overlay)
            log.info("release_taken_over", release=book.release, knowledge=book.library.version)
        return int(book is not None or overlay != before)

    async def _overlay(self, connection: AsyncConnection) -> Overlay:
        paused = {one.entry: one.said for one in await overlays.paused(connection)}
        banners = tuple(Banner(one.id, one.text, one.until) for one in await overlays.up(connection, self.clock()))
        return Overlay(paused, banners)

    async def _new(self, connection: AsyncConnection) -> New | None:
        running = await releases.running(connection)
        if running is None or running.release in (self.shelf.book.release, *self._refused):
            return None
        texts = await releases.texts(connection, running.release)
        release = await releases.by_number(connection, running.release)
        return New(running.release, texts, release is not None and checksum_of(texts) == release.checksum)

    async def _made(self, new: New) -> Book | None:
        """None where somebody changed it in the database, or this program finds faults in it."""
        if not new.is_sound:
            self._refused.add(new.number)
            log.error("release_tampered", release=new.number)
            return None
        try:
            return await asyncio.to_thread(self.make, new.texts, new.number)
        except Faulty as faulty:
            self._refused.add(new.number)
            log.error("release_refused", release=new.number, faults=len(faulty.faults))
            return None
