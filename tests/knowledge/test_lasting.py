"""How long an authority may take, against a wall calendar: 24/11/2026 is a holiday, 2027 is not decided."""

from datetime import date

import pytest

from knowledge.calendar import WorkCalendar
from knowledge.entries import Duration, Unit
from knowledge.lasting import ready
from tests.knowledge.test_calendar import CALENDAR

MONDAY = date(2026, 11, 23)


def day_after(amount: int | None, unit: Unit, start: date = MONDAY, calendar: WorkCalendar = CALENDAR) -> str:
    return str(ready(calendar, start, Duration(amount=amount, unit=unit)).day)


@pytest.mark.parametrize(
    ("amount", "unit", "day"),
    [
        (1, Unit.WORKING_DAY, "2026-11-25"),
        (3, Unit.WORKING_DAY, "2026-11-27"),
        (4, Unit.WORKING_DAY, "2026-11-30"),
        (1, Unit.DAY, "2026-11-25"),
        (3, Unit.DAY, "2026-11-26"),
        (5, Unit.DAY, "2026-11-30"),
        (1, Unit.MONTH, "2026-12-23"),
        (8, Unit.HOUR, "2026-11-25"),
        (24, Unit.HOUR, "2026-11-25"),
        (72, Unit.HOUR, "2026-11-26"),
        (None, Unit.IMMEDIATE, "2026-11-23"),
    ],
)
def test_a_time_ends_on_a_day_that_the_office_is_open(amount: int | None, unit: Unit, day: str) -> None:
    assert day_after(amount, unit) == day


def test_a_month_from_a_long_one_ends_with_the_short_one() -> None:
    assert day_after(1, Unit.MONTH, date(2026, 8, 31)) == "2026-09-30"


def test_what_was_not_counted_is_named() -> None:
    counted = ready(CALENDAR, MONDAY, Duration(amount=4, unit=Unit.WORKING_DAY))
    assert [(str(one.day), one.holiday) for one in counted.skipped] == [
        ("2026-11-24", "Ngày Văn hóa"),
        ("2026-11-28", None),
        ("2026-11-29", None),
    ]
    shut = ready(CALENDAR, MONDAY, Duration(amount=1, unit=Unit.DAY))
    assert [(str(one.day), one.holiday) for one in shut.skipped] == [("2026-11-24", "Ngày Văn hóa")]
    assert ready(CALENDAR, MONDAY, Duration(amount=3, unit=Unit.DAY)).skipped == ()


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.DAY])
def test_a_year_that_nobody_decided_is_named(unit: Unit) -> None:
    assert ready(CALENDAR, MONDAY, Duration(amount=60, unit=unit)).undecided == (2027,)
    assert ready(CALENDAR, MONDAY, Duration(amount=2, unit=unit)).undecided == ()
