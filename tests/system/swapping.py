"""Replicas that take over a release while people ask: what each answer named, when it came and how long it took."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp

from handlers.desk import Desk, releasing
from handlers.desk.releasing import Proof, Published, Wanted
from handlers.desk.replaying import Replay
from knowledge.examining import examine
from storage.database import Database
from tests.system.service import Citizen, Service

MARK = re.compile(r"bản (mot|hai)")
PULSE_EVERY = 0.02
FEE, PHRASES = "procedures/ghi-chu-ket-hon-nuoc-ngoai.yaml", "phrases.yaml"
FEE_QUESTION = "lệ phí ghi chú kết hôn ở nước ngoài"


def marked(texts: Mapping[str, bytes], mark: str) -> dict[str, bytes]:
    """Full content in which the answer to `FEE_QUESTION` names its release twice: in a fee and in a sentence of the
    bot's own, which stand in different files."""
    fee = re.sub(rb"(?m)^fee: ", f"fee: Mức phí bản {mark}. ".encode(), texts[FEE])
    heading = texts[PHRASES].replace("text: phí, lệ phí".encode(), f"text: phí, lệ phí, bản {mark}".encode())
    return {**texts, FEE: fee, PHRASES: heading}


@dataclass(frozen=True, slots=True)
class Answered:
    at: float
    took: float
    marks: tuple[str, ...]


@dataclass(slots=True)
class Watch:
    """What was heard and felt while the replicas were asked."""

    question: str
    answered: list[Answered] = field(default_factory=list)
    pulses: list[tuple[float, float]] = field(default_factory=list)
    """When a replica was asked whether it lives, and how long it took to say so."""

    def mixed(self) -> list[Answered]:
        """The answers that are not wholly of one release."""
        return [one for one in self.answered if len(set(one.marks)) != 1]

    def last_of(self, mark: str, since: float, until: float = float("inf")) -> float:
        """How long after a moment the last answer of this release came."""
        later = (one.at - since for one in self.answered if mark in one.marks and since < one.at < until)
        return max(later, default=0.0)

    def heard(self, begin: float, end: float) -> set[str]:
        """The releases that were named between two moments."""
        return {mark for one in self.answered if begin <= one.at <= end for mark in one.marks}

    def turns(self, begin: float, end: float) -> list[float]:
        return [one.took for one in self.answered if begin <= one.at <= end]

    def beats(self, begin: float, end: float) -> list[float]:
        return [took for at, took in self.pulses if begin <= at <= end]


@asynccontextmanager
async def asked(question: str, people: Sequence[Citizen], replicas: Sequence[Service]) -> AsyncIterator[Watch]:
    """Everybody asks the same again and again, and each replica is felt for its pulse. No question may fail."""
    watch, done = Watch(question), asyncio.Event()
    working = [asyncio.create_task(_ask(watch, one, done)) for one in people]
    working += [asyncio.create_task(_feel(watch, one, done)) for one in replicas]
    try:
        yield watch
    finally:
        done.set()
        await asyncio.gather(*working)


async def _ask(watch: Watch, citizen: Citizen, done: asyncio.Event) -> None:
    page = citizen.events()
    while not done.is_set():
        began = time.monotonic()
        assert await citizen.post(watch.question) == 202
        marks: tuple[str, ...] = ()
        while not marks:
            event = await anext(page)
            marks = tuple(MARK.findall(event["text"])) if event["from"] == "bot" else ()
        now = time.monotonic()
        watch.answered.append(Answered(now, now - began, marks))
    await page.aclose()


async def _feel(watch: Watch, replica: Service, done: asyncio.Event) -> None:
    async with aiohttp.ClientSession() as session:
        while not done.is_set():
            began = time.monotonic()
            async with session.get(f"{replica.url}/health/live") as response:
                assert response.status == 200
            watch.pulses.append((began, time.monotonic() - began))
            await asyncio.sleep(PULSE_EVERY)


def published(texts: Mapping[str, bytes]) -> Published:
    return Published(texts, examine(texts).version)


class Publisher:
    """Publishes as the command does, without asking every question again before."""

    def __init__(self, database_url: str) -> None:
        self.database = Database(database_url)
        self.desk = Desk(self.database, lambda: datetime.now(UTC), _no_edition)

    async def publish(self, before: Published, after: Published, base: int | None = None) -> float:
        """Returns the moment at which it was published."""
        wanted = Wanted(proof=Proof(after, before, base, Replay(0, ())), note="đổi mức phí")
        await releasing.publish(self.desk, None, wanted)
        return time.monotonic()

    async def roll_back(self) -> float:
        await releasing.roll_back(self.desk, None)
        return time.monotonic()


def _no_edition() -> None:
    raise NotImplementedError("nothing is answered here")


def taken_over(replica: Service) -> list[tuple[datetime, int]]:
    """When a replica took over which release, by its log."""
    lines = replica.log.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if '"release_taken_over"' in line]
    return [(datetime.fromisoformat(line["timestamp"]), line["release"]) for line in found]


async def until_taken_over(replicas: Sequence[Service], release: int, seconds: float) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not all(taken_over(one)[-1:] and taken_over(one)[-1][1] == release for one in replicas):
            await asyncio.sleep(0.05)
