"""Nothing that a citizen was told is received is lost or answered twice, whenever the process dies."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from tests.system.ledger import is_sound, ledger, wait_until_calm
from tests.system.service import Citizen, Service, citizens

KILLS = 20
SECONDS_TO_CALM_DOWN = 30
"""Leases of what was in hand must run out: 5 s for turns, 15 s for messages being sent."""


@pytest_asyncio.fixture
async def service(tmp_path: Path, database_url: str) -> AsyncIterator[Service]:
    service = Service(tmp_path, database_url=database_url)
    yield service
    if service.process is not None:
        await service.kill()


async def check(service: Service, everybody: list[Citizen]) -> None:
    """Every acknowledged message is one row, was answered once and completely; nobody's words are in the log."""
    await wait_until_calm(service.database_url, SECONDS_TO_CALM_DOWN)
    lines = await ledger(service.database_url)
    rows = Counter(line.external_id for line in lines)
    acknowledged = [message for citizen in everybody for message in citizen.acknowledged]
    assert {message: rows[message] for message in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert [line for line in lines if not line.is_whole] == []
    assert await is_sound(service.database_url)
    assert "chị Lan" not in service.log.read_text()


async def chatter(citizen: Citizen, random: Random, until: asyncio.Event) -> None:
    """Ask again and again; now and then send a message twice, as browsers and vendors do."""
    while not until.is_set():
        message_id = await citizen.say(random.choice(["xin chào", "chị Lan hỏi lệ phí", "có", "làm khai sinh ở đâu"]))
        if random.random() < 0.2:
            await citizen.post("lặp lại", message_id)
        await asyncio.sleep(random.uniform(0, 0.05))


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_killed_at_random_moments_it_loses_nothing_and_answers_once(service: Service) -> None:
    random, enough = Random(2026), asyncio.Event()
    await service.start()
    async with citizens(service, 8) as everybody:
        talking = [asyncio.create_task(chatter(citizen, random, enough)) for citizen in everybody]
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.02, 0.6))
            await service.kill()
            await service.start()
        enough.set()
        await asyncio.gather(*talking)
        await check(service, everybody)
        assert sum(len(citizen.acknowledged) for citizen in everybody) > 50


async def test_f1_killed_between_commit_and_answer_a_repeat_makes_one_row(service: Service) -> None:
    await service.start(fault="received:1")
    async with citizens(service, 1) as (lan,):
        message_id = "00000000-0000-4000-8000-000000000001"
        assert await lan.post("xin chào", message_id) == 0
        await service.start()
        assert await lan.post("xin chào", message_id) == 202
        await check(service, [lan])
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
        await check(service, [lan])


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
    random, enough = Random(7), asyncio.Event()
    await service.start()
    async with citizens(service, 30) as everybody:
        talking = [asyncio.create_task(chatter(citizen, random, enough)) for citizen in everybody]
        await asyncio.sleep(2)
        stopping_at = time.monotonic()
        assert await service.stop() == 0
        assert time.monotonic() - stopping_at < 15
        enough.set()
        await service.start()
        await asyncio.gather(*talking)
        await check(service, everybody)
        assert await service.stop() == 0
