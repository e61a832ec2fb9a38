"""Zalo's side of a storm, as a process of its own: so many events a second, each in its moment, whoever answers.

    python -m bench.storm URL --rate 500 --seconds 30 --people 1000 --first 246845883529197000 [--name bench]

Everything is written and signed before the first is posted. An event does not wait for those before it; one that was
begun late by this process itself tells so by its lag. It prints what came of them as JSON.
"""

import asyncio
import gc
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import aiohttp
import click

from bench.measuring import QUESTIONS, client
from bot.event_loop import NEW_LOOP
from tests.zalo.delivering import Delivering
from tests.zalo.oauth import APP_ID
from tests.zalo.server import KEYS, OA

Written = tuple[bytes, dict[str, str]]
"""An event's body and headers."""
SECONDS_OF_ZALO = 2.0
TAKEN = (HTTPStatus.OK, HTTPStatus.ACCEPTED)


@dataclass
class Storm:
    """What came of the events: how long each took, by status (0: no answer); how late each was begun."""

    rate: int
    name: str
    seconds: float = 0.0
    processor: float = 0.0
    times: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        return len(self.times)

    @property
    def taken(self) -> int:
        return sum(self.statuses.get(str(status.value), 0) for status in TAKEN)

    @property
    def late(self) -> int:
        return sum(took > SECONDS_OF_ZALO for took in self.times)

    @property
    def mean(self) -> float:
        return sum(self.times) / self.sent

    def note(self, number: int, status: int, took: float) -> None:
        self.times.append(took)
        self.statuses[str(status)] = self.statuses.get(str(status), 0) + 1
        if status == HTTPStatus.OK:
            self.acknowledged.append(f"user_send_text:{self.name}{number}")


def at(share: float, values: Sequence[float]) -> float:
    """How much the given share of values stays below; in milliseconds."""
    return 1000 * sorted(values)[min(len(values) - 1, int(len(values) * share))]


def events(name: str, count: int, people: int, first: int) -> list[Written]:
    """Everybody speaks in turn; people's numbers count up from `first`, those of events are behind `name`."""
    delivering = Delivering(APP_ID, dict(KEYS), time.time)
    return [_event(delivering, name, number, str(first + number % people)) for number in range(count)]


def _event(delivering: Delivering, name: str, number: int, person: str) -> Written:
    content = {
        "sender": {"id": person},
        "recipient": {"id": OA},
        "event_name": "user_send_text",
        "message": {"text": QUESTIONS[number % len(QUESTIONS)], "msg_id": f"{name}{number}"},
        "timestamp": str(int(time.time() * 1000)),
        "message_id": str(uuid4()),  # what the bare receiver reads
        "text": "",
    }
    body = delivering.written(content)
    return body, delivering.headers(content, body)


async def storm(url: str, written: Sequence[Written], found: Storm) -> None:
    """Post them, and note what came of them in `found`."""
    tasks = set[asyncio.Task[None]]()
    async with client() as session:
        began, processor = time.monotonic(), time.process_time()
        for number, event in enumerate(written):
            moment = began + number / found.rate
            while (early := moment - time.monotonic()) > 0:
                await asyncio.sleep(early)
            found.lags.append(-early)
            tasks.add(task := asyncio.create_task(_post(session, url, number, event, found)))
            task.add_done_callback(tasks.discard)
            if early < -0.01:
                await asyncio.sleep(0)  # behind: those under way come first all the same
        await asyncio.gather(*tasks)
        found.seconds, found.processor = time.monotonic() - began, time.process_time() - processor


async def _post(session: aiohttp.ClientSession, url: str, number: int, event: Written, found: Storm) -> None:
    body, headers = event
    status, began = 0, time.monotonic()
    try:
        async with session.post(url, data=body, headers=headers) as response:
            await response.read()
            status = response.status
    except (aiohttp.ClientError, TimeoutError):
        pass
    found.note(number, status, time.monotonic() - began)


@click.command(help="Post events of Zalo at a rate; print what came of them.")
@click.argument("url")
@click.option("--rate", type=int, required=True)
@click.option("--seconds", type=float, required=True)
@click.option("--people", type=int, required=True)
@click.option("--first", type=int, required=True)
@click.option("--name", default="bench")
def main(url: str, rate: int, seconds: float, people: int, **named: Any) -> None:
    found = Storm(rate, named["name"])
    written = events(found.name, int(rate * seconds), people, named["first"])
    gc.freeze()
    with asyncio.Runner(loop_factory=NEW_LOOP) as runner:
        runner.run(storm(url, written, found))
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
