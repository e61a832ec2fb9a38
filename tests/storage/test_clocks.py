"""F22: clocks are set an hour back or forth; nothing waits for long because of it, and nothing is sent twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import inbox, outbox
from storage.database import Database
from storage.records import Lease, Message, NewMessage, NewPost, Post

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
BOTS = [("zalo", "oa")]
JUMPS = pytest.mark.parametrize("jump", [-3600, 3600], ids=["an hour back", "an hour forth"])


def lease(after: float) -> Lease:
    return Lease.take(NOW + timedelta(seconds=after), 15)


async def hear(store: Database) -> None:
    async with store.writing() as connection:
        await inbox.add(connection, [NewMessage("zalo", "oa", "m1", "zalo:oa:lan", {}, NOW)])


async def queue(store: Database) -> None:
    async with store.writing() as connection:
        await outbox.add(connection, [NewPost("zalo", "oa", "lan", {}, NOW)])


async def claim_message(store: Database, taken: Lease) -> list[Message]:
    async with store.writing() as connection:
        return await inbox.claim(connection, taken, 10)


async def claim_post(store: Database, taken: Lease) -> list[Post]:
    async with store.writing() as connection:
        await outbox.mark_lost(connection, taken.taken_at, taken.taken_at)
        return await outbox.claim(connection, taken, BOTS, 10)


@JUMPS
async def test_f22_what_was_heard_is_answered_at_once(store: Database, jump: float) -> None:
    await hear(store)
    assert len(await claim_message(store, lease(after=jump))) == 1


@JUMPS
async def test_f22_what_a_dead_process_was_answering_is_taken_over(store: Database, jump: float) -> None:
    await hear(store)
    await claim_message(store, lease(after=0))
    assert len(await claim_message(store, lease(after=jump))) == 1


@JUMPS
async def test_f22_a_message_that_failed_waits_for_two_minutes_at_the_most(store: Database, jump: float) -> None:
    await hear(store)
    first = lease(after=0)
    (message,) = await claim_message(store, first)
    async with store.writing() as connection:
        await inbox.set_back(connection, message.id, first.token, NOW + timedelta(seconds=60))
    assert len(await claim_message(store, lease(after=jump + 120))) == 1


@JUMPS
async def test_f22_what_is_to_be_sent_is_sent_at_once(store: Database, jump: float) -> None:
    await queue(store)
    assert len(await claim_post(store, lease(after=jump))) == 1


@JUMPS
@pytest.mark.parametrize("called", [False, True], ids=["before the call", "in the call"])
async def test_f22_what_a_dead_process_was_sending_is_taken_over(store: Database, jump: float, called: bool) -> None:
    await queue(store)
    first = lease(after=0)
    (post,) = await claim_post(store, first)
    if called:
        async with store.writing() as connection:
            await outbox.mark_calling(connection, [post.id], first)
    assert [post.lost for post in await claim_post(store, lease(after=jump))] == [int(called)]


@JUMPS
async def test_f22_a_pause_before_the_next_try_does_not_grow(store: Database, jump: float) -> None:
    await queue(store)
    first = lease(after=0)
    (post,) = await claim_post(store, first)
    async with store.writing() as connection:
        await outbox.mark_calling(connection, [post.id], first)
        tried = replace(post, attempts=1)
        await outbox.mark_retry(connection, tried, first.token, NOW + timedelta(seconds=300), "500")
    assert await claim_post(store, lease(after=200)) == []
    assert len(await claim_post(store, lease(after=jump + 300))) == 1


async def test_replicas_whose_clocks_disagree_a_little_take_nothing_out_of_each_others_hands(store: Database) -> None:
    await hear(store)
    await queue(store)
    ahead = lease(after=8)
    (post,) = await claim_post(store, ahead)
    async with store.writing() as connection:
        await outbox.mark_calling(connection, [post.id], ahead)
        await outbox.mark_retry(connection, post, ahead.token, NOW + timedelta(seconds=15), "500")
    assert len(await claim_message(store, ahead)) == 1
    assert await claim_message(store, lease(after=0)) == []
    assert await claim_post(store, lease(after=0)) == []
