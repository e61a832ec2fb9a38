from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.config import Retention
from bot.loops import housekeeping
from bot.loops.housekeeping import Housekeeping
from bot.loops.single import Single
from bot.metrics import Metrics
from storage import contacts, dialogues, inbox, outbox, questions
from storage.database import Database
from storage.records import Lease, NewMessage, NewPost, NewQuestion
from storage.tables import metadata
from tests.conftest import SetClock


@pytest.fixture
def keeping(store: Database, clock: SetClock) -> Housekeeping:
    return replica(store, clock)


def replica(store: Database, clock: SetClock) -> Housekeeping:
    metrics = Metrics()
    sweeping = Single(store, clock, metrics, "sweeping")
    return Housekeeping(database=store, retention=Retention(), clock=clock, metrics=metrics, sweeping=sweeping)


async def talk(store: Database, clock: SetClock, number: int, *, answered: bool = True) -> None:
    """One message with its answer, question and dialogue, of somebody whom nothing reaches since."""
    chat, now = f"chat{number}", clock()
    name = f"webchat:web:{chat}"
    async with store.writing() as connection:
        await inbox.add(connection, [NewMessage("webchat", "web", f"m{number}", name, {"text": "x"}, now)])
        lease = Lease.take(now, 5)
        (message,) = await inbox.claim(connection, lease, 1)
        await outbox.add(connection, [NewPost("webchat", "web", chat, {}, now, inbox_id=message.id)])
        await dialogues.store(connection, {name: {}}, now)
        await contacts.mark_unreachable(connection, name, now, "blocked")
        await questions.add(
            connection, [NewQuestion(message.id, name, "webchat", now, "x", "unknown", None, None, 0.0, [], "r")]
        )
        if answered:
            await inbox.finish(connection, [message.id], lease.token)
            sending = Lease.take(now, 5)
            posts = await outbox.claim(connection, sending, [("webchat", "web")], 1)
            await outbox.mark_sent(connection, [post.id for post in posts], sending.token, now)


async def rows(store: Database) -> Counter[str]:
    """How many rows each table holds; those that hold none are left out."""
    async with store.reading() as connection:
        counted = {
            name: await connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }
    return +Counter(counted)


async def test_old_talk_is_forgotten_and_questions_later(
    store: Database, clock: SetClock, keeping: Housekeeping
) -> None:
    await talk(store, clock, 1)
    clock.move(20 * 86400)
    await talk(store, clock, 2)
    clock.move(15 * 86400)
    await keeping.sweep()
    assert await rows(store) == {"inbox": 1, "outbox": 1, "dialogues": 1, "contacts": 1, "questions": 2}
    clock.move(timedelta(days=180).total_seconds())
    await keeping.sweep()
    assert await rows(store) == {}


async def test_what_is_not_answered_is_never_forgotten(store: Database, clock: SetClock, keeping: Housekeeping) -> None:
    await talk(store, clock, 1, answered=False)
    clock.move(400 * 86400)
    await keeping.sweep()
    kept = await rows(store)
    assert (kept["inbox"], kept["outbox"]) == (1, 1)


async def test_much_is_deleted_in_small_bites(
    store: Database, clock: SetClock, keeping: Housekeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "MOST_AT_ONCE", 2)
    for number in range(5):
        await talk(store, clock, number)
    clock.move(40 * 86400)
    await keeping.sweep()
    assert "inbox" not in await rows(store)


async def test_one_replica_sweeps_at_a_time_and_the_next_when_it_is_done(
    store: Database, clock: SetClock, keeping: Housekeeping
) -> None:
    await talk(store, clock, 1)
    clock.move(40 * 86400)
    other = replica(store, clock)
    assert await other.sweeping.hold()
    await keeping.sweep()
    assert (await rows(store))["inbox"] == 1
    await other.sweep()
    assert (await rows(store))["inbox"] == 0
    await talk(store, clock, 2)
    clock.move(40 * 86400)
    await keeping.sweep()
    assert (await rows(store))["inbox"] == 0


async def test_how_far_behind_we_are_is_measured(store: Database, clock: SetClock, keeping: Housekeeping) -> None:
    await talk(store, clock, 1, answered=False)
    clock.move(42)
    await keeping.measure()
    measured = keeping.metrics.text()
    assert b"motcua_inbox_oldest_seconds 42.0" in measured
    assert b"motcua_outbox_oldest_seconds 42.0" in measured


async def test_with_nothing_waiting_the_ages_are_zero(keeping: Housekeeping) -> None:
    await keeping.measure()
    assert b"motcua_inbox_oldest_seconds 0.0" in keeping.metrics.text()


async def test_the_lag_of_the_loop_is_felt(keeping: Housekeeping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "LAG_EVERY", 0.01)
    await keeping.feel_lag()
    assert b"motcua_loop_lag_seconds_count 1.0" in keeping.metrics.text()


async def test_forgetting_can_be_done_at_any_time(keeping: Housekeeping) -> None:
    assert await keeping.forget() == 0
