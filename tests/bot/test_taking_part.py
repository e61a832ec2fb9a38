"""Quizzes and dialogue days through the real loops: what is kept of them, and what the messages lose."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from bot.previewing import previews
from handlers.messages import Choice, Incoming, Reply
from handlers.rich import parse
from knowledge.entries import Quiz
from knowledge.library import Library
from storage import forums, quizzes
from storage.database import Database
from storage.forums import NewForum
from storage.quiz_tables import quiz_tries
from tests.bot.test_cases import kept
from tests.bot.test_ones_own_data import Service
from tests.conftest import SetClock
from tests.desk import OFFICES


@pytest.fixture
def service(store: Database, clock: SetClock, units: Library, heard: Callable[..., Incoming]) -> Service:
    return Service(store, clock, units, heard)


async def test_a_quiz_is_kept_answer_by_answer_and_forgotten_with_the_rest(service: Service) -> None:
    await service.say("thi tìm hiểu", "2", "3")
    async with service.store.reading() as connection:
        (row,) = (await connection.execute(select(quiz_tries))).all()
        (tried,) = await quizzes.of_conversation(connection, row.conversation)
    assert (tried.answers, tried.score, tried.questions, tried.ended_at) == ([2, 3], 1, 8, None)
    await service.say("thi tiếp", "3", "2", "1", "1", "3", "2", "1")
    async with service.store.reading() as connection:
        (tried,) = await quizzes.of_conversation(connection, row.conversation)
    assert (len(tried.answers), tried.score) == (8, 7)
    assert tried.ended_at is not None
    await service.say("/dulieu")
    await service.tap("Xóa hết")
    await service.tap("Xóa hết, tôi chắc chắn")
    async with service.store.reading() as connection:
        assert await quizzes.of_conversation(connection, row.conversation) == []
        assert [one.score for one in await quizzes.tries(connection, tried.quiz, 9)] == [7]


async def test_a_question_in_advance_is_a_case_that_is_for_that_day(service: Service, clock: SetClock) -> None:
    async with service.store.writing() as connection:
        new = NewForum(date(2026, 12, 8), "08:00", "Hội trường", OFFICES[1], "Đất đai", "bien", clock())
        number = await forums.add(connection, new)
    await service.say("đối thoại")
    await service.tap("Gửi câu hỏi: 8/12/2026")
    await service.say("Bao giờ xã cấp sổ đỏ cho khu dân cư mới, bà con chờ lâu rồi", "gửi")
    (case,) = await kept(service)
    assert (case.kind, case.office) == ("cau_hoi", OFFICES[1])
    async with service.store.reading() as connection:
        assert await forums.questions(connection, number, 9) == [case.id]
        assert await forums.counts(connection) == {number: 1}


def test_every_option_of_every_question_is_whole_on_every_channel(units: Library) -> None:
    for quiz in units.by_kind(Quiz):
        for question in quiz.questions:
            choices = tuple(Choice(option, "1.0") for option in question.options)
            for look in previews(Reply(parse(question.text), choices)):
                shown = (*look.buttons, *look.text.splitlines())
                missing = [one for one in question.options if not any(one in line for line in shown)]
                assert missing == [], look.channel
