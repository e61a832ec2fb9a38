"""What keeps the service going: receiving, answering, showing, sending, housekeeping.

Each is a step that says how much it did. `Loop` repeats a step: at once while there is work, else when its bell rings,
and every second anyway, because a bell is only a hint and the rows are the truth.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.logs import where

log = structlog.get_logger()

Clock = Callable[[], datetime]
"""What time it is: aware, UTC."""

POLL_SECONDS = 1.0


class Loop:
    """Repeats `step` until it is stopped; one failing step is logged and does not end it.

    `interrupt` is for a step that may wait long: it is called once when the loop is to stop. `close` is awaited after
    the last step, whatever ended it.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], Awaitable[int]],
        every: float = POLL_SECONDS,
        *,
        interrupt: Callable[[], None] = lambda: None,
        close: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._name = name
        self._step = step
        self._every = every
        self._interrupt = interrupt
        self._close = close
        self._bell = asyncio.Event()
        self._stopping = False

    def ring(self) -> None:
        """Something may have come up."""
        self._bell.set()

    def stop(self) -> None:
        """Finish the step in hand, then return from `run`."""
        self._stopping = True
        self._bell.set()
        self._interrupt()

    async def run(self) -> None:
        try:
            while not self._stopping:
                self._bell.clear()
                if not await self._survive():
                    await self._rest()
        finally:
            if self._close is not None:
                await self._close()

    async def _survive(self) -> int:
        try:
            return await self._step()
        except Exception as error:  # noqa: BLE001 - a loop must outlive whatever one step meets
            log.error("step_failed", loop=self._name, error=type(error).__name__, at=where(error))
            return 0

    async def _rest(self) -> None:
        if self._stopping:
            return
        try:
            async with asyncio.timeout(self._every):
                await self._bell.wait()
        except TimeoutError:
            pass
