"""Working days, against a table worked out by hand on a wall calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar import ZONE, WorkCalendar
from knowledge.entries import Holiday, Shift, Truth
from knowledge.examining import examine, read_folder
from knowledge.loading import packaged


def holiday(name: str, off: list[str], worked: list[str] | None = None, *, decided: bool = True) -> Holiday:
    days = [date.fromisoformat(day) for day in off]
    instead = [date.fromisoformat(day) for day in worked or []]
    return Holiday(id="x", name=name, off=tuple(days), worked=tuple(instead), decided=decided, truth=Truth.UNVERIFIED)


CALENDAR = WorkCalendar(
    [
        holiday("Tết Dương lịch", ["2026-01-01", "2026-01-02"], ["2026-01-10"]),
        holiday("Tết Bính Ngọ", ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"]),
        holiday("Quốc khánh", ["2026-08-31", "2026-09-01", "2026-09-02"], ["2026-08-22"]),
        holiday("Ngày Văn hóa", ["2026-11-24"]),
        holiday("Năm 2027 chưa có lịch Tết", ["2027-01-01", "2027-04-30"], decided=False),
    ]
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


BY_HAND = [
    ("2026-03-09T08:00:00", 1, "2026-03-10", "a Monday morning"),
    ("2026-03-09T16:59:59", 1, "2026-03-10", "the last second of the day"),
    ("2026-03-09T17:00:00", 1, "2026-03-11", "closing time counts as tomorrow"),
    ("2026-03-13T16:59:59", 1, "2026-03-16", "Friday in time"),
    ("2026-03-13T17:00:00", 1, "2026-03-17", "Friday after hours is taken in on Monday"),
    ("2026-03-14T09:00:00", 1, "2026-03-17", "Saturday is taken in on Monday"),
    ("2026-01-09T09:00:00", 1, "2026-01-10", "the Saturday worked for 2 January"),
    ("2026-01-10T09:00:00", 1, "2026-01-12", "taken in on the worked Saturday"),
    ("2025-12-31T09:00:00", 1, "2026-01-05", "New Year, the swapped Friday and a weekend"),
    ("2026-02-13T09:00:00", 3, "2026-02-25", "over the nine days of Tết"),
    ("2026-02-18T09:00:00", 1, "2026-02-24", "sent on the second day of Tết"),
    ("2026-08-21T09:00:00", 1, "2026-08-22", "the Saturday worked for 31 August"),
    ("2026-08-28T09:00:00", 2, "2026-09-04", "over National Day"),
    ("2026-11-23T09:00:00", 1, "2026-11-25", "over Culture Day"),
    ("2026-03-09T09:00:00", 0, "2026-03-09", "no days at all"),
]


@pytest.mark.parametrize(("start", "days", "due", "why"), BY_HAND, ids=[row[3] for row in BY_HAND])
def test_f20_the_deadline_equals_the_hand_made_table(start: str, days: int, due: str, why: str) -> None:
    assert CALENDAR.add_working_days(local(start), days).day == date.fromisoformat(due), why


def test_f20_the_explanation_lists_each_skipped_day_and_why() -> None:
    due = CALENDAR.add_working_days(local("2026-08-28T09:00:00"), 1)
    assert [(skipped.day.day, skipped.holiday) for skipped in due.skipped] == [
        (29, None),
        (30, None),
        (31, "Quốc khánh"),
        (1, "Quốc khánh"),
        (2, "Quốc khánh"),
    ]


def test_the_days_before_taking_in_are_listed_too() -> None:
    due = CALENDAR.add_working_days(local("2026-03-14T09:00:00"), 1)
    assert [skipped.day.isoformat() for skipped in due.skipped] == ["2026-03-14", "2026-03-15"]
    assert due.received == date(2026, 3, 16)


def test_a_deadline_that_reaches_an_undecided_year_says_so() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 30), 1).undecided == ()
    assert CALENDAR.add_working_days(date(2026, 12, 30), 10).undecided == (2027,)


def test_a_year_nobody_entered_is_undecided() -> None:
    assert CALENDAR.add_working_days(date(2031, 5, 5), 1).undecided == (2031,)


def test_the_hour_is_read_in_vietnam() -> None:
    before, after = datetime(2026, 3, 9, 9, 59, 59, tzinfo=UTC), datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
    assert CALENDAR.received(before) == date(2026, 3, 9)
    assert CALENDAR.received(after) == date(2026, 3, 10)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.add_working_days(datetime(2026, 3, 9, 9), 1)  # noqa: DTZ001


@pytest.mark.parametrize("days", [-1, 1001])
def test_a_senseless_number_of_days_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="0 to 1000"):
        CALENDAR.add_working_days(date(2026, 3, 9), days)


DAYS = st.dates(date(2025, 6, 1), date(2027, 12, 31))


@given(DAYS, st.integers(0, 60))
def test_counting_back_gives_the_days_that_were_added(start: date, days: int) -> None:
    due = CALENDAR.add_working_days(start, days)
    assert CALENDAR.is_working(due.day)
    assert CALENDAR.working_days_between(due.received, due.day) == days
    assert CALENDAR.working_days_between(due.day, due.received) == -days


@given(DAYS, st.integers(0, 40), st.integers(0, 20), st.integers(0, 20))
def test_starting_later_or_taking_longer_never_ends_earlier(start: date, days: int, later: int, more: int) -> None:
    due = CALENDAR.add_working_days(start, days).day
    assert CALENDAR.add_working_days(start + timedelta(days=later), days).day >= due
    assert CALENDAR.add_working_days(start, days + more).day >= due


@given(DAYS, st.integers(0, 40))
def test_every_day_on_the_way_is_either_counted_or_explained(start: date, days: int) -> None:
    due = CALENDAR.add_working_days(start, days)
    whole = (due.day - start).days + 1
    assert whole == len(due.skipped) + days + 1


def test_the_packaged_calendar_knows_the_two_swapped_saturdays_and_tet() -> None:
    calendar = WorkCalendar(examine(read_folder(packaged())).library().holidays)
    assert calendar.is_working(date(2026, 1, 10))
    assert calendar.is_working(date(2026, 8, 22))
    assert not any(calendar.is_working(date(2026, 2, day)) for day in range(14, 23))
    assert calendar.is_decided(2026)
    assert not calendar.is_decided(2027)


PACKAGED = WorkCalendar(examine(read_folder(packaged())).library().holidays)
DAYS_OFF = [
    ("2025-01-01", "Tết Dương lịch 2025"),
    *((f"2025-01-{day}", "Tết Ất Tỵ") for day in range(27, 32)),
    ("2025-04-07", "Giỗ Tổ 2025"),
    ("2025-04-30", "30/4/2025"),
    ("2025-05-01", "1/5/2025"),
    ("2025-05-02", "swapped for 26 April 2025"),
    ("2025-09-01", "Quốc khánh 2025"),
    ("2025-09-02", "Quốc khánh 2025"),
    ("2026-01-01", "Tết Dương lịch 2026"),
    ("2026-01-02", "swapped for 10 January 2026"),
    *((f"2026-02-{day}", "Tết Bính Ngọ") for day in range(16, 21)),
    ("2026-04-27", "Giỗ Tổ 2026, a Sunday made good on Monday"),
    ("2026-04-30", "30/4/2026"),
    ("2026-05-01", "1/5/2026"),
    ("2026-08-31", "swapped for 22 August 2026"),
    ("2026-09-01", "Quốc khánh 2026"),
    ("2026-09-02", "Quốc khánh 2026"),
    ("2026-11-24", "Ngày Văn hóa Việt Nam 2026"),
]
WORKED = ["2025-04-26", "2026-01-10", "2026-08-22"]
ORDINARY = [
    "2025-01-24",
    "2025-02-03",
    "2025-04-08",
    "2025-09-03",
    "2025-11-24",
    "2026-02-13",
    "2026-02-23",
    "2026-11-23",
]
BY_HAND_PACKAGED = [
    ("2025-01-24T09:00:00", 1, "2025-02-03", "the last Friday before Tết Ất Tỵ"),
    ("2025-01-24T17:30:00", 1, "2025-02-04", "the same evening is taken in after Tết"),
    ("2025-04-25T09:00:00", 1, "2025-04-26", "the Saturday worked for 2 May"),
    ("2025-04-29T09:00:00", 2, "2025-05-06", "over five days off"),
    ("2025-08-29T09:00:00", 1, "2025-09-03", "over National Day 2025"),
    ("2025-12-31T09:00:00", 3, "2026-01-07", "two days off, a weekend; the worked Saturday comes later"),
    ("2026-01-09T17:00:00", 0, "2026-01-10", "after hours before a worked Saturday"),
    ("2026-02-12T09:00:00", 5, "2026-02-26", "across Tết Bính Ngọ"),
    ("2026-04-24T09:00:00", 3, "2026-05-04", "over Giỗ Tổ and both days of May"),
    ("2026-08-20T09:00:00", 3, "2026-08-24", "with the worked Saturday in between"),
    ("2026-11-20T17:00:00", 1, "2026-11-25", "Friday evening before Culture Day"),
    ("2026-11-23T10:00:00", 15, "2026-12-15", "three weeks and a day"),
]


@pytest.mark.parametrize(("day", "why"), DAYS_OFF, ids=[f"{day} {why}" for day, why in DAYS_OFF])
def test_the_packaged_days_off_are_those_of_the_decisions(day: str, why: str) -> None:
    assert not PACKAGED.is_working(date.fromisoformat(day)), why


def test_no_other_weekday_of_the_two_decided_years_is_off() -> None:
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(730)]
    off = [day.isoformat() for day in days if day.weekday() < 5 and not PACKAGED.is_working(day)]
    assert off == [day for day, _ in DAYS_OFF]
    assert [day.isoformat() for day in days if day.weekday() >= 5 and PACKAGED.is_working(day)] == WORKED


@pytest.mark.parametrize("day", ORDINARY)
def test_the_days_around_them_are_worked(day: str) -> None:
    assert PACKAGED.is_working(date.fromisoformat(day))


@pytest.mark.parametrize(("start", "days", "due", "why"), BY_HAND_PACKAGED, ids=[row[3] for row in BY_HAND_PACKAGED])
def test_f20_deadlines_by_the_packaged_calendar_equal_those_worked_out_by_hand(
    start: str, days: int, due: str, why: str
) -> None:
    assert PACKAGED.add_working_days(local(start), days).day == date.fromisoformat(due), why


@pytest.mark.parametrize(("year", "decided"), [(2024, False), (2025, True), (2026, True), (2027, False), (2028, False)])
def test_a_year_is_decided_once_every_entry_of_it_is(year: int, decided: bool) -> None:
    assert PACKAGED.is_decided(year) == decided


def test_every_swapped_day_has_its_partner_in_the_same_year() -> None:
    """A weekend day is worked only instead of a weekday: as many days are lost as are won."""
    for entry in examine(read_folder(packaged())).library().holidays:
        if entry.worked:
            assert len(entry.worked) == len(entry.off), entry.id
            assert all(day.weekday() >= 5 for day in entry.worked), entry.id
        assert all(day.weekday() < 5 for day in entry.off), entry.id


@pytest.mark.parametrize("moved", [-1, 0, 1])
def test_f22_an_hour_more_or_less_matters_only_around_closing_time(moved: int) -> None:
    hour = timedelta(hours=moved)
    morning, closing = local("2026-03-09T10:00:00"), local("2026-03-09T16:30:00")
    assert CALENDAR.received(morning + hour) == date(2026, 3, 9)
    assert CALENDAR.received(closing + hour) == (date(2026, 3, 10) if moved > 0 else date(2026, 3, 9))


def test_a_holiday_added_later_moves_the_deadline_and_is_named() -> None:
    before = CALENDAR.add_working_days(local("2026-06-01T09:00:00"), 3)
    longer = WorkCalendar([holiday("Nghỉ thêm", ["2026-06-03"])])
    after = longer.add_working_days(local("2026-06-01T09:00:00"), 3)
    assert (before.day, after.day) == (date(2026, 6, 4), date(2026, 6, 5))
    assert [skipped.holiday for skipped in after.skipped] == ["Nghỉ thêm"]


def shift(days: str, since: str, until: str) -> Shift:
    return Shift.model_validate({"days": days.split(), "from": since, "to": until})


WEEK = [shift("t2 t3 t4 t5 t6", "7h30", "11h30"), shift("t2 t3 t5 t6", "13h30", "16:30"), shift("t7", "7h30", "11h30")]
BY_HOURS = WorkCalendar(
    [holiday("Quốc khánh", ["2026-08-31", "2026-09-01", "2026-09-02"], ["2026-08-22"])],
    WEEK,
)


@pytest.mark.parametrize(
    ("start", "received"),
    [
        ("2026-11-26 16:29", "2026-11-26"),
        ("2026-11-26 16:30", "2026-11-27"),  # 17:00 is for offices whose hours are not known
        ("2026-11-26 12:00", "2026-11-26"),  # at noon it lies there until the afternoon
        ("2026-11-25 11:29", "2026-11-25"),
        ("2026-11-25 11:30", "2026-11-26"),  # Wednesday afternoons are shut
        ("2026-11-28 08:00", "2026-11-30"),  # open on Saturday mornings, but no working day
        ("2026-08-22 16:00", "2026-08-22"),  # a Saturday worked instead of a Monday goes as long as a whole day
        ("2026-08-22 16:30", "2026-08-24"),
    ],
)
def test_what_comes_is_taken_in_by_the_hours_of_the_office(start: str, received: str) -> None:
    assert BY_HOURS.received(local(start)) == date.fromisoformat(received)


def test_on_a_working_day_without_hours_nothing_is_taken_in_but_it_counts() -> None:
    calendar = WorkCalendar([], [shift("t3 t5", "7h30", "17h00")])
    assert calendar.received(date(2026, 11, 23)) == date(2026, 11, 24)
    due = calendar.add_working_days(local("2026-11-24 09:00"), 2)
    assert (due.day, due.skipped) == (date(2026, 11, 26), ())


@pytest.mark.parametrize("hour", ["7", "24h00", "7h60", "16 giờ", 990])
def test_an_hour_that_is_none_is_refused(hour: object) -> None:
    with pytest.raises(ValueError, match="giờ"):
        Shift.model_validate({"days": ["t2"], "from": "0h00", "to": hour})
