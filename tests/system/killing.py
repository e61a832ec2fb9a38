"""Kill the service again and again while people talk to it over Telegram; then look whether it kept its promises.

    python -m tests.system.killing [--rounds 200] [--mode poll|webhook] [--database URL]

A database given by its address must be empty; without one it is a new SQLite file.
"""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click

from tests.system.history import faults, is_settled, kept
from tests.system.inside import Mode, MovedClock, as_here, by_telegram, inside, until
from tests.system.ledger import is_sound, wait_until_calm
from tests.system.service import Service
from tests.telegram.people import Person
from tests.telegram.server import StandIn, standing_in

PEOPLE = 8
SAYINGS = ("xin chào", "???", "/dulieu", "cái này của chị Lan", "/trogiup")
"""Each is answered with buttons, by which the history knows what was answered."""
PATIENCE = 4
"""After so many messages without an answer one waits for it; or on a slow machine, where the service is hardly up
between two kills, more would be said than can be answered afterwards at the pace that Telegram allows.
"""
SECONDS_TO_CALM_DOWN = 60


@dataclass(frozen=True)
class Outcome:
    acknowledged: int
    answered: int
    repeated: int
    given_up: int
    faults: list[str]


async def killed(service: Service, telegram: StandIn, rounds: int, tell: Callable[[int], None]) -> Outcome:
    """Kill a service so many times at random moments, let another one calm down, and check the history."""
    random, enough = Random(rounds), asyncio.Event()
    people = [telegram.person(str(number)) for number in range(PEOPLE)]
    telegram.delivering.tempo = 0.1
    telegram.updates.anti_spin = telegram.flood.is_on = False
    talking = [asyncio.create_task(_chatter(person, random, enough)) for person in people]
    for number in range(rounds):
        await service.start()
        await asyncio.sleep(random.uniform(0.02, 1.0))
        await service.kill()
        tell(number + 1)
    enough.set()
    await asyncio.gather(*talking)
    with suppress(TimeoutError):  # what is still open is a fault like any other
        await calmed_down(service, telegram)
    heard, said = await kept(service.database_url)
    found = faults(telegram.journal, heard, said)
    if not await is_sound(service.database_url):
        found.append("the database is not sound")
    if telegram.token in (log := service.log.read_text()) or "chị Lan" in log:
        found.append("the log tells what it must not")
    repeated = sum(post.lost - post.is_given_up for post in said)
    given_up = sum(post.is_given_up for post in said)
    return Outcome(len(telegram.journal.confirmed()), len(said), repeated, given_up, found)


async def calmed_down(service: Service, telegram: StandIn) -> None:
    """Do what a killed service left, inside this process, where nobody need wait for leases. Raises TimeoutError."""
    later = MovedClock()
    later.move(16)  # the leases of the dead have run out
    async with inside(as_here(service), later):
        await until(lambda: is_settled(service.database_url, telegram), SECONDS_TO_CALM_DOWN)
        later.move(61)  # what may have been lost is sent once more
        await wait_until_calm(service.database_url, SECONDS_TO_CALM_DOWN)


async def _chatter(person: Person, random: Random, enough: asyncio.Event) -> None:
    said = 0
    while not enough.is_set():
        if said - len(person.heard) < PATIENCE:
            person.say(random.choice(SAYINGS))
            said += 1
        await asyncio.sleep(random.uniform(0.4, 2.4))  # no faster than we may write to one chat


@click.command(help="Kill the service again and again while people talk to it over Telegram.")
@click.option("--rounds", default=200, show_default=True)
@click.option("--mode", type=click.Choice(["poll", "webhook"]), default="poll", show_default=True)
@click.option("--database", default="", help="Address of an empty database; otherwise a new SQLite file.")
def main(rounds: int, mode: Mode, database: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(_rounds(Path(folder), rounds, mode, database))
    click.echo(
        f"{rounds} kills, {mode}: {outcome.acknowledged} messages acknowledged, {outcome.answered} answers, "
        f"{outcome.repeated} of them sent once more because nobody knew, {outcome.given_up} given up after that, "
        f"{len(outcome.faults)} broken promises"
    )
    for fault in outcome.faults:
        click.echo(fault)
    if outcome.faults:
        raise SystemExit(1)


async def _rounds(folder: Path, rounds: int, mode: Mode, database: str) -> Outcome:
    service = Service(folder, database_url=database)
    async with standing_in() as telegram:
        service.environment |= by_telegram(telegram, service.url, mode)
        try:
            return await killed(service, telegram, rounds, lambda done: click.echo(f"\r{done}/{rounds} ", nl=False))
        finally:
            await service.kill()


if __name__ == "__main__":
    main()
