"""What is said at the counters: counted by unit and period, of nobody, once a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from handlers.desk import Desk, NotTheirs, Refusal, satisfaction
from handlers.desk.reports import Period
from storage import visits
from storage.visit_tables import visit_marks
from storage.visits import Answered
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining

TODAY = date(2026, 11, 23)
PERIOD = Period(TODAY - timedelta(days=6), TODAY)


async def told(desk: Desk, who: str, what: str, value: str, office: str = OFFICES[0], day: date = TODAY) -> bool:
    once = f"why:{value}" if what == "why" else what
    async with desk.database.writing() as connection:
        return await visits.add(connection, f"webchat:web:{who}", Answered(office, day, what, value), once)


async def test_scores_reasons_and_sentences_are_counted_by_unit(desk: Desk, join: Joining) -> None:
    boss = await join("hoa", "supervisor", None)
    for who, score in (("a", "5"), ("b", "4"), ("c", "1")):
        assert await told(desk, who, "score", score)
        assert await told(desk, who, "why", "thai-do")
    assert await told(desk, "a", "words", "Chỉ dẫn kỹ")
    assert await told(desk, "d", "score", "2", OFFICES[1])
    found = await satisfaction.results(desk, boss.person, PERIOD)
    own = found.units[OFFICES[0]]
    assert (own.rated, own.reasons["thai-do"]) == (3, 3)
    assert own.mean == pytest.approx(10 / 3)
    assert [one.value for one in found.sentences] == ["Chỉ dẫn kỹ"]
    assert found.units[OFFICES[1]].mean is None, "one answer would tell what one citizen said"


async def test_once_a_day_and_the_next_day_again(desk: Desk) -> None:
    assert await told(desk, "a", "score", "5")
    assert not await told(desk, "a", "score", "1", OFFICES[1])
    assert await told(desk, "a", "score", "1", day=TODAY + timedelta(days=1))


async def test_a_sentence_is_not_shown_where_so_few_answered(desk: Desk, join: Joining) -> None:
    boss = await join("hoa", "supervisor", None)
    await told(desk, "a", "score", "1")
    await told(desk, "a", "words", "Chờ lâu")
    assert (await satisfaction.results(desk, boss.person, PERIOD)).sentences == ()


async def test_an_officer_sees_their_own_unit_and_others_none(desk: Desk, join: Joining) -> None:
    hanh, quan = await join("hanh"), await join("quan", "admin", None)
    for office in OFFICES:
        await told(desk, office, "score", "5", office)
    assert set((await satisfaction.results(desk, hanh.person, PERIOD)).units) == {OFFICES[0]}
    for person, office in ((hanh.person, OFFICES[1]), (quan.person, ""), (replace(hanh.person, office=None), "")):
        with pytest.raises(NotTheirs):
            await satisfaction.results(desk, person, replace(PERIOD, office=office))


async def test_days_in_the_wrong_order_are_refused(desk: Desk, join: Joining) -> None:
    boss = await join("hoa", "supervisor", None)
    with pytest.raises(Refusal):
        await satisfaction.results(desk, boss.person, Period(TODAY, TODAY - timedelta(days=1)))


async def test_who_answered_is_gone_when_the_day_is_over_or_they_erase_what_is_kept(
    desk: Desk, clock: SetClock
) -> None:
    await told(desk, "a", "score", "5")
    await told(desk, "b", "score", "5")
    async with desk.database.writing() as connection:
        await visits.erase(connection, "webchat:web:a")
        left = list(await connection.scalars(select(visit_marks.c.conversation)))
        assert left == ["webchat:web:b"]
        assert await visits.unmark_before(connection, clock(), 500) == 1
        assert list(await connection.scalars(select(visit_marks.c.conversation))) == []
        counted = await visits.counts(connection, TODAY, TODAY, None)
    assert counted == [(OFFICES[0], "score", "5", 2)]
