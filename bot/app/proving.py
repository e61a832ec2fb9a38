"""What would become of texts if they were published: faults first, then every question asked again beside what runs."""

import asyncio
from collections.abc import Mapping

from bot.app.knowing import Content, at_hand, book_of, running_content
from bot.app.trying import Trying
from bot.config import Config
from bot.loops.answering import VIETNAM, Book, Shelf
from bot.replaying import Replaying
from handlers.desk import Desk, Press, Running
from handlers.desk.releasing import Proof, Published, asked_lately
from handlers.desk.replaying import Progress, Replay
from storage.database import Database


async def running_or_at_hand(config: Config, desk: Desk) -> Content:
    """What is answered from now."""
    running = await running_content(desk.database)
    return running if running is not None else await asyncio.to_thread(at_hand, config)


def press_of(config: Config, database: Database, shelf: Shelf) -> Press:
    """What the console publishes with: it asks the running book again rather than another like it."""

    async def running() -> Running:
        content = await running_content(database)
        content = content if content is not None else await asyncio.to_thread(at_hand, config)
        return Running(content.texts, content.release)

    async def proven(desk: Desk, texts: Mapping[str, bytes], progress: Progress) -> Proof:
        return await prove(config, desk, texts, progress, shelf.book)

    async def came() -> Mapping[str, bytes]:
        return (await asyncio.to_thread(at_hand, config)).texts

    return Press(running, proven, Trying(config, shelf).ask, came)


async def prove(
    config: Config, desk: Desk, texts: Mapping[str, bytes], progress: Progress, book: Book | None = None
) -> Proof:
    """Takes minutes, beside the event loop. `book` is taken for what runs, if it is that.

    Raises `Faulty` for texts with faults, and `Stopped`.
    """
    before = await running_or_at_hand(config, desk)
    lately = await asked_lately(desk, None)
    today = desk.clock().astimezone(VIETNAM).date()

    def played() -> tuple[Book, Book, Replay]:
        old = book if book is not None and book.release == before.release else book_of(config, before)
        new = book_of(config, Content(texts), old)
        return old, new, Replaying(old, new, today).play(lately, progress)

    old, new, replay = await asyncio.to_thread(played)
    return Proof(
        Published(texts, new.library.version), Published(before.texts, old.library.version), before.release, replay
    )
