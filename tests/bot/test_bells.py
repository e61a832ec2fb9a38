"""Who is woken when something was stored, here and in the other replicas."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.loops import Loop
from bot.loops.bells import Bells
from storage.database import Database
from tests.databases import on_postgresql, on_sqlite


class Replica:
    """The loops and the board of one process; each writes down when it is woken."""

    def __init__(self, store: Database) -> None:
        self.woken: list[str] = []
        self.bells = Bells(store, ("webchat", "web"))
        self.loops = {name: Loop(name, self._step(name), every=60) for name in ("answer", "show", "send", "mail")}
        self.bells.hang(self, **self.loops)

    def _step(self, name: str) -> Callable[[], "asyncio.Future[int]"]:
        async def step() -> int:
            self.woken.append(name)
            return 0

        return lambda: asyncio.ensure_future(step())

    def look(self, chat: str) -> None:
        self.woken.append(f"look {chat}")

    def look_soon(self, chat: str) -> None:
        self.woken.append(f"look soon {chat}")

    def look_all(self) -> None:
        self.woken.append("look all")

    async def is_calm(self) -> None:
        """Wait until nothing more happens."""
        before = -1
        while before != len(self.woken):
            before = len(self.woken)
            await asyncio.sleep(0.2)


@asynccontextmanager
async def running(*replicas: Replica) -> AsyncIterator[None]:
    loops = [loop for replica in replicas for loop in (*replica.loops.values(), *replica.bells.loops)]
    tasks = [asyncio.create_task(loop.run()) for loop in loops]
    for replica in replicas:
        await replica.is_calm()
        replica.woken.clear()
    yield
    for loop in loops:
        loop.stop()
    async with asyncio.timeout(5):
        await asyncio.gather(*tasks)


async def test_what_was_heard_wakes_the_answering_and_what_is_to_be_said_the_rest(store: Database) -> None:
    replica = Replica(store)
    async with running(replica):
        replica.bells.stored(["webchat:web:lan"])
        await replica.is_calm()
        assert replica.woken == ["answer"]
        replica.bells.answered(["webchat:web:lan", "telegram:1:2", "webchat:other:dung"])
        await replica.is_calm()
        assert sorted(replica.woken[1:]) == ["look lan", "send", "show"]


async def test_only_those_are_woken_who_have_something_to_say(store: Database) -> None:
    replica = Replica(store)
    async with running(replica):
        replica.bells.answered(["telegram:1:2", "zalo:3:4"])
        await replica.is_calm()
        assert replica.woken == ["send"]
        replica.bells.answered(["webchat:web:lan"])
        await replica.is_calm()
        assert sorted(replica.woken[1:]) == ["look lan", "show"]


async def test_room_for_news_wakes_what_fills_it_and_nobody_else(store: Database) -> None:
    replica = Replica(store)
    async with running(replica):
        replica.bells.news_left()
        await replica.is_calm()
        assert replica.woken == ["mail"]


def test_where_no_news_is_sent_nobody_is_woken_by_room_for_it(store: Database) -> None:
    bells = Bells(store, ("webchat", "web"))
    bells.hang(Replica(store), **{name: Loop(name, _nothing) for name in ("answer", "show", "send")})
    bells.news_left()


async def _nothing() -> int:
    return 0


@on_sqlite
async def test_on_sqlite_there_is_nobody_else_to_call(store: Database) -> None:
    assert Replica(store).bells.loops == ()


@on_postgresql
async def test_the_other_replicas_help_and_their_pages_look(store: Database) -> None:
    one, other = Replica(store), Replica(store)
    async with running(one, other):
        one.bells.stored(["webchat:web:lan", "telegram:1:2"])
        await other.is_calm()
        assert sorted(other.woken) == ["answer", "look soon lan"]
        one.bells.answered(["webchat:web:lan", "telegram:1:2"])
        await other.is_calm()
        assert sorted(other.woken[2:]) == ["look lan", "send"]
        one.bells.look("dung")
        await other.is_calm()
        assert "look dung" in one.woken
        assert "look dung" in other.woken


@on_postgresql
async def test_a_replica_that_comes_late_looks_for_what_it_missed(store: Database) -> None:
    late = Replica(store)
    line = asyncio.create_task(late.bells.loops[0].run())
    async with asyncio.timeout(5):
        while "look all" not in late.woken:
            await asyncio.sleep(0.01)
    line.cancel()
    await asyncio.gather(line, return_exceptions=True)
