"""Working days of the state's offices: weekends, decided days off, and weekend days worked instead.

What arrives after closing time or on a day off is taken in on the next working day; the day of taking in is not counted
(Bộ luật Dân sự 2015, Điều 147), so one working day from a Monday morning ends on Tuesday.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.entries import WEEKDAYS, Holiday, Shift

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CLOSING = time(17)
"""Where an office's own hours are not known. Ours: no source was found for those of the one-stop centres here."""
MOST_DAYS = 1000
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Skipped:
    """A day that was not counted; `holiday` names the reason, None for an ordinary weekend."""

    day: date
    holiday: str | None


@dataclass(frozen=True)
class Due:
    """A deadline and how it came about.

    `undecided` are the years on the way whose days off no decision has settled: the day may still move.
    """

    received: date
    day: date
    skipped: tuple[Skipped, ...]
    undecided: tuple[int, ...]


class WorkCalendar:
    """Counts working days by the holiday entries of the library.

    `shifts` are the hours of the office that takes things in, where they are known: they decide on which day something
    is taken in, not which days count.
    """

    def __init__(self, holidays: Iterable[Holiday], shifts: Iterable[Shift] = ()) -> None:
        known = tuple(holidays)
        self._closing = _closing(shifts)
        self._off = {day: holiday.name for holiday in known for day in holiday.off}
        self._worked = frozenset(day for holiday in known for day in holiday.worked)
        self._years = _years(known, decided=True) - _years(known, decided=False)

    def is_working(self, day: date) -> bool:
        """Whether offices are open: a day worked instead of another is, whatever the weekday."""
        return day in self._worked or (day.weekday() < SATURDAY and day not in self._off)

    def holiday(self, day: date) -> str | None:
        """The name of the holiday that a day off belongs to, None for any other day."""
        return self._off.get(day)

    def is_decided(self, year: int) -> bool:
        """Whether the days off of a year are settled by decisions the library knows."""
        return year in self._years

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def last_working(self, day: date) -> date:
        """The day itself if it is a working day, else the one before."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def closing(self, day: date) -> time | None:
        """Until when something is taken in on a day, None where nothing is.

        A day worked instead of another goes as long as the longest of the week.
        """
        if not self.is_working(day):
            return None
        if not self._closing:
            return CLOSING
        return max(self._closing.values()) if day in self._worked else self._closing.get(day.weekday())

    @property
    def knows_hours(self) -> bool:
        """Whether it goes by an office's own hours, not by the usual one."""
        return bool(self._closing)

    def next_open(self, day: date) -> date:
        """The day itself if something is taken in on it, else the next one."""
        while self.closing(day) is None:
            day += ONE_DAY
        return day

    def received(self, start: datetime | date) -> date:
        """The working day on which something that arrives at `start` is taken in.

        A bare date counts as within hours. Raises ValueError for a time without a time zone.
        """
        if not isinstance(start, datetime):
            return self.next_open(start)
        if start.tzinfo is None:
            raise ValueError("a time without a time zone cannot be a start")
        here = start.astimezone(ZONE)
        closes = self.closing(here.date())
        is_late = closes is None or here.time() >= closes
        return self.next_open(here.date() + ONE_DAY if is_late else here.date())

    def add_working_days(self, start: datetime | date, days: int) -> Due:
        """The day by which something is due `days` working days after `start`.

        Raises ValueError for a time without a time zone, and for fewer than 0 or more than 1000 days.
        """
        if not 0 <= days <= MOST_DAYS:
            raise ValueError(f"working days must be 0 to {MOST_DAYS}, not {days}")
        received = day = self.received(start)
        while days:
            day += ONE_DAY
            days -= self.is_working(day)
        first = _here(start)
        return Due(received, day, tuple(self._skipped(first, day)), self._undecided(first, day))

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after one day up to and with another; negative when `until` is the earlier."""
        if until < after:
            return -self.working_days_between(until, after)
        return sum(map(self.is_working, _days(after + ONE_DAY, until)))

    def _skipped(self, first: date, last: date) -> Iterator[Skipped]:
        for day in _days(first, last):
            if not self.is_working(day):
                yield Skipped(day, self._off.get(day))

    def _undecided(self, first: date, last: date) -> tuple[int, ...]:
        return tuple(year for year in range(first.year, last.year + 1) if not self.is_decided(year))


def _closing(shifts: Iterable[Shift]) -> dict[int, time]:
    """The end of the last shift of each day of the week on which there is one."""
    found: dict[int, time] = {}
    for shift in shifts:
        for name in shift.days:
            day = WEEKDAYS.index(name)
            found[day] = max(shift.until, found.get(day, shift.until))
    return found


def _here(start: datetime | date) -> date:
    return start.astimezone(ZONE).date() if isinstance(start, datetime) else start


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def _years(holidays: Iterable[Holiday], *, decided: bool) -> set[int]:
    return {day.year for holiday in holidays if holiday.decided is decided for day in (*holiday.off, *holiday.worked)}
