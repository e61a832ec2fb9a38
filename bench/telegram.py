"""How many turns a second the service makes over Telegram, from the delivery to the webhook to the answer at Telegram.

    python -m bench.telegram [--seconds 10] [--people 64] [--content DIR]

Processes of their own: each replica of the real service, PostgreSQL, Telegram's stand-in that takes the answers, and
the client that delivers (this one); all share the machine. Everybody's message is posted to the webhook of the next
replica, as Telegram posts it; the next one goes once the answer is at the stand-in. A turn is six commits: received,
claimed, answered, claimed again, announced, sent. Beside each line stands, from the same run and the same client, a
bare server that makes six commits a message on the same kind of database and answers nothing.

Telegram takes about 30 messages a second from a bot, and the service writes no faster than 25. That is measured once,
with the stand-in's limits on; for the other lines the service runs without that pace (`bench.unpaced`). In the end
each message that was acknowledged must have been answered once, and no phone may have heard more than was stored.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path
from platform import python_version
from typing import Any

import aiohttp
import click
import psutil

from bench.measuring import HEADINGS, QUESTIONS, Measured, client, closed_loop, measure_bare
from bench.phones import Phones, phones
from knowledge.loading import packaged
from tests.postgresql import BINARIES, Server
from tests.system.ledger import ledger, wait_until_calm
from tests.system.service import Service
from tests.telegram.server import TOKEN

COMMITS = 6
SECONDS_FOR_A_TURN = 60
SECRET = "chuoi-bi-mat-cua-webhook"


@dataclass
class Delivery:
    """Telegram's side of a webhook: posts to the replicas by turns, and counts what was taken."""

    session: aiohttp.ClientSession
    phones: Phones
    urls: Iterator[str]
    numbers: Iterator[int] = field(default_factory=lambda: count(700_000_001))
    acknowledged: int = 0

    async def turn(self, chat: int, text: str) -> None:
        """Deliver a message and wait for the answer to it."""
        before = self.phones.heard[chat]
        async with asyncio.timeout(SECONDS_FOR_A_TURN):
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            async with self.session.post(next(self.urls), json=self._update(chat, text), headers=headers) as response:
                assert response.status == 200, response.status
            self.acknowledged += 1
            await self.phones.next(chat, before)

    def _update(self, chat: int, text: str) -> dict[str, Any]:
        number = next(self.numbers)
        who = {"id": chat, "first_name": "Lan"}
        message = {"message_id": number, "date": 1_795_000_000, "chat": who | {"type": "private"}, "text": text}
        return {"update_id": number, "message": message | {"from": who | {"is_bot": False}}}


@dataclass
class Talker:
    """Somebody with a phone, who asks one question after the other."""

    delivery: Delivery
    chat: int
    questions: Iterator[str]

    async def turn(self) -> None:
        await self.delivery.turn(self.chat, next(self.questions))


@dataclass(frozen=True)
class Bench:
    folder: Path
    content: Path
    people: int
    seconds: float

    async def turns(self, name: str, database: str, replicas: int = 1, *, paced: bool = False) -> Measured:
        async with phones(self.people, *(["--limits"] if paced else [])) as heard:
            folders = [Path(tempfile.mkdtemp(dir=self.folder)) for _ in range(replicas)]
            services = [on_telegram(folder, self.content, database, heard, paced=paced) for folder in folders]
            async with serving(services), client() as session:
                urls = cycle([f"{service.url}/webhooks/telegram" for service in services])
                delivery = Delivery(session, heard, urls)
                measured, each = await self._measure(name, delivery, services)
                await wait_until_calm(database, SECONDS_FOR_A_TURN)
        return measured.noted(
            f"{await broken(database, delivery)}; {each:.1f} ms of the service's processor time a turn"
        )

    async def _measure(self, name: str, delivery: Delivery, services: Sequence[Service]) -> tuple[Measured, float]:
        """Also how many milliseconds of processor time a turn took in the service."""
        await asyncio.gather(*(delivery.turn(chat, "xin chào") for chat in delivery.phones.chats))  # the first notice
        talkers = [
            Talker(delivery, chat, islice(cycle(QUESTIONS), number, None))
            for number, chat in enumerate(delivery.phones.chats)
        ]
        processor = processor_time(services)
        measured = await closed_loop(name, [talker.turn for talker in talkers], self.seconds)
        return measured, 1000 * (processor_time(services) - processor) / measured.done

    async def bare(self, name: str, database: str, servers: int = 1) -> Measured:
        committing = ("--commits", str(COMMITS), "--database", database)
        return await measure_bare(name, self.people, self.seconds, committing, servers)


