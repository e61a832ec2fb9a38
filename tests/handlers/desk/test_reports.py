"""Figures of a period, and that each of them counts the very cases it opens."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, clocks, reports
from handlers.desk import cases as at_desk
from handlers.desk.parts import Part
from handlers.desk.reports import Period
from storage import audit, cases, ratings
from storage.records import Case, Rating
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining, Member
from tests.handlers.desk.test_cases import filed, now, read

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


async def rated(desk: Desk, case: Case, score: int) -> None:
    async with desk.database.writing() as connection:
        await ratings.rate(connection, case.id, Rating(score, [], "rất riêng", desk.clock()))


async def a_month(desk: Desk, hanh: Member, hoa: Member, clock: SetClock) -> list[Case]:
    """Filed on the 23rd: answered after three hours; answered late; overdue; another unit's, open."""
    made = [await filed(desk, number, office=OFFICES[number == 4]) for number in range(1, 5)]
    async with desk.database.writing() as connection:
        values = {"category": "tre-hen", "entry": "topic:rut-ho-so"}
        assert await cases.change(connection, made[0], clock(), values)
    clock.move(3 * 3600)
    await at_desk.answer(desk, hanh.person, read(await now(desk, made[0])), "xong")
    while await clocks.reckon_some(desk):
        pass
    clock.now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    await at_desk.answer(desk, hanh.person, read(made[1]), "muộn")
    while await clocks.reckon_some(desk):
        pass
    return made


async def test_a_period_is_counted(desk: Desk, join: Joining, clock: SetClock) -> None:
    desk = replace(desk, target_days=3)
    hanh, hoa = await join("hanh"), await join("hoa", "supervisor", None)
    await a_month(desk, hanh, hoa, clock)
    found = await reports.report(desk, hoa.person, NOVEMBER)
    whole = found.whole
    assert (whole.received, whole.answered, whole.open, whole.overdue) == (4, 2, 2, 2)
    assert (whole.on_time, whole.late, whole.on_time_share) == (1, 3, 0.25)
    assert found.by_unit[OFFICES[0]].received == 3
    assert found.by_unit[OFFICES[1]].overdue == 1
    assert found.by_category["tre-hen"].first_answer == pytest.approx(3.0)
    assert found.matters == [("topic:rut-ho-so", 1)]
    assert found.ages == {"1-3": 0, "4-7": 2, "8-14": 0, "15+": 0}
    other = await reports.report(desk, hoa.person, Period(date(2026, 10, 1), date(2026, 10, 31)))
    assert other.whole.received == 0
    assert other.whole.on_time_share is None


@pytest.mark.parametrize("pick", [*reports.PICKS, "office=" + OFFICES[0], "category=tre-hen", "kind=gop_y", "age=4-7"])
async def test_every_figure_opens_the_cases_it_counts(desk: Desk, join: Joining, clock: SetClock, pick: str) -> None:
    desk = replace(desk, target_days=3)
    hanh, hoa = await join("hanh"), await join("hoa", "supervisor", None)
    made = await a_month(desk, hanh, hoa, clock)
    await rated(desk, made[0], 5)
    found = await reports.report(desk, hoa.person, NOVEMBER)
    _, opened = await reports.rows(desk, hoa.person, NOVEMBER, pick)
    name, _, value = pick.partition("=")
    figure = {
        "office": lambda: found.by_unit[value].received,
        "category": lambda: found.by_category[value].received,
        "kind": lambda: found.by_kind[value].received,
        "age": lambda: found.ages[value],
        "owed": lambda: found.whole.on_time + found.whole.late,
        "first": lambda: found.whole.answered,  # here none was closed without an answer
    }.get(name, lambda: getattr(found.whole, name))()
    assert len(opened) == figure
    assert figure > 0


async def test_an_unknown_figure_opens_nothing(desk: Desk, join: Joining) -> None:
    hoa = await join("hoa", "supervisor", None)
    await filed(desk)
    for pick in ("", "x", "age=99", "secret=1", "received,x"):
        assert await reports.rows(desk, hoa.person, NOVEMBER, pick) == (0, Part(()))
    assert (await reports.rows(desk, hoa.person, NOVEMBER, "received,kind=gop_y"))[0] == 1


