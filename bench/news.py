"""A piece of news to 10,000 people over Telegram, with the service killed half way, and people talking meanwhile.

    python -m bench.news [--recipients 10000] [--people 8] [--content DIR]

The real service and Telegram's stand-in are processes of their own on one machine, the database is an SQLite file. In
the same run: a bare client that hands the stand-in as many messages and keeps nothing; the news without the pace that
Telegram asks for (`bench.unpaced`); and the news with that pace, the stand-in's limits on, and the service killed
once half of it has arrived. Some people who do not get the news talk all the while: how long their answers take is
measured before it and during it. In the end each recipient must have been told once, or the database must know that
nobody knows.
"""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from platform import python_version

import aiohttp
import click
import psutil

from bench.measuring import HEADINGS, QUESTIONS, Measured, client
from bench.phones import Phones, phones
from bench.telegram import Delivery, on_telegram, processor_time
from knowledge.loading import packaged
from storage import news
from storage.database import Database
from storage.news import Broadcast, NewBroadcast, subscribe
from storage.news_tables import deliveries
from tests.system.inside import rows
from tests.system.service import Service
from tests.telegram.server import TOKEN

TOPIC = "doi-thoai"
SIDE_BY_SIDE = 6
"""As many as the service keeps on their way at a time."""
SECONDS = 20.0
THINKING = 2.5
LONGEST = 3600.0


@dataclass(frozen=True)
class Ended:
    """What became of the recipients by the database, and how often the phones of how many rang."""

    states: Counter[str]
    rang: Counter[int]

    def line(self) -> str:
        lost = max(0, self.rang[0] - self.states["unsure"])
        twice = sum(many for times, many in self.rang.items() if times > 1)
        return f"lost {lost}, doubled {twice}, nobody knows {self.states['unsure']} of {self.states.total()}"


