"""Zalo at its worst, over real sockets: nothing that was acknowledged is lost, nobody is answered twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.app import App
from bot.config import Config
from handlers.messages import Reply
from handlers.rich import parse
from storage import outbox as posts
from storage.records import NewPost
from storage.tables import inbox, outbox
from tests.system.inside import MovedClock, inside, ready, rows, sentences, until
from tests.system.ledger import wait_until_calm
from tests.system.on_zalo import Visitor, authorise, on_zalo, visitor
from tests.zalo.server import OA, StandIn, standing_in

WEEK = 7 * 86_400


@dataclass
class Served:
    app: App
    config: Config
    zalo: StandIn
    clock: MovedClock

    @property
    def url(self) -> str:
        return self.config.database.url

    def people(self, count: int) -> list[Visitor]:
        return [visitor(self.zalo) for _ in range(count)]

    async def notify(self, who: Visitor, said: str) -> None:
        """Something to be told without having been asked."""
        body = Reply(parse(said)).to_json()
        async with self.app.database.writing() as connection:
            notice = NewPost("zalo", who.person.account, who.person.id, body, self.clock(), kind="notice")
            await posts.add(connection, [notice])

    async def states(self) -> list[str]:
        return [state for _, state in await rows(self.url, outbox.c.id, outbox.c.state)]


@pytest_asyncio.fixture
async def served(tmp_path: Path, database_url: str) -> AsyncIterator[Served]:
    clock = MovedClock()
    async with standing_in(lambda: clock().timestamp()) as zalo:
        zalo.delivering.tempo = 0.001
        config = on_zalo(zalo, database_url, sentences(tmp_path))
        await authorise(config, zalo, clock)
        async with inside(config, clock) as app:
            yield Served(app, config, zalo, clock)


async def test_the_address_is_saved_and_every_delivery_is_taken_in_time(served: Served) -> None:
    assert await served.zalo.delivering.probe() == 200
    people = served.people(20)
    await asyncio.gather(*(lan.says("xin chào", "tự động") for lan in people))
    posted = served.zalo.delivering.posted
    assert {one.status for one in posted} == {200}
    assert max(one.seconds for one in posted) < 2


async def test_f7_copies_retries_and_swaps_are_answered_once(served: Served) -> None:
    """F7."""
    served.zalo.delivering.copies, served.zalo.delivering.lost = 3, 4
    people = served.people(4)
    for lan in people:
        lan.person.say("xin chào")
    for lan in people:
        await lan.reads("tự động")
    served.zalo.delivering.copies, served.zalo.delivering.swaps, served.zalo.delivering.in_order = 1, 1, False
    people[0].person.say("/dulieu")
    people[0].person.say("/trogiup")
    await people[0].reads("Dữ liệu của anh/chị")
    await until(lambda: len(people[0].person.heard) >= 3)
    await wait_until_calm(served.url, 15)
    kept = await rows(served.url, inbox.c.id, inbox.c.external_id)
    assert len(kept) == len({name for _, name in kept}) == 6
    assert [len(lan.person.heard) for lan in people] == [3, 1, 1, 1]
    assert any(one.retry for one in served.zalo.delivering.posted)


@pytest.mark.parametrize("fault", ["before", "html", "empty", "after", "truncated", "empty after", "no number"])
async def test_f13_whatever_becomes_of_a_call_the_answer_arrives(served: Served, fault: Any) -> None:
    """F12, F13: what was refused comes soon; what may have arrived comes once more, after a minute."""
    [lan] = served.people(1)
    served.zalo.messages.plan(fault)
    lan.person.say("xin chào")
    if fault != "html":
        await until(lambda: _is(served, "uncertain"))
        served.clock.move(61)
    await lan.reads("tự động")
    await wait_until_calm(served.url, 15)
    await until(lambda: _is(served, "sent"))
    assert len(lan.person.heard) == (2 if fault in ("after", "truncated", "empty after", "no number") else 1)


async def _is(served: Served, state: str) -> bool:
    return await served.states() == [state]


async def test_a_token_that_dies_between_two_answers_is_replaced_without_anybody_noticing(served: Served) -> None:
    [lan] = served.people(1)
    await lan.says("xin chào", "tự động")
    served.clock.move(61)
    served.zalo.oauth.accounts[OA].expires_at = 0.0
    await lan.says("/trogiup")
    assert len(served.zalo.oauth.refreshes()) >= 1
    assert -216 in [call.error for call in served.zalo.messages.calls]


async def test_what_an_operator_must_mend_is_in_the_readiness_and_nothing_is_lost(served: Served) -> None:
    [lan] = served.people(1)
    served.zalo.messages.always[OA] = -501
    lan.person.say("xin chào")
    await until(lambda: _is(served, "retry"))
    status, checks = await ready(served.config)
    assert (status, checks[f"zalo {OA}"]) == (200, "this server's address is not in Vietnam (-501)")
    del served.zalo.messages.always[OA]
    served.clock.move(301)
    await lan.reads("tự động")
    assert (await ready(served.config))[1][f"zalo {OA}"] == "ok"


async def test_beyond_the_limit_of_a_minute_all_answers_still_arrive(served: Served) -> None:
    people = served.people(5)
    served.zalo.messages.numbers = [-32]
    served.zalo.messages.calls_a_minute = 4_000
    for lan in people:
        lan.person.say("xin chào")
    await until(lambda: -32 in [call.error for call in served.zalo.messages.calls])
    served.app.vendors[0].channel._pace._next = 0.0  # type: ignore[attr-defined]  # the minute is over
    served.clock.move(61)
    for lan in people:
        await lan.reads("tự động")
    assert [len(lan.person.heard) for lan in people] == [1] * 5


async def test_who_unfollowed_is_left_alone_until_they_write_again(served: Served) -> None:
    [lan] = served.people(1)
    await lan.says("xin chào", "tự động")
    lan.person.unfollow()
    for said in ("một", "hai"):
        await served.notify(lan, said)
        await wait_until_calm(served.url, 10)
    assert (await served.states())[1:] == ["dead", "dead"]
    assert [call.error for call in served.zalo.messages.calls].count(-213) == 1
    await lan.says("/trogiup", "Anh/chị")


async def test_after_seven_days_a_notice_waits_and_is_the_first_thing_heard_then(served: Served) -> None:
    [lan] = served.people(1)
    await lan.says("xin chào", "tự động")
    served.clock.move(2 * 86_400)
    await served.notify(lan, "Việc của anh/chị đã được chuyển")
    await lan.reads("đã được chuyển")
    served.clock.move(WEEK)
    await served.notify(lan, "Việc của anh/chị đã xong")
    await until(lambda: _last_is(served, "waiting"))
    calls = len(served.zalo.messages.calls)
    await asyncio.sleep(1.5)
    assert len(served.zalo.messages.calls) == calls
    lan.person.say("/trogiup")
    await until(lambda: len(lan.person.heard) == 4)
    assert lan.person.texts[2] == "Việc của anh/chị đã xong"
    await wait_until_calm(served.url, 10)
    assert set(await served.states()) == {"sent"}


async def _last_is(served: Served, state: str) -> bool:
    return (await served.states())[-1] == state


async def test_where_zalo_counts_otherwise_its_refusal_makes_a_notice_wait_too(served: Served) -> None:
    [lan] = served.people(1)
    await lan.says("xin chào", "tự động")
    served.zalo.messages.numbers = [-230]
    await served.notify(lan, "Việc của anh/chị đã xong")
    await until(lambda: _last_is(served, "waiting"))
    await lan.says("/trogiup", "đã xong")
