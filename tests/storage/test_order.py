"""In one conversation a row never appears behind one with a greater id, whichever replica stored it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from random import Random

import pytest

from storage import inbox, outbox
from storage.database import Database
from storage.records import Message, NewMessage, NewPost, Post
from tests.databases import on_postgresql

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
CHATS = ("lan", "dung", "hanh")
ROUNDS = 25

Adding = Callable[[Database, list[tuple[str, int]], float], Awaitable[None]]


async def hear(store: Database, said: list[tuple[str, int]], pause: float) -> None:
    messages = [NewMessage("zalo", "oa", f"m{number}", f"zalo:oa:{chat}", {"n": number}, NOW) for chat, number in said]
    async with store.writing() as connection:
        await inbox.add(connection, messages)
        await asyncio.sleep(pause)


async def say(store: Database, said: list[tuple[str, int]], pause: float) -> None:
    async with store.writing() as connection:
        await outbox.add(connection, [NewPost("zalo", "oa", chat, {"n": number}, NOW) for chat, number in said])
        await asyncio.sleep(pause)


async def read_on(store: Database, adding: Adding, reached: dict[str, int]) -> list[Message] | list[Post]:
    async with store.reading() as connection:
        repository = inbox if adding is hear else outbox
        return await repository.latest(connection, reached, 1_000)


@pytest.mark.parametrize("adding", [hear, say], ids=["inbox", "outbox"])
async def test_who_reads_on_misses_nothing_that_replicas_store_together(
    store: Database, database_url: str, adding: Adding
) -> None:
    replicas, random, numbers = [store, Database(database_url)], Random(11), count(1)
    read: list[int] = []
    # whoever begins is given the newest rows only, so this reader has begun already
    await adding(store, [(chat, next(numbers)) for chat in CHATS], 0)
    begun = await read_on(store, adding, {f"zalo:oa:{chat}": 0 for chat in CHATS})
    reached = {row.conversation: row.id for row in begun}

    async def add_some(replica: Database) -> None:
        for _ in range(ROUNDS):
            said = [(chat, next(numbers)) for chat in random.sample(CHATS, 2)]
            await adding(replica, said, random.choice([0, 0, 0.02]))

    async def keep_reading(writing: "asyncio.Future[object]") -> None:
        done = False
        while not done:
            done = writing.done()
            for row in await read_on(store, adding, reached):
                read.append(row.body["n"])
                reached[row.conversation] = max(row.id, reached[row.conversation])

    async with asyncio.timeout(60):
        await keep_reading(asyncio.gather(*(add_some(replica) for replica in replicas * 2)))
    await replicas[1].close()
    assert sorted(read) == list(range(len(CHATS) + 1, next(numbers)))


@on_postgresql
async def test_conversations_do_not_wait_for_one_another(store: Database, database_url: str) -> None:
    other = Database(database_url)
    async with store.writing() as connection:
        await inbox.add(connection, [NewMessage("zalo", "oa", "m1", "zalo:oa:lan", {}, NOW)])
        async with asyncio.timeout(2):
            await hear(other, [("dung", 2)], 0)
        waiting = asyncio.create_task(hear(other, [("lan", 3), ("hanh", 4)], 0))
        await asyncio.sleep(0.2)
        assert not waiting.done()
    await waiting
    await other.close()
