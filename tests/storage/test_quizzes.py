"""What is kept of quizzes: one try each, the best first, whose it was no longer than needed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import quizzes
from storage.database import Database
from storage.quizzes import QuizTry, Turnout

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LAN, MAI, DUNG = "zalo:oa:lan", "telegram:5:mai", "webchat:web:dung"


def tried(who: str, *answers: int, score: int = 0, over: bool = False, after: int = 0) -> QuizTry:
    at = NOW + timedelta(minutes=after)
    return QuizTry("q", who, who.partition(":")[0], list(answers), score, 2, at, at if over else None)


async def through(store: Database, who: str, score: int, after: int) -> None:
    async with store.writing() as connection:
        assert await quizzes.answer(connection, tried(who, 1, after=after))
        assert await quizzes.answer(connection, tried(who, 1, 2, score=score, over=True, after=after))


async def test_each_answer_is_taken_once_and_none_after_the_last(store: Database) -> None:
    async with store.writing() as connection:
        assert await quizzes.answer(connection, tried(LAN, 1, score=1))
        assert not await quizzes.answer(connection, tried(LAN, 2))
        assert await quizzes.answer(connection, tried(LAN, 1, 2, score=2, over=True))
        assert not await quizzes.answer(connection, tried(LAN, 1, 1, over=True))
        assert not await quizzes.answer(connection, tried(LAN, 1, 2, 1))
        assert await quizzes.of_conversation(connection, LAN) == [tried(LAN, 1, 2, score=2, over=True)]
        assert await quizzes.of_conversation(connection, MAI) == []


@pytest.mark.parametrize("so_far", [[], [1]], ids=["first answer", "a later one"])
async def test_of_two_answers_to_one_question_at_once_one_counts(
    store: Database, database_url: str, so_far: list[int]
) -> None:
    other = Database(database_url)
    if so_far:
        async with store.writing() as connection:
            await quizzes.answer(connection, tried(LAN, *so_far, score=1))

    async def answer(replica: Database, option: int) -> bool:
        async with replica.writing() as connection:
            return await quizzes.answer(connection, tried(LAN, *so_far, option, score=option))

    try:
        taken = await asyncio.gather(answer(store, 1), answer(other, 2))
    finally:
        await other.close()
    assert sorted(taken) == [False, True]
    async with store.reading() as connection:
        (kept,) = await quizzes.tries(connection, "q", 9)
    assert kept.answers == [*so_far, 1 if taken[0] else 2]


async def test_only_who_is_through_can_sign_and_can_take_it_back(store: Database) -> None:
    async with store.writing() as connection:
        await quizzes.answer(connection, tried(MAI, 1))
        assert not await quizzes.sign(connection, "q", MAI, "Mai", "0900000001")
    await through(store, LAN, 1, 0)
    async with store.writing() as connection:
        assert await quizzes.sign(connection, "q", LAN, "Lan", "0900000000")
        assert [one.name for one in await quizzes.winners(connection, "q", 5)] == ["Lan"]
        await quizzes.unsign(connection, LAN)
        assert await quizzes.winners(connection, "q", 5) == []
        assert (await quizzes.of_conversation(connection, LAN))[0].score == 1


async def test_the_best_win_and_of_equals_whoever_was_through_first(store: Database) -> None:
    for who, score, after in ((LAN, 1, 0), (MAI, 2, 9), (DUNG, 2, 5), ("zalo:oa:khong", 0, 1), ("zalo:oa:an", 2, 1)):
        await through(store, who, score, after)
    async with store.writing() as connection:
        for who in (LAN, MAI, DUNG, "zalo:oa:khong"):
            await quizzes.sign(connection, "q", who, who, "0900000000")
        assert [one.name for one in await quizzes.winners(connection, "q", 2)] == [DUNG, MAI]
        assert [one.name for one in await quizzes.winners(connection, "q", 9)] == [DUNG, MAI, LAN]
        assert await quizzes.scores(connection, "q") == {0: 1, 1: 1, 2: 3}
        assert await quizzes.turnouts(connection) == [Turnout("q", 5, 5, 4)]
        assert [one.conversation for one in await quizzes.tries(connection, "q", 2)] == [LAN, MAI]


async def test_whoever_is_forgotten_leaves_a_score_of_nobody(store: Database) -> None:
    await through(store, LAN, 2, 0)
    await through(store, MAI, 1, 0)
    async with store.writing() as connection:
        await quizzes.sign(connection, "q", LAN, "Lan", "0900000000")
        await quizzes.erase(connection, LAN)
        assert await quizzes.of_conversation(connection, LAN) == []
        forgotten, still = await quizzes.tries(connection, "q", 9)
    assert (forgotten.conversation, forgotten.name, forgotten.phone, forgotten.score) == (None, None, None, 2)
    assert still.conversation == MAI


async def test_names_go_first_and_the_score_later(store: Database) -> None:
    await through(store, LAN, 2, 0)
    await through(store, MAI, 1, 60)
    async with store.writing() as connection:
        await quizzes.sign(connection, "q", LAN, "Lan", "0900000000")
        day = NOW + timedelta(minutes=30)
        assert await quizzes.unname_before(connection, day, 9) == 1
        assert await quizzes.unname_before(connection, day, 9) == 0
        assert [one.conversation for one in await quizzes.tries(connection, "q", 9)] == [None, MAI]
        assert (await quizzes.tries(connection, "q", 1))[0].phone is None
        assert await quizzes.delete_before(connection, day, 9) == 1
        assert [one.conversation for one in await quizzes.tries(connection, "q", 9)] == [MAI]


async def test_one_quiz_says_nothing_of_another(store: Database) -> None:
    await through(store, LAN, 2, 0)
    async with store.writing() as connection:
        assert await quizzes.answer(connection, replace(tried(LAN, 2), quiz="r"))
        assert await quizzes.scores(connection, "r") == {}
        assert {one.quiz: one.begun for one in await quizzes.turnouts(connection)} == {"q": 1, "r": 1}
