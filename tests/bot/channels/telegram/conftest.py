from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.client import Client
from tests.telegram.server import StandIn, standing_in


@pytest.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
async def client(telegram: StandIn) -> AsyncIterator[Client]:
    client = Client(telegram.token, telegram.base_url)
    yield client
    await client.close()
