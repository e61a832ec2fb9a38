"""Zalo, the way out: the messages of a reply, one after the other, no faster than the application may call."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

from bot.channels import Enclosed, Outgoing, TryLater, Undeliverable
from bot.channels.capabilities import ZALO
from bot.channels.progress import Progress
from bot.channels.zalo import parse, render
from bot.channels.zalo.client import Client
from bot.channels.zalo.errors import AttachmentExpired, LimitReached, Misconfigured
from bot.channels.zalo.pacing import Pace
from bot.channels.zalo.render import Buttons, FilePart, Part
from bot.uploads import within

PATIENCE = 1.5
"""Seconds. A shorter wait is waited here; after a longer one the row comes again."""
SECONDS_FOR_ALL = 3.0
"""After which the rest of a long reply waits for the row to come again, so that no lease runs out."""
EXPIRED_TWICE = "the file expired as soon as it was uploaded"


class Zalo:
    """One Official Account. A long reply is several messages; how many of them Zalo took is remembered.

    `trouble` says what only an operator can mend; empty when all is well. `pace` is the application's: its accounts
    share it.
    """

    name = parse.NAME
    repeats_safely = False

    def __init__(self, account: str, client: Client, pace: Pace, *, buttons: Buttons, window: timedelta) -> None:
        self.account = account
        self.window: timedelta | None = window
        self.trouble = ""
        self._client = client
        self._pace = pace
        self._buttons: Buttons = buttons
        self._progress = Progress()

    async def wait(self, chat: str) -> None:
        """Until a call may be made. Raises `TryLater` where that takes long."""
        await self._wait(PATIENCE)

    async def send(self, message: Outgoing) -> None:
        """Send a whole reply; the turn of its first part has come. Raises `Undeliverable`, `AwaitsCitizen`, `TryLater`
        or, where no answer came, `Uncertain`.
        """
        parts = render.parts(message.reply, self._buttons, await _fitting(message.enclosed))
        first, enough = self._progress.of(message.id), time.monotonic() + SECONDS_FOR_ALL
        for number in range(first, len(parts)):
            if number > first:
                await self._wait(min(PATIENCE, enough - time.monotonic()))
            await self._deliver(message.chat, parts[number])
            self._progress.reached(message.id, number + 1)
        self._progress.finished(message.id)

    async def _deliver(self, chat: str, part: Part) -> None:
        try:
            await self._hand_over(chat, part)
        except LimitReached as error:
            self._pace.rest(time.monotonic(), error.after or 0.0)
            raise
        except Misconfigured as error:
            self.trouble = str(error)
            raise
        self.trouble = ""

    async def _hand_over(self, chat: str, part: Part) -> None:
        if not isinstance(part, FilePart):
            await self._client.send(render.text_message(chat, part))
            return
        for _ in range(2):
            name = await self._client.upload(part.file)
            try:
                await self._client.send(render.file_message(chat, part.file.kind, name))
            except AttachmentExpired:
                continue
            return
        raise Undeliverable(EXPIRED_TWICE)

    async def _wait(self, patience: float) -> None:
        seconds = self._pace.reserve(time.monotonic(), patience)
        if seconds > patience:
            raise TryLater("pacing", after=seconds)
        await asyncio.sleep(seconds)


async def _fitting(file: Enclosed | None) -> Enclosed | None:
    """A picture no larger than Zalo takes it."""
    if file is None or file.kind != "image" or len(file.content) <= ZALO.largest_picture:
        return file
    return replace(file, content=await asyncio.to_thread(within, file.content, ZALO.largest_picture))
