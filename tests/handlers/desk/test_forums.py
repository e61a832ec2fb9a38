"""Dialogue days at the desk: written down, announced by news, cancelled; questions are their units' cases."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from sqlalchemy import select

from handlers.desk import Desk, NotTheirs, Refusal, forums, news, proposing
from handlers.desk import cases as at_desk
from handlers.desk.forums import Draft
from knowledge.entries import News
from storage import cases
from storage import forums as stored
from storage.records import Case
from storage.tables import outbox
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_cases import filed, now, read

SOON = Draft(date(2026, 12, 8), "08:00", "Hội trường", OFFICES[0], "Đất đai")


async def asked(desk: Desk, number: int, forum: int, office: str = OFFICES[0]) -> Case:
    case = await filed(desk, number, office=office)
    async with desk.database.writing() as connection:
        assert await cases.change(connection, case, desk.clock(), {"kind": "cau_hoi"})
        await stored.ask(connection, forum, case.id)
        await stored.ask(connection, forum, case.id)
    return case


async def test_a_day_is_written_down_and_stands_ahead_until_it_is_over(desk: Desk, join: Joining) -> None:
    editor = (await join("bien", "editor", None)).person
    number = await forums.write(desk, editor, SOON)
    await forums.write(desk, editor, replace(SOON, day=date(2026, 11, 30)))
    assert [one.forum.day.day for one in await forums.listed(desk, editor)] == [8, 30]
    async with desk.database.reading() as connection:
        assert [one.day.day for one in await stored.ahead(connection, date(2026, 11, 30), 9)] == [30, 8]
        assert [one.id for one in await stored.ahead(connection, date(2026, 12, 8), 9)] == [number]
        assert await stored.ahead(connection, date(2026, 12, 9), 9) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": None},
        {"day": date(2026, 11, 22)},
        {"day": date(2028, 1, 1)},
        {"hour": "8h"},
        {"hour": "24:00"},
        {"office": "khong-co"},
        {"place": " "},
        {"about": "a" * 201},
        {"about": "hai\ndòng"},
    ],
)
async def test_what_is_not_filled_in_is_refused(desk: Desk, join: Joining, wrong: dict[str, object]) -> None:
    editor = (await join("bien", "editor", None)).person
    with pytest.raises(Refusal):
        await forums.write(desk, editor, replace(SOON, **wrong))  # type: ignore[arg-type]
    assert await forums.listed(desk, editor) == []


async def test_it_is_announced_by_news_that_somebody_else_lets_go(desk: Desk, join: Joining) -> None:
    editor, boss = (await join("bien", "editor", None)).person, (await join("hoa", "supervisor", None)).person
    edition = desk.edition()
    topic = News(id="doi-thoai", name="Lịch đối thoại", about="ngày đối thoại")
    entries = MappingProxyType({**edition.library.entries, "news:doi-thoai": topic})
    library = replace(edition.library, entries=entries)
    told = replace(desk, edition=lambda: library.as_of(edition.day))
    made = await forums.announce(told, editor, await forums.write(told, editor, SOON))
    draft = (await news.one(told, editor, made)).broadcast
    assert (draft.topic, draft.state, draft.ends_on) == ("doi-thoai", "draft", SOON.day)
    assert "8/12/2026" in draft.title
    assert "Hội trường" in draft.text
    with pytest.raises(Refusal):
        await news.release(told, replace(boss, login=editor.login), made, draft.version)
    await news.release(told, boss, made, draft.version)


async def test_the_answer_to_such_a_question_is_offered_to_the_editors(desk: Desk, join: Joining) -> None:
    hanh, editor = (await join("hanh")).person, (await join("bien", "editor", None)).person
    case = await asked(desk, 1, await forums.write(desk, editor, SOON))
    await at_desk.answer(desk, hanh, read(await now(desk, case)), "Cấp trong tháng này.")
    await proposing.propose(desk, hanh, read(await now(desk, case)), "Bao giờ cấp sổ đỏ?", "Cấp trong tháng này.")
    (offered,) = await proposing.listed(desk, editor)
    assert offered.question == "Bao giờ cấp sổ đỏ?"


async def test_questions_are_shown_to_those_who_may_open_them(desk: Desk, join: Joining) -> None:
    editor, boss = (await join("bien", "editor", None)).person, (await join("hoa", "supervisor", None)).person
    number = await forums.write(desk, editor, SOON)
    case = await asked(desk, 1, number)
    assert [one.code for one in (await forums.one(desk, boss, number)).questions] == [case.code]
    shown = await forums.one(desk, editor, number)
    assert (shown.asked, shown.questions) == (1, ())


async def test_cancelled_once_and_whoever_asked_is_told(desk: Desk, join: Joining) -> None:
    editor = (await join("bien", "editor", None)).person
    number = await forums.write(desk, editor, SOON)
    case = await asked(desk, 1, number)
    await forums.cancel(desk, editor, number)
    with pytest.raises(Refusal):
        await forums.cancel(desk, editor, number)
    with pytest.raises(Refusal):
        await forums.announce(desk, editor, number)
    async with desk.database.reading() as connection:
        told = [str(body) for body in await connection.scalars(select(outbox.c.body))]
        assert await stored.ahead(connection, date(2026, 11, 23), 9) == []
    assert case.conversation
    assert len([body for body in told if "không tổ chức nữa" in body]) == 1


async def test_only_those_who_write_news_write_days_and_only_its_readers_see_them(desk: Desk, join: Joining) -> None:
    editor, boss = (await join("bien", "editor", None)).person, (await join("hoa", "supervisor", None)).person
    hanh = (await join("hanh")).person
    number = await forums.write(desk, editor, SOON)
    for work in (
        forums.write(desk, boss, SOON),
        forums.announce(desk, boss, number),
        forums.cancel(desk, boss, number),
        forums.listed(desk, hanh),
        forums.one(desk, hanh, number),
        forums.one(desk, editor, 99),
    ):
        with pytest.raises(NotTheirs):
            await work
