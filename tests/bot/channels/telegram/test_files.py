"""F34 and what else there is to fetching a file: only our own address is connected to, no more is read than taken."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.channels import TryLater, Undeliverable
from bot.channels.telegram.client import Client
from bot.uploads import LARGEST, Unusable
from tests.photos import photo
from tests.telegram.server import TOKEN, StandIn

Serving = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def test_a_file_comes_as_it_was_sent(telegram: StandIn, client: Client) -> None:
    name = telegram.world.keep(photo())["file_id"]
    assert await client.fetch(name) == photo()


async def test_a_name_that_is_none_comes_again_later(client: Client) -> None:
    with pytest.raises(TryLater, match="temporarily unavailable"):
        await client.fetch("AgACAgUAAx")


async def test_what_is_too_large_to_be_had_at_all_is_said_to_be(telegram: StandIn, client: Client) -> None:
    name = telegram.world.keep(b"x" * 20_000_001)["file_id"]
    with pytest.raises(Unusable, match="large"):
        await client.fetch(name)


async def test_no_more_is_read_than_is_taken(telegram: StandIn, client: Client) -> None:
    name = telegram.world.keep(b"x" * (LARGEST + 1))["file_id"]
    with pytest.raises(Unusable, match="large"):
        await client.fetch(name)


@asynccontextmanager
async def answering(path: str, serve: Serving) -> AsyncIterator[tuple[Client, list[str]]]:
    """A server that says a file is at some path, and what was asked of it besides that."""
    asked: list[str] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/getFile"):
            return web.json_response({"ok": True, "result": {"file_id": "a", "file_path": path}})
        asked.append(request.path)
        return await serve(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    served = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", 0).start()
    client = Client(TOKEN, f"http://127.0.0.1:{served.addresses[0][1]}/bot")
    try:
        yield client, asked
    finally:
        await client.close()
        await served.cleanup()


async def fine(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"fine")


@pytest.mark.parametrize(
    "path",
    [
        "http://127.0.0.1:1/x",
        "https://[::ffff:169.254.169.254]/latest",
        "//evil.example/x",
        "/etc/passwd",
        "file:///etc/passwd",
        "photos/../../getMe",
        "photos/%2e%2e/x",
        "photos/x?y#z",
        "photos/x\r\nHost: y",
        "",
    ],
)
async def test_f34_a_path_that_leads_anywhere_else_is_never_followed(path: str) -> None:
    async with answering(path, fine) as (client, asked):
        with pytest.raises(Undeliverable, match="path"):
            await client.fetch("a")
        assert asked == []


async def test_f34_a_redirect_is_not_followed() -> None:
    async def elsewhere(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": f"http://{request.host}/secret"})

    async with answering("photos/x.jpg", elsewhere) as (client, asked):
        with pytest.raises(TryLater, match="302"):
            await client.fetch("a")
        assert asked == [f"/file/bot{TOKEN}/photos/x.jpg"]


async def test_f34_a_body_without_end_is_broken_off() -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1_000):
            await response.write(b"x" * 65_536)
            sent += 65_536
        return response

    async with answering("photos/x.jpg", endless) as (client, _):
        with pytest.raises(Unusable, match="large"):
            await client.fetch("a")
    assert sent < 6 * LARGEST


async def test_a_server_that_is_gone_is_asked_again_and_the_token_stays_secret() -> None:
    async with answering("photos/x.jpg", fine) as (client, _):
        pass
    with pytest.raises(TryLater) as later:
        await client.fetch("a")
    assert TOKEN not in repr(later.value) + str(later.value.__cause__)
