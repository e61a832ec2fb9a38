"""What the tables themselves promise: times, unique keys, ids, and what goes with what."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import sqlite

from storage import inbox as inbox_rows
from storage import outbox as outbox_rows
from storage import questions as question_rows
from storage.columns import Utc
from storage.database import Database, DatabaseTrouble, Unfit
from storage.records import NewMessage, NewPost, NewQuestion
from storage.tables import OPEN, inbox, metadata, open_rows, outbox
from storage.texts import compact, storable

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(2000, 1, 2), datetime(2100, 1, 1), timezones=ZONES))  # noqa: DTZ001 - the zones are drawn
def test_any_time_of_any_zone_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    dialect = sqlite.dialect()
    kept = Utc().process_bind_param(moment, dialect)
    assert kept is not None
    back = Utc().process_result_value(kept.replace(tzinfo=None), dialect)  # SQLite forgets the zone
    assert back == moment
    assert back.tzinfo is UTC


def test_no_time_is_no_time() -> None:
    dialect = sqlite.dialect()
    assert Utc().process_bind_param(None, dialect) is None
    assert Utc().process_result_value(None, dialect) is None


def message(number: int, chat: str = "lan") -> NewMessage:
    return NewMessage("zalo", "oa", f"m{number}", f"zalo:oa:{chat}", {"n": number}, NOW)


def answer(inbox_id: int, part: int = 0) -> NewPost:
    return NewPost("zalo", "oa", "lan", {"n": part}, NOW, inbox_id=inbox_id, part=part)


async def both(store: Database, messages: int, *posts: NewPost) -> None:
    async with store.writing() as connection:
        await inbox_rows.add(connection, [message(number) for number in range(1, messages + 1)])
        await outbox_rows.add(connection, posts)


async def test_one_message_has_one_answer_in_each_place(store: Database) -> None:
    await both(store, 1, answer(1, 0), answer(1, 1))
    with pytest.raises(DatabaseTrouble, match="IntegrityError"):
        await both(store, 1, answer(1, 1))


async def test_an_answer_answers_something_that_was_heard(store: Database) -> None:
    with pytest.raises(DatabaseTrouble, match="IntegrityError"):
        await both(store, 1, answer(99))


async def test_any_number_of_notices_answer_nothing(store: Database) -> None:
    notice = NewPost("zalo", "oa", "lan", {}, NOW, kind="notice")
    await both(store, 1, notice, notice, notice)
    async with store.reading() as connection:
        assert len((await connection.execute(select(outbox.c.id))).all()) == 3


async def test_a_message_that_is_deleted_takes_the_answers_to_it_along(store: Database) -> None:
    await both(store, 2, answer(1, 0), answer(1, 1), answer(2, 0))
    async with store.writing() as connection:
        await connection.execute(delete(inbox).where(inbox.c.id == 1))
        left = (await connection.execute(select(outbox.c.inbox_id))).scalars().all()
    assert left == [2]


@pytest.mark.parametrize("table", [inbox, outbox], ids=["inbox", "outbox"])
async def test_an_id_is_never_given_twice(store: Database, table: Any) -> None:
    await both(store, 3, *(NewPost("zalo", "oa", "lan", {}, NOW) for _ in range(3)))
    async with store.writing() as connection:
        await connection.execute(delete(table))
    await both(store, 3, *(NewPost("zalo", "oa", "lan", {}, NOW) for _ in range(3)))
    async with store.reading() as connection:
        assert (await connection.execute(select(table.c.id).order_by(table.c.id))).scalars().all() == [4, 5, 6]


@pytest.mark.parametrize("column", ["channel", "account", "external_id", "conversation", "body", "state"])
async def test_a_message_without_its_essentials_is_refused(store: Database, column: str) -> None:
    values = {
        "channel": "zalo",
        "account": "oa",
        "external_id": "m1",
        "conversation": "zalo:oa:lan",
        "body": {},
        "received_at": NOW,
        "state": "new",
        "attempts": 0,
        "not_before": NOW,
    }

    async def store_without() -> None:
        async with store.writing() as connection:
            await connection.execute(insert(inbox).values({k: v for k, v in values.items() if k != column}))

    with pytest.raises(DatabaseTrouble):
        await store_without()


@pytest.mark.parametrize("state", [*OPEN, "done", "sent", "dead"])
async def test_open_are_the_states_with_work_left(store: Database, state: str) -> None:
    await both(store, 1)
    async with store.writing() as connection:
        await connection.execute(inbox.update().values(state=state))
        found = (await connection.execute(select(inbox.c.id).where(open_rows(inbox)))).all()
    assert bool(found) == (state not in ("done", "sent", "dead"))


def test_every_table_names_its_keys_and_indexes_itself() -> None:
    """Names the database makes up differ between the two kinds, and no migration could find them again."""
    for table in metadata.sorted_tables:
        assert {constraint.name for constraint in table.constraints} - {None}
        assert all(index.name for index in table.indexes)


@pytest.mark.parametrize(
    "text", ["Nguyễn Thị Lan", "e\u0301", "😀", "'; DROP TABLE inbox; --", "\\u0000 %s ?", "x" * 9000]
)
async def test_what_was_written_comes_back_letter_by_letter(store: Database, text: str) -> None:
    async with store.writing() as connection:
        await inbox_rows.add(connection, [NewMessage("zalo", "oa", "m1", "zalo:oa:lan", {"text": text}, NOW)])
    async with store.reading() as connection:
        (row,) = await inbox_rows.latest(connection, {"zalo:oa:lan": 0}, 10)
    assert row.body == {"text": text}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b", "a\ufffdb"),
        ("nửa \ud83d chữ", "nửa \ufffd chữ"),
        ('"\\\0\\\\u0000"', '"\\\ufffd\\\\u0000"'),
        ("\udfff\n\0", "\ufffd\n\ufffd"),
    ],
    ids=["nul", "half a character", "among backslashes", "both"],
)
async def test_what_no_database_can_hold_is_marked_and_the_rest_is_kept(store: Database, text: str, kept: str) -> None:
    asked = NewQuestion(1, "zalo:oa:lan", "zalo", NOW, text, "unknown", None, None, 0.0, [text], "r")
    async with store.writing() as connection:
        await inbox_rows.add(connection, [NewMessage("zalo", "oa", "m1", "zalo:oa:lan", {text: [text]}, NOW)])
        await question_rows.add(connection, [asked])
    async with store.reading() as connection:
        (row,) = await inbox_rows.latest(connection, {"zalo:oa:lan": 0}, 10)
        (question,) = await question_rows.of_conversation(connection, "zalo:oa:lan")
    assert (row.body, question.text) == ({kept: [kept]}, kept)


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_any_text_at_all_becomes_json_that_can_be_stored(text: str) -> None:
    stored = compact({"text": text})
    stored.encode()
    assert json.loads(stored) == {"text": storable(text)}


async def test_what_breaks_a_rule_of_the_tables_is_told_from_a_database_in_trouble(store: Database) -> None:
    await both(store, 1, answer(1))
    with pytest.raises(Unfit):
        await both(store, 1, answer(1))
    with pytest.raises(Unfit):
        await both(store, 1, NewPost("zalo", "oa", "lan", {}, NOW.replace(tzinfo=None)))
