import asyncio
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from bot.cli import main
from bot.config import Retention
from bot.loops import housekeeping
from bot.loops.housekeeping import Housekeeping
from bot.loops.single import Single
from bot.metrics import Metrics
from handlers.tracking import issue
from storage import audit, cases, contacts, dialogues, inbox, marks, outbox, questions, ratings
from storage.database import Database
from storage.records import (
    AuditLine,
    Case,
    CaseEvent,
    Lease,
    NewCase,
    NewMark,
    NewMessage,
    NewPost,
    NewQuestion,
    Rating,
)
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


async def test_what_editors_did_about_questions_goes_with_the_last_of_them(
    store: Database, clock: SetClock, keeping: Housekeeping
) -> None:
    mark = NewMark("gia vang", "ignored", "bien", clock(), clock())
    async with store.writing() as connection:
        first, _ = await marks.add(connection, mark), await marks.add(connection, replace(mark, form="thoi tiet"))
        assert first is not None
        await marks.asked_again(connection, {first: clock() + timedelta(days=3)})
    clock.move(timedelta(days=182).total_seconds())
    await keeping.sweep()
    async with store.reading() as connection:
        assert [one.id for one in await marks.listed(connection)] == [first]


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


async def a_case(store: Database, clock: SetClock, number: int, state: str) -> Case:
    new = NewCase(
        code=issue(Random(number)),
        kind="phan_anh",
        inbox_id=number,
        conversation=f"webchat:web:{number}",
        channel="webchat",
        text="đường ngập",
        created_at=clock(),
        folded="duong ngap",
        person={"name": "Lan"},
    )
    async with store.writing() as connection:
        case = await cases.add(connection, new)
        assert case is not None
        await cases.change(connection, case, clock(), {"state": state})
        await cases.add_event(connection, case.id, CaseEvent(clock(), "staff:hanh", state, {"text": "đã sửa"}))
        await ratings.rate(connection, case.id, Rating(5, [], "cô Lan rất nhanh", clock()))
    return case


async def test_a_done_case_loses_its_words_and_its_sender_in_time_and_still_counts(
    store: Database, clock: SetClock, keeping: Housekeeping
) -> None:
    done, running = await a_case(store, clock, 1, "answered"), await a_case(store, clock, 2, "received")
    clock.move(729 * 86400)
    await keeping.sweep()
    assert (await keeping.due())["cases"] == 0
    clock.move(2 * 86400)
    assert (await keeping.due())["cases"] == 1
    await keeping.sweep()
    async with store.reading() as connection:
        kept, other = [await cases.by_code(connection, case.code) for case in (done, running)]
        history = await cases.history(connection, done.id)
        rating = await ratings.of_case(connection, done.id)
    assert kept is not None
    assert (kept.text, kept.conversation, kept.person, kept.state) == ("", None, None, "answered")
    assert [event.body for event in history] == [{}, {}, {}]
    assert (history[-1].who, history[-1].what) == ("retention", "expired")
    assert rating is not None
    assert (rating.score, rating.words) == (5, "")
    assert other is not None
    assert other.text == "đường ngập"
    await keeping.sweep()
    async with store.reading() as connection:
        assert len(await cases.history(connection, done.id)) == 3


async def test_what_would_go_is_what_goes(store: Database, clock: SetClock, keeping: Housekeeping) -> None:
    clock.move(-1900 * 86400)  # the database looks at its own clock before it lets a line of the audit go
    await talk(store, clock, 1)
    async with store.writing() as connection:
        await audit.add(connection, [AuditLine(clock(), None, "hanh", "case read", "case:x")])
    clock.move(1900 * 86400)
    before, due = await rows(store), await keeping.due()
    assert {name for name, count in due.items() if count} == {*before}
    assert await rows(store) == before
    await keeping.sweep()
    assert await rows(store) == {}
    assert not any((await keeping.due()).values())


async def test_the_command_counts_before_it_deletes(store: Database, database_url: str, clock: SetClock) -> None:
    clock.now -= timedelta(days=400)
    await talk(store, clock, 1)

    async def typed(*words: str) -> str:
        environment = {"MOTCUA__DATABASE__URL": database_url}
        done = await asyncio.to_thread(CliRunner().invoke, main, ["housekeeping", *words], env=environment)
        assert done.exit_code == 0, done.output
        return done.output

    dry = await typed("--dry-run")
    assert re.search(r"\b1  tin nhắn đến\n", dry)
    assert "Chưa xóa gì" in dry
    assert (await rows(store))["inbox"] == 1
    assert re.search(r"\b1  tin nhắn đến\n", await typed())
    assert "inbox" not in await rows(store)
