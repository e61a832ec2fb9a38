"""Telegram, the way out: the messages of a reply, one after the other, no faster than a chat can take them."""

import asyncio
import time
from datetime import timedelta

from bot.channels import Outgoing, TryLater
from bot.channels.enclosing import linked
from bot.channels.progress import Progress
from bot.channels.telegram import parse, render
from bot.channels.telegram.client import Client
from bot.channels.telegram.pacing import Pace
from bot.channels.telegram.render import Part

PATIENCE = 1.5
"""Seconds. A shorter wait is waited here; after a longer one the row comes again."""
SECONDS_FOR_ALL = 4.0
"""After which the rest of a long reply waits for the row to come again, so that no lease runs out."""


class Telegram:
    """A long reply is several messages; how many of them Telegram took is remembered.

    With `uploads` files are handed over, else only told by a link to a page of ours.
    """

    name = parse.NAME
    repeats_safely = False
    window: timedelta | None = None

    def __init__(self, client: Client, pace: Pace | None = None, *, uploads: bool = True) -> None:
        self.account = client.account
        self._client = client
        self._pace = pace or Pace()
        self._progress = Progress()
        self._uploads = uploads

    async def wait(self, chat: str) -> None:
        """Until one message may go to a chat. Raises `TryLater` where that takes long."""
        await self._wait(chat, PATIENCE)

    async def send(self, message: Outgoing) -> None:
        """Send a whole reply; the turn of its first part has come. Raises `Undeliverable`, `TryLater` or, where no
        answer came, `Uncertain`.
        """
        parts = self._parts(message)
        first, enough = self._progress.of(message.id), time.monotonic() + SECONDS_FOR_ALL
        for number in range(first, len(parts)):
            if number > first:
                await self._wait(message.chat, min(PATIENCE, enough - time.monotonic()))
            await self._client.send(message.chat, parts[number])
            self._progress.reached(message.id, number + 1)
        self._progress.finished(message.id)

    def _parts(self, message: Outgoing) -> list[Part]:
        if self._uploads:
            return render.parts(message.reply, message.enclosed)
        return render.parts(linked(message.reply, message.enclosed))

    async def _wait(self, chat: str, patience: float) -> None:
        seconds = self._pace.reserve(chat, time.monotonic(), patience)
        if seconds > patience:
            raise TryLater("pacing", after=seconds)
        await asyncio.sleep(seconds)
