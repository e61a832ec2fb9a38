"""What was asked is found and counted within its period, through the index on when it was asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from storage import asked, questions
from storage.database import Database
from storage.records import Asking, NewQuestion
from tests.storage.test_plans import plan
from tests.storage.test_questions import NOW, new

DAY = timedelta(days=1)
PERIOD = Asking(NOW, NOW + DAY)


def one(number: int, status: str = "answered", **changed: object) -> NewQuestion:
    return replace(new(number), **({"status": status, "margin": 0.9} | changed))  # type: ignore[arg-type]


async def fill(store: Database, *rows: NewQuestion) -> None:
    async with store.writing() as connection:
        await questions.add(connection, rows)


async def test_what_was_not_answered_well_is_found_newest_first(store: Database) -> None:
    statuses = ("answered", "unknown", "none_of_these", "disliked", "clarified", "chosen", "smalltalk", "declined")
    await fill(store, *(one(number, status) for number, status in enumerate(statuses, 1)))
    async with store.reading() as connection:
        found = await asked.unwell(connection, NOW, 0.4, 10)
        assert [row.status for row in found] == ["chosen", "clarified", "disliked", "none_of_these", "unknown"]
        assert found[0].options == ["procedure:x"]
        first = await asked.unwell(connection, NOW, 0.4, 2)
        assert first + await asked.unwell(connection, NOW, 0.4, 9, first[-1]) == found
        assert [row.status for row in await asked.unwell(connection, NOW + timedelta(minutes=6), 0.4, 9)] == ["chosen"]


async def test_an_answer_that_was_narrow_is_among_them_and_what_is_blank_is_not(store: Database) -> None:
    narrow, sure, unweighed = one(1, margin=0.4), one(2, margin=0.41), one(3, margin=None)
    await fill(store, narrow, sure, unweighed, one(4, "unknown", text=""))
    async with store.reading() as connection:
        assert [row.text for row in await asked.unwell(connection, NOW, 0.4, 10)] == ["câu 1"]


async def test_where_nothing_was_asked_nothing_is_counted(store: Database) -> None:
    async with store.reading() as connection:
        assert await asked.tally(connection, PERIOD, "status") == []


async def test_a_period_is_counted_by_what_one_wants(store: Database) -> None:
    await fill(
        store,
        one(0),
        one(1, channel="zalo"),
        one(2, "unknown", entry=None, aspect=None),
        one(3, asked_at=NOW - timedelta(seconds=1)),
        one(4, asked_at=NOW + DAY),
    )
    async with store.reading() as connection:
        assert await asked.tally(connection, PERIOD, "status") == [("answered", 2), ("unknown", 1)]
        by_both = await asked.tally(connection, PERIOD, "channel", "aspect")
        assert sorted(by_both, key=str) == [("webchat", "fee", 1), ("webchat", None, 1), ("zalo", "fee", 1)]
        narrowed = replace(PERIOD, statuses=("answered",), channel="zalo", aspects=("fee",), entries=("procedure:x",))
        assert await asked.tally(connection, narrowed, "status") == [("answered", 1)]


async def test_the_rows_of_a_figure_are_as_many_as_it_says(store: Database) -> None:
    await fill(store, one(1), one(2, "unknown", entry=None), one(3, "unknown", entry="topic:y"))
    async with store.reading() as connection:
        nameless = replace(PERIOD, entries=("", "topic:y"))
        assert [row.text for row in await asked.rows(connection, nameless, 10)] == ["câu 3", "câu 2"]
        assert [row.text for row in await asked.rows(connection, PERIOD, 2)] == ["câu 3", "câu 2"]


async def test_a_figure_reads_its_period_only(store: Database) -> None:
    old = datetime(2025, 1, 1, tzinfo=UTC)
    await fill(store, *(one(number, asked_at=old + timedelta(minutes=number)) for number in range(5_000)), one(5_000))
    async with store.writing() as connection:
        await connection.execute(text("ANALYZE"))
    steps = await plan(store, lambda connection: asked.tally(connection, PERIOD, "status", "channel"))
    assert "ix_questions_asked_at_status" in steps, steps
    steps = await plan(store, lambda connection: asked.unwell(connection, NOW, 0.4, 50_000))
    assert "ix_questions_asked_at_status" in steps, steps
