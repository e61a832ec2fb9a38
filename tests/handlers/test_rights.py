"""By when what somebody asks about their own data must be done."""

from datetime import UTC, date, datetime

import pytest

from handlers.rights import KINDS, Terms, due_on
from knowledge.calendar import WorkCalendar
from knowledge.library import Library


@pytest.mark.parametrize(
    ("kind", "asked", "due"),
    [
        ("see", "2026-11-02 03:00", date(2026, 11, 12)),
        ("export", "2026-11-02 03:00", date(2026, 11, 12)),
        ("withdraw", "2026-11-02 03:00", date(2026, 11, 17)),
        ("correct", "2026-11-02 03:00", date(2026, 11, 12)),
        ("restrict", "2026-11-02 03:00", date(2026, 11, 17)),
        ("object", "2026-11-02 03:00", date(2026, 11, 17)),
        ("erase", "2026-11-03 03:00", date(2026, 11, 23)),
        ("erase_all", "2026-11-03 03:00", date(2026, 11, 23)),
        ("see", "2026-11-04 03:00", date(2026, 11, 13)),  # the 14th is a Saturday
        ("see", "2026-11-14 03:00", date(2026, 11, 23)),  # the 24th is a day off by decree
        ("see", "2026-11-02 17:30", date(2026, 11, 13)),  # in Viet Nam it is the 3rd already
    ],
)
def test_the_day_is_a_working_day_within_the_calendar_days(units: Library, kind: str, asked: str, due: date) -> None:
    since = datetime.fromisoformat(asked).replace(tzinfo=UTC)
    assert due_on(Terms(), WorkCalendar(units.holidays), kind, since) == due


def test_an_operator_sets_other_days_for_each_kind() -> None:
    terms = Terms(see_days=1, withdraw_days=2, erase_days=3)
    assert [terms.days(kind) for kind in KINDS] == [1, 1, 1, 2, 2, 2, 3, 3]
