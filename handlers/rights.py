"""What people may ask about their own data, and by when it must be done.

The days are those that secondary sources give for Nghị định 356/2025/NĐ-CP, Điều 5, counted as calendar days: they do
not say that working days are meant, and the shorter reading wrongs nobody. Until an operator has read the decree and
entered what a deadline rests on, no basis is claimed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.wording import HERE
from knowledge.calendar import WorkCalendar

KINDS = ("see", "export", "correct", "withdraw", "restrict", "object", "erase", "erase_all")
JUDGED = ("restrict", "object")
"""Kinds that a person at the desk looks into and answers in words; all others are carried out by rule."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Days within which a request is done. `basis`: the law or decision they were read in; "": nobody has yet."""

    see_days: int = 10
    withdraw_days: int = 15
    erase_days: int = 20
    basis: str = ""

    def days(self, kind: str) -> int:
        if kind in ("see", "export", "correct"):
            return self.see_days
        return self.withdraw_days if kind in ("withdraw", *JUDGED) else self.erase_days


def due_on(terms: Terms, calendar: WorkCalendar, kind: str, since: datetime | date) -> date:
    """The last working day within so many days: who has until a day off must be done before it."""
    first = since.astimezone(HERE).date() if isinstance(since, datetime) else since
    return calendar.last_working(first + timedelta(days=terms.days(kind)))


def label(number: int) -> str:
    """A request's number as people are told it."""
    return f"DL-{number}"
