"""How soon two replicas answer from a release of the full content, and what people feel of it meanwhile.

    python -m bench.swapping [--people 12] [--seconds 8] [--content DIR]

Two real services on one PostgreSQL, each with a cache folder of its own, as on two machines; the citizens who ask
(of a fee, again and again, by turns at both) are this process, and all share the machine. In one run: nothing is
published, then a release with another fee is, then it is put back. Each answer must name one release alone. The pulse
is how long `/health/live` takes, which no answer holds up: its longest is how long an event loop stood still.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import psutil

from bench.telegram import processor_time
from bot.app.knowing import Content, book_of
from bot.config import Config
from handlers.desk.releasing import Published
from knowledge.examining import read_folder
from knowledge.loading import packaged
from tests.postgresql import Server
from tests.system.replicas import running
from tests.system.service import Service, citizens
from tests.system.swapping import FEE_QUESTION, Publisher, Watch, asked, marked, published, until_taken_over

HEADINGS = " ".join(
    (f"{'':<26} {'s to all':>9} {'answers':>8} {'p50 ms':>8} {'longest':>8}", f"{'pulse p99':>10} {'longest':>8} cpu s")
)
PATIENCE = 60


def line(name: str, watch: Watch, begin: float, processor: float, all_at: str = "") -> str:
    """What was heard and felt from a moment until now."""
    now = time.monotonic()
    turns, beats = sorted(watch.turns(begin, now)), sorted(watch.beats(begin, now))
    told = [1000 * one for one in (turns[len(turns) // 2], turns[-1], beats[int(len(beats) * 0.99)], beats[-1])]
    felt = "{:>8.0f} {:>8.0f} {:>10.0f} {:>8.0f}".format(*told)
    return f"{name:<26} {all_at:>9} {len(turns):>8} {felt} {processor:>6.1f}"


def write(folder: Path, texts: Mapping[str, bytes]) -> Path:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    return folder


def replicas_of(folder: Path, content: Path, url: str) -> list[Service]:
    made = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        service = Service(folder / name, content, url)
        service.environment |= {"XDG_CACHE_HOME": str(folder / name / "cache"), "MOTCUA__LOG__LEVEL": "info"}
        made.append(service)
    return made


def building(texts: Mapping[str, bytes], changed: Mapping[str, bytes]) -> str:
    """What making a release ready costs alone: anew, and after another was made ready."""
    told = []
    book = None
    for one in (texts, changed):
        began = time.process_time()
        book = book_of(Config(), Content(one), book)
        told.append(time.process_time() - began)
    return "processor time of building alone: {:.1f} s anew, {:.1f} s after one file changed".format(*told)


async def measure(people: int, seconds: float, content: Path) -> None:
    before, after = (marked(read_folder(content), mark) for mark in ("mot", "hai"))
    click.echo(f"{len(before)} files, {people} people, {psutil.cpu_count()} cores, load {psutil.getloadavg()[0]:.1f}")
    states = published(before), published(after)
    server = Server(flushes=True)
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"
        click.echo(building(before, after))
        click.echo(HEADINGS)
        try:
            server.execute("CREATE DATABASE swapped")
            replicas = replicas_of(Path(name), write(Path(name) / "content", before), server.url("swapped"))
            await replicas[0].command("migrate")
            async with (
                running(replicas),
                citizens(replicas[0], people, replicas[1]) as everybody,
                asked(FEE_QUESTION, everybody, replicas) as watch,
            ):
                await swapped(watch, replicas, states, seconds)
        finally:
            server.remove()
    click.echo(f"mixed answers: {len(watch.mixed())} of {len(watch.answered)}; failed: 0")


async def swapped(
    watch: Watch, replicas: Sequence[Service], states: tuple[Published, Published], seconds: float
) -> None:
    publisher = Publisher(replicas[0].database_url)
    await asyncio.sleep(2)
    began, used = time.monotonic(), processor_time(replicas)
    await asyncio.sleep(seconds)
    click.echo(line("nothing is published", watch, began, processor_time(replicas) - used))
    for name, release, former in (("a release is published", 2, "mot"), ("it is put back", 1, "hai")):
        used = processor_time(replicas)
        began = await (publisher.publish(*states) if release == 2 else publisher.roll_back())
        await until_taken_over(replicas, release, PATIENCE)
        await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
        took = f"{watch.last_of(former, began):.1f}"
        click.echo(line(name, watch, began, processor_time(replicas) - used, took))
    await publisher.database.close()


@click.command(help="How soon two replicas answer from what is published, and what is felt of it meanwhile.")
@click.option("--people", default=12, show_default=True, help="How many ask side by side.")
@click.option("--seconds", default=8.0, show_default=True, help="How long each state is looked at.")
@click.option("--content", type=click.Path(path_type=Path), help="Content folder; otherwise the packaged one.")
def main(people: int, seconds: float, content: Path | None) -> None:
    asyncio.run(measure(people, seconds, content or packaged()))


if __name__ == "__main__":
    main()
