from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar

from tests.bot.channels.webchat.site import Site, serving


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving() as site:
        yield site


@pytest.fixture
async def citizen(site: Site) -> AsyncIterator[ClientSession]:
    """A browser that has opened the page: it holds the cookie of a conversation of its own."""
    async with ClientSession(site.url, cookie_jar=CookieJar(unsafe=True)) as session:
        async with session.get("/chat") as page:
            assert page.status == 200
        yield session
