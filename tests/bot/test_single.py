from bot.loops.single import SECONDS, Single
from bot.metrics import Metrics
from storage.database import Database
from tests.conftest import SetClock
from tests.databases import Databases


def two(store: Database, clock: SetClock) -> tuple[Single, Single]:
    return Single(store, clock, Metrics(), "polling"), Single(store, clock, Metrics(), "polling")


async def test_one_process_does_it_and_the_others_wait_until_it_is_released(store: Database, clock: SetClock) -> None:
    first, second = two(store, clock)
    assert [await first.hold(), await second.hold(), await first.hold()] == [True, False, True]
    await first.release()
    assert [await second.hold(), await first.hold()] == [True, False]


async def test_who_goes_on_holding_keeps_it_and_who_died_is_followed(store: Database, clock: SetClock) -> None:
    first, second = two(store, clock)
    for _ in range(5):
        clock.move(SECONDS - 1)
        assert [await first.hold(), await second.hold()] == [True, False]
    clock.move(SECONDS + 1)
    assert [await second.hold(), await first.hold()] == [True, False]


async def test_which_process_leads_can_be_seen(store: Database, clock: SetClock) -> None:
    metrics = Metrics()
    single = Single(store, clock, metrics, "polling")
    await single.hold()
    assert b'motcua_leading{work="polling"} 1.0' in metrics.text()
    await single.release()
    assert b'motcua_leading{work="polling"} 0.0' in metrics.text()


async def test_without_a_database_nobody_leads_and_nothing_breaks(clock: SetClock, databases: Databases) -> None:
    database = Database(databases.empty())
    single = Single(database, clock, Metrics(), "polling")
    assert not await single.hold()
    await single.release()
    await database.close()
