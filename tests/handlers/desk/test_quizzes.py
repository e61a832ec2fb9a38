"""Quizzes at the desk: figures for those who read the news, names for one role, each look at them written down."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from handlers.desk import Desk, NotTheirs, quizzes
from knowledge.entries import Quiz
from storage import audit
from storage import quizzes as stored
from storage.quizzes import QuizTry
from tests.handlers.desk.conftest import Joining
from tests.handlers.test_quizzes import BANK, CONTEST

CONTEST_ID = str(CONTEST["id"])


@pytest.fixture
def contest(desk: Desk) -> Desk:
    """A desk whose content has a quiz with two to win as well."""
    edition = desk.edition()
    entries = {**edition.library.entries, f"quiz:{CONTEST_ID}": Quiz.model_validate(CONTEST)}
    library = replace(edition.library, entries=MappingProxyType(entries))
    return replace(desk, edition=lambda: library.as_of(edition.day))


async def played(desk: Desk, who: str, score: int, name: str = "", *, quiz: str = CONTEST_ID, after: int = 0) -> None:
    at = desk.clock() + timedelta(minutes=after)
    async with desk.database.writing() as connection:
        begun = QuizTry(quiz, f"webchat:web:{who}", "webchat", [1], 0, 2, at)
        assert await stored.answer(connection, begun)
        assert await stored.answer(connection, replace(begun, answers=[1, 2], score=score, ended_at=at))
        if name:
            await stored.sign(connection, quiz, f"webchat:web:{who}", name, "0912345678")


async def lines(desk: Desk) -> list[tuple[str, str | None]]:
    async with desk.database.reading() as connection:
        found = await audit.latest(connection, 50)
    return [(one.action, one.field) for _, one in found if one.action.startswith("quiz")]


async def test_figures_are_those_of_the_quiz_and_names_are_masked(contest: Desk, join: Joining) -> None:
    editor = await join("bien", "editor", None)
    await played(contest, "a", 1, "Nguyễn Thị Lan", after=1)
    await played(contest, "b", 2, "Trần Mai", after=5)
    await played(contest, "c", 2)
    await played(contest, "d", 2, "Lê Dũng", after=2)
    found = await quizzes.results(contest, editor.person, CONTEST_ID)
    assert found.scores == {1: 1, 2: 3}
    assert [(one.name, one.phone) for one in found.winners] == [("L. D.", "… 678"), ("T. M.", "… 678")]
    assert (found.standing.turnout.begun, found.standing.turnout.signed) == (4, 3)
    assert await lines(contest) == []


async def test_one_role_shows_the_names_and_that_is_written_down(contest: Desk, join: Joining) -> None:
    boss, editor = await join("hoa", "supervisor", None), await join("bien", "editor", None)
    await played(contest, "a", 2, "Nguyễn Thị Lan")
    found = await quizzes.results(contest, boss.person, CONTEST_ID, reveal=True)
    assert [(one.name, one.phone) for one in found.winners] == [("Nguyễn Thị Lan", "0912345678")]
    assert await lines(contest) == [("quiz revealed", "name, phone")]
    with pytest.raises(NotTheirs):
        await quizzes.results(contest, editor.person, CONTEST_ID, reveal=True)


async def test_what_is_taken_out_has_names_for_that_role_alone(contest: Desk, join: Joining) -> None:
    boss, editor = await join("hoa", "supervisor", None), await join("bien", "editor", None)
    await played(contest, "a", 2, "Nguyễn Thị Lan")
    _, rows = await quizzes.exported(contest, boss.person, CONTEST_ID)
    assert [one.name for one in rows] == ["Nguyễn Thị Lan"]
    _, rows = await quizzes.exported(contest, editor.person, CONTEST_ID)
    assert [(one.name, one.conversation, one.score) for one in rows] == [("N. T. L.", None, 2)]
    assert sorted(await lines(contest)) == [("quiz exported", "1 rows"), ("quiz exported", "1 rows, name, phone")]


async def test_whoever_reads_no_news_sees_no_quiz(contest: Desk, join: Joining) -> None:
    for login, role, office in (("hanh", "officer", "tt-pvhcc-trang-bang"), ("quan", "admin", None)):
        member = await join(login, role, office)
        for work in (
            quizzes.listed(contest, member.person),
            quizzes.results(contest, member.person, CONTEST_ID),
            quizzes.exported(contest, member.person, CONTEST_ID),
        ):
            with pytest.raises(NotTheirs):
                await work


async def test_a_quiz_that_is_in_the_content_no_more_is_still_there(desk: Desk, join: Joining) -> None:
    boss = await join("hoa", "supervisor", None)
    await played(desk, "a", 2, "Nguyễn Thị Lan", quiz="nam-ngoai")
    found = {one.id: one for one in await quizzes.listed(desk, boss.person)}
    assert found["nam-ngoai"].title == "nam-ngoai"
    assert not found["nam-ngoai"].is_open
    assert (found[BANK].is_open, found[BANK].turnout.begun) == (True, 0)
    assert len((await quizzes.results(desk, boss.person, "nam-ngoai")).winners) == 1
    with pytest.raises(NotTheirs):
        await quizzes.results(desk, boss.person, "khong-co")
