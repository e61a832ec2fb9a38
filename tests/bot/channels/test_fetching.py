"""What citizens sent is fetched from where the operator says, and this server is not made to ask its own network."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.channels import TryLater, Undeliverable, fetching
from bot.channels.fetching import Fetching, is_allowed, is_public
from bot.uploads import LARGEST, Unusable

ORIGINS = ("https://*.zdn.vn", "https://*.zadn.vn", "http://127.0.0.1:8081")


@pytest.mark.parametrize(
    "address",
    [
        "https://photo-link-talk.zdn.vn/a/b.jpg?c=d#e",
        "https://a.b.c.zadn.vn:443/x",
        "https://F20.ZDN.VN/a.jpg",
        "http://127.0.0.1:8081/cdn/a",
    ],
)
def test_what_lies_at_an_origin_may_be_fetched(address: str) -> None:
    assert is_allowed(address, ORIGINS)


@pytest.mark.parametrize(
    "address",
    [
        "http://a.zdn.vn/a.jpg",
        "https://zdn.vn/a.jpg",
        "https://a.zdn.vn:8443/a.jpg",
        "https://azdn.vn/a.jpg",
        "https://a.zdn.vn.evil.example/a",
        "https://a.zdn.vn@evil.example/a",
        "https://evil.example/?https://a.zdn.vn/",
        "https://evil.example#.zdn.vn",
        "https://evil.example\\.zdn.vn/",
        "https://a_b.zdn.vn/",
        "https://u:p@a.zdn.vn/",
        "https://a.zdn.vn\n.evil.example/",
        "https://169.254.169.254/latest",
        "http://127.0.0.1/a",
        "http://127.0.0.1:8082/a",
        "http://[::1]:8081/a",
        "http://2130706433:8081/a",
        "https://a.zdn.vn:99999/",
        "ftp://a.zdn.vn/a",
        "file:///etc/passwd",
        "//a.zdn.vn/a",
        "",
    ],
)
def test_f34_nothing_else_may_be_fetched(address: str) -> None:
    assert not is_allowed(address, ORIGINS)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("118.102.1.1", True),
        ("2402:800::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:118.102.1.1", True),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
    ],
)
def test_public_is_only_what_anybody_may_ask(address: str, expected: bool) -> None:
    assert is_public(address) is expected


class Names(AbstractResolver):
    """A name server that has one answer for everything."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        common = {"hostname": host, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
        return [ResolveResult(**common, host=one) for one in self._addresses]  # type: ignore[typeddict-item]

    async def close(self) -> None:
        pass


@pytest.fixture
async def server() -> AsyncIterator[str]:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        match request.path:
            case "/photo":
                return web.Response(body=b"photo")
            case "/elsewhere":
                raise web.HTTPFound("/photo")
            case "/large":
                return web.Response(body=b"a" * (LARGEST + 1))
            case "/endless":
                response = web.StreamResponse()
                await response.prepare(request)
                for _ in range(LARGEST // 65_536 + 2):
                    await response.write(b"a" * 65_536)
                return response
            case "/slow":
                await asyncio.sleep(60)
            case "/broken":
                return web.Response(status=503)
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_file_is_fetched_from_an_address_that_the_operator_wrote(server: str) -> None:
    assert await Fetching([server]).fetch(f"{server}/photo") == b"photo"


async def test_f34_a_name_that_stands_for_an_inner_address_is_not_connected_to(server: str) -> None:
    port = server.rpartition(":")[2]
    for inner in ("127.0.0.1", "10.0.0.1", "169.254.169.254"):
        fetch = Fetching([f"http://*.zdn.vn:{port}"], Names(inner)).fetch
        with pytest.raises(TryLater):
            await fetch(f"http://a.zdn.vn:{port}/photo")
    with pytest.raises(TryLater):
        await Fetching([f"http://localhost:{port}"]).fetch(f"http://localhost:{port}/photo")


@pytest.mark.parametrize("path", ["/elsewhere", "/missing"])
async def test_f34_what_is_gone_or_lies_elsewhere_is_not_had(server: str, path: str) -> None:
    with pytest.raises(Undeliverable, match="file server says"):
        await Fetching([server]).fetch(server + path)


async def test_what_is_not_allowed_is_not_even_asked_for(server: str) -> None:
    with pytest.raises(Undeliverable, match="origins"):
        await Fetching(["https://*.zdn.vn"]).fetch(f"{server}/photo")


@pytest.mark.parametrize("path", ["/large", "/endless"])
async def test_f34_what_is_too_large_is_cut_off(server: str, path: str) -> None:
    with pytest.raises(Unusable):
        await Fetching([server]).fetch(server + path)


async def test_what_is_broken_or_slow_is_fetched_later(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", fetching.aiohttp.ClientTimeout(total=0.3))
    for path in ("/broken", "/slow"):
        with pytest.raises(TryLater):
            await Fetching([server]).fetch(server + path)
