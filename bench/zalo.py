"""Whether Zalo's webhook is answered in time under a storm: 500 events a second for half a minute, from one client.

    python -m bench.zalo [--rate 500] [--seconds 30] [--people 1000]

Processes of their own: the real service on SQLite, and before it a bare aiohttp receiver that reads the same bodies,
checks nothing, stores nothing and answers; the client (this process) is also the stand-in that takes the answers. Zalo
waits 2 s for its 200: whatever comes later counts as late, and what is told to come again (503) as failed. The events
come at their rate whether or not those before them were answered. Afterwards every message that was acknowledged must
be one row and answered once; how long that takes is told. Zalo takes 4,000 calls a minute; here the service runs
without that pace (`bench.unpaced`).
"""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from platform import python_version
from uuid import uuid4

import aiohttp
import click
import psutil

from bench.measuring import QUESTIONS, bare, client
from knowledge.loading import packaged
from tests.system.inside import as_here
from tests.system.ledger import ledger, wait_until_calm
from tests.system.on_zalo import authorise
from tests.system.service import Service
from tests.zalo.oauth import APP_ID, APP_SECRET
from tests.zalo.server import KEYS, OA, StandIn, standing_in

SECONDS_OF_ZALO = 2.0
SECONDS_TO_CALM_DOWN = 900
HEADINGS = f"{'':<28} {'per s':>7} {'p50 ms':>8} {'p99 ms':>8} {'worst ms':>9} {'late':>6} {'failed':>7}"


@dataclass
class Storm:
    """What came of the events: how long each took, by status (0: no answer)."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)

    def line(self, name: str) -> str:
        ordered = sorted(self.times)
        middle, slow, worst = (1000 * ordered[min(len(ordered) - 1, int(len(ordered) * s))] for s in (0.5, 0.99, 1.0))
        late = sum(took > SECONDS_OF_ZALO for took in self.times)
        failed = sum(count for status, count in self.statuses.items() if status not in (200, 202))
        rate = len(self.times) / self.seconds
        return f"{name:<28} {rate:>7.0f} {middle:>8.1f} {slow:>8.1f} {worst:>9.1f} {late:>6} {failed:>7}"


async def storm(post: Callable[[int], Awaitable[int]], rate: int, seconds: float) -> Storm:
    """So many a second, each in its moment, however many are still under way."""
    found, tasks, began = Storm(), set[asyncio.Task[None]](), time.monotonic()

    async def one(number: int) -> None:
        at = time.monotonic()
        status = await post(number)
        found.times.append(time.monotonic() - at)
        found.statuses[status] += 1
        if status == HTTPStatus.OK:
            found.acknowledged.add(f"user_send_text:bench{number}")

    for number in range(int(rate * seconds)):
        await asyncio.sleep(began + number / rate - time.monotonic())
        tasks.add(task := asyncio.create_task(one(number)))
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    found.seconds = time.monotonic() - began
    return found


def events(zalo: StandIn, people: int) -> Callable[[int], tuple[bytes, dict[str, str]]]:
    """The body and headers of each event: everybody speaks in turn."""
    everybody = [zalo.person() for _ in range(people)]

    def event(number: int) -> tuple[bytes, dict[str, str]]:
        person = everybody[number % people]
        person.wrote_at = time.time()
        content = {
            "sender": {"id": person.id},
            "recipient": {"id": OA},
            "event_name": "user_send_text",
            "message": {"text": QUESTIONS[number % len(QUESTIONS)], "msg_id": f"bench{number}"},
            "timestamp": str(int(time.time() * 1000)),
            "message_id": str(uuid4()),  # what the bare receiver reads
            "text": "",
        }
        body = zalo.delivering.written(content)
        return body, zalo.delivering.headers(content, body)

    return event


def posting(
    session: aiohttp.ClientSession, url: str, event: Callable[[int], tuple[bytes, dict[str, str]]]
) -> Callable[[int], Awaitable[int]]:
    async def post(number: int) -> int:
        body, headers = event(number)
        try:
            async with session.post(url, data=body, headers=headers) as response:
                await response.read()
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    return post


@asynccontextmanager
async def serving(zalo: StandIn) -> AsyncIterator[Service]:
    """The real service in a process of its own, on this Zalo."""
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), packaged())
        service.module = "bench.unpaced"
        settings = {"APP_ID": APP_ID, "APP_SECRET": APP_SECRET, "OAUTH_URL": zalo.url, "API_URL": zalo.url}
        settings["ACCOUNTS"] = f'[{{oa_id: "{OA}", secret_key: "{KEYS[OA]}"}}]'
        service.environment |= {f"MOTCUA__CHANNELS__ZALO__{name}": value for name, value in settings.items()}
        service.environment["MOTCUA__LOG__LEVEL"] = "error"
        await authorise(as_here(service), zalo, lambda: datetime.now(UTC))
        await service.start()
        try:
            yield service
        finally:
            await service.stop()


async def measure(rate: int, seconds: float, people: int) -> None:
    async with standing_in() as zalo, client() as session:
        zalo.echoes, zalo.messages.calls_a_minute = False, 10**9
        async with bare(session, ()) as url:
            print(HEADINGS, flush=True)
            plain = await storm(posting(session, url, events(zalo, people)), rate, seconds)
            print(plain.line("bare receiver"), flush=True)
        async with serving(zalo) as service:
            url = f"{service.url}/webhooks/zalo"
            ours = await storm(posting(session, url, events(zalo, people)), rate, seconds)
            print(ours.line("Motcua"), flush=True)
            ratio = sum(ours.times) / len(ours.times) / (sum(plain.times) / len(plain.times))
            print(f"An event takes {ratio:.1f} times as long as at the bare receiver, of the same run.", flush=True)
            await check(service, ours)


async def check(service: Service, ours: Storm) -> None:
    """Nothing lost, nothing twice, and when the last answer was given."""
    began = time.monotonic()
    await wait_until_calm(service.database_url, SECONDS_TO_CALM_DOWN)
    lines = await ledger(service.database_url)
    names = Counter(line.external_id for line in lines)
    lost = len(ours.acknowledged - set(names))
    doubled = sum(count > 1 for count in names.values())
    broken = sum(not line.is_whole for line in lines)
    print(f"{len(ours.acknowledged)} acknowledged: {lost} lost, {doubled} stored twice, {broken} not answered once.")
    print(f"The last answer was given {time.monotonic() - began:.0f} s after the last event.")


@click.command(help=__doc__)
@click.option("--rate", default=500)
@click.option("--seconds", default=30.0)
@click.option("--people", default=1000)
def main(rate: int, seconds: float, people: int) -> None:
    print(f"Python {python_version()}, {psutil.cpu_count()} cores, {rate} events a second for {seconds:.0f} s")
    asyncio.run(measure(rate, seconds, people))


if __name__ == "__main__":
    main()
