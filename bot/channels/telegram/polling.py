"""Telegram, the way in by asking: fetch, commit, and only then say that it was fetched."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

import structlog

from bot import faults
from bot.channels import NotStored, TryLater, Undeliverable
from bot.channels.telegram.client import Client
from bot.channels.telegram.parse import Arrived, Unreadable, arrived
from bot.channels.telegram.taps import Taps
from handlers.messages import Incoming

log = structlog.get_logger()

SECONDS_OF_POLL = 20
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
HOLD_EVERY = 3.0
"""The lease is renewed during a poll, so that it may be short: when this process dies, another soon goes on."""

ReceiveBatch = Callable[[Sequence[Incoming]], Awaitable[int]]
"""Commit messages together; how many are new. Raises `NotStored`: then none of them is stored."""


class Lease(Protocol):
    """Only one process of all replicas may poll: Telegram ends the older of two polls with 409."""

    async def hold(self) -> bool:
        """Take or renew it for longer than `HOLD_EVERY`; False while another process has it."""

    async def release(self) -> None:
        """Let another process have it at once."""


class Poller:
    """`step` is one poll; `stop` ends the one in hand. `trouble` says why the last one did not work.

    The offset is told only once what came before it is committed, so a crash in between brings the same updates again,
    and the inbox takes each once. It is not stored: without one, Telegram begins with what it was not told is stored.
    """

    def __init__(self, client: Client, receive: ReceiveBatch, lease: Lease, first_pause: float = FIRST_PAUSE) -> None:
        self._client = client
        self._receive = receive
        self._lease = lease
        self._first_pause = self._pause = first_pause
        self._taps = Taps(client)
        self._offset: int | None = None
        self.trouble = ""
        self._stopping = asyncio.Event()
        self._call: asyncio.Task[list[object]] | None = None

    async def step(self) -> int:
        """Poll once; 1 if that worked, else 0 after a pause that doubles up to half a minute."""
        if self._stopping.is_set():
            return 0
        if not await self._lease.hold():
            await self._rest(self._first_pause)
            return 0
        try:
            await self._poll()
        except (TryLater, Undeliverable, NotStored) as error:
            self.trouble = str(error) or type(error).__name__
            log.warning("poll_failed", channel="telegram", reason=self.trouble)
            await self._rest(getattr(error, "after", None) or self._pause)
            self._pause = min(LONGEST_PAUSE, self._pause * 2)
            return 0
        self._pause, self.trouble = self._first_pause, ""
        return 1

    def stop(self) -> None:
        """Break off a poll under way: what it would bring is not confirmed and comes again."""
        self._stopping.set()
        if self._call is not None:
            self._call.cancel()

    async def close(self) -> None:
        """After the last step: let another process poll at once."""
        await self._taps.finish()
        await self._lease.release()

    async def _poll(self) -> None:
        payloads = await self._fetch()
        found = [one for payload in payloads if (one := _read(payload, self._client.account))]
        messages = [one.message for one in found if one.message]
        if messages:
            faults.point("updates_fetched")
            await self._receive(messages)
        self._confirm(found)
        for one in found:
            self._taps.answer(one)

    async def _fetch(self) -> list[object]:
        """What came in; nothing where the poll was broken off, by `stop` or because another process took over."""
        call = self._call = asyncio.create_task(self._client.updates(self._offset, SECONDS_OF_POLL))
        try:
            while not (await asyncio.wait([call], timeout=HOLD_EVERY))[0]:
                if not await self._lease.hold():
                    call.cancel()
            return [] if call.cancelled() else call.result()
        finally:
            call.cancel()
            self._call = None

    def _confirm(self, found: Sequence[Arrived]) -> None:
        """The next poll says that these are stored. Once it has said so, no offset is needed.

        That is more than tidiness: after a quiet week Telegram numbers from a random place, perhaps a lower one, and an
        old offset would then confirm messages that nobody has read.
        """
        self._offset = max(one.update_id for one in found) + 1 if found else None

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


def _read(payload: object, account: str) -> Arrived | None:
    """What cannot be read is passed over, or it would be fetched for ever."""
    try:
        return arrived(payload, account, datetime.now(UTC))
    except Unreadable as error:
        log.error("update_unreadable", update=error.update_id)
        return Arrived(error.update_id) if error.update_id is not None else None
