"""How long a case may take and how that came about: what it rests on, what stopped the clock, what was not counted.

Pure. A case's own history says when the clock stood still, so the same history always gives the same day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from knowledge.calendar import MOST_DAYS, Skipped, WorkCalendar
from knowledge.entries import Category, Law, Office, Source, Truth
from knowledge.library import Edition, provenance
from storage.records import Case, CaseEvent

STOPPING = ("asked", "answered", "closed", "accepted")
"""Steps after which a unit owes nothing: the citizen has the word, or the case is done."""
RUNNING = ("filed", "replied", "reopened", "transferred")
"""Steps after which it is the unit's turn again; a transfer takes the deadline with it."""


@dataclass(frozen=True, slots=True)
class Promise:
    """How many working days, and what they rest on: law | decision | internal; `source` names it in words."""

    working_days: int
    basis: str
    source: str = ""

    @property
    def is_binding(self) -> bool:
        """Whether citizens may be told: an internal target drives the staff's lists only (DESIGN §7)."""
        return self.basis != "internal"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from one day to another (None: until now), for so many working days."""

    why: str
    since: date
    until: date | None
    working_days: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A deadline with all that made it. `due` is None while the clock stands still for the citizen's answer."""

    promise: Promise
    received: date
    due: date | None
    pauses: tuple[Pause, ...]
    skipped: tuple[Skipped, ...]
    undecided: tuple[int, ...]

    @property
    def stopped(self) -> Pause | None:
        return self.pauses[-1] if self.pauses and self.pauses[-1].until is None else None


def promise_of(edition: Edition, category: str | None, target_days: int | None) -> Promise | None:
    """What holds for a case: its category's deadline, else the operator's own target, else nothing."""
    entry = edition.library.entry(f"category:{category}") if category else None
    deadline = entry.deadline if isinstance(entry, Category) else None
    if deadline is not None:
        named = (_named(edition, source) for source in deadline.source)
        return Promise(deadline.working_days, deadline.basis, "; ".join(named))
    return Promise(target_days, "internal") if target_days else None


def calendar_at(edition: Edition, office: str | None) -> WorkCalendar:
    """The calendar by which an office takes things in: by its own hours, where the content vouches for them."""
    entry = edition.library.entry(f"office:{office}") if office else None
    hours = entry.hours if isinstance(entry, Office) else None
    if not isinstance(entry, Office) or hours is None or provenance(entry, hours).truth is Truth.UNVERIFIED:
        return WorkCalendar(edition.library.holidays)
    return WorkCalendar(edition.library.holidays, hours.open)


def _named(edition: Edition, source: Source) -> str:
    law = edition.library.entry(f"law:{source.law}") if source.law else None
    number = law.number if isinstance(law, Law) else source.url or source.code or ""
    return f"{number}, {source.article}" if source.article else number


def reckon(calendar: WorkCalendar, promise: Promise, case: Case, history: Sequence[CaseEvent]) -> Reckoning:
    """The deadline of a case by its history, oldest step first."""
    pauses = tuple(_pauses(calendar, history))
    lost = sum(pause.working_days for pause in pauses)
    # a case that lay closed for years has no day that anybody waits for any more
    due = calendar.add_working_days(case.created_at, min(MOST_DAYS, promise.working_days + lost))
    waits = bool(pauses) and pauses[-1].until is None and pauses[-1].why == "asked"
    return Reckoning(promise, due.received, None if waits else due.day, pauses, due.skipped, due.undecided)


def _pauses(calendar: WorkCalendar, history: Iterable[CaseEvent]) -> Iterable[Pause]:
    stopped: tuple[str, datetime] | None = None
    for event in history:
        # what a citizen adds is an answer while they are asked, and changes nothing else
        is_reply = event.what == "added" and stopped is not None and stopped[0] == "asked"
        if event.what in STOPPING:
            stopped = (event.what, stopped[1] if stopped else event.at)
        elif stopped and (is_reply or event.what in RUNNING):
            since, until = calendar.received(stopped[1]), calendar.received(event.at)
            yield Pause(stopped[0], since, until, calendar.working_days_between(since, until))
            stopped = None
    if stopped:
        yield Pause(stopped[0], calendar.received(stopped[1]), None, 0)


def rules_of(edition: Edition, target_days: int | None) -> str:
    """A short sum of all that deadlines are reckoned by: where it changes, open cases are reckoned anew."""
    holidays = [(one.off, one.worked, one.decided) for one in edition.library.holidays]
    promised = [(one.id, one.deadline and one.deadline.model_dump()) for one in edition.library.by_kind(Category)]
    opened = [(one.id, one.truth, one.hours.truth, one.hours.open) for one in edition.offices if one.hours]
    return sha256(repr((holidays, promised, opened, target_days)).encode()).hexdigest()[:16]
