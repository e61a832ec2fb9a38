from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import questions
from storage.database import Database, DatabaseTrouble
from storage.records import AskedQuestion, NewQuestion

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def new(number: int, conversation: str = "a") -> NewQuestion:
    return NewQuestion(
        inbox_id=number,
        conversation=conversation,
        channel="webchat",
        asked_at=NOW + timedelta(minutes=number),
        text=f"câu {number}",
        status="answered",
        entry="procedure:x",
        aspect="fee",
        confidence=0.9,
        options=["procedure:x"],
        release="r1",
    )


async def test_questions_of_a_conversation_come_in_order(store: Database) -> None:
    async with store.writing() as connection:
        await questions.add(connection, [new(1), new(2), new(3, "b")])
        await questions.add(connection, [])
        asked = await questions.of_conversation(connection, "a")
    assert asked == [
        AskedQuestion(NOW + timedelta(minutes=1), "câu 1", "answered"),
        AskedQuestion(NOW + timedelta(minutes=2), "câu 2", "answered"),
    ]


async def test_one_message_makes_one_question(store: Database) -> None:
    async def twice() -> None:
        async with store.writing() as connection:
            await questions.add(connection, [new(1), new(1)])

    with pytest.raises(DatabaseTrouble):
        await twice()


async def test_questions_are_erased_by_conversation_and_by_age(store: Database) -> None:
    async with store.writing() as connection:
        await questions.add(connection, [new(1), new(2), new(3, "b")])
        await questions.erase(connection, "b")
        assert await questions.of_conversation(connection, "b") == []
        assert await questions.delete_before(connection, NOW + timedelta(minutes=2), 10) == 1
        assert len(await questions.of_conversation(connection, "a")) == 1


async def test_the_most_frequent_questions_come_first_and_old_ones_not_at_all(store: Database) -> None:
    asked = (("cũ rồi", NOW - timedelta(days=40)), ("một lần", NOW), ("hai lần", NOW), ("hai lần", NOW))
    rows = [replace(new(number), text=text, asked_at=at) for number, (text, at) in enumerate(asked)]
    async with store.writing() as connection:
        await questions.add(connection, rows)
        found = await questions.frequent(connection, NOW - timedelta(days=30), 10)
        assert found == [("hai lần", 2), ("một lần", 1)]
        assert await questions.frequent(connection, NOW - timedelta(days=30), 1) == [("hai lần", 2)]
