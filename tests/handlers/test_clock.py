"""How a case's due day comes about, on the calendar that is packaged."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.clock import Promise, Reckoning, promise_of, reckon, rules_of
from knowledge.calendar import WorkCalendar
from knowledge.library import Library
from knowledge.loading import load_texts
from storage.records import Case, CaseEvent
from tests.handlers.clocks import BASED, with_deadline

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FIVE = Promise(5, "internal")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def case(created: datetime) -> Case:
    return Case(1, "0" * 11, "gop_y", "received", None, "webchat", *[None] * 3, "x", None, None, 1, created, created)


def reckoned(units: Library, filed: str, *steps: tuple[str, str]) -> Reckoning:
    """The due day of a case that was filed then, with what happened to it afterwards."""
    history = [CaseEvent(at(when), "x", what, {}) for when, what in [(filed, "filed"), *steps]]
    return reckon(WorkCalendar(units.holidays), FIVE, case(at(filed)), history)


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        ("2026-11-25 16:59:59", date(2026, 12, 2)),
        ("2026-11-25 17:00:00", date(2026, 12, 3)),
        ("2026-11-28 09:00", date(2026, 12, 7)),  # a Saturday
        ("2026-08-21 10:00", date(2026, 8, 27)),  # the Saturday after it is worked
        ("2026-08-22 10:00", date(2026, 8, 28)),
        ("2026-01-10 10:00", date(2026, 1, 16)),  # a Saturday worked for Friday 2 January
        ("2027-02-03 10:00", date(2027, 2, 10)),  # before Tết, whose days nobody has decided yet: it may move
    ],
)
def test_f20_the_due_day_is_that_of_the_table(units: Library, filed: str, due: date) -> None:
    found = reckoned(units, filed)
    assert found.due == due
    off = [one.day for one in found.skipped]
    assert off == sorted(off)
    assert all(date.fromisoformat(filed[:10]) <= day < due for day in off)


def test_a_year_that_nobody_decided_is_said_to_be_so(units: Library) -> None:
    assert reckoned(units, "2027-02-03 10:00").undecided == (2027,)
    assert reckoned(units, "2026-11-25 10:00").undecided == ()


def test_while_the_citizen_is_asked_the_clock_stands_still(units: Library) -> None:
    waiting = reckoned(units, "2026-11-25 10:00", ("2026-11-26 10:00", "asked"))
    assert waiting.due is None
    assert waiting.stopped is not None
    assert waiting.stopped.since == date(2026, 11, 26)
    answered = reckoned(units, "2026-11-25 10:00", ("2026-11-26 10:00", "asked"), ("2026-11-30 10:00", "replied"))
    assert answered.stopped is None
    assert [pause.working_days for pause in answered.pauses] == [2]
    assert answered.due == date(2026, 12, 4)


def test_asked_twice_it_stands_still_once(units: Library) -> None:
    found = reckoned(
        units,
        "2026-11-25 10:00",
        ("2026-11-26 10:00", "asked"),
        ("2026-11-27 10:00", "asked"),
        ("2026-11-30 10:00", "replied"),
    )
    assert [pause.working_days for pause in found.pauses] == [2]


def test_notes_and_new_hands_stop_nothing_and_a_transfer_takes_the_deadline_along(units: Library) -> None:
    steps = [(f"2026-11-26 1{n}:00", what) for n, what in enumerate(("claimed", "noted", "assigned", "transferred"))]
    assert reckoned(units, "2026-11-25 10:00", *steps).due == date(2026, 12, 2)


def test_what_was_answered_in_time_stays_so_and_runs_on_when_reopened(units: Library) -> None:
    done = [("2026-11-26 10:00", "answered")]
    assert reckoned(units, "2026-11-25 10:00", *done).due == date(2026, 12, 2)
    again = reckoned(units, "2026-11-25 10:00", *done, ("2026-12-10 10:00", "reopened"))
    assert again.due == date(2026, 12, 16)


def test_without_a_law_a_decision_or_a_target_nothing_is_promised(units: Library) -> None:
    edition = units.as_of(date(2026, 11, 25))
    assert promise_of(edition, None, None) is None
    assert promise_of(edition, "tre-hen", None) is None
    assert promise_of(edition, "khong-co", 5) == FIVE


def test_a_categorys_deadline_goes_before_the_units_own_and_names_its_law() -> None:
    edition = load_texts(with_deadline(BASED)).as_of(date(2026, 11, 25))
    promise = promise_of(edition, "tre-hen", 5)
    assert promise == Promise(7, "decision", "20/2008/NĐ-CP, Điều 9")
    assert promise.is_binding


def test_the_rules_are_others_when_days_off_deadlines_or_the_target_are(units: Library) -> None:
    edition = units.as_of(date(2026, 11, 25))
    based = load_texts(with_deadline(BASED)).as_of(date(2026, 11, 25))
    off = load_texts(with_deadline("", "2026-12-01")).as_of(date(2026, 11, 25))
    found = [rules_of(edition, None), rules_of(edition, 5), rules_of(based, None), rules_of(off, None)]
    assert len(set(found)) == 4
    assert rules_of(units.as_of(date(2026, 12, 1)), None) == found[0]


def test_what_the_citizen_adds_while_asked_is_an_answer_and_else_changes_nothing(units: Library) -> None:
    asked = ("2026-11-26 10:00", "asked")
    assert reckoned(units, "2026-11-25 10:00", asked, ("2026-11-30 10:00", "added")).due == date(2026, 12, 4)
    done = [("2026-11-26 10:00", "answered"), ("2026-11-30 10:00", "added")]
    assert reckoned(units, "2026-11-25 10:00", *done).due == date(2026, 12, 2)
    content = reckoned(units, "2026-11-25 10:00", done[0], ("2026-12-20 10:00", "accepted"))
    assert content.stopped is not None
    assert content.due == date(2026, 12, 2)


def test_a_case_that_lay_closed_for_years_can_still_be_reckoned(units: Library) -> None:
    found = reckoned(units, "2019-01-02 10:00", ("2019-01-03 10:00", "closed"), ("2026-11-25 10:00", "reopened"))
    assert found.due is not None
