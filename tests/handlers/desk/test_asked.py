"""What was asked in a period, in figures whose questions can be read one by one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, asked, lateness
from handlers.desk.asked import Apologies
from handlers.desk.reports import Period
from storage import audit
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_lateness import SOON
from tests.handlers.desk.test_learning import TOPIC, ask

MONTH = Period(date(2026, 11, 1), date(2026, 11, 30))


async def fill(desk: Desk) -> None:
    await ask(desk, "lệ phí", "phí", status="answered", entry=TOPIC, aspect="fee")
    await ask(desk, "gửi bưu điện", status="answered", entry=TOPIC, aspect="post", channel="zalo")
    await ask(desk, "nộp mạng", "nộp qua mạng", "trực tuyến", status="answered", entry=TOPIC, aspect="online")
    await ask(desk, "một mục lạ", status="chosen", entry="catalogue:1.000001")
    await ask(desk, "một mục lạ", "hai mục lạ", status="clarified")
    await ask(desk, "giá vàng", channel="zalo")
    await ask(desk, "giá vàng", status="disliked")
    await ask(desk, "xin chào", status="smalltalk")


async def test_figures_say_what_was_asked_and_what_became_of_it(desk: Desk, join: Joining) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    await fill(desk)
    found = await asked.counted(desk, hoa, MONTH)
    assert (found.total, found.matters, found.resolved, found.unknown, found.unliked) == (12, 9, 7, 1, 1)
    assert found.resolved_share == 7 / 9
    assert found.by_field == {"mot-cua": {"online": 3, "fee": 2, "post": 1}, "": {"": 1}}
    assert found.by_channel["zalo"] == {"answered": 1, "unknown": 1}
    assert (found.guidance("post"), found.guidance("online"), found.post_share) == (1, 3, 0.25)
    assert found.by_entry == [(TOPIC, 6), ("catalogue:1.000001", 1)]


async def test_nothing_asked_is_no_share_of_anything(desk: Desk, join: Joining) -> None:
    found = await asked.counted(desk, (await join("hoa", "supervisor", None)).person, MONTH)
    assert (found.total, found.resolved_share, found.post_share) == (0, None, None)


@pytest.mark.parametrize(
    ("pick", "figure"),
    [
        ("all", 12),
        ("matters", 9),
        ("resolved", 7),
        ("unknown", 1),
        ("unliked", 1),
        ("online", 3),
        ("post", 1),
        ("channel=zalo", 2),
        ("channel=zalo,unknown", 1),
        ("field=mot-cua", 6),
        ("field=mot-cua,aspect=fee", 2),
        ("field=", 1),
        ("field=,aspect=", 1),
        (f"entry={TOPIC}", 6),
        ("status=smalltalk", 1),
        ("gia vang", 0),
        ("office=x", 0),
    ],
)
async def test_behind_each_figure_stand_as_many_questions(desk: Desk, join: Joining, pick: str, figure: int) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    await fill(desk)
    every, part = await asked.rows(desk, hoa, MONTH, pick)
    assert (every, len(part)) == (figure, figure)


async def test_the_questions_of_a_figure_come_in_parts(desk: Desk, join: Joining) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    await ask(desk, *["giá vàng"] * 130)
    every, first = await asked.rows(desk, hoa, MONTH, "all")
    _, second = await asked.rows(desk, hoa, MONTH, "all", first.later)
    assert (every, len(first), len(second), second.later) == (130, 100, 30, None)
    assert (await asked.rows(desk, hoa, MONTH, "all", second.earlier))[1] == first


async def test_a_period_has_its_days_in_viet_nam_and_no_others(desk: Desk, join: Joining, clock: SetClock) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    clock.now = clock.now.replace(day=30, hour=17, minute=30)  # the first of December there
    await ask(desk, "giá vàng")
    assert (await asked.counted(desk, hoa, MONTH)).total == 0
    december = Period(date(2026, 12, 1), date(2026, 12, 1))
    assert (await asked.counted(desk, hoa, december)).total == 1


@pytest.mark.parametrize(
    "period", [replace(MONTH, first=date(2026, 12, 2)), replace(MONTH, first=date(2020, 1, 1))], ids=["back", "long"]
)
async def test_a_period_that_is_none_is_refused(desk: Desk, join: Joining, period: Period) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    with pytest.raises(Refusal, match="Hãy chọn"):
        await asked.counted(desk, hoa, period)


async def test_too_many_questions_are_refused_rather_than_listed_by_half(
    desk: Desk, join: Joining, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    monkeypatch.setattr(asked, "MOST", 3)
    await ask(desk, *["giá vàng"] * 4)
    with pytest.raises(Refusal, match="kỳ ngắn hơn"):
        await asked.exported(desk, hoa, MONTH)
    assert (await asked.counted(desk, hoa, MONTH)).total == 4


async def test_who_takes_questions_out_is_written_down(desk: Desk, join: Joining) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    await fill(desk)
    assert len(await asked.exported(desk, hoa, MONTH)) == 12
    async with desk.database.reading() as connection:
        (line,) = await audit.of_object(connection, "report:2026-11-01..2026-11-30:all")
    assert (line.login, line.action, line.field) == ("hoa", "questions exported", "12 rows")


@pytest.mark.parametrize("role", ["officer", "admin"])
async def test_questions_are_for_those_who_see_the_whole_service(desk: Desk, join: Joining, role: str) -> None:
    ai = (await join("ai", role)).person
    for act in (asked.counted(desk, ai, MONTH), asked.rows(desk, ai, MONTH, "all"), asked.exported(desk, ai, MONTH)):
        with pytest.raises(NotTheirs):
            await act


async def test_questions_are_of_no_unit(desk: Desk, join: Joining) -> None:
    hoa = (await join("hoa", "supervisor", None)).person
    assert asked.sees_questions(hoa, MONTH)
    assert not asked.sees_questions(hoa, replace(MONTH, office=OFFICES[0]))


async def test_apologies_are_counted_by_the_day_that_was_promised(desk: Desk, join: Joining, clock: SetClock) -> None:
    hoa, hanh = (await join("hoa", "supervisor", None)).person, (await join("hanh")).person
    await lateness.register(desk, hoa, SOON)
    late = await lateness.register(desk, hoa, replace(SOON, receipt="H56.2"))
    await lateness.register(desk, hoa, replace(SOON, receipt="H56.3", office=OFFICES[1]))
    await lateness.issued(desk, hoa, late.id)
    assert await asked.apologies(desk, hoa, MONTH) == Apologies(3, 1, 1)
    assert await asked.apologies(desk, hanh, MONTH) == Apologies(2, 1, 1)
    before = Period(SOON.promised_on - timedelta(days=9), SOON.promised_on - timedelta(days=1))
    assert await asked.apologies(desk, hoa, before) == Apologies(0, 0, 0)
    with pytest.raises(NotTheirs):
        await asked.apologies(desk, (await join("ad", "admin", None)).person, MONTH)
