from collections.abc import AsyncIterator

import pytest

from tests.zalo.server import StandIn, standing_in


@pytest.fixture
async def zalo() -> AsyncIterator[StandIn]:
    async with standing_in() as stand_in:
        yield stand_in
