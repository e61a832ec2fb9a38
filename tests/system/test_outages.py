"""F23: the database crashes, hangs or cuts its connections under load; nothing is lost and nobody restarts."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from tests.databases import NEEDS_POSTGRESQL
from tests.postgresql import Server
from tests.system.history import faults, is_settled, kept
from tests.system.inside import MovedClock, inside, on_telegram, ready, sentences, until
from tests.system.ledger import wait_until_calm
from tests.system.replicas import made, running, status, until_ready
from tests.system.service import Citizen, Service, citizens
from tests.system.talk import SECONDS_TO_CALM_DOWN, check, talking
from tests.telegram.server import StandIn

pytestmark = NEEDS_POSTGRESQL


@pytest.fixture
def own_server() -> Iterator[Server]:
    """One that writes each commit to the disk, and that a test may treat as it likes."""
    server = Server(flushes=True)
    yield server
    server.remove()


@pytest_asyncio.fixture
async def pair(tmp_path: Path, own_server: Server) -> AsyncIterator[list[Service]]:
    own_server.execute("CREATE DATABASE ready")
    async with running(made(tmp_path, own_server.url("ready"), 2)) as replicas:
        yield replicas


async def is_refused_in_time(citizen: Citizen, replicas: list[Service]) -> None:
    """Without a database each says so within two seconds, to whoever sends a message and to whoever asks."""
    for replica in replicas:
        began = time.monotonic()
        assert await citizen.post("có ai không", at=replica) == 503
        assert time.monotonic() - began < 2
        assert await status(replica) == 503
        assert await status(replica, "/health/live") == 200


@pytest.mark.slow
async def test_f23_a_database_that_crashes_under_load_costs_nothing_that_was_acknowledged(
    pair: list[Service], own_server: Server
) -> None:
    async with citizens(pair[0], 12, *pair[1:]) as everybody, talking(everybody, Random(23)):
        for seconds in (0.5, 6):
            await asyncio.sleep(2)
            await asyncio.to_thread(own_server.stop, "immediate")
            await is_refused_in_time(everybody[0], pair)
            await asyncio.sleep(seconds)
            await asyncio.to_thread(own_server.start)
            await until_ready(*pair)
    await check(pair, everybody)
    assert all(replica.is_running for replica in pair)


@pytest.mark.slow
async def test_f23_telegram_is_told_503_while_the_database_is_away_and_nothing_is_lost(
    own_server: Server, telegram: StandIn, tmp_path: Path
) -> None:
    """Two replicas take deliveries by turns. By their clock the outage lasts half a minute, longer than any lease."""
    own_server.execute("CREATE DATABASE ready")
    url, clock = own_server.url("ready"), MovedClock()
    replicas = [on_telegram(telegram, url, sentences(tmp_path), "webhook") for _ in range(2)]
    telegram.delivering.replicas = [replica.web.public_url for replica in replicas]
    telegram.delivering.tempo = 0.1
    people = [telegram.person(str(number)) for number in range(8)]
    async with inside(replicas[0], clock), inside(replicas[1], clock):
        await until(lambda: telegram.delivering.hook)
        for person in people:
            person.say("xin chào")
        await until(lambda: any(person.heard for person in people))
        await asyncio.to_thread(own_server.stop, "immediate")
        before = len(telegram.journal.of("delivery"))
        for person in people:
            person.say("???")
        await asyncio.sleep(2)
        assert {entry.what["status"] for entry in telegram.journal.of("delivery")[before:]} == {503}
        assert [(await ready(replica))[0] for replica in replicas] == [503, 503]
        clock.move(30)
        await asyncio.to_thread(own_server.start)
        await until(lambda: is_settled(url, telegram), 20)
        clock.move(61)
        await wait_until_calm(url, 20)
    assert faults(telegram.journal, *await kept(url)) == []


@pytest.mark.slow
async def test_connections_cut_by_the_database_under_load_cost_nothing(pair: list[Service], own_server: Server) -> None:
    async with citizens(pair[0], 12, *pair[1:]) as everybody, talking(everybody, Random(23)):
        for _ in range(8):
            await asyncio.sleep(0.5)
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ready'"
            await asyncio.to_thread(own_server.execute, cut)
        await asyncio.sleep(1)
    await check(pair, everybody)


async def test_a_database_that_hangs_is_refused_in_time_and_taken_up_again(
    pair: list[Service], own_server: Server
) -> None:
    async with citizens(pair[0], 1) as (lan,):
        with own_server.hanging():
            await is_refused_in_time(lan, pair)
        await until_ready(*pair)
        await lan.say("xin chào")
        await wait_until_calm(pair[0].database_url, SECONDS_TO_CALM_DOWN)
