"""What a channel must be: one folder each, with parse.py, render.py (pure) and channel.py (the awaits)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from handlers.messages import File, FileKind, Incoming, Reply


class Undeliverable(Exception):
    """This message will never arrive (blocked, gone, refused). The text is the reason, without personal data."""


class Unreachable(Undeliverable):
    """The citizen blocked us, or is gone: neither this message nor another will arrive."""


class AwaitsCitizen(Exception):
    """The vendor takes nothing for this citizen until they write again; then it may go, before anything else."""


class TryLater(Exception):
    """The service cannot take it now; `after` is in seconds, None lets the sender choose."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Uncertain(TryLater):
    """The request left and no answer came: nobody knows whether the message arrived."""


class NotStored(Exception):
    """The database could not take a message: tell the vendor to deliver it again (HTTP 503)."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a reply: what it holds, and the address where it can be had ("": nowhere)."""

    name: str
    kind: FileKind
    content: bytes
    address: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One reply on its way. `id` is its outbox row, `answers` the inbox row it answers (None for a notice)."""

    id: int
    channel: str
    account: str
    chat: str
    reply: Reply
    answers: int | None = None
    enclosed: Enclosed | None = None


class Channel(Protocol):
    """A way to reach citizens. `send` raises only `Undeliverable`, `AwaitsCitizen` or `TryLater`, `wait` only the last.

    `wait` comes before each `send`: until the vendor's limits let a message go to this chat, without sending anything,
    so that a crash meanwhile leaves no doubt. `account` is whose messages it sends: several bots may share a database.
    `repeats_safely` says that sending the same row twice shows it once, so a lost outcome needs no caution.
    `window` is for how long after a citizen's last message they may be written to; None: for ever.
    """

    name: str
    account: str
    repeats_safely: bool
    window: timedelta | None

    async def wait(self, chat: str) -> None: ...

    async def send(self, message: Outgoing) -> None: ...


class Board(Protocol):
    """A channel whose pages read what is stored by themselves: they only need to be told that there is more.

    `look_soon` says so of a message whose answer will follow in a moment, `look_all` that there may be more anywhere.
    """

    def look(self, chat: str) -> None: ...

    def look_soon(self, chat: str) -> None: ...

    def look_all(self) -> None: ...


Receive = Callable[[Incoming], Awaitable[bool]]
"""Commit one message to the inbox; True if it is new, False for a repeat. Raises `NotStored`."""


Keep = Callable[[str, bytes], Awaitable[File]]
"""Store what a file holds for a conversation, made harmless, before its message is received. Raises `NotStored`, and
`bot.uploads.Unusable` for one that is not taken."""

Fetch = Callable[[str], Awaitable[bytes]]
"""Fetch a file by the vendor's name for it. Raises `Undeliverable` and `TryLater`, and `bot.uploads.Unusable`."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """How far a reader of one conversation has come: the newest inbox and outbox rows it has seen."""

    heard: int = 0
    said: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """One thing heard or said in a conversation, with the cursor after it."""

    cursor: Cursor
    at: datetime
    content: Incoming | Reply


History = Callable[[str, Cursor], Awaitable[list[Past]]]
"""What came after a cursor in a web chat (its chat id), oldest first."""
