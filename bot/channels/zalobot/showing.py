"""Showing that an answer is being written, beside the work: nothing depends on it."""

import asyncio
from contextlib import suppress

from bot.channels import TryLater, Undeliverable
from bot.channels.zalobot.client import Client

MOST_AT_ONCE = 50


class Typing:
    def __init__(self, client: Client) -> None:
        self._client = client
        self._tasks: set[asyncio.Task[None]] = set()

    def show(self, chat: str) -> None:
        """Soon, and never fails."""
        if len(self._tasks) < MOST_AT_ONCE:
            task = asyncio.create_task(self._show(chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        await asyncio.gather(*self._tasks)

    async def _show(self, chat: str) -> None:
        with suppress(TryLater, Undeliverable):
            await self._client.typing(chat)
