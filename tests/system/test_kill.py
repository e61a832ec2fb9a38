"""Nothing that a citizen was told is received is lost or answered twice, whenever the process dies."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from tests.system.ledger import ledger, wait_until_calm
from tests.system.service import Service, citizens
from tests.system.talk import SECONDS_TO_CALM_DOWN, check, talking

KILLS = 20


@pytest_asyncio.fixture
async def service(tmp_path: Path, database_url: str) -> AsyncIterator[Service]:
    service = Service(tmp_path, database_url=database_url)
    yield service
    if service.process is not None:
        await service.kill()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_killed_at_random_moments_it_loses_nothing_and_answers_once(service: Service) -> None:
    random = Random(2026)
    await service.start()
    async with citizens(service, 8) as everybody:
        async with talking(everybody, random):
            for _ in range(KILLS):
                await asyncio.sleep(random.uniform(0.02, 0.6))
                await service.kill()
                await service.start()
        await check([service], everybody)
        assert sum(len(citizen.acknowledged) for citizen in everybody) > 50


async def test_f1_killed_between_commit_and_answer_a_repeat_makes_one_row(service: Service) -> None:
    await service.start(fault="received:1")
    async with citizens(service, 1) as (lan,):
        message_id = "00000000-0000-4000-8000-000000000001"
        assert await lan.post("xin chào", message_id) == 0
        await service.start()
        assert await lan.post("xin chào", message_id) == 202
        await check([service], [lan])
        assert len(await ledger(service.database_url)) == 1


async def test_f2_killed_after_the_answer_and_before_the_turn_it_is_handled_on_restart(service: Service) -> None:
    await service.start(fault="claimed:1")
    async with citizens(service, 1) as (lan,):
        message_id = "00000000-0000-4000-8000-000000000002"
        assert await lan.post("xin chào", message_id) in (202, 0)
        await service.start()
        await wait_until_calm(service.database_url, 8)
        assert [line.is_whole for line in await ledger(service.database_url)] == [True]


@pytest.mark.slow
async def test_f4_killed_at_every_named_point_a_turn_is_whole_or_not_there(service: Service) -> None:
    first, *others = ("claimed", "turn_stored", "turn_committed", "posts_marked", "posts_shown")
    await service.start(fault=f"{first}:1")
    async with citizens(service, 1) as (lan,):
        for following in (*others, None):
            await lan.post("xin chào")
            await service.died()
            lines = await ledger(service.database_url)
            assert [line for line in lines if bool(line.answers) != (line.state == "done")] == []
            await service.start(fault=following and f"{following}:1")
        await check([service], [lan])


@pytest.mark.slow
async def test_f26_a_message_that_ends_each_process_is_set_aside_with_an_apology(service: Service) -> None:
    await service.start(fault="claimed:1")
    async with citizens(service, 1) as (lan,):
        await lan.post("xin chào")
        for _ in range(5):
            await service.died()
            await service.start(fault="claimed:1")
        await wait_until_calm(service.database_url, SECONDS_TO_CALM_DOWN)
        (line,) = await ledger(service.database_url)
        assert (line.state, line.answers) == ("dead", ((0, "sent"),))
        assert service.is_running


async def test_f5_told_to_stop_under_load_it_exits_in_time_and_leaves_the_rest_to_the_next(service: Service) -> None:
    await service.start()
    async with citizens(service, 30) as everybody:
        async with talking(everybody, Random(7)):
            await asyncio.sleep(2)
            stopping_at = time.monotonic()
            assert await service.stop() == 0
            assert time.monotonic() - stopping_at < 15
            await service.start()
        await check([service], everybody)
        assert await service.stop() == 0
