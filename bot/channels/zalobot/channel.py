"""A Zalo bot, the way out: the texts of a reply, one after the other."""

import time
from datetime import timedelta

from bot.channels import Outgoing, TryLater
from bot.channels.progress import Progress
from bot.channels.zalobot import parse, render
from bot.channels.zalobot.client import Client, Misconfigured

SECONDS_FOR_ALL = 4.0
"""After which the rest of a long reply waits for the row to come again, so that no lease runs out."""


class ZaloBot:
    """`trouble` says what only an operator can mend; empty when all is well."""

    name = parse.NAME
    repeats_safely = False
    window: timedelta | None = None

    def __init__(self, client: Client) -> None:
        self.account = client.account
        self.trouble = ""
        self._client = client
        self._progress = Progress()

    async def wait(self, chat: str) -> None:
        """No limits are told of; what is too much is answered with 429."""

    async def send(self, message: Outgoing) -> None:
        """Send a whole reply. Raises `Undeliverable`, `TryLater` or, where no answer came, `Uncertain`."""
        parts, enough = render.parts(message.reply, message.enclosed), time.monotonic() + SECONDS_FOR_ALL
        for number in range(self._progress.of(message.id), len(parts)):
            if time.monotonic() > enough:
                raise TryLater("the rest of a long reply", after=1.0)
            try:
                await self._hand_over(message.chat, parts[number])
            except Misconfigured as error:
                self.trouble = str(error)
                raise
            self.trouble = ""
            self._progress.reached(message.id, number + 1)
        self._progress.finished(message.id)

    async def _hand_over(self, chat: str, part: str | render.Photo) -> None:
        if isinstance(part, render.Photo):
            await self._client.photo(chat, part.address)
        else:
            await self._client.send(chat, part)
