"""Processes that die while they talk to Telegram: nothing is lost, nothing answered twice, whatever the moment."""

from collections.abc import AsyncIterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from knowledge.loading import load_library, packaged
from storage.tables import inbox, outbox
from tests.everyday import QUESTIONS, missed
from tests.system.history import faults, kept
from tests.system.inside import Mode, MovedClock, as_here, by_telegram, inside, rows, until
from tests.system.killing import calmed_down, killed
from tests.system.ledger import wait_until_calm
from tests.system.service import Service
from tests.telegram.people import Person
from tests.telegram.server import StandIn

KILLS = 5
"""Of each mode on each kind of database; twenty in all."""


@pytest.fixture(params=["poll", "webhook"])
def mode(request: pytest.FixtureRequest) -> Mode:
    return request.param  # type: ignore[no-any-return]


@pytest_asyncio.fixture
async def service(tmp_path: Path, database_url: str, telegram: StandIn, mode: Mode) -> AsyncIterator[Service]:
    service = Service(tmp_path, database_url=database_url)
    service.environment |= by_telegram(telegram, service.url, mode)
    telegram.delivering.tempo = 0.1
    telegram.updates.anti_spin = False
    yield service
    if service.process is not None:
        await service.kill()


async def broken_promises(service: Service, telegram: StandIn) -> list[str]:
    return faults(telegram.journal, *await kept(service.database_url))


@pytest.mark.slow
async def test_thirty_everyday_questions_are_answered_whole_while_processes_are_killed(
    service: Service, telegram: StandIn
) -> None:
    """Each process dies as soon as some of its questions are answered; the last one does what they left."""
    random, library = Random(30), load_library(packaged())
    service.environment["MOTCUA__KNOWLEDGE__CONTENT"] = str(packaged())
    everybody = [telegram.person(str(number)) for number in range(len(QUESTIONS))]
    asking = zip(everybody, QUESTIONS, strict=True)
    while some := list(islice(asking, 11)):
        await service.start()
        for person, (question, _, _) in some:
            person.say(question)
        await _some_are_answered([person for person, _ in some], random.randint(1, 8))
        await service.kill()
    assert [person for person in everybody if len(person.heard) < 2]
    await calmed_down(service, telegram)
    assert missed(library, [list(dict.fromkeys(person.texts))[1] for person in everybody]) == []
    assert await broken_promises(service, telegram) == []


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_killed_at_random_moments_the_history_is_without_fault(service: Service, telegram: StandIn) -> None:
    outcome = await killed(service, telegram, KILLS, lambda done: None)
    assert outcome.faults == []
    assert outcome.acknowledged >= 20


async def test_f1_f3_killed_before_or_after_the_commit_a_message_is_one_row_with_one_answer(
    service: Service, telegram: StandIn, mode: Mode
) -> None:
    lan = telegram.person("Lan")
    points = ("updates_fetched", "received") if mode == "poll" else ("received",)
    for point in points:
        await service.start(fault=f"{point}:1")
        said = lan.say("xin chào")
        await service.died()
        assert said not in telegram.journal.confirmed()
        stored = [name for _, name in await rows(service.database_url, inbox.c.id, inbox.c.external_id)]
        assert (str(said) in stored) is (point == "received")
        await service.start()
        await lan.next(20)
        await wait_until_calm(service.database_url, 10)
        await service.stop()
    assert await broken_promises(service, telegram) == []


async def test_f2_killed_before_the_turn_it_is_answered_after_the_start(service: Service, telegram: StandIn) -> None:
    lan = telegram.person("Lan")
    await service.start(fault="claimed:1")
    lan.say("xin chào")
    await service.died()
    await service.start()
    await lan.next(20)
    await wait_until_calm(service.database_url, 10)
    assert await broken_promises(service, telegram) == []


@pytest.mark.parametrize(("point", "times"), [("posts_claimed", 1), ("turns_come", 1), ("posts_sent", 2)])
async def test_f15_a_sender_killed_before_or_after_the_call(
    service: Service, telegram: StandIn, point: str, times: int
) -> None:
    """Killed before it, sent once; killed after it, nobody knows, and an answer is sent once more."""
    lan = telegram.person("Lan")
    await service.start(fault=f"{point}:1")
    lan.say("xin chào")
    await service.died()
    assert len(lan.heard) == times - 1
    later = MovedClock()
    later.move(16)
    async with inside(as_here(service), later):
        if times == 2:
            await until(lambda: _is(service, "uncertain"))
            later.move(61)
        await until(lambda: _is(service, "sent"))
    assert len(lan.heard) == times
    assert [lost for _, lost in await rows(service.database_url, outbox.c.id, outbox.c.lost)] == [times - 1]
    assert await broken_promises(service, telegram) == []


async def _some_are_answered(people: Sequence[Person], messages: int) -> None:
    await until(lambda: sum(len(person.heard) for person in people) >= messages, 20)


async def _is(service: Service, state: str) -> bool:
    return [found for _, found in await rows(service.database_url, outbox.c.id, outbox.c.state)] == [state]
