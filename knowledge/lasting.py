"""How long an authority may take, as a day on the calendar: what was counted, and what was not."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calendar import ONE_DAY, Skipped, WorkCalendar
from knowledge.entries import Duration, Unit

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Ready:
    """The last day of a time that runs from a day, which itself is not counted.

    `skipped` are the days not counted; of a time in calendar days those on which it would have ended, had the office
    been open. `undecided` are the years on the way whose days off no decision has settled.
    """

    start: date
    day: date
    skipped: tuple[Skipped, ...]
    undecided: tuple[int, ...]


def ready(calendar: WorkCalendar, start: date, time: Duration) -> Ready:
    """The day by which something is ready that an office begins on a working day.

    Hours are counted as whole days: when an office is open is not known.
    """
    amount = time.amount or 0
    if time.unit is Unit.WORKING_DAY:
        due = calendar.add_working_days(start, amount)
        return Ready(start, due.day, due.skipped, due.undecided)
    end = _end(start, amount, time.unit)
    day = calendar.next_working(end)
    closed = tuple(Skipped(off, calendar.holiday(off)) for off in _from_to(end, day))
    years = range(start.year, day.year + 1)
    return Ready(start, day, closed, tuple(year for year in years if not calendar.is_decided(year)))


def _end(start: date, amount: int, unit: Unit) -> date:
    if unit is Unit.MONTH:
        months = start.year * 12 + start.month - 1 + amount
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(start.day, monthrange(year, month)[1]))
    days = -(-amount // HOURS_A_DAY) if unit is Unit.HOUR else amount
    return start + timedelta(days=days)


def _from_to(first: date, end: date) -> list[date]:
    return [first + ONE_DAY * at for at in range((end - first).days)]
