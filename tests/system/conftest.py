from collections.abc import AsyncIterator

import pytest

from tests.bot.conftest import own_process
from tests.telegram.server import StandIn, standing_in

__all__ = ["own_process"]


@pytest.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with standing_in() as stand_in:
        yield stand_in
