import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import select, text

from bot.channels import NotStored
from bot.loops import Clock, receiving
from bot.loops.receiving import Receiver
from bot.metrics import Metrics
from handlers.messages import Incoming
from storage.database import Database
from storage.tables import inbox
from tests.databases import locked, on_sqlite

Heard = Callable[..., Incoming]


@pytest.fixture
def rings() -> list[str]:
    return []


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def receiver(store: Database, clock: Clock, metrics: Metrics, rings: list[str]) -> Receiver:
    return Receiver(store, clock, metrics, lambda new: rings.append(" ".join(sorted(new))))


async def stored(store: Database) -> list[str]:
    async with store.reading() as connection:
        return list((await connection.execute(select(inbox.c.external_id).order_by(inbox.c.id))).scalars())


async def test_a_new_message_is_on_disk_before_the_answer(receiver: Receiver, store: Database, heard: Heard) -> None:
    assert await receiver.receive(heard(message_id="m1")) is True
    assert await stored(store) == ["m1"]


async def test_what_is_stored_can_be_read_as_it_was_heard(receiver: Receiver, store: Database, heard: Heard) -> None:
    message = heard("Đăng ký khai sinh 👶 <b>&")
    await receiver.receive(message)
    async with store.reading() as connection:
        assert Incoming.from_json(await connection.scalar(select(inbox.c.body)) or {}) == message


async def test_a_repeat_is_known_and_wakes_nobody(receiver: Receiver, heard: Heard, rings: list[str]) -> None:
    message = heard()
    assert [await receiver.receive(message) for _ in range(3)] == [True, False, False]
    assert rings == ["webchat:web:lan"]


async def test_repeats_that_arrive_together_make_one_row(receiver: Receiver, store: Database, heard: Heard) -> None:
    message = heard(message_id="m1")
    outcomes = await asyncio.gather(*(receiver.receive(message) for _ in range(5)))
    assert sorted(outcomes) == [False, False, False, False, True]
    assert await stored(store) == ["m1"]


async def test_f7_the_same_message_to_two_replicas_is_one_row_and_taken_by_both(
    store: Database, database_url: str, clock: Clock, heard: Heard
) -> None:
    other = Database(database_url)
    replicas = [Receiver(database, clock, Metrics(), lambda new: None) for database in (store, other)]
    message = heard(message_id="m1")
    outcomes = await asyncio.gather(*(replicas[number % 2].receive(message) for number in range(10)))
    await other.close()
    assert outcomes.count(True) == 1
    assert await stored(store) == ["m1"]


async def test_who_arrives_during_a_commit_shares_the_next(
    receiver: Receiver, store: Database, heard: Heard, rings: list[str]
) -> None:
    messages = [heard(chat=f"chat{number}") for number in range(200)]
    assert all(await asyncio.gather(*(receiver.receive(message) for message in messages)))
    assert len(await stored(store)) == 200
    assert len(rings) < 20


async def test_messages_of_one_chat_keep_their_order(receiver: Receiver, store: Database, heard: Heard) -> None:
    messages = [heard() for _ in range(50)]
    await asyncio.gather(*(receiver.receive(message) for message in messages))
    assert await stored(store) == [message.message_id for message in messages]


async def test_f10_three_equal_words_are_three_messages(receiver: Receiver, store: Database, heard: Heard) -> None:
    assert [await receiver.receive(heard("có")) for _ in range(3)] == [True, True, True]
    assert len(await stored(store)) == 3


async def test_f6_a_database_that_is_locked_refuses_in_time_and_recovers(
    receiver: Receiver, store: Database, database_url: str, heard: Heard
) -> None:
    async with locked(database_url), asyncio.timeout(2):
        with pytest.raises(NotStored):
            await receiver.receive(heard(message_id="m1"))
    await receiver.finish()
    assert await receiver.receive(heard(message_id="m2")) is True
    assert await stored(store) == ["m1", "m2"]


async def test_f6_a_database_that_fails_refuses_everybody_who_waits(
    receiver: Receiver, store: Database, heard: Heard, metrics: Metrics
) -> None:
    async with store.writing() as connection:
        await connection.execute(text("ALTER TABLE inbox RENAME TO gone"))
    outcomes = await asyncio.gather(*(receiver.receive(heard()) for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotStored] * 3
    with pytest.raises(NotStored):
        await receiver.receive_batch([heard()])
    assert b'motcua_not_stored_total{channel="webchat"} 3.0' in metrics.text()


async def test_a_batch_is_stored_together(receiver: Receiver, store: Database, heard: Heard) -> None:
    messages = [heard(), heard()]
    assert await receiver.receive_batch(messages) == 2
    assert await receiver.receive_batch([*messages, heard()]) == 1
    assert len(await stored(store)) == 3


async def test_who_stops_waiting_is_stored_all_the_same(receiver: Receiver, store: Database, heard: Heard) -> None:
    waiting = asyncio.create_task(receiver.receive(heard(message_id="m1")))
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    await receiver.finish()
    assert await stored(store) == ["m1"]


async def test_accepted_and_repeated_are_counted(receiver: Receiver, heard: Heard, metrics: Metrics) -> None:
    message = heard()
    await receiver.receive(message)
    await receiver.receive(message)
    assert b'motcua_accepted_total{channel="webchat"} 1.0' in metrics.text()
    assert b'motcua_duplicates_total{channel="webchat"} 1.0' in metrics.text()


class Steps:
    """Work that others may go before."""

    def __init__(self, done: list[str]) -> None:
        self.done = done

    async def __call__(self) -> int:
        self.done.append("step")
        return 3


@on_sqlite
async def test_other_work_begins_once_those_in_a_hurry_are_stored(
    receiver: Receiver, store: Database, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "HURRY", 0.0)
    done: list[str] = []

    async def receive() -> None:
        await receiver.receive(heard())
        done.append("received")

    async with store.writing():
        arriving = asyncio.create_task(receive())
        await asyncio.sleep(0.01)
        working = asyncio.create_task(receiver.behind(Steps(done))())
        await asyncio.sleep(0.05)
    assert await working == 3
    await arriving
    assert done == ["received", "step"]


@on_sqlite
async def test_other_work_does_not_wait_for_ever(
    receiver: Receiver, store: Database, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "HURRY", 0.0)
    monkeypatch.setattr(receiving, "MOST_LOOKS", 2)
    done: list[str] = []
    async with store.writing():
        arriving = asyncio.create_task(receiver.receive(heard()))
        await asyncio.sleep(0.01)
        assert await receiver.behind(Steps(done))() == 3
    assert await arriving


async def test_a_message_that_is_stored_soon_hurries_nobody(receiver: Receiver, heard: Heard) -> None:
    arriving = asyncio.create_task(receiver.receive(heard()))
    await asyncio.sleep(0)
    assert not receiver.is_hurried()
    await arriving
    assert not receiver.is_hurried()
