import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from storage import outbox
from storage.database import Database
from storage.records import Kind, Lease, LeaseLost, NewPost, Post
from storage.tables import outbox as table

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def new(number: int, chat: str = "lan", kind: Kind = "answer", channel: str = "webchat") -> NewPost:
    return NewPost(channel, "web", chat, {"text": f"lời {number}"}, NOW, kind=kind)


async def add(store: Database, *posts: NewPost) -> None:
    async with store.writing() as connection:
        await outbox.add(connection, posts)


async def claim(store: Database, *, after: float = 0, most: int = 10) -> tuple[Lease, list[Post]]:
    lease = Lease.take(NOW + timedelta(seconds=after), 30)
    async with store.writing() as connection:
        return lease, await outbox.claim(connection, lease, [("webchat", "web")], most)


async def call(store: Database, lease: Lease, posts: Sequence[Post]) -> None:
    async with store.writing() as connection:
        await outbox.mark_calling(connection, [post.id for post in posts], lease)


async def lose(store: Database, *, after: float) -> int:
    now = NOW + timedelta(seconds=after)
    async with store.writing() as connection:
        return await outbox.mark_lost(connection, now, now + timedelta(seconds=60))


async def column(store: Database, name: str) -> list[Any]:
    async with store.reading() as connection:
        return list((await connection.execute(select(table.c[name]).order_by(table.c.id))).scalars())


def texts(posts: Sequence[Post]) -> list[str]:
    return [post.body["text"] for post in posts]


async def test_each_conversation_is_sent_in_order(store: Database) -> None:
    await add(store, new(1), new(2), new(3, "dung"))
    lease, posts = await claim(store)
    assert texts(posts) == ["lời 1", "lời 3"]
    assert (await claim(store))[1] == []
    async with store.writing() as connection:
        await outbox.mark_sent(connection, [post.id for post in posts], lease.token, NOW)
    assert texts((await claim(store))[1]) == ["lời 2"]
    assert await column(store, "state") == ["sent", "queued", "sent"]
    assert await column(store, "attempts") == [1, 0, 1]


async def test_what_runs_elsewhere_is_left_alone(store: Database) -> None:
    await add(store, new(1, channel="zalo"), NewPost("webchat", "other", "lan", {}, NOW))
    assert (await claim(store))[1] == []


async def test_a_retry_waits_for_its_time_and_holds_the_order(store: Database) -> None:
    await add(store, new(1), new(2))
    lease, (post,) = await claim(store)
    async with store.writing() as connection:
        tried = replace(post, attempts=1)
        await outbox.mark_retry(connection, tried, lease.token, NOW + timedelta(seconds=7), "429")
    assert (await claim(store, after=6))[1] == []
    assert texts((await claim(store, after=8))[1]) == ["lời 1"]


async def test_what_is_dead_has_its_reason_and_lets_the_next_pass(store: Database) -> None:
    await add(store, new(1), new(2))
    lease, (post,) = await claim(store)
    async with store.writing() as connection:
        await outbox.mark_dead(connection, post, lease.token, "blocked" * 100)
    assert (await column(store, "reason"))[0] == ("blocked" * 100)[:200]
    assert texts((await claim(store))[1]) == ["lời 2"]


async def test_a_lease_that_ended_before_the_call_makes_it_free_again(store: Database) -> None:
    await add(store, new(1))
    await claim(store)
    assert await lose(store, after=31) == 0
    assert texts((await claim(store, after=31))[1]) == ["lời 1"]


async def test_a_lost_answer_is_sent_once_more_and_then_never(store: Database) -> None:
    await add(store, new(1))
    await call(store, *(await claim(store)))
    assert (await claim(store, after=29))[1] == []
    assert await lose(store, after=31) == 1
    assert await column(store, "state") == ["uncertain"]
    assert (await claim(store, after=90))[1] == []
    await call(store, *(await claim(store, after=92)))
    assert await lose(store, after=123) == 1
    assert await column(store, "state") == ["dead"]
    assert await column(store, "reason") == ["answer lost"]


