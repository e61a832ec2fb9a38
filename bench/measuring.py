"""What benches share: doing the same again and again side by side, and the bare servers they compare with."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from uuid import uuid4

import aiohttp

from tests.ports import free_port

QUESTIONS = (
    "đăng ký khai sinh cần giấy tờ gì",
    "lệ phí bao nhiêu",
    "làm ở đâu",
    "dang ky ket hon",
    "mất bao lâu thì có kết quả",
    "cấp lại căn cước công dân bị mất",
    "xin chào",
    "tạm trú cho người thuê nhà",
)
HEADINGS = f"{'':<50} {'per s':>8} {'p50 ms':>8} {'p99 ms':>8}"


@dataclass(frozen=True)
class Measured:
    name: str
    done: int
    seconds: float
    times: list[float]
    note: str = ""

    def noted(self, note: str) -> "Measured":
        return replace(self, note=note)

    def line(self) -> str:
        ordered = sorted(self.times)
        middle, late = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
        return f"{self.name:<50} {self.done / self.seconds:>8.0f} {middle:>8.1f} {late:>8.1f}   {self.note}"


async def closed_loop(name: str, asking: Sequence[Callable[[], Awaitable[None]]], seconds: float) -> Measured:
    """Everybody does the same again and again until the time is up."""
    times: list[float] = []
    until = time.monotonic() + seconds

    async def repeat(ask: Callable[[], Awaitable[None]]) -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            await ask()
            times.append(time.monotonic() - began)

    began = time.monotonic()
    await asyncio.gather(*(repeat(ask) for ask in asking))
    return Measured(name, len(times), time.monotonic() - began, times)


@asynccontextmanager
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    """As many connections as there are people."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


async def measure_bare(
    name: str, conversations: int, seconds: float, arguments: Sequence[str] = (), servers: int = 1
) -> Measured:
    """Bare servers (see `bench.bare` for the arguments) that take turns."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(client())
        bares = cycle([await stack.enter_async_context(bare(session, arguments)) for _ in range(servers)])
        return await closed_loop(name, [lambda: _post(session, next(bares).url)] * conversations, seconds)


@dataclass(frozen=True)
class Bare:
    """A bare server: its address, its process."""

    url: str
    pid: int


@asynccontextmanager
async def bare(session: aiohttp.ClientSession, arguments: Sequence[str]) -> AsyncIterator[Bare]:
    """A bare server that answers already; see `bench.bare` for the arguments."""
    port = free_port()
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.bare", str(port), *arguments)
    url = f"http://127.0.0.1:{port}/"
    try:
        await _until_it_answers(session, url)
        yield Bare(url, server.pid)
    finally:
        server.terminate()
        await server.wait()


async def _until_it_answers(session: aiohttp.ClientSession, url: str) -> None:
    for _ in range(200):
        try:
            return await _post(session, url)
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)
    raise TimeoutError


async def _post(session: aiohttp.ClientSession, url: str) -> None:
    async with session.post(url, json={"message_id": str(uuid4()), "text": QUESTIONS[0]}) as response:
        await response.read()
        assert response.status == 202, response.status
