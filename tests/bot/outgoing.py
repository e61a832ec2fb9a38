"""Queueing and sending on one database, by a channel that does what it is told."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from bot.channels import Enclosed, Outgoing
from bot.loops.sending import Sending
from bot.metrics import Metrics
from handlers.messages import Enclosure, Paragraph, Reply, Span, plain
from storage import inbox, outbox
from storage.database import Database
from storage.records import Kind, NewMessage, NewPost
from storage.tables import outbox as table
from tests.conftest import SetClock


class Vendor:
    """A channel that writes down what it was given and does what it is told to for the next ones."""

    name = "zalo"
    window: timedelta | None = None

    def __init__(self, account: str = "oa", *, repeats_safely: bool) -> None:
        self.account = account
        self.repeats_safely = repeats_safely
        self.got: list[str] = []
        self.next: list[Callable[[], Awaitable[None]] | Exception] = []
        self.turn: dict[str, Callable[[], Awaitable[None]]] = {}

    async def wait(self, chat: str) -> None:
        if chat in self.turn:
            await self.turn[chat]()

    async def send(self, message: Outgoing) -> None:
        if self.next:
            answer = self.next.pop(0)
            if isinstance(answer, Exception):
                raise answer
            await answer()
        self.got.append(f"{message.chat}: {plain(message.reply.text)}")


Reading = Callable[[Enclosure], Awaitable[Enclosed | None]]


class Post:
    """Queueing and sending on one database."""

    def __init__(self, store: Database, clock: SetClock, vendor: Vendor, enclosed: Reading | None = None) -> None:
        self.store = store
        self.clock = clock
        self.vendor = vendor
        self.metrics = Metrics()
        self.sending = Sending(
            database=store,
            channels={("zalo", vendor.account): vendor},
            clock=clock,
            metrics=self.metrics,
            random=Random(7),
            enclosed=enclosed,
        )

    async def queue(self, text: str, chat: str = "lan", kind: Kind = "answer") -> None:
        body = Reply((Paragraph((Span(text),)),)).to_json()
        async with self.store.writing() as connection:
            await outbox.add(connection, [NewPost("zalo", self.vendor.account, chat, body, self.clock(), kind=kind)])

    async def hear(self, chat: str = "lan") -> None:
        """The citizen writes; what waited for that may go, as the loop that answers says."""
        conversation = f"zalo:{self.vendor.account}:{chat}"
        body = {"text": "alo"}
        heard = NewMessage("zalo", self.vendor.account, f"{chat} {self.clock()}", conversation, body, self.clock())
        async with self.store.writing() as connection:
            await inbox.add(connection, [heard])
            await outbox.release(connection, [conversation], self.clock())

    async def column(self, name: str) -> list[Any]:
        async with self.store.reading() as connection:
            return list((await connection.execute(select(table.c[name]).order_by(table.c.id))).scalars())

    async def send_for(self, seconds: int) -> None:
        for _ in range(seconds):
            while await self.sending.send_some():
                pass
            self.clock.move(1)
