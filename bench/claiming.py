"""How long it takes to take up work after a million answered messages, beside a database that is nearly empty.

    python -m bench.claiming [--old 1000000] [--rounds 200]

Inbox and outbox both hold so many finished rows, and those who write now are among those who wrote then. In each round
some messages come in, are claimed and finished by the service's own functions, in the empty and in the full database
by turns, so that whatever else the machine does slows both alike. A claim is timed with its commit, flushed to disk.
So is the claim that finds nothing: every process makes one each second.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from platform import python_version

import click
import psutil
from sqlalchemy import text

from storage import inbox, outbox
from storage.database import Database, hold_migration_lock
from storage.migrations import migrate
from storage.records import Lease, Message, NewMessage, NewPost, Post
from tests.postgresql import BINARIES, Server

ACCOUNT = "telegram", "5000000001"
TURNS, POSTS = 32, 64
"""As many as the service takes up at once."""
HEARD = {"kind": "text", "text": "đăng ký khai sinh cần giấy tờ gì"}
SAID = {"text": [{"spans": [{"text": "Dạ, để đăng ký khai sinh anh/chị cần có các giấy tờ sau. " * 8}]}]}
OLD_INBOX = """
INSERT INTO inbox (channel, account, external_id, conversation, body, received_at, state, attempts, not_before)
WITH RECURSIVE old(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM old WHERE n < :many)
SELECT 'telegram', '5000000001', 'old' || n, 'telegram:5000000001:' || (n % 50000), '{"text": "đăng ký khai sinh"}',
       '2026-11-01 02:00:00.000000', 'done', 1, '2026-11-01 02:00:00.000000' FROM old
"""
OLD_OUTBOX = """
INSERT INTO outbox (channel, account, chat, conversation, inbox_id, body, queued_at, state, attempts, not_before,
                    sent_at, part, kind, lost)
SELECT channel, account, 'x', conversation, id, body, received_at, 'sent', 1, received_at, received_at, 0, 'answer', 0
FROM inbox
"""
Times = dict[str, list[float]]
"""Seconds that each kind of claim took."""


class Place:
    """One database, and what its claims took."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._numbers = count()
        self.times: Times = {"inbox": [], "outbox": [], "inbox, nothing to do": [], "outbox, nothing to do": []}

    async def make(self, old: int) -> None:
        await migrate(self.database)
        async with self.database.writing() as connection:
            await hold_migration_lock(connection)  # which also ends the limits of time
            if old:
                await connection.execute(text(OLD_INBOX), {"many": old})
                await connection.execute(text(OLD_OUTBOX))

    async def warm_up(self) -> None:
        """Rounds that do not count: statements are compiled, pages read, PostgreSQL learns what is in its tables."""
        for _ in range(10):
            await self.round()
        self.times = {kind: [] for kind in self.times}
        if self.database.dialect == "postgresql":
            async with self.database.writing() as connection:
                await connection.execute(text("ANALYZE"))  # as its own housekeeping does within a minute

    async def round(self) -> None:
        """Messages of some conversations come in, are claimed and finished, and so are posts to them."""
        now, lease = datetime.now(UTC), Lease.take(datetime.now(UTC), 15.0)
        await self._claim_messages(lease, "inbox, nothing to do")
        await self._claim_posts(lease, "outbox, nothing to do")
        async with self.database.writing() as connection:
            await inbox.add(connection, [self._message(chat, now) for chat in range(TURNS)])
            await outbox.add(connection, [NewPost(*ACCOUNT, str(chat), SAID, now) for chat in range(POSTS)])
        messages = await self._claim_messages(lease, "inbox")
        posts = await self._claim_posts(lease, "outbox")
        assert (len(messages), len(posts)) == (TURNS, POSTS)
        async with self.database.writing() as connection:
            await inbox.finish(connection, [message.id for message in messages], lease.token)
            await outbox.mark_sent(connection, [post.id for post in posts], lease.token, now)

    def _message(self, chat: int, now: datetime) -> NewMessage:
        return NewMessage(*ACCOUNT, f"new{next(self._numbers)}", ":".join((*ACCOUNT, str(chat))), HEARD, now)

    async def _claim_messages(self, lease: Lease, kind: str) -> list[Message]:
        with self._timed(kind):
            async with self.database.writing() as connection:
                return await inbox.claim(connection, lease, TURNS)

    async def _claim_posts(self, lease: Lease, kind: str) -> list[Post]:
        with self._timed(kind):
            async with self.database.writing() as connection:
                return await outbox.claim(connection, lease, [ACCOUNT], POSTS)

    @contextmanager
    def _timed(self, kind: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.times[kind].append(time.perf_counter() - began)


def lines(empty: Times, full: Times) -> Iterator[str]:
    for kind, few in empty.items():
        figures = [figure for share in (0.5, 0.99) for figure in _beside(few, full[kind], share)]
        yield f"  {kind:<24}" + "".join(f"{figure:>10.2f}" for figure in figures)


def _beside(empty: Sequence[float], full: Sequence[float], share: float) -> tuple[float, float, float]:
    """Milliseconds in the one and the other, and how many times as long."""
    few, many = (1000 * sorted(times)[int(len(times) * share)] for times in (empty, full))
    return few, many, many / few


async def measure(kind: str, urls: tuple[str, str], old: int, rounds: int) -> None:
    places = [Place(url) for url in urls]
    began = time.monotonic()
    for place, many in zip(places, (0, old), strict=True):
        await place.make(many)
        await place.warm_up()
    click.echo(f"{kind}; {old:,} old rows in inbox and outbox made in {time.monotonic() - began:.0f} s")
    for number in range(rounds):
        for place in places if number % 2 else places[::-1]:
            await place.round()
    for line in lines(*(place.times for place in places)):
        click.echo(line)
    for place in places:
        await place.database.close()


@asynccontextmanager
async def postgresql() -> AsyncIterator[tuple[str, str]]:
    """Two databases of a server that flushes each commit to disk."""
    server = await asyncio.to_thread(Server, flushes=True)
    try:
        server.execute("CREATE DATABASE few", "CREATE DATABASE many")
        yield server.url("few"), server.url("many")
    finally:
        server.remove()


async def measure_all(old: int, rounds: int) -> None:
    click.echo(
        f"{rounds} rounds, {TURNS} messages and {POSTS} posts each; {psutil.cpu_count()} cores, {python_version()}"
    )
    click.echo(
        f"{'ms':<26}" + "".join(f"{name:>10}" for name in ("p50 empty", "full", "ratio", "p99 empty", "full", "ratio"))
    )
    with tempfile.TemporaryDirectory() as folder:
        urls = tuple(f"sqlite:///{Path(folder) / name}.sqlite3" for name in ("few", "many"))
        await measure("SQLite", (urls[0], urls[1]), old, rounds)
    if BINARIES:
        async with postgresql() as addresses:
            await measure("PostgreSQL", addresses, old, rounds)


@click.command(help="How long a claim takes after many old rows, beside a database without.")
@click.option("--old", default=1_000_000, show_default=True, help="Finished rows in the inbox, and in the outbox.")
@click.option("--rounds", default=200, show_default=True)
def main(old: int, rounds: int) -> None:
    asyncio.run(measure_all(old, rounds))


if __name__ == "__main__":
    main()
