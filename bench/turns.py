"""How many turns a second the real service makes, from a question posted to its answer on the stream.

    python -m bench.turns [--seconds 15] [--conversations 64] [--content DIR]

The service is a process of its own with the default database (SQLite, every commit flushed to disk); the citizens are
this process, so both share the machine. Each citizen asks, waits for the answer on the event stream, asks again. In
the end the database must hold every acknowledged message, answered once and sent. Two bare servers are measured by the
same client in the same run: one that only answers 202, and one that commits each message by itself.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from platform import python_version
from uuid import uuid4

import aiohttp
import click
import psutil

from bench.bare import MEANING
from knowledge.loading import packaged
from tests.ports import free_port
from tests.system.ledger import ledger, wait_until_calm
from tests.system.service import Citizen, Service, citizens

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


@dataclass(frozen=True)
class Measured:
    name: str
    done: int
    seconds: float
    times: list[float]
    note: str = ""

    def line(self) -> str:
        ordered = sorted(self.times)
        middle, late = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
        return f"{self.name:<44} {self.done / self.seconds:>9.0f} {middle:>9.1f} {late:>9.1f}   {self.note}"


async def _closed_loop(name: str, asking: list[Callable[[], Awaitable[None]]], seconds: float) -> Measured:
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


class Asker:
    """A citizen who waits for each answer on the stream."""

    def __init__(self, citizen: Citizen, start: int) -> None:
        self._citizen = citizen
        self._events = citizen.events()
        self._questions = count(start)

    async def turn(self) -> None:
        status = await self._citizen.post(QUESTIONS[next(self._questions) % len(QUESTIONS)])
        assert status == 202, status
        heard = False
        async for message in self._events:
            heard = heard or message["from"] == "citizen"
            if heard and message["from"] == "bot":
                return


async def measure_turns(folder: Path, content: Path, conversations: int, seconds: float) -> tuple[Measured, str]:
    service = Service(folder, content)
    began = time.monotonic()
    await service.start()
    started = time.monotonic() - began
    assert service.process is not None
    process = psutil.Process(service.process.pid)
    at_start = process.memory_info().rss
    async with citizens(service, conversations) as everybody:
        askers = [Asker(citizen, number) for number, citizen in enumerate(everybody)]
        await asyncio.gather(*(asker.turn() for asker in askers))
        processor = process.cpu_times().user + process.cpu_times().system
        measured = await _closed_loop("turns, question to answer on the stream", [a.turn for a in askers], seconds)
        processor = process.cpu_times().user + process.cpu_times().system - processor
        at_end = process.memory_info().rss
    await wait_until_calm(service.database_url, 30)
    await service.stop()
    lines = await ledger(service.database_url)
    acknowledged = sum(len(citizen.acknowledged) for citizen in everybody)
    lost = acknowledged - sum(line.is_whole for line in lines)
    each = 1000 * processor / measured.done
    note = f"lost {lost} of {acknowledged}; {each:.1f} ms of the service's processor time a turn"
    about = f"start-up {started:.1f} s; memory {at_start / 1e6:.0f} MB at start, {at_end / 1e6:.0f} MB at the end"
    return Measured(measured.name, measured.done, measured.seconds, measured.times, note), about


async def measure_bare(kind: str, conversations: int, seconds: float) -> Measured:
    port = free_port()
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.bare", kind, str(port))
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def post() -> None:
            body = {"message_id": str(uuid4()), "text": QUESTIONS[0]}
            async with session.post(f"http://127.0.0.1:{port}/", json=body) as response:
                await response.read()
                assert response.status == 202

        await _until_it_answers(post)
        measured = await _closed_loop(MEANING[kind], [post] * conversations, seconds)
    server.terminate()
    await server.wait()
    return measured


async def _until_it_answers(post: Callable[[], Awaitable[None]]) -> None:
    for _ in range(200):
        try:
            return await post()
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)
    raise TimeoutError


@click.command(help="How many turns a second the service makes, beside two bare servers.")
@click.option("--seconds", default=15.0, show_default=True, help="How long each is measured.")
@click.option("--conversations", default=64, show_default=True, help="How many citizens ask side by side.")
@click.option("--content", type=click.Path(path_type=Path), help="Content folder; otherwise the packaged one.")
def main(seconds: float, conversations: int, content: Path | None) -> None:
    asyncio.run(measure(seconds, conversations, content or packaged()))


async def measure(seconds: float, conversations: int, content: Path) -> None:
    click.echo(
        f"{conversations} conversations, {seconds:.0f} s each, {psutil.cpu_count()} cores, Python {python_version()}"
    )
    click.echo(f"{'':<44} {'per s':>9} {'p50 ms':>9} {'p99 ms':>9}")
    for kind in MEANING:
        click.echo((await measure_bare(kind, conversations, seconds)).line())
    with tempfile.TemporaryDirectory() as folder:
        measured, about = await measure_turns(Path(folder), content, conversations, seconds)
    click.echo(measured.line())
    click.echo(about)


if __name__ == "__main__":
    main()
