"""Answering taps on buttons, beside the work: only a spinner on the citizen's screen depends on it."""

import asyncio

import structlog

from bot.channels import TryLater, Undeliverable
from bot.channels.telegram.client import Client
from bot.channels.telegram.parse import Arrived

log = structlog.get_logger()

MOST_AT_ONCE = 200


class Taps:
    def __init__(self, client: Client) -> None:
        self._client = client
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, update: Arrived) -> None:
        """Stop the spinner of what was tapped soon. Never fails: it stops by itself after a while."""
        if update.tap is None or len(self._tasks) >= MOST_AT_ONCE:
            return
        task = asyncio.create_task(self._answer(update.tap))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for the answers under way."""
        await asyncio.gather(*self._tasks)

    async def _answer(self, tap: str) -> None:
        try:
            await self._client.answer_tap(tap)
        except (Undeliverable, TryLater) as error:  # too late, or no line: nobody waits for it
            log.info("tap_not_answered", reason=str(error))
