"""The pair of an account over its life, against a faithful OAuth and on both databases."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from bot.channels import NotStored, TryLater
from bot.channels.zalo.oauth import Fresh, OAuth
from bot.channels.zalo.tokens import NEEDS_AUTHORISATION, Kept, NotAuthorised, Pair, Tokens
from bot.loops.single import Single
from bot.loops.tokens import TokenRow
from bot.metrics import Metrics
from storage import tokens as kept_tokens
from storage.database import Database
from storage.sealing import Keyring, new_key
from storage.tables import tokens as table
from tests.conftest import SetClock
from tests.zalo import oauth as vendor
from tests.zalo.oauth import APP_ID, APP_SECRET, serving

OA = "388613280878808645"
HOURS = 3600.0
KEY = new_key()


@dataclass
class World:
    """Zalo, our database, and replicas over them; each made anew knows nothing but the row."""

    zalo: vendor.OAuth
    url: str
    store: Database
    clock: SetClock

    def row(self, key: str = KEY, account: str = OA) -> TokenRow:
        single = partial(Single, self.store, self.clock, Metrics())
        return TokenRow(self.store, Keyring([key]), self.clock, single, account)

    def replica(self, seconds: float = 5.0) -> Tokens:
        return Tokens(OAuth(APP_ID, APP_SECRET, self.url, seconds), self.row(), self.clock)

    async def authorise(self) -> None:
        pair = self.zalo.enrol(OA)
        fresh = Fresh(pair.access, pair.refresh, int(self.zalo.life))
        await self.row().authorise(Pair.of(fresh, self.clock()))

    async def is_taken(self, replica: Tokens) -> bool:
        """Whether Zalo takes the token that a replica would send with."""
        return self.zalo.is_good(await replica.access_token()) == OA


@pytest_asyncio.fixture
async def world(store: Database, clock: SetClock) -> AsyncIterator[World]:
    zalo = vendor.OAuth(lambda: clock().timestamp())
    async with serving(zalo) as url:
        world = World(zalo, url, store, clock)
        await world.authorise()
        yield world


async def test_a_token_is_refreshed_half_way_and_what_is_kept_is_the_new_pair(world: World) -> None:
    replica = world.replica()
    before = await replica.access_token()
    assert await replica.step() == 0
    world.clock.move(13 * HOURS)
    assert await replica.step() == 1
    assert await replica.step() == 0
    assert await replica.access_token() != before
    assert await world.is_taken(world.replica())
    assert replica.trouble == ""


async def test_a_token_that_has_run_out_is_refreshed_when_it_is_wanted(world: World) -> None:
    world.clock.move(26 * HOURS)
    assert await world.is_taken(world.replica())


async def test_many_replicas_that_want_a_token_at_once_refresh_once(world: World) -> None:
    for expiry in range(3):
        world.clock.move(26 * HOURS)
        replicas = [world.replica() for _ in range(8)]
        wanted = [replica.access_token() for replica in replicas for _ in range(4)]
        got = await asyncio.gather(*wanted)
        assert len(set(got)) == 1
        assert world.zalo.is_good(got[0])
        assert len(world.zalo.refreshes()) == expiry + 1
    assert world.zalo.refreshes("spent") == []


async def test_a_replica_with_an_old_token_takes_the_one_another_got(world: World) -> None:
    first, second = world.replica(), world.replica()
    old = await first.access_token()
    world.clock.move(13 * HOURS)
    assert await second.step() == 1
    await first.rejected(old)
    assert await world.is_taken(first)
    assert len(world.zalo.refreshes()) == 1


async def test_a_token_zalo_takes_no_more_is_replaced_once(world: World) -> None:
    replica = world.replica()
    world.clock.move(HOURS)
    old = await replica.access_token()
    await asyncio.gather(*(replica.rejected(old) for _ in range(5)))
    assert await world.is_taken(replica)
    await replica.rejected(await replica.access_token())  # brand-new: another would be no better
    assert len(world.zalo.refreshes()) == 1


@pytest.mark.parametrize("fault", ["before", "html", "words", "busy"])
async def test_an_error_changes_nothing_and_the_next_try_works(world: World, fault: vendor.Kind) -> None:
    world.zalo.plan(fault)
    replica = world.replica()
    before = await replica.access_token()
    world.clock.move(13 * HOURS)
    assert await replica.step() == 0
    assert "not refreshed" in replica.trouble
    assert await replica.access_token() == before
    assert await replica.step() == 0  # it waits before it tries again
    assert len(world.zalo.journal) == 1
    world.clock.move(60)
    assert await replica.step() == 1
    assert replica.trouble == ""
    assert await world.is_taken(replica)


@pytest.mark.parametrize("fault", ["after", "html after", "half"])
async def test_a_lost_answer_is_asked_for_once_more_and_then_it_takes_a_person(
    world: World, fault: vendor.Kind
) -> None:
    world.zalo.plan(fault)
    replica = world.replica()
    world.clock.move(13 * HOURS)
    await replica.step()
    assert (await world.row().read()).doubted
    assert replica.trouble.startswith("not refreshed")
    world.clock.move(60)
    await replica.step()
    assert replica.trouble.startswith(NEEDS_AUTHORISATION)
    asked = len(world.zalo.journal)
    for _ in range(5):
        world.clock.move(HOURS)
        await world.replica().step()
        await replica.step()
    assert len(world.zalo.journal) == asked == 2
    world.clock.move(20 * HOURS)
    with pytest.raises(NotAuthorised):
        await world.replica().access_token()
    await world.authorise()
    assert await world.is_taken(replica)
    assert replica.trouble == ""


async def test_a_slow_answer_is_lost_and_known_to_be(world: World) -> None:
    world.zalo.plan("slow", 1.0)
    world.clock.move(13 * HOURS)
    await world.replica(seconds=0.2).step()
    kept = await world.row().read()
    assert kept.doubted
    assert kept.pair is not None


async def test_while_zalo_takes_the_last_token_nothing_stops(world: World) -> None:
    world.zalo.grace = True
    world.zalo.plan("after")
    replica = world.replica()
    world.clock.move(13 * HOURS)
    await replica.step()
    world.clock.move(60)
    await replica.step()
    assert replica.trouble.startswith(NEEDS_AUTHORISATION)
    token = await replica.access_token()
    assert world.zalo.is_good(token)
    with pytest.raises(NotAuthorised):
        await replica.rejected(token)
    with pytest.raises(NotAuthorised):
        await replica.access_token()


async def test_who_gives_up_waiting_does_not_break_off_the_refresh(world: World) -> None:
    world.zalo.plan("slow", 0.5)
    world.clock.move(26 * HOURS)
    replica = world.replica()
    waiting = asyncio.create_task(replica.access_token())
    await asyncio.sleep(0.2)
    waiting.cancel()
    await replica.close()
    assert await world.is_taken(world.replica())
    assert len(world.zalo.refreshes()) == 1


async def test_a_database_that_goes_away_after_the_answer_loses_no_token(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.tokens.STORING_PAUSES", (0.0,))
    failures = [NotStored(), NotStored()]

    class Failing(TokenRow):
        async def replace(self, generation: int, pair: Pair) -> bool:
            if failures:
                raise failures.pop()
            return await super().replace(generation, pair)

    single = partial(Single, world.store, world.clock, Metrics())
    safe = Failing(world.store, Keyring([KEY]), world.clock, single, OA)
    replica = Tokens(OAuth(APP_ID, APP_SECRET, world.url), safe, world.clock)
    world.clock.move(26 * HOURS)
    with pytest.raises(TryLater, match="database"):
        await replica.access_token()
    world.clock.move(60)
    await world.replica().step()  # another tries the spent one meanwhile
    assert (await safe.read()).refused
    assert await replica.step() == 1
    assert await world.is_taken(world.replica())
    assert len(world.zalo.refreshes()) == 1


async def test_a_process_that_slept_through_its_lease_changes_nothing(world: World) -> None:
    old = await world.row().read()
    world.clock.move(13 * HOURS)
    assert await world.replica().step() == 1
    assert old.pair is not None
    await world.row().refuse(old.generation, "spent")
    await world.row().doubt(old.generation)
    assert not await world.row().replace(old.generation, old.pair)
    kept = await world.row().read()
    assert (kept.generation, kept.refused, kept.doubted) == (2, "", False)
    assert await world.is_taken(world.replica())


async def test_who_holds_the_lease_keeps_the_others_out_until_it_dies(world: World) -> None:
    world.clock.move(13 * HOURS)
    async with AsyncExitStack() as stack:
        assert await stack.enter_async_context(world.row().alone(10))
        assert await world.replica().step() == 0
        world.clock.move(11)
        assert await world.replica().step() == 1


async def test_an_account_nobody_agreed_for_says_so(store: Database, clock: SetClock) -> None:
    zalo = vendor.OAuth()
    replica = World(zalo, "http://127.0.0.1:1", store, clock).replica()
    with pytest.raises(NotAuthorised, match="never authorised"):
        await replica.access_token()
    assert await replica.step() == 0
    assert replica.trouble == f"{NEEDS_AUTHORISATION}: never authorised"


async def test_without_its_key_a_pair_is_worth_nothing_and_the_key_is_named(world: World) -> None:
    kept = await world.row(new_key()).read()
    assert kept.pair is None
    assert "key" in kept.refused


async def test_tokens_are_never_stored_as_they_are(world: World) -> None:
    async with world.store.reading() as connection:
        row = (await connection.execute(select(table))).one()
    assert not [part for part in ("access-", "refresh-") if part in str(row)]
    assert "access-" not in repr(await world.row().read())


async def test_a_pair_that_is_moved_to_another_account_opens_nothing(world: World) -> None:
    async with world.store.writing() as connection:
        await connection.execute(update(table).values(account="999"))
    assert (await world.row(account="999").read()).pair is None


async def test_a_new_key_opens_what_an_old_one_sealed_once_it_was_renewed(world: World) -> None:
    newer = new_key()
    async with world.store.writing() as connection:
        assert await kept_tokens.reseal(connection, Keyring([newer, KEY])) == []
        assert await kept_tokens.reseal(connection, Keyring([new_key()])) == [OA]
    assert (await world.row(newer).read()).pair is not None


@pytest.mark.parametrize("refused", ["", "spent"])
def test_what_was_kept_shows_no_token_when_printed(refused: str, clock: Callable[[], object]) -> None:
    pair = Pair.of(Fresh("geheim", "geheim", 10), SetClock()())
    assert "geheim" not in repr(Kept(1, pair, refused))