@dataclass
class Bench:
    folder: Path
    content: Path
    recipients: int
    people: int

    async def bare(self) -> str:
        """A client that knows nothing but the address, and waits for each answer."""
        async with phones(self.recipients) as heard, client() as session:
            began, waiting = time.monotonic(), iter(heard.chats)

            async def tell() -> None:
                for chat in waiting:
                    await _say(session, heard, chat)

            await asyncio.gather(*(tell() for _ in range(SIDE_BY_SIDE)))
            return _line("a client that keeps nothing", self.recipients, time.monotonic() - began)

    async def unpaced(self) -> str:
        async with self._set_up("unpaced", paced=False) as (service, heard, chats):
            await service.start()
            began = processor_time([service])
            seconds = await self._tell(service, heard, chats)
            each = 1000 * (processor_time([service]) - began) / self.recipients
            ended = await self._ended(service, heard, chats)
            note = f"{ended.line()}; {each:.1f} ms of the service's processor time each"
            return _line("the service, no pace, SQLite", self.recipients, seconds, note)

    async def paced(self) -> AsyncIterator[str]:
        async with self._set_up("paced", paced=True) as (service, heard, chats), client() as session:
            await service.start()
            delivery = Delivery(session, heard, cycle([f"{service.url}/webhooks/telegram"]))
            others = heard.chats[self.recipients :]
            await asyncio.gather(*(delivery.turn(chat, "xin chào") for chat in others))  # the first notice
            yield (await _talk("answers, nothing else to do", delivery, others)).line()
            telling = asyncio.create_task(self._tell(service, heard, chats))
            await _until(lambda: _told(heard, chats) > self.recipients // 10)
            yield (await _talk("answers while the news goes out", delivery, others)).line()
            await _until(lambda: _told(heard, chats) > self.recipients // 2)
            await service.kill()
            before = _told(heard, chats)
            await service.start()
            seconds = await telling
            note = f"killed after {before}; {(await self._ended(service, heard, chats)).line()}"
            yield _line("the service, Telegram's pace, SQLite", self.recipients, seconds, note)

    @asynccontextmanager
    async def _set_up(self, name: str, *, paced: bool) -> AsyncIterator[tuple[Service, Phones, Sequence[int]]]:
        database = f"sqlite:///{self.folder}/{name}.sqlite3"
        async with phones(self.recipients + self.people, *(["--limits"] if paced else [])) as heard:
            service = on_telegram(Path(tempfile.mkdtemp(dir=self.folder)), self.content, database, heard, paced=paced)
            service.environment |= {"MOTCUA__NEWS__FROM_HOUR": "0", "MOTCUA__NEWS__UNTIL_HOUR": "24"}
            try:
                yield service, heard, heard.chats[: self.recipients]
            finally:
                if service.process is not None:
                    await service.stop()

    async def _tell(self, service: Service, heard: Phones, chats: Sequence[int]) -> float:
        """Let it go to all; return how many seconds passed until nothing was left to be sent."""
        before = _rang(heard, chats)
        assert set(before) <= {0}, "somebody was written to already"
        await _release(service.database_url, chats)
        began = time.monotonic()
        async with asyncio.timeout(LONGEST):
            while set(await _states(service.database_url)) & {"new", "queued", "waiting", "nobody"}:
                await asyncio.sleep(0.5)
        return time.monotonic() - began

    async def _ended(self, service: Service, heard: Phones, chats: Sequence[int]) -> Ended:
        return Ended(await _states(service.database_url), _rang(heard, chats))


async def _talk(name: str, delivery: Delivery, chats: Sequence[int]) -> Measured:
    """People who ask one question after the other, and think in between: one chat is written to once a second."""
    times: list[float] = []
    until = time.monotonic() + SECONDS

    async def ask(chat: int, questions: Iterator[str]) -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            await delivery.turn(chat, next(questions))
            times.append(time.monotonic() - began)
            await asyncio.sleep(THINKING)

    await asyncio.gather(*(ask(chat, islice(cycle(QUESTIONS), number, None)) for number, chat in enumerate(chats)))
    return Measured(name, len(times), SECONDS, times)


async def _say(session: aiohttp.ClientSession, heard: Phones, chat: int) -> None:
    said = {"chat_id": chat, "text": "Mời xem lịch đối thoại"}
    async with session.post(f"{heard.base_url}{TOKEN}/sendMessage", json=said) as response:
        assert response.status == 200, await response.text()


async def _release(url: str, chats: Sequence[int]) -> None:
    """Everybody wants the news, and a supervisor lets it go."""
    database, now = Database(url), datetime.now(UTC)
    account = TOKEN.partition(":")[0]
    try:
        async with database.writing() as connection:
            for chat in chats:
                await subscribe(connection, TOPIC, f"telegram:{account}:{chat}", now)
            last = now.date() + timedelta(days=7)
            number = await news.add(connection, NewBroadcast(TOPIC, "Đối thoại", "8 giờ.", last, "sua", now))
            draft = await news.by_id(connection, number)
            assert isinstance(draft, Broadcast)
            await news.change(connection, draft, {"state": "sending", "released_at": now, "reached": ""})
    finally:
        await database.close()


async def _states(url: str) -> Counter[str]:
    """How many recipients are in each state; "nobody" while none is written down."""
    found = Counter(state for _, state in await rows(url, deliveries.c.id, deliveries.c.state))
    return found or Counter(nobody=1)


def _rang(heard: Phones, chats: Sequence[int]) -> Counter[int]:
    return Counter(heard.heard[chat] for chat in chats)


def _told(heard: Phones, chats: Sequence[int]) -> int:
    return sum(heard.heard[chat] > 0 for chat in chats)


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST):
        while not is_so():
            await asyncio.sleep(0.1)


def _line(name: str, many: int, seconds: float, note: str = "") -> str:
    return f"{name:<50} {many / seconds:>8.0f} {'':>8} {'':>8}   {many} in {seconds:.0f} s{'; ' if note else ''}{note}"


async def show(recipients: int, people: int, content: Path) -> None:
    click.echo(f"{recipients} recipients, {people} talk, {psutil.cpu_count()} cores, Python {python_version()}")
    click.echo(HEADINGS)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), content, recipients, people)
        click.echo(await bench.bare())
        click.echo(await bench.unpaced())
        async for line in bench.paced():
            click.echo(line)


@click.command(help="News to many over Telegram's stand-in: how fast, what a kill half way loses, who waits for it.")
@click.option("--recipients", default=10_000, show_default=True, help="How many get the news.")
@click.option("--people", default=8, show_default=True, help="How many talk meanwhile.")
@click.option("--content", type=click.Path(path_type=Path), help="Content folder; otherwise the packaged one.")
def main(recipients: int, people: int, content: Path | None) -> None:
    asyncio.run(show(recipients, people, content or packaged()))


if __name__ == "__main__":
    main()
