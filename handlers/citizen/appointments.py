"""The day for which a result was promised: found in what people write, and how many working days it is ago."""

import re
from dataclasses import dataclass
from datetime import date

from handlers.citizen.ready import weekday
from handlers.wording import line
from knowledge.calendar import ONE_DAY, Skipped, WorkCalendar
from knowledge.days import Named, days_in
from knowledge.library import Edition
from knowledge.vietnamese import clean, fold

LATE = "tre-hen"
"""The category of matters of results that are late."""
LONG_AGO, SOON = 180, 60
"""Days."""
_PROMISED = re.compile(r"\b(?:hen|tre|qua han|ngay tra)(?: (?!nop\b)\w+){0,5} $|\b(?:giay|phieu) hen\b.*$")
_HANDED_IN = re.compile(r"\bnop(?: \w+){0,2} $")
_COME = re.compile(r"\b(?:toi|den|qua) $")
_FETCHED = re.compile(r"\b(?:lay|nhan|tra|xong|ket qua)\b")
_MISSING = re.compile(r"\b(?:chua|khong (?:co|thay|ai)|tre|qua|van|hoai|mai|hong co|dau co)\b")


@dataclass(frozen=True, slots=True)
class Appointment:
    """The day a result was promised for, as of a day: `late` are the working days since, less than 1 for none.

    `until` is the day by which it was due: that day, or the first on which the office was open again.
    """

    promised: date
    until: date
    late: int
    skipped: tuple[Skipped, ...]
    undecided: tuple[int, ...]

    @classmethod
    def on(cls, edition: Edition, promised: date) -> "Appointment":
        calendar = WorkCalendar(edition.library.holidays)
        until, today = calendar.next_working(promised), edition.day
        between = range((today - until).days)
        off = (day for at in between if not calendar.is_working(day := until + ONE_DAY * (at + 1)))
        years = range(promised.year, max(today, promised).year + 1)
        return cls(
            promised,
            until,
            calendar.working_days_between(until, today),
            tuple(Skipped(day, calendar.holiday(day)) for day in off),
            tuple(year for year in years if not calendar.is_decided(year)),
        )


def promised_in(text: str, today: date) -> date | None:
    """The day for which a text says that a result was promised, None where it names none.

    "2/12", said in November, is next week's rather than last year's, even where something is missing.
    """
    folded = fold(clean(text))
    is_over = _MISSING.search(folded) is not None
    said = [one.day for one in days_in(text, today, is_over=is_over) if _is_promised(folded, one)]
    if not said or not is_over or (today - said[0]).days <= LONG_AGO:
        return said[0] if said else None
    ahead = [one.day for one in days_in(text, today) if _is_promised(folded, one)]
    return ahead[0] if 0 <= (ahead[0] - today).days <= SOON else said[0]


def _is_promised(folded: str, day: Named) -> bool:
    before = folded[: day.start]
    if _PROMISED.search(before):
        return _HANDED_IN.search(before) is None
    is_fetched = _MISSING.search(folded) and _FETCHED.search(folded)
    return is_fetched is not None and _COME.search(before) is not None


def summed_up(edition: Edition, text: str) -> str:
    """How late it is in a line, for those who work on the case; "" where no day is named or it is not late."""
    promised = promised_in(text, edition.day)
    found = Appointment.on(edition, promised) if promised else None
    if found is None or found.late < 1:
        return ""
    return line(edition, "overdue.sum", day=weekday(found.promised), today=weekday(edition.day), days=str(found.late))
