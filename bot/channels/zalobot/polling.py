"""A Zalo bot, the way in by asking: one event a call, and each only once.

Nothing can be told to be stored: what is handed over is gone from the vendor. So an event that the database does not
take is kept here and tried again before anything else is fetched; a process that dies in that moment loses it, which
delivery to our own address (`mode: webhook`) does not.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

import structlog

from bot.channels import NotStored, Receive, TryLater, Undeliverable
from bot.channels.zalobot.client import Client
from bot.channels.zalobot.parse import Unreadable, arrived
from handlers.messages import Incoming

log = structlog.get_logger()

SECONDS_OF_POLL = 5
"""Short enough that one under way is waited for when the service is to stop."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
HOLD_EVERY = 3.0
Stored = Callable[[str], None]
"""Is told the chat of each new message."""


class Lease(Protocol):
    """Only one process of all replicas may poll, or each would get only some of the events."""

    async def hold(self) -> bool: ...

    async def release(self) -> None: ...


class Poller:
    """`step` is one poll; `stop` ends the waiting. `trouble` says why the last one did not work."""

    def __init__(self, client: Client, receive: Receive, lease: Lease, stored: Stored = lambda chat: None) -> None:
        self._client = client
        self._receive = receive
        self._lease = lease
        self._stored = stored
        self._in_hand: Incoming | None = None
        self._pause = FIRST_PAUSE
        self._stopping = asyncio.Event()
        self.trouble = ""

    async def step(self) -> int:
        """Fetch one event and store it; 1 if that worked, else 0 after a pause that doubles up to half a minute."""
        if self._stopping.is_set():
            return 0
        try:
            if self._in_hand is None:
                if not await self._lease.hold():
                    await self._rest(FIRST_PAUSE)
                    return 0
                await self._fetch()
            await self._store()
        except (TryLater, Undeliverable, NotStored) as error:
            self.trouble = str(error) or type(error).__name__
            log.warning("poll_failed", channel="zalobot", reason=self.trouble)
            await self._rest(min(getattr(error, "after", None) or self._pause, LONGEST_PAUSE))
            self._pause = min(LONGEST_PAUSE, self._pause * 2)
            return 0
        self._pause, self.trouble = FIRST_PAUSE, ""
        return 1

    def stop(self) -> None:
        """Begin no poll any more. One under way is waited for: what it brings would be lost."""
        self._stopping.set()

    async def close(self) -> None:
        """After the last step: let another process poll at once."""
        with suppress(NotStored):
            await self._store()
        await self._lease.release()

    async def _fetch(self) -> None:
        call = asyncio.create_task(self._client.update(SECONDS_OF_POLL))
        try:
            while not (await asyncio.wait([call], timeout=HOLD_EVERY))[0]:
                await self._lease.hold()
        except asyncio.CancelledError:
            call.cancel()
            raise
        payload = call.result()
        if payload is not None:
            self._in_hand = _read(payload, self._client.account)

    async def _store(self) -> None:
        if self._in_hand is not None:
            if await self._receive(self._in_hand):
                self._stored(self._in_hand.chat)
            self._in_hand = None

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


def _read(payload: object, account: str) -> Incoming | None:
    """What cannot be read is passed over; it does not come again."""
    try:
        return arrived(payload, account, datetime.now(UTC))
    except Unreadable:
        log.error("update_unreadable", channel="zalobot")
        return None
