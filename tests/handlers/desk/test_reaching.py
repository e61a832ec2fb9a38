"""How far the news of a period came."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.desk import Desk
from handlers.desk.reaching import Told, reached
from handlers.desk.reports import Period
from storage import contacts, outbox
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining, Member
from tests.handlers.desk.test_mailing import DRAFT, people, phu, released, run, step, sua, taken, units, want

__all__ = ["phu", "sua", "units"]

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


async def test_each_piece_of_news_says_for_how_many_it_was_and_how_many_it_reached(
    desk: Desk, sua: Member, phu: Member
) -> None:
    gone, there = people(2)
    await want(desk, gone, there)
    async with desk.database.writing() as connection:
        await contacts.mark_unreachable(connection, gone, desk.clock(), "blocked")
    first = await released(desk, sua, phu)
    await step(desk)
    lease, posts = await taken(desk)
    async with desk.database.writing() as connection:
        for post in posts:
            if post.conversation == gone:
                await outbox.mark_dead(connection, post, lease.token, "not tried: blocked")
            else:
                await outbox.mark_sent(connection, [post.id], lease.token, desk.clock())
    await run(desk)
    second = await released(desk, sua, phu, replace(DRAFT, title="Mời xem trước"))
    assert await reached(desk, phu.person, NOVEMBER) == [
        Told(second, "Mời xem trước", 0, 0, 0),
        Told(first, DRAFT.title, 2, 1, 1),
    ]


async def test_news_of_another_period_is_not_counted(desk: Desk, sua: Member, phu: Member) -> None:
    await released(desk, sua, phu)
    assert await reached(desk, phu.person, Period(date(2026, 10, 1), date(2026, 10, 31))) == []


async def test_news_is_of_no_unit(desk: Desk, phu: Member) -> None:
    assert await reached(desk, phu.person, replace(NOVEMBER, office=OFFICES[0])) is None


@pytest.mark.parametrize("role", ["officer", "admin"])
async def test_whoever_may_not_read_news_has_no_figures_of_it(desk: Desk, join: Joining, role: str) -> None:
    assert await reached(desk, (await join("ai", role)).person, NOVEMBER) is None
