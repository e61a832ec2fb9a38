import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql

from storage import inbox
from storage.database import Database
from storage.records import Lease, LeaseLost, Message, NewMessage
from storage.tables import inbox as table

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def new(number: int, chat: str = "lan") -> NewMessage:
    return NewMessage("webchat", "web", f"m{number}", f"webchat:web:{chat}", {"text": f"câu {number}"}, NOW)


async def add(store: Database, *messages: NewMessage) -> set[tuple[str, str, str]]:
    async with store.writing() as connection:
        return await inbox.add(connection, messages)


async def claim(store: Database, *, after: float = 0, most: int = 10) -> tuple[Lease, list[Message]]:
    lease = Lease.take(NOW + timedelta(seconds=after), 5)
    async with store.writing() as connection:
        return lease, await inbox.claim(connection, lease, most)


async def finish(store: Database, lease: Lease, messages: Sequence[Message]) -> None:
    async with store.writing() as connection:
        await inbox.finish(connection, [message.id for message in messages], lease.token)


async def count(store: Database) -> int:
    async with store.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0


def texts(messages: Sequence[Message]) -> list[str]:
    return [message.body["text"] for message in messages]


async def test_a_message_is_stored_once(store: Database) -> None:
    assert await add(store, new(1), new(2), new(1)) == {new(1).key, new(2).key}
    assert await add(store, new(2), new(3)) == {new(3).key}
    assert await count(store) == 3


async def test_f9_equal_numbers_of_two_accounts_are_two_messages(store: Database) -> None:
    other = replace(new(1), account="another")
    assert await add(store, new(1), other) == {new(1).key, other.key}


async def test_f8_a_later_number_does_not_hide_an_earlier_one(store: Database) -> None:
    await add(store, new(9))
    assert await add(store, new(8)) == {new(8).key}


async def test_the_oldest_of_each_conversation_is_claimed_in_order(store: Database) -> None:
    await add(store, new(1), new(2), new(3, "dung"), new(4, "dung"), new(5, "hanh"))
    _, claimed = await claim(store)
    assert texts(claimed) == ["câu 1", "câu 3", "câu 5"]
    assert [message.attempts for message in claimed] == [1, 1, 1]
    assert (await claim(store))[1] == []


async def test_the_next_of_a_conversation_follows_when_the_first_is_done(store: Database) -> None:
    await add(store, new(1), new(2))
    for expected in ("câu 1", "câu 2"):
        lease, claimed = await claim(store)
        assert texts(claimed) == [expected]
        await finish(store, lease, claimed)
    assert (await claim(store))[1] == []


async def test_an_expired_lease_is_taken_over_and_the_old_token_counts_no_more(store: Database) -> None:
    await add(store, new(1))
    slow, claimed = await claim(store)
    _, again = await claim(store, after=6)
    assert [message.attempts for message in again] == [2]
    with pytest.raises(LeaseLost):
        await finish(store, slow, claimed)


async def test_what_is_set_back_waits_and_holds_up_its_own_conversation_only(store: Database) -> None:
    await add(store, new(1), new(2), new(3, "dung"))
    lease, claimed = await claim(store, most=1)
    async with store.writing() as connection:
        await inbox.set_back(connection, claimed[0].id, lease.token, NOW + timedelta(seconds=8))
    assert texts((await claim(store))[1]) == ["câu 3"]
    assert texts((await claim(store, after=9, most=1))[1]) == ["câu 1"]


async def test_what_is_set_aside_lets_the_next_one_pass(store: Database) -> None:
    await add(store, new(1), new(2))
    lease, claimed = await claim(store)
    async with store.writing() as connection:
        await inbox.set_aside(connection, claimed[0].id, lease.token)
    assert texts((await claim(store))[1]) == ["câu 2"]


async def test_several_claimers_never_claim_the_same(store: Database) -> None:
    await add(store, *(new(number, f"chat{number}") for number in range(60)))
    claims = await asyncio.gather(*(claim(store, most=7) for _ in range(12)))
    ids = [message.id for _, claimed in claims for message in claimed]
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 60


async def test_blanked_messages_stay_known(store: Database) -> None:
    await add(store, new(1), new(2))
    async with store.writing() as connection:
        first, second = await inbox.latest(connection, {"webchat:web:lan": 0}, 10)
        await inbox.blank(connection, "webchat:web:lan", first.id)
        bodies = [message.body for message in await inbox.latest(connection, {"webchat:web:lan": 0}, 10)]
    assert bodies == [{}, second.body]
    assert await add(store, new(1)) == set()


async def test_whoever_begins_gets_the_newest_oldest_first(store: Database) -> None:
    await add(store, *(new(number) for number in range(1, 6)), new(6, "dung"))
    async with store.reading() as connection:
        assert texts(await inbox.latest(connection, {"webchat:web:lan": 0}, 2)) == ["câu 4", "câu 5"]


async def test_many_read_on_together_each_from_where_they_were(store: Database) -> None:
    await add(store, *(new(number, f"chat{number % 5}") for number in range(1, 16)))
    after = {"webchat:web:chat1": 6, "webchat:web:chat2": 2, "webchat:web:chat3": 13, "webchat:web:chat4": 0}
    async with store.reading() as connection:
        read = await inbox.latest(connection, after, 2)
    assert sorted(message.id for message in read) == [7, 9, 11, 12, 14]


async def test_only_old_and_closed_messages_are_deleted_and_ids_are_never_used_again(store: Database) -> None:
    await add(store, new(1), new(2, "dung"))
    lease, claimed = await claim(store)
    await finish(store, lease, claimed[1:])
    async with store.writing() as connection:
        assert await inbox.delete_before(connection, NOW, 10) == 0
        assert await inbox.delete_before(connection, NOW + timedelta(days=1), 10) == 1
        assert await inbox.oldest_open(connection) == NOW
    await add(store, new(3, "hanh"))
    async with store.reading() as connection:
        assert await connection.scalar(select(func.max(table.c.id))) == claimed[1].id + 1


def test_replicas_on_postgresql_pass_over_rows_that_others_are_taking() -> None:
    assert "FOR UPDATE SKIP LOCKED" in str(inbox.CLAIMING.compile(dialect=postgresql.dialect()))


async def test_one_message_is_read_and_erased_within_its_own_conversation(store: Database) -> None:
    await add(store, new(1), new(2, "dung"))
    async with store.writing() as connection:
        await inbox.blank_one(connection, "webchat:web:lan", 2)
        found = await inbox.one(connection, "webchat:web:dung", 2)
        assert found is not None
        assert found.body == new(2).body
        assert await inbox.one(connection, "webchat:web:lan", 2) is None
        await inbox.blank_one(connection, "webchat:web:dung", 2)
        erased = await inbox.one(connection, "webchat:web:dung", 2)
    assert erased is not None
    assert erased.body == {}
    assert await count(store) == 2


async def test_what_was_finished_and_taken_back_is_as_new(store: Database) -> None:
    await add(store, new(1), new(2, "dung"))
    lease, messages = await claim(store)
    async with store.writing() as connection:
        await inbox.finish(connection, [message.id for message in messages], lease.token)
        await inbox.take_back(connection, [messages[1].id])
    _, again = await claim(store)
    assert texts(again) == ["câu 2"]
    assert again[0].attempts == 1