async def test_a_score_is_told_from_three_ratings_on(desk: Desk, join: Joining) -> None:
    hoa = await join("hoa", "supervisor", None)
    for number, score in enumerate((5, 4), 1):
        await rated(desk, await filed(desk, number), score)
    assert (await reports.report(desk, hoa.person, NOVEMBER)).whole.score is None
    await rated(desk, await filed(desk, 3), 3)
    assert (await reports.report(desk, hoa.person, NOVEMBER)).whole.score == 4


async def test_an_officer_counts_the_own_unit_only(desk: Desk, join: Joining) -> None:
    hanh = await join()
    await filed(desk, 1)
    await filed(desk, 2, office=OFFICES[1])
    assert (await reports.report(desk, hanh.person, NOVEMBER)).whole.received == 1
    with pytest.raises(NotTheirs):
        await reports.report(desk, hanh.person, replace(NOVEMBER, office=OFFICES[1]))
    with pytest.raises(NotTheirs):
        await reports.exported(desk, hanh.person, NOVEMBER)


async def test_what_is_about_a_units_staff_is_counted_by_nobody_there(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    async with desk.database.writing() as connection:
        assert await cases.change(connection, case, desk.clock(), {"about_staff_of": OFFICES[0]})
    assert (await reports.report(desk, hanh.person, NOVEMBER)).whole.received == 0


async def test_taking_cases_out_covers_numbers_and_is_written_down(desk: Desk, join: Joining) -> None:
    hoa = await join("hoa", "supervisor", None)
    await filed(desk)
    ((fact, text),) = await reports.exported(desk, hoa.person, NOVEMBER)
    assert fact.kind == "gop_y"
    assert "ngập" in text
    assert "0912345678" not in text
    async with desk.database.reading() as connection:
        ((_, line),) = await audit.latest(connection, 1)
    assert (line.login, line.action, line.field) == ("hoa", "cases exported", "1 rows")
    assert line.object == "report:2026-11-01..2026-11-30:all"


async def test_a_period_too_long_or_backwards_is_refused(
    desk: Desk, join: Joining, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa = await join("hoa", "supervisor", None)
    with pytest.raises(Refusal, match="trước ngày đầu"):
        await reports.report(desk, hoa.person, Period(date(2026, 11, 2), date(2026, 11, 1)))
    with pytest.raises(Refusal, match="3 năm"):
        await reports.report(desk, hoa.person, Period(date(2020, 1, 1), date(2026, 1, 1)))
    monkeypatch.setattr(reports, "MOST", 1)
    await filed(desk, 1)
    await filed(desk, 2)
    with pytest.raises(Refusal, match="kỳ ngắn hơn"):
        await reports.exported(desk, hoa.person, NOVEMBER)


async def test_what_was_answered_in_time_stays_in_time_however_late_it_is_closed(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    desk = replace(desk, target_days=3)
    hanh, hoa, case = await join("hanh"), await join("hoa", "supervisor", None), await filed(desk)
    await at_desk.answer(desk, hanh.person, read(case), "xong")
    clock.move(20 * 86400)
    await at_desk.close(desk, hanh.person, read(await now(desk, case)), "không ai nói gì thêm", "solved")
    await clocks.reckon_some(desk)
    whole = (await reports.report(desk, hoa.person, NOVEMBER)).whole
    assert (whole.on_time, whole.late) == (1, 0)
    await at_desk.reopen(desk, hanh.person, read(await now(desk, case)), "chưa xong")
    clock.move(20 * 86400)
    await at_desk.answer(desk, hanh.person, read(await now(desk, case)), "nay mới xong")
    await clocks.reckon_some(desk)
    whole = (await reports.report(desk, hoa.person, NOVEMBER)).whole
    assert (whole.on_time, whole.late) == (0, 1)
