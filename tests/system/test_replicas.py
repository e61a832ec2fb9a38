"""Several replicas on one PostgreSQL behave as one service, while they come and go."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.databases import Databases, on_postgresql
from tests.system.ledger import ledger
from tests.system.replicas import made, running, status, until_ready
from tests.system.service import Service, citizens
from tests.system.talk import check, talking

pytestmark = on_postgresql
PAUSE = 0.5
"""Seconds between two messages of one citizen: what is to be seen is not how much the replicas can bear."""


@pytest_asyncio.fixture
async def pair(tmp_path: Path, database_url: str) -> AsyncIterator[list[Service]]:
    async with running(made(tmp_path, database_url, 2)) as replicas:
        yield replicas


async def test_a_page_held_by_one_replica_shows_what_another_took_and_answered(pair: list[Service]) -> None:
    one, other = pair
    async with citizens(one, 1) as (lan,):
        page = lan.events(at=other)
        waiting = asyncio.create_task(anext(page))
        await asyncio.sleep(1.5)  # by now the page of the other replica looks only every 15 s
        began = time.monotonic()
        await lan.say("xin chào")
        shown = [await waiting, await anext(page)]
        assert [event["from"] for event in shown] == ["citizen", "bot"]
        assert time.monotonic() - began < 2
        await page.aclose()


async def test_f7_one_message_delivered_five_times_to_two_replicas_has_one_answer(pair: list[Service]) -> None:
    async with citizens(pair[0], 1) as (lan,):
        message_id = str(uuid4())
        posts = (lan.post("xin chào", message_id, at=pair[number % 2]) for number in range(5))
        assert await asyncio.gather(*posts) == [202] * 5
        await check(pair, [lan])
        (line,) = await ledger(pair[0].database_url)
        assert line.external_id == message_id


async def test_two_replicas_that_start_together_on_an_empty_database_both_serve(
    tmp_path: Path, databases: Databases
) -> None:
    async with running(made(tmp_path, databases.empty(), 2)) as replicas:
        assert [await status(replica) for replica in replicas] == [200, 200]


@pytest.mark.slow
async def test_a_rolling_restart_under_load_loses_nothing(pair: list[Service]) -> None:
    async with citizens(pair[0], 12, *pair[1:]) as everybody, talking(everybody, Random(23), PAUSE):
        for replica in pair:
            await asyncio.sleep(1)
            assert await replica.stop() == 0
            await replica.start()
            await until_ready(replica)
    await check(pair, everybody)


@pytest.mark.slow
async def test_one_of_three_replicas_killed_again_and_again_is_made_up_for(tmp_path: Path, database_url: str) -> None:
    random = Random(5)
    async with running(made(tmp_path, database_url, 3)) as replicas:
        async with citizens(replicas[0], 12, *replicas[1:]) as everybody, talking(everybody, random, PAUSE):
            for _ in range(4):
                await asyncio.sleep(random.uniform(0.2, 1))
                victim = random.choice(replicas)
                await victim.kill()
                await victim.start()
        await check(replicas, everybody)
