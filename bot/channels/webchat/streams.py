"""Who is reading which conversation now, and how often they look."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import chain

from aiohttp import web

from bot.channels.webchat.limits import network
from bot.channels.webchat.parse import Refused

MOST_PER_CONVERSATION = 5
"""A browser opens six connections to one host; one must stay free for sending."""
MOST_PER_ADDRESS = 200
"""High, because a mobile network puts thousands of phones behind one address."""

SECONDS_FOR_THE_ANSWER = 0.3
"""An answer takes some milliseconds; a citizen's other windows wait for it no longer than this."""

TOO_MANY = "Trang trò chuyện đang mở ở quá nhiều cửa sổ. Anh/chị đóng bớt rồi tải lại trang này."


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream. `news` is set when there may be something new to read."""

    chat: str
    address: str
    request: web.Request
    news: asyncio.Event = field(default_factory=asyncio.Event)
    later: asyncio.TimerHandle | None = None

    @property
    def wants_kept(self) -> bool:
        """Our own page asks to be told what is still kept; other readers get `message` events only."""
        return "kept" in self.request.query

    @property
    def is_gone(self) -> bool:
        transport = self.request.transport
        return transport is None or transport.is_closing()

    async def wait(self, seconds: float) -> None:
        """Return when there is news, or after so long: another process may have stored something."""
        look = asyncio.get_running_loop().call_later(seconds, self.news.set)
        try:
            await self.news.wait()
        finally:
            look.cancel()
            self._read()

    def wake_soon(self) -> None:
        """There is news that may wait a moment for the answer, so that one look brings both."""
        if self.later is None:
            self.later = asyncio.get_running_loop().call_later(SECONDS_FOR_THE_ANSWER, self.news.set)

    def _read(self) -> None:
        """Whoever woke us: what is read now covers it all."""
        self.news.clear()
        if self.later is not None:
            self.later.cancel()
            self.later = None


class Listeners:
    """All open streams of this process."""

    def __init__(self) -> None:
        self._open: dict[str, list[Listener]] = {}
        self.closing = False

    @contextmanager
    def one(self, request: web.Request, chat: str) -> Iterator[Listener]:
        """Be a listener for the length of a block. Raises `Refused` (429) when there are too many."""
        listener = Listener(chat, network(request.remote), request)
        self._check(listener)
        self._open.setdefault(chat, []).append(listener)
        try:
            yield listener
        finally:
            self._open[chat].remove(listener)
            if not self._open[chat]:
                del self._open[chat]

    def wake(self, chat: str) -> None:
        """There is something new to read in a conversation."""
        for listener in self._open.get(chat, ()):
            listener.news.set()

    def wake_soon(self, chat: str) -> None:
        """The same, but its answer will follow in a moment."""
        for listener in self._open.get(chat, ()):
            listener.wake_soon()

    def wake_all(self) -> None:
        for listener in self._everybody():
            listener.news.set()

    def close(self) -> None:
        self.closing = True
        self.wake_all()

    def __len__(self) -> int:
        return sum(1 for _ in self._everybody())

    def _everybody(self) -> Iterator[Listener]:
        return chain.from_iterable(self._open.values())

    def _check(self, new: Listener) -> None:
        """Those whose browser has left but who have not noticed yet do not count, or a few reloads would fill it."""
        there = [listener for listener in self._everybody() if not listener.is_gone]
        if sum(listener.chat == new.chat for listener in there) >= MOST_PER_CONVERSATION:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY, after=30)
        if sum(listener.address == new.address for listener in there) >= MOST_PER_ADDRESS:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY, after=30)
