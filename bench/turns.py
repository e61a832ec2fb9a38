"""How many turns a second the real service makes, from a question posted to its answer on the stream.

    python -m bench.turns [--seconds 15] [--conversations 64] [--content DIR]

The service is a process of its own with the default database (SQLite, every commit flushed to disk); the citizens are
this process, so both share the machine. Each citizen asks, waits for the answer on the event stream, asks again. In
the end the database must hold every acknowledged message, answered once and sent. Two bare servers are measured by the
same client in the same run: one that only answers 202, and one that commits each message by itself.
"""

import asyncio
import tempfile
import time
from itertools import count
from pathlib import Path
from platform import python_version

import click
import psutil

from bench.measuring import HEADINGS, QUESTIONS, Measured, closed_loop, measure_bare
from knowledge.loading import packaged
from tests.system.ledger import ledger, wait_until_calm
from tests.system.service import Citizen, Service, citizens


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
        measured = await closed_loop("turns, question to answer on the stream", [a.turn for a in askers], seconds)
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
    return measured.noted(note), about


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
    click.echo(HEADINGS)
    click.echo((await measure_bare("aiohttp that only answers 202", conversations, seconds)).line())
    with tempfile.TemporaryDirectory() as folder:
        committing = ("--commits", "1", "--database", f"sqlite:///{folder}/bare.sqlite3")
        name = "one SQLAlchemy commit a message, no answer"
        click.echo((await measure_bare(name, conversations, seconds, committing)).line())
        measured, about = await measure_turns(Path(folder), content, conversations, seconds)
    click.echo(measured.line())
    click.echo(about)


if __name__ == "__main__":
    main()
