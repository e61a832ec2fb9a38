"""A periodic report comes to what a month counted by hand does, and shows its rows to those who may see them."""

from dataclasses import replace

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, periodic, reaching
from handlers.desk.asked import Apologies
from handlers.desk.periodic import NOT_TOLD
from handlers.desk.reaching import Played, Told
from storage import audit
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.month import NOVEMBER, QUIZ, TITLE, fill_month


async def test_a_month_comes_to_what_was_counted_by_hand(desk: Desk, join: Joining) -> None:
    bien, hoa = (await join("bien", "editor", None)).person, (await join("hoa", "supervisor", None)).person
    await fill_month(desk, bien, hoa)
    found = await periodic.whole(desk, hoa, NOVEMBER)
    assert (found.cases.whole.received, found.cases.whole.answered, found.cases.whole.rated) == (3, 1, 1)
    assert found.asked
    assert (found.asked.total, found.asked.guidance("post"), found.asked.post_share) == (12, 1, 0.25)
    own, other = found.counters[OFFICES[0]], found.counters[OFFICES[1]]
    assert (own.rated, own.mean, dict(own.reasons)) == (3, 11 / 3, {"thai-do": 2, "thoi-gian": 1})
    assert (other.rated, other.mean) == (1, None)
    assert found.apologies == Apologies(2, 1, 1)
    assert found.news is not None
    assert [replace(one, number=0) for one in found.news] == [Told(0, TITLE, 5, 3, 1, 1)]
    assert found.played == [Played(QUIZ, QUIZ, 3, 2, 1.5, 2)]
    days = [(one.day.day, one.is_cancelled, one.asked, one.answered) for one in found.held]
    assert days == [(27, False, 2, 1), (30, True, 0, 0)]


async def test_a_unit_has_its_own_counters_days_and_apologies_and_nothing_that_is_of_no_unit(
    desk: Desk, join: Joining
) -> None:
    bien, hoa = (await join("bien", "editor", None)).person, (await join("hoa", "supervisor", None)).person
    hanh = (await join("hanh")).person
    await fill_month(desk, bien, hoa)
    for found in (
        await periodic.whole(desk, hanh, NOVEMBER),
        await periodic.whole(desk, hoa, replace(NOVEMBER, office=OFFICES[0])),
    ):
        assert (found.asked, found.news, found.played) == (None, None, None)
        assert set(found.counters) == {OFFICES[0]}
        assert [one.day.day for one in found.held] == [27]
        assert found.cases.whole.received == 2
        assert found.apologies.late == 2


async def test_rows_are_shown_to_those_who_may_and_name_nobody(desk: Desk, join: Joining) -> None:
    bien, hoa = (await join("bien", "editor", None)).person, (await join("hoa", "supervisor", None)).person
    hanh = (await join("hanh")).person
    await fill_month(desk, bien, hoa)
    of_hoa, of_bien, of_hanh = [await periodic.traced(desk, who, NOVEMBER) for who in (hoa, bien, hanh)]
    assert of_hoa.cases is not None
    assert (len(of_hoa.cases), len(of_hoa.asked or ())) == (3, 12)
    assert of_bien.cases is None, "editors take no cases out"
    assert of_bien.asked is not None
    assert (of_hanh.cases, of_hanh.asked, of_hanh.parcels, of_hanh.tries) == (None, None, None, None)
    assert {one.office for one in of_hanh.visits} == {OFFICES[0]}
    assert "Giấu" not in str(of_hoa.late)
    assert [(one.conversation, one.name, one.phone) for one in of_hoa.tries or ()] == [(None, None, None)] * 3


async def test_what_one_visitor_said_is_in_no_row(desk: Desk, join: Joining) -> None:
    bien, hoa = (await join("bien", "editor", None)).person, (await join("hoa", "supervisor", None)).person
    await fill_month(desk, bien, hoa)
    rows = (await periodic.traced(desk, hoa, NOVEMBER)).visits
    assert [one.value for one in rows if one.office == OFFICES[1]] == [NOT_TOLD]
    assert sorted(one.value for one in rows if one.office == OFFICES[0] and one.what == "score") == ["2", "4", "5"]


async def test_who_takes_the_rows_out_is_written_down(desk: Desk, join: Joining) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    await periodic.traced(desk, hoa, NOVEMBER)
    async with desk.database.reading() as connection:
        deeds = [line.action for line in await audit.of_object(connection, "report:2026-11-01..2026-11-30:all")]
    assert sorted(deeds) == ["cases exported", "questions exported", "report taken out"]


async def test_whoever_reads_no_report_gets_none(desk: Desk, join: Joining) -> None:
    quan = (await join("quan", "admin", None)).person
    for work in (
        periodic.whole(desk, quan, NOVEMBER),
        periodic.traced(desk, quan, NOVEMBER),
        reaching.held(desk, quan, NOVEMBER),
        reaching.tries(desk, quan, NOVEMBER),
        reaching.parcels(desk, quan, NOVEMBER),
    ):
        with pytest.raises(NotTheirs):
            await work


@pytest.mark.parametrize("most", ["handlers.desk.reaching.MOST", "handlers.desk.periodic.MOST"])
async def test_too_many_rows_are_refused_rather_than_left_out(
    desk: Desk, join: Joining, monkeypatch: pytest.MonkeyPatch, most: str
) -> None:
    bien, hoa = (await join("bien", "editor", None)).person, (await join("hoa", "supervisor", None)).person
    await fill_month(desk, bien, hoa)
    monkeypatch.setattr(most, 1)
    with pytest.raises(Refusal, match="kỳ ngắn hơn"):
        await periodic.traced(desk, hoa, NOVEMBER)