async def test_what_fell_silent_is_like_what_was_lost(store: Database) -> None:
    await add(store, new(1), new(2, "dung", kind="broadcast"))
    lease, posts = await claim(store)
    await call(store, lease, posts)
    async with store.writing() as connection:
        for post in posts:
            await outbox.mark_uncertain(connection, replace(post, attempts=1), lease.token, NOW + timedelta(seconds=60))
    assert await column(store, "state") == ["uncertain", "dead"]
    assert await column(store, "attempts") == [1, 1]
    assert (await claim(store, after=59))[1] == []
    assert texts((await claim(store, after=61))[1]) == ["lời 1"]


async def test_a_lost_broadcast_is_never_sent_again(store: Database) -> None:
    await add(store, new(1, kind="broadcast"))
    await call(store, *(await claim(store)))
    assert await lose(store, after=31) == 1
    assert await column(store, "state") == ["dead"]


async def test_f16_a_stale_token_can_record_nothing(store: Database) -> None:
    await add(store, new(1))
    slow, posts = await claim(store)
    await claim(store, after=31)
    async with store.writing() as connection:
        await outbox.mark_sent(connection, [posts[0].id], slow.token, NOW)
    assert await column(store, "state") == ["queued"]
    with pytest.raises(LeaseLost):
        await call(store, slow, posts)


async def test_several_senders_never_claim_the_same(store: Database) -> None:
    await add(store, *(new(number, f"chat{number}") for number in range(60)))
    claims = await asyncio.gather(*(claim(store, most=7) for _ in range(12)))
    ids = [post.id for _, posts in claims for post in posts]
    assert len(ids) == len(set(ids)) == 60


async def test_what_was_said_is_read_whatever_became_of_it(store: Database) -> None:
    await add(store, *(new(number) for number in range(1, 5)), new(5, "dung"))
    lease, posts = await claim(store)
    async with store.writing() as connection:
        await outbox.mark_dead(connection, posts[0], lease.token, "blocked")
        assert texts(await outbox.latest(connection, {"webchat:web:lan": 0}, 10)) == [
            "lời 1",
            "lời 2",
            "lời 3",
            "lời 4",
        ]
        assert texts(await outbox.latest(connection, {"webchat:web:lan": 2}, 10)) == ["lời 3", "lời 4"]


async def test_a_conversation_is_erased_whole(store: Database) -> None:
    await add(store, new(1), new(2), new(3, "dung"))
    async with store.writing() as connection:
        await outbox.erase(connection, "webchat:web:lan")
    assert await column(store, "chat") == ["dung"]


async def test_only_old_and_closed_ones_are_deleted(store: Database) -> None:
    await add(store, new(1), new(2, "dung"))
    lease, posts = await claim(store, most=1)
    async with store.writing() as connection:
        await outbox.mark_sent(connection, [posts[0].id], lease.token, NOW)
        assert await outbox.delete_before(connection, NOW, 10) == 0
        assert await outbox.delete_before(connection, NOW + timedelta(days=1), 10) == 1
    assert await column(store, "chat") == ["dung"]


async def test_the_oldest_due_is_known(store: Database) -> None:
    async with store.reading() as connection:
        assert await outbox.oldest_due(connection, NOW) is None
    await add(store, new(1))
    async with store.reading() as connection:
        assert await outbox.oldest_due(connection, NOW) == NOW
        assert await outbox.oldest_due(connection, NOW - timedelta(seconds=1)) is None


def test_replicas_on_postgresql_pass_over_rows_that_others_are_taking() -> None:
    assert "FOR UPDATE SKIP LOCKED" in str(outbox.CLAIMING.compile(dialect=postgresql.dialect()))


async def test_what_was_said_last_in_a_conversation_is_known_sent_or_not(store: Database) -> None:
    await add(store, new(1), new(2), new(3, "dung"))
    async with store.reading() as connection:
        last = await outbox.last(connection, "webchat:web:lan")
        assert last is not None
        assert texts([last]) == ["lời 2"]
        assert await outbox.last(connection, "webchat:web:nobody") is None
