"""Processes that die while they talk to Zalo: what was taken is answered, a lost token is told, whatever the moment."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.app import token_rows
from bot.channels.zalo.tokens import NEEDS_AUTHORISATION, Pair
from bot.channels.zalo.webhook import PATH
from storage.sealing import new_key
from storage.tables import inbox, outbox
from tests.system.inside import MovedClock, as_here, inside, ready, rows, until
from tests.system.ledger import wait_until_calm
from tests.system.on_zalo import authorise, by_zalo, visitor
from tests.system.service import Service
from tests.zalo.server import OA, StandIn, standing_in


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[StandIn]:
    async with standing_in() as zalo:
        zalo.delivering.tempo = 0.02
        yield zalo


@pytest_asyncio.fixture
async def service(tmp_path: Path, database_url: str, zalo: StandIn) -> AsyncIterator[Service]:
    """An installation on this Zalo whose accounts have agreed, not running."""
    service = Service(tmp_path, database_url=database_url)
    service.environment |= by_zalo(zalo, service.url) | {"MOTCUA__SECRETS__KEYS": f'["{new_key()}"]'}
    zalo.delivering.url = service.url + PATH
    await authorise(as_here(service), zalo, lambda: datetime.now(UTC))
    yield service
    if service.process is not None:
        await service.kill()


async def column(service: Service, which: Any) -> list[Any]:
    return [found for _, found in await rows(service.database_url, which.table.c.id, which)]


async def test_f1_killed_between_commit_and_200_a_message_comes_again_and_is_one_row_with_one_answer(
    service: Service, zalo: StandIn
) -> None:
    """F1."""
    lan = visitor(zalo)
    await service.start(fault="received:1")
    said = lan.person.say("xin chào")
    await service.died()
    assert [one.status for one in zalo.delivering.posted if one.number == said] == [0]
    assert await column(service, inbox.c.external_id) == [f"user_send_text:{said}"]
    await service.start()
    await until(lambda: lan.person.heard, 30)
    await until(lambda: 200 in [one.status for one in zalo.delivering.posted if one.number == said], 60)
    await wait_until_calm(service.database_url, 15)
    assert len(await column(service, inbox.c.external_id)) == len(lan.person.heard) == 1


async def test_f2_killed_before_the_turn_a_message_that_got_its_200_is_answered_after_the_start(
    service: Service, zalo: StandIn
) -> None:
    """F2."""
    lan = visitor(zalo)
    await service.start(fault="claimed:1")
    lan.person.say("xin chào")
    await service.died()
    later = MovedClock()
    later.move(16)  # the lease of the dead has run out
    async with inside(as_here(service), later):
        await until(lambda: lan.person.heard, 30)
        await wait_until_calm(service.database_url, 15)
    assert len(lan.person.heard) == 1


@pytest.mark.parametrize(("point", "times"), [("posts_claimed", 1), ("turns_come", 1), ("posts_sent", 2)])
async def test_f15_a_sender_killed_before_the_call_to_zalo_sends_once_and_after_it_once_more(
    service: Service, zalo: StandIn, point: str, times: int
) -> None:
    """F15. Zalo knows no repeats, and tells nobody what it took: after the call nobody knows."""
    lan = visitor(zalo)
    await service.start(fault=f"{point}:1")
    lan.person.say("xin chào")
    await service.died()
    assert len(lan.person.heard) == times - 1
    later = MovedClock()
    later.move(16)
    async with inside(as_here(service), later):
        if times == 2:
            await until(lambda: _is(service, "uncertain"))
            later.move(61)
        await until(lambda: _is(service, "sent"))
    assert len(lan.person.heard) == times
    assert await column(service, outbox.c.lost) == [times - 1]


async def test_killed_between_a_new_token_and_its_commit_it_is_told_and_the_answer_waits_for_who_agrees_anew(
    service: Service, zalo: StandIn
) -> None:
    lan, now = visitor(zalo), datetime.now(UTC)
    half_gone = Pair(zalo.oauth.accounts[OA].access, zalo.oauth.accounts[OA].refresh, now - timedelta(hours=13), now)
    async with token_rows(as_here(service)) as rows_of:
        await rows_of(OA).authorise(half_gone)
    await service.start(fault="token_refreshed:1")
    await service.died()
    later = MovedClock()
    later.move(60)
    async with inside(config := as_here(service), later):
        lan.person.say("xin chào")
        await until(lambda: _is(service, "retry"), 30)
        told = (await ready(config))[1][f"zalo {OA}"]
        assert told.startswith(NEEDS_AUTHORISATION)
        assert lan.person.heard == []
        await authorise(config, zalo, later)
        later.move(61)
        await until(lambda: lan.person.heard, 30)
    assert [one.outcome for one in zalo.oauth.journal if one.account == OA] == ["rotated", "spent"]
    assert not {"access-", "refresh-"} & set(service.log.read_text().split('"'))


async def _is(service: Service, state: str) -> bool:
    return await column(service, outbox.c.state) == [state]
