"""Two processes on one database, with workers that die in the middle: every row is done once, in order."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import pytest

from storage import inbox, outbox
from storage.database import Database
from storage.records import Lease, LeaseLost, NewMessage, NewPost

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CHATS, EACH = 6, 8
LEASE_SECONDS = 3


class Day:
    """A clock that moves on a little whenever somebody looks, so that what the dead had in hand is freed in time."""

    def __init__(self) -> None:
        self._ticks = count()

    def __call__(self) -> datetime:
        return NOW + timedelta(seconds=next(self._ticks))


async def work_off_inbox(store: Database, clock: Day, random: Random, done: dict[str, list[int]]) -> None:
    while sum(map(len, done.values())) < CHATS * EACH:
        lease = Lease.take(clock(), LEASE_SECONDS)
        async with store.writing() as connection:
            messages = await inbox.claim(connection, lease, 3)
        await asyncio.sleep(0)
        if not messages or random.random() < 0.3:  # dies with the messages in hand
            continue
        try:
            async with store.writing() as connection:
                await inbox.finish(connection, [message.id for message in messages], lease.token)
        except LeaseLost:
            continue
        for message in messages:
            done[message.conversation].append(message.body["n"])


async def work_off_outbox(store: Database, clock: Day, random: Random, sent: dict[str, list[int]]) -> None:
    """A sender that never dies between a call and its record: then nothing is sent twice."""
    while sum(map(len, sent.values())) < CHATS * EACH:
        lease = Lease.take(clock(), LEASE_SECONDS)
        async with store.writing() as connection:
            posts = await outbox.claim(connection, lease, [("zalo", "oa")], 3)
        await asyncio.sleep(0)
        if not posts or random.random() < 0.3:
            continue
        try:
            async with store.writing() as connection:
                await outbox.mark_calling(connection, [post.id for post in posts], lease)
                await outbox.mark_sent(connection, [post.id for post in posts], lease.token, clock())
        except LeaseLost:
            continue
        for post in posts:
            sent[post.conversation].append(post.body["n"])


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_what_the_dead_had_in_hand_is_finished_by_others_once_and_in_order(
    store: Database, database_url: str, seed: int
) -> None:
    messages = [
        NewMessage("zalo", "oa", f"{chat}.{n}", f"zalo:oa:{chat}", {"n": n}, NOW)
        for n in range(EACH)
        for chat in range(CHATS)
    ]
    async with store.writing() as connection:
        await inbox.add(connection, messages)
    other, clock, done = Database(database_url), Day(), defaultdict[str, list[int]](list)
    async with asyncio.timeout(30):
        await asyncio.gather(
            *(
                work_off_inbox(process, clock, Random(seed * 10 + n), done)
                for n, process in enumerate([store, other] * 3)
            )
        )
    await other.close()
    assert done == {f"zalo:oa:{chat}": list(range(EACH)) for chat in range(CHATS)}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_senders_that_die_before_a_call_leave_it_to_others_once_and_in_order(
    store: Database, database_url: str, seed: int
) -> None:
    posts = [NewPost("zalo", "oa", str(chat), {"n": n}, NOW) for n in range(EACH) for chat in range(CHATS)]
    async with store.writing() as connection:
        await outbox.add(connection, posts)
    other, clock, sent = Database(database_url), Day(), defaultdict[str, list[int]](list)
    async with asyncio.timeout(30):
        await asyncio.gather(
            *(work_off_outbox(process, clock, Random(seed + n), sent) for n, process in enumerate([store, other] * 3))
        )
    await other.close()
    assert sent == {f"zalo:oa:{chat}": list(range(EACH)) for chat in range(CHATS)}
