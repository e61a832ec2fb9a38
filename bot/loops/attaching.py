"""Files of citizens: stored before their message is received, or fetched from a vendor once it was answered.

No network call is made inside a transaction. What cannot be fetched now is tried again for some hours; whoever sent
what cannot be had, or not be used, is told.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot import faults
from bot.channels import Fetch, NotStored, TryLater, Undeliverable
from bot.loops import Clock
from bot.loops.memory import A_DAY, MOST_A_DAY
from bot.loops.single import Single
from bot.uploads import Unusable, Upload, cleaned
from handlers.citizen.files import lost
from handlers.messages import File
from knowledge.library import Edition
from storage import attachments, outbox
from storage.attachments import Awaited, NewAttachment
from storage.database import Database, DatabaseTrouble, Transaction
from storage.records import NewPost

log = structlog.get_logger()

LOOK_EVERY = 2.0
MOST_AT_ONCE = 4
SECONDS_TO_FETCH = 60.0
GIVE_UP_AFTER = timedelta(hours=6)
LONGEST_PAUSE = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class Attaching:
    """`fetchers` are by channel and account."""

    database: Database
    clock: Clock
    edition: Callable[[], Edition]
    single: Single
    """One replica fetches at a time; a file fetched twice is stored once."""
    fetchers: Mapping[tuple[str, str], Fetch] = field(default_factory=dict)
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One picture at a time: decoded it takes a hundred times the room of its file."""

    async def keep(self, conversation: str, content: bytes) -> File:
        """Store a file that is yet to be laid ready by its message. Raises `Unusable` and `NotStored`."""
        upload, now = await self.clean(content), self.clock()
        new = NewAttachment(conversation, upload.kind, now, content=upload.content)
        try:
            async with self.database.writing() as connection:
                if await attachments.count_since(connection, conversation, now - A_DAY) >= MOST_A_DAY:
                    raise Unusable("many")
                return File(upload.kind, kept=await attachments.add(connection, new))
        except DatabaseTrouble:
            raise NotStored from None

    async def fetch_some(self) -> int:
        """Fetch what is due; return how many files were tried."""
        async with self.database.reading() as connection:
            due = await attachments.awaited(connection, self.clock(), MOST_AT_ONCE)
        if not due or not await self.single.hold():
            return 0
        await asyncio.gather(*map(self._fetch, due))
        return len(due)

    async def _fetch(self, file: Awaited) -> None:
        try:
            async with asyncio.timeout(SECONDS_TO_FETCH):
                upload = await self.clean(await self._fetched(file))
        except Unusable as refused:
            await self._give_up(file, refused.reason)
        except Undeliverable as gone:
            log.warning("file_gone", file=file.id, channel=file.channel, reason=str(gone))
            await self._give_up(file, "away")
        except (TryLater, TimeoutError) as error:
            await self._again(file, getattr(error, "after", None))
        else:
            faults.point("file_fetched")
            async with self.database.writing() as connection:
                await attachments.fill(connection, file.id, upload.kind, upload.content)

    async def _fetched(self, file: Awaited) -> bytes:
        fetch = self.fetchers.get((file.channel, file.account))
        if fetch is None:
            raise TryLater("channel not in service")
        return await fetch(file.remote)

    async def clean(self, content: bytes) -> Upload:
        """A file made harmless, not yet stored. Raises `Unusable`."""
        async with self.drawing:
            return await asyncio.to_thread(cleaned, content)

    async def _again(self, file: Awaited, after: float | None) -> None:
        now = self.clock()
        if now - file.added_at >= GIVE_UP_AFTER:
            await self._give_up(file, "away")
            return
        pause = timedelta(seconds=after or min(LONGEST_PAUSE, 2 ** (file.attempts + 1)))
        log.info("file_put_off", file=file.id, channel=file.channel, attempts=file.attempts + 1)
        async with self.database.writing() as connection:
            await attachments.put_off(connection, file.id, now + pause)

    async def _give_up(self, file: Awaited, reason: str) -> None:
        """The file goes, and whoever sent it is told, in one transaction."""
        async with self.database.writing() as connection:
            if await attachments.remove(connection, file.id) and file.conversation:
                await _tell(connection, file.conversation, self.edition(), reason, self.clock())


async def _tell(connection: Transaction, conversation: str, edition: Edition, reason: str, now: datetime) -> None:
    channel, account, chat = conversation.split(":", 2)
    post = NewPost(channel, account, chat, lost(edition, reason).to_json(), now, kind="notice")
    await outbox.add(connection, [post])
