"""Whether Zalo's webhook is answered in time under a storm: 500 events a second for half a minute, from one client.

    python -m bench.zalo [--rate 500] [--seconds 30] [--people 1000] [--database postgresql]

Processes of their own: the client (`bench.storm`), the real service, and before it a bare aiohttp receiver that takes
the same events of the same client, checks nothing, stores nothing and answers; this process is the stand-in that takes
the answers. Zalo waits 2 s for its 200: whatever comes later counts as late, and what is told to come again (503) as
failed. The events come at their rate whether or not those before them were answered. Afterwards every message that was
acknowledged must be one row and answered once; how long that takes is told. Before that a few people ask and are
answered, so that nothing is done for the first time. Zalo takes 4,000 calls a minute; here the
service runs without that pace (`bench.unpaced`). `of its process` is the processor time of the receiver for each event,
of the service with understanding, answering and sending, until the last answer was given; `lag` says how late the
client itself began an event.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version

import click
import psutil

from bench.measuring import bare, client
from bench.storm import Storm, at
from knowledge.loading import packaged
from tests.postgresql import Server
from tests.system.inside import as_here
from tests.system.ledger import ledger, wait_until_calm
from tests.system.on_zalo import authorise
from tests.system.service import Service
from tests.zalo.oauth import APP_ID, APP_SECRET
from tests.zalo.server import KEYS, OA, StandIn, standing_in

SECONDS_TO_CALM_DOWN = 900
COLUMNS = ("", "offered/s", "sent", "200s", "late", "failed", "p50 ms", "p99 ms", "worst ms", "lag p99", "lag worst")
WIDTHS = "{:<16} {:>9} {:>7} {:>7} {:>6} {:>6} {:>8} {:>8} {:>9} {:>8} {:>9}"


@dataclass(frozen=True)
class Asked:
    """What is to be posted."""

    rate: int
    seconds: float
    people: int
    name: str = "bench"

    async def storm(self, url: str, first: int) -> Storm:
        """The client posts there; `first` is the number of the first of its people."""
        options = asdict(self) | {"first": first}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        command = (sys.executable, "-m", "bench.storm", url, *words)
        with tempfile.TemporaryFile() as said:
            process = await asyncio.create_subprocess_exec(*command, stdout=said)
            await process.wait()
            said.seek(0)
            return Storm(**json.load(said))


WARMING_UP = Asked(rate=50, seconds=2, people=20, name="before")


def line(name: str, storm: Storm) -> str:
    times, lags = [at(share, storm.times) for share in (0.5, 0.99, 1)], [at(share, storm.lags) for share in (0.99, 1)]
    measured = [f"{milliseconds:.1f}" for milliseconds in (*times, *lags)]
    return WIDTHS.format(name, storm.rate, storm.sent, storm.taken, storm.late, storm.sent - storm.taken, *measured)


def processor_time(pid: int | None) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


@asynccontextmanager
async def serving(zalo: StandIn, database: str) -> AsyncIterator[Service]:
    """The real service in a process of its own, on this Zalo."""
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), packaged(), database)
        service.module = "bench.unpaced"
        settings = {"APP_ID": APP_ID, "APP_SECRET": APP_SECRET, "OAUTH_URL": zalo.url, "API_URL": zalo.url}
        settings["ACCOUNTS"] = f'[{{oa_id: "{OA}", secret_key: "{KEYS[OA]}"}}]'
        service.environment |= {f"MOTCUA__CHANNELS__ZALO__{name}": value for name, value in settings.items()}
        service.environment["MOTCUA__LOG__LEVEL"] = "error"
        await authorise(as_here(service), zalo, lambda: datetime.now(UTC))
        try:
            await service.start()
            yield service
        finally:
            await service.stop()


async def measure(asked: Asked, database: str) -> None:
    print(WIDTHS.format(*COLUMNS), flush=True)
    async with standing_in() as zalo:
        zalo.echoes, zalo.messages.calls_a_minute = False, 10**9
        plain, plain_processor = await measure_bare(asked)
        everybody = [zalo.person() for _ in range(asked.people)]
        for person in everybody:
            person.wrote_at = time.time()
        async with serving(zalo, database) as service:
            assert service.process is not None
            url, first = f"{service.url}/webhooks/zalo", int(everybody[0].id)
            await WARMING_UP.storm(url, first)
            await wait_until_calm(service.database_url, SECONDS_TO_CALM_DOWN)
            before = processor_time(service.process.pid)
            ours = await asked.storm(url, first)
            print(line("Motcua", ours), flush=True)
            meanwhile = processor_time(service.process.pid) - before
            await check(service, ours)
            processor = 1000 * (processor_time(service.process.pid) - before) / ours.sent
    print(
        f"Processor time of its process for each event: {plain_processor:.2f} ms the bare receiver, {processor:.2f} ms "
        f"Motcua with the answer ({1000 * meanwhile / ours.sent:.2f} ms during the storm), "
        f"{1000 * ours.processor / ours.sent:.2f} ms the client."
    )
    print(f"An event takes {ours.mean / plain.mean:.1f} times as long as at the bare receiver, of the same run.")


async def measure_bare(asked: Asked) -> tuple[Storm, float]:
    """Also the milliseconds of processor time for each event."""
    async with client() as session, bare(session, ()) as receiver:
        before = processor_time(receiver.pid)
        plain = await asked.storm(receiver.url, first=1)
        processor = processor_time(receiver.pid) - before
    print(line("bare receiver", plain), flush=True)
    return plain, 1000 * processor / plain.sent


async def check(service: Service, ours: Storm) -> None:
    """Nothing lost, nothing twice, and when the last answer was given."""
    began = time.monotonic()
    await wait_until_calm(service.database_url, SECONDS_TO_CALM_DOWN)
    lines = await ledger(service.database_url)
    names = Counter(line.external_id for line in lines)
    lost = len(set(ours.acknowledged) - set(names))
    doubled = sum(count > 1 for count in names.values())
    broken = sum(not line.is_whole for line in lines)
    print(f"{len(ours.acknowledged)} acknowledged: {lost} lost, {doubled} stored twice, {broken} not answered once.")
    print(f"The last answer was given {time.monotonic() - began:.0f} s after the last event.", flush=True)


@contextmanager
def address(database: str) -> Iterator[str]:
    """Of a new database; "" for a file in the service's own folder."""
    if database == "sqlite":
        yield ""
        return
    server = Server(flushes=True)
    try:
        server.execute("CREATE DATABASE storm")
        yield server.url("storm")
    finally:
        server.remove()


@click.command(help=__doc__)
@click.option("--rate", default=500)
@click.option("--seconds", default=30.0)
@click.option("--people", default=1000)
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
def main(rate: int, seconds: float, people: int, database: str) -> None:
    print(
        f"Python {python_version()}, {psutil.cpu_count()} cores (load {os.getloadavg()[0]:.1f}), {database}: "
        f"{rate} events a second for {seconds:.0f} s"
    )
    with address(database) as url:
        asyncio.run(measure(Asked(rate, seconds, people), url))


if __name__ == "__main__":
    main()
