"""Citizens who ask and ask while processes and databases come and go, and what must be true in the end."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random

from tests.system.ledger import is_sound, ledger, wait_until_calm
from tests.system.service import Citizen, Service

SECONDS_TO_CALM_DOWN = 30
"""Leases of what was in hand must run out: 5 s for turns, 15 s for messages being sent."""
WORDS = ("xin chào", "chị Lan hỏi lệ phí", "có", "làm khai sinh ở đâu")


@asynccontextmanager
async def talking(everybody: Sequence[Citizen], random: Random, pause: float = 0.05) -> AsyncIterator[None]:
    """Everybody talks for the length of a block, with pauses of up to so many seconds, until the last is taken."""
    enough = asyncio.Event()
    tasks = [asyncio.create_task(_chatter(citizen, random, enough, pause)) for citizen in everybody]
    try:
        yield
        enough.set()
        async with asyncio.timeout(60):
            await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


async def _chatter(citizen: Citizen, random: Random, until: asyncio.Event, pause: float) -> None:
    """Ask again and again; now and then send a message twice, as browsers and vendors do."""
    while not until.is_set():
        message_id = await citizen.say(random.choice(WORDS))
        if random.random() < 0.2:
            await citizen.post("lặp lại", message_id)
        await asyncio.sleep(random.uniform(0, pause))


async def check(services: Sequence[Service], everybody: Sequence[Citizen]) -> None:
    """Every acknowledged message is one row, was answered once and completely; nobody's words are in a log."""
    url = services[0].database_url
    await wait_until_calm(url, SECONDS_TO_CALM_DOWN)
    lines = await ledger(url)
    rows = Counter(line.external_id for line in lines)
    acknowledged = [message for citizen in everybody for message in citizen.acknowledged]
    assert {message: rows[message] for message in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert [line for line in lines if not line.is_whole] == []
    assert await is_sound(url)
    assert not [service.log for service in services if "chị Lan" in service.log.read_text()]
