from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.telegram.server import StandIn, standing_in

Call = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
async def call(telegram: StandIn) -> AsyncIterator[Call]:
    """Calls a method as a form; gives back the body, with the HTTP status as `status`."""
    async with ClientSession() as session:

        async def post(method: str, **parameters: Any) -> dict[str, Any]:
            async with session.post(f"{telegram.base_url}{telegram.token}/{method}", data=parameters) as response:
                body: dict[str, Any] = await response.json()
                return body | {"status": response.status}

        yield post
