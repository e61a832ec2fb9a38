"""Replicas on one PostgreSQL call one another; a call may get lost, and the line mends itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loops import Loop
from bot.loops.calling import LONGEST_CALL, Calling, packed
from storage.database import Database, DatabaseTrouble
from tests.databases import on_postgresql
from tests.postgresql import Server

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0\n"), min_size=1, max_size=400)
EVERYBODY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ready'"


@given(st.lists(NAMES, max_size=60))
def test_every_conversation_is_named_once_in_calls_that_are_short_enough(names: list[str]) -> None:
    calls = list(packed("said", names))
    assert all(len(call.encode()) <= LONGEST_CALL for call in calls)
    assert all(call.startswith("said\n") for call in calls)
    assert [name for call in calls for name in call.split("\n")[1:]] == names


class Replica:
    """One end of the line, with what it heard and how often it may have missed something."""

    def __init__(self, store: Database) -> None:
        self.heard: list[tuple[str, str]] = []
        self.missed = 0
        self.calling = Calling(store, self._called, self._missed)
        self.loop = Loop("listening", self.calling.listen, every=0.05, interrupt=self.calling.stop)

    def _called(self, what: str, conversations: list[str]) -> None:
        self.heard += [(what, conversation) for conversation in conversations]

    def _missed(self) -> None:
        self.missed += 1


async def soon(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(*replicas: Replica) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(replica.loop.run()) for replica in replicas]
    await soon(lambda: all(replica.missed for replica in replicas))
    yield
    for replica in replicas:
        replica.loop.stop()
    async with asyncio.timeout(5):
        await asyncio.gather(*tasks)


@on_postgresql
async def test_the_others_hear_what_was_stored_and_who_called_does_not(store: Database) -> None:
    one, other, third = (Replica(store) for _ in range(3))
    async with running(one, other, third):
        one.calling.tell("heard", ["webchat:web:lan", "telegram:1:2"])
        one.calling.tell("said", ["webchat:web:lan"])
        await soon(lambda: len(other.heard) == len(third.heard) == 3)
    expected = [("heard", "webchat:web:lan"), ("heard", "telegram:1:2"), ("said", "webchat:web:lan")]
    assert (other.heard, third.heard, one.heard) == (expected, expected, [])


@on_postgresql
async def test_much_at_once_is_told_in_few_calls_and_nothing_is_left_out(store: Database) -> None:
    one, other = Replica(store), Replica(store)
    names = {f"webchat:web:{number:0100}" for number in range(500)}
    async with running(one, other):
        for name in sorted(names):
            one.calling.tell("said", [name])
        await soon(lambda: len(other.heard) == 500)
    assert {name for _, name in other.heard} == names


@on_postgresql
async def test_a_line_that_breaks_is_opened_again_and_what_was_missed_is_looked_for(
    store: Database, server: Server
) -> None:
    one, other = Replica(store), Replica(store)
    async with running(one, other):
        server.execute(EVERYBODY)
        await soon(lambda: one.missed == other.missed == 2)
        one.calling.tell("said", ["webchat:web:lan"])
        await soon(lambda: other.heard == [("said", "webchat:web:lan")])


@on_postgresql
async def test_without_a_server_nothing_is_kept_to_be_told_later(store: Database, server: Server) -> None:
    one, other = Replica(store), Replica(store)
    async with running(one, other):
        server.stop("immediate")
        try:
            await asyncio.sleep(0.1)
            one.calling.tell("said", ["webchat:web:lan"])
            with pytest.raises(DatabaseTrouble):
                await Replica(store).calling.listen()
        finally:
            server.start()
        await soon(lambda: one.missed > 1 and other.missed > 1)
        one.calling.tell("said", ["webchat:web:dung"])
        await soon(lambda: other.heard == [("said", "webchat:web:dung")])


@on_postgresql
async def test_what_a_newer_version_says_is_passed_over(store: Database) -> None:
    one, other = Replica(store), Replica(store)
    async with running(one, other):
        async with store.line(lambda call: None, broken=lambda: None) as line:
            await line.call(["something else\nwebchat:web:lan", "said\nwebchat:web:lan"])
        await soon(lambda: one.heard == other.heard == [("said", "webchat:web:lan")])


@on_postgresql
async def test_a_line_takes_no_connection_from_the_work(store: Database) -> None:
    async def use() -> None:
        async with store.reading():
            await asyncio.sleep(0.05)

    works: list[Awaitable[None]] = [use() for _ in range(10)]
    async with running(Replica(store)), asyncio.timeout(2):
        await asyncio.gather(*works)