def on_telegram(folder: Path, content: Path, database: str, heard: Phones, *, paced: bool) -> Service:
    """A service whose people have these phones; without a pace it writes as fast as it can."""
    service = Service(folder, content, database)
    service.module = "bot" if paced else "bench.unpaced"
    telegram = {"TOKEN": TOKEN, "BASE_URL": heard.base_url, "MODE": "webhook", "WEBHOOK_SECRET": SECRET}
    service.environment |= {f"MOTCUA__CHANNELS__TELEGRAM__{name}": value for name, value in telegram.items()}
    service.environment |= {"MOTCUA__WEB__PUBLIC_URL": service.url, "MOTCUA__LOG__LEVEL": "info"}
    return service


def processor_time(services: Sequence[Service]) -> float:
    times = [psutil.Process(service.process.pid).cpu_times() for service in services if service.process]
    return sum(time.user + time.system for time in times)


@asynccontextmanager
async def serving(services: Sequence[Service]) -> AsyncIterator[None]:
    for service in services:
        await service.start()
    try:
        yield
    finally:
        for service in services:
            await service.stop()


async def broken(database: str, delivery: Delivery) -> str:
    """What was lost and what came twice, in words."""
    lines = await ledger(database)
    lost = delivery.acknowledged - sum(line.is_whole for line in lines)
    doubled = delivery.phones.heard.total() - sum(len(line.answers) for line in lines)
    return f"lost {lost}, doubled {doubled} of {delivery.acknowledged}"


@contextmanager
def postgresql() -> Iterator[Server]:
    """A server that flushes each commit to disk."""
    server = Server(flushes=True)
    try:
        server.execute(*(f"CREATE DATABASE {name}" for name in ("one", "two", "bare", "bare_two")))
        yield server
    finally:
        server.remove()


async def measure(bench: Bench) -> AsyncIterator[Measured]:
    def sqlite(name: str) -> str:
        return f"sqlite:///{bench.folder}/{name}.sqlite3"

    yield await measure_bare("aiohttp that only answers", bench.people, bench.seconds)
    yield await bench.bare("SQLite: six commits a message, no answer", sqlite("bare"))
    yield await bench.turns("SQLite: turns", sqlite("turns"))
    yield await bench.turns("SQLite: turns at the pace Telegram allows", sqlite("paced"), paced=True)
    if not BINARIES:
        return
    with postgresql() as server:
        yield await bench.bare("PostgreSQL: six commits a message, no answer", server.url("bare"))
        yield await bench.turns("PostgreSQL: turns", server.url("one"))
        yield await bench.bare("PostgreSQL, two servers: six commits a message", server.url("bare_two"), 2)
        yield await bench.turns("PostgreSQL, two replicas: turns", server.url("two"), 2)


async def show(people: int, seconds: float, content: Path) -> None:
    click.echo(f"{people} people, {seconds:.0f} s each, {psutil.cpu_count()} cores, Python {python_version()}")
    click.echo(HEADINGS)
    with tempfile.TemporaryDirectory() as folder:
        async for measured in measure(Bench(Path(folder), content, people, seconds)):
            click.echo(measured.line())


@click.command(help="How many turns a second over Telegram's webhook, beside bare servers.")
@click.option("--seconds", default=10.0, show_default=True, help="How long each is measured.")
@click.option("--people", default=64, show_default=True, help="How many talk side by side.")
@click.option("--content", type=click.Path(path_type=Path), help="Content folder; otherwise the packaged one.")
def main(seconds: float, people: int, content: Path | None) -> None:
    asyncio.run(show(people, seconds, content or packaged()))


if __name__ == "__main__":
    main()
