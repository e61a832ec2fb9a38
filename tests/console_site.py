"""The console on a real socket over a real database, and people who are signed in to it by its own forms."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, ClientSession, CookieJar, web

from bot.channels.webchat.channel import WebChat
from bot.config import Config
from bot.console.site import Console, Outlook
from bot.previewing import previews
from bot.web import Readiness, application, runner
from handlers.desk import Desk
from handlers.desk.passwords import Passwords
from handlers.desk.people import NewStaff, add
from handlers.desk.signing import link_of, set_up
from tests.bot.channels.webchat.site import Conversations
from tests.conftest import SetClock
from tests.databases import Databases
from tests.desk import OFFICES, PASSWORD, code_of


@pytest.fixture
def databases(sqlite: Databases) -> Databases:
    """One kind is enough for pages: what the desk does is tested on each."""
    return sqlite


Fields = dict[str, str] | list[tuple[str, str]]


@dataclass
class Browser:
    """Somebody with a cookie jar. What a form needs beside its fields is read from the page it stands on."""

    session: ClientSession
    url: str
    login: str = ""
    seed: str = ""
    clock: SetClock = field(default_factory=SetClock)

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(f"{self.url}{path}") as response:
            return response.status, await response.text()

    async def raw(self, path: str) -> tuple[int, ClientResponse]:
        """The answer with its headers, and its body read."""
        response = await self.session.get(f"{self.url}{path}")
        await response.read()
        return response.status, response

    async def post(self, path: str, fields: Fields, on: str = "", **headers: str) -> ClientResponse:
        """Send the form that stands on a page, as a browser does; redirects are not followed."""
        _, page = await self.get(on or path)
        hidden = re.findall(r'name="(form_token|base)" value="(\w*)"', page)
        given = [*fields.items()] if isinstance(fields, dict) else fields
        sent = [*given, *(one for one in hidden if one[0] not in dict(given))]
        told = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"} | headers
        response = await self.session.post(f"{self.url}{path}", data=sent, headers=told, allow_redirects=False)
        await response.read()
        return response

    async def sign_in(self) -> ClientResponse:
        fields = {"login": self.login, "password": PASSWORD, "code": code_of(self.seed, self.clock())}
        return await self.post("/console/login", fields)


@asynccontextmanager
async def serving(
    desk: Desk, passwords: Passwords, states: Mapping[str, str] = MappingProxyType({})
) -> AsyncIterator[str]:
    """The address of the pages while they are served on a free port of this machine."""
    config, kept = Config(), Conversations()

    async def ready() -> Readiness:
        return Readiness(True)

    site = application(
        config,
        webchat=WebChat(config, receive=kept.receive, history=kept.history, keep=kept.keep),
        ready=ready,
        metrics=lambda: b"",
        console=Console(config, desk, passwords, Outlook(states=lambda: states, previews=previews)),
    )
    served = runner(site)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", 0).start()
    host, port = served.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await served.cleanup()


@pytest.fixture
def states() -> dict[str, str]:
    """How the channels stand, for operators."""
    return {}


@pytest_asyncio.fixture
async def console_url(desk: Desk, passwords: Passwords, states: dict[str, str]) -> AsyncIterator[str]:
    async with serving(desk, passwords, states) as url:
        yield url


Opening = Callable[..., Awaitable[Browser]]


@pytest_asyncio.fixture
async def open_browser(console_url: str, desk: Desk, clock: SetClock, passwords: Passwords) -> AsyncIterator[Opening]:
    """A browser; with a login, that of somebody who is let in, set up and signed in."""
    sessions: list[ClientSession] = []

    async def opened(login: str = "", role: str = "officer", office: str | None = OFFICES[0]) -> Browser:
        session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        sessions.append(session)
        browser = Browser(session, console_url, login, clock=clock)
        if login:
            token = await add(desk, None, NewStaff(login, f"Cán bộ {login}", role, office), [*OFFICES, office or ""])
            link = await link_of(desk, token)
            assert link is not None
            browser.seed = link[1]
            await set_up(desk, passwords, token, PASSWORD, code_of(browser.seed, clock()))
            clock.move(30)
            assert (await browser.sign_in()).status == 303
        return browser

    yield opened
    for session in sessions:
        await session.close()
