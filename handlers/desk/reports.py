"""Figures of a period: how many, how quickly, how well, and which cases stand behind each figure."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from types import MappingProxyType

from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.inbox import OPEN
from handlers.desk.parts import Part, Place, part
from handlers.desk.roles import Action, Reach, reach_of
from handlers.masking import mask
from handlers.wording import HERE
from storage import audit, facts
from storage.records import AuditLine, CaseFact, Counted, Staff

Fact = CaseFact
"""A case as it is counted, without anybody's words."""
AT_ONCE = 100
MOST = 20_000
"""Cases of one report; more are refused rather than counted by half."""
TOO_MANY = f"Kỳ này có hơn {MOST} mục. Hãy chọn kỳ ngắn hơn hoặc một đơn vị."
BACKWARDS = "Ngày cuối nằm trước ngày đầu. Hãy chọn lại."
TOO_LONG = "Mỗi kỳ nhiều nhất 3 năm. Hãy chọn kỳ ngắn hơn."
LONGEST = timedelta(days=3 * 366)
FEWEST_RATINGS = 3
"""Fewer would tell what one citizen said of one officer."""
AGES = MappingProxyType({"1-3": (1, 3), "4-7": (4, 7), "8-14": (8, 14), "15+": (15, 10**6)})
"""Days since the due day."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included, and a unit ("": every one that somebody may see)."""

    first: date
    last: date
    office: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of cases comes to. `first_answer`: median hours to the first answer; `score`: mean, of `rated`."""

    received: int
    answered: int
    open: int
    overdue: int
    on_time: int
    late: int
    first_answer: float | None
    rated: int
    score: float | None

    @property
    def on_time_share(self) -> float | None:
        """Of those with a due day that are done, or should be."""
        owed = self.on_time + self.late
        return self.on_time / owed if owed else None


@dataclass(frozen=True, slots=True)
class Report:
    """A period with everything that a page or a paper shows of it."""

    period: Period
    today: date
    whole: Figures
    by_unit: Mapping[str, Figures]
    by_category: Mapping[str, Figures]
    by_kind: Mapping[str, Figures]
    matters: Sequence[tuple[str, int]]
    """Entries that most cases are about, by key."""
    ages: Mapping[str, int]
    """How many are overdue for how long."""


async def report(desk: Desk, who: Staff, period: Period) -> Report:
    """Raises `NotTheirs`, and `Refusal` for a period that is too much."""
    found = await _facts(desk, who, Action.READ_REPORTS, period)
    return await asyncio.to_thread(_made, period, found, _today(desk))  # all others would wait for twenty thousand


def _made(period: Period, found: list[CaseFact], today: date) -> Report:
    return Report(
        period,
        today,
        _figures(found, today),
        _split(found, today, lambda one: one.office or ""),
        _split(found, today, lambda one: one.category or ""),
        _split(found, today, lambda one: one.kind),
        Counter(one.entry for one in found if one.entry).most_common(10),
        {name: sum(_is_aged(one, name, today) for one in found) for name in AGES},
    )


async def rows(
    desk: Desk, who: Staff, period: Period, pick: str, place: Place | None = None
) -> tuple[int, Part[CaseFact]]:
    """How many cases stand behind one figure, and a part of them, the newest first, for those who may read them."""
    found = await _facts(desk, who, Action.READ_CASE, period)
    today = _today(desk)
    picked = [one for one in found if is_behind(one, pick, today)]
    return len(picked), part(_beyond(picked, place), AT_ONCE, place, lambda one: (one.id,))


def _beyond(found: Sequence[CaseFact], place: Place | None) -> Sequence[CaseFact]:
    if place is None:
        return found
    if place.back:
        return [one for one in reversed(found) if (one.id,) > place.key]
    return [one for one in found if (one.id,) < place.key]


async def exported(desk: Desk, who: Staff, period: Period) -> list[tuple[CaseFact, str]]:
    """Every case of a period with what it says, personal numbers covered; who took it out is written down."""
    found = await _facts(desk, who, Action.EXPORT_CASES, period)
    async with desk.database.reading() as connection:
        said = await facts.texts(connection, [one.code for one in found], who.office)
    await _write_down(desk, who, "cases exported", period, len(found))
    covered = await asyncio.to_thread(lambda: {code: mask(text) for code, text in said.items()})
    return [(one, covered.get(one.code, "")) for one in found]


async def reported(desk: Desk, who: Staff, period: Period) -> Report:
    """A report that is taken out as a paper, which is written down."""
    found = await report(desk, who, period)
    await noted(desk, who, found)
    return found


async def noted(desk: Desk, who: Staff, found: Report) -> None:
    """Write down that somebody took a report out as a paper."""
    await _write_down(desk, who, "report made", found.period, found.whole.received)


async def _facts(desk: Desk, who: Staff, action: Action, period: Period) -> list[CaseFact]:
    reach = reach_of(who, action)
    if reach is None or (reach is Reach.OWN and period.office not in ("", who.office)):
        raise NotTheirs
    if period.last < period.first:
        raise Refusal(BACKWARDS)
    if period.last - period.first > LONGEST:
        raise Refusal(TOO_LONG)
    office = who.office or "" if reach is Reach.OWN else period.office or None
    until = _midnight(period.last + timedelta(days=1))
    wanted = Counted(_midnight(period.first), until, office, not_about=who.office)
    async with desk.database.reading() as connection:
        found = await facts.counted(connection, wanted, MOST + 1)
    if len(found) > MOST:
        raise Refusal(TOO_MANY)
    return found


async def _write_down(desk: Desk, who: Staff, action: str, period: Period, rows_there: int) -> None:
    named = f"report:{period.first}..{period.last}:{period.office or who.office or 'all'}"
    line = AuditLine(desk.clock(), who.id, who.login, action, named, f"{rows_there} rows")
    async with desk.database.writing() as connection:
        await audit.add(connection, [line])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)


def _today(desk: Desk) -> date:
    return desk.clock().astimezone(HERE).date()


def _split(found: Iterable[CaseFact], today: date, key: Callable[[CaseFact], str]) -> dict[str, Figures]:
    parts: dict[str, list[CaseFact]] = {}
    for one in found:
        parts.setdefault(key(one), []).append(one)
    ordered = sorted(parts.items(), key=lambda part: (-len(part[1]), part[0]))
    return {name: _figures(part, today) for name, part in ordered}


def _figures(found: Sequence[CaseFact], today: date) -> Figures:
    waits = [(one.first_at - one.created_at).total_seconds() / 3600 for one in found if one.first_at]
    scores = [one.score for one in found if one.score is not None]
    is_told = len(scores) >= FEWEST_RATINGS
    return Figures(
        received=len(found),
        answered=sum(_is_done(one) for one in found),
        open=sum(one.state in OPEN for one in found),
        overdue=sum(_is_overdue(one, today) for one in found),
        on_time=sum(_is_on_time(one) for one in found),
        late=sum(_is_late(one, today) for one in found),
        first_answer=median(waits) if waits else None,
        rated=len(scores),
        score=sum(scores) / len(scores) if is_told else None,
    )


def _is_done(one: CaseFact) -> bool:
    return one.state in ("answered", "closed")


def _is_overdue(one: CaseFact, today: date) -> bool:
    return one.state in OPEN and one.due_on is not None and one.due_on < today


def _done_on(one: CaseFact) -> date | None:
    return one.done_at.astimezone(HERE).date() if one.done_at and _is_done(one) else None


def _is_on_time(one: CaseFact) -> bool:
    done = _done_on(one)
    return done is not None and one.due_on is not None and done <= one.due_on


def _is_late(one: CaseFact, today: date) -> bool:
    done = _done_on(one)
    return _is_overdue(one, today) or (done is not None and one.due_on is not None and done > one.due_on)


def _is_aged(one: CaseFact, age: str, today: date) -> bool:
    least, most = AGES[age]
    return _is_overdue(one, today) and one.due_on is not None and least <= (today - one.due_on).days <= most


PICKS: Mapping[str, Callable[[CaseFact, date], bool]] = MappingProxyType(
    {
        "received": lambda one, today: True,
        "answered": lambda one, today: _is_done(one),
        "open": lambda one, today: one.state in OPEN,
        "overdue": _is_overdue,
        "on_time": lambda one, today: _is_on_time(one),
        "late": _is_late,
        "owed": lambda one, today: _is_on_time(one) or _is_late(one, today),
        "first": lambda one, today: one.first_at is not None,
        "rated": lambda one, today: one.score is not None,
    }
)
PARTS: Mapping[str, Callable[[CaseFact], str]] = MappingProxyType(
    {
        "office": lambda one: one.office or "",
        "category": lambda one: one.category or "",
        "kind": lambda one: one.kind,
        "entry": lambda one: one.entry or "",
    }
)


def is_behind(one: CaseFact, pick: str, today: date) -> bool:
    """Whether a case stands behind a figure.

    `pick`: one of `PICKS`, a part as "category=tre-hen", "age=1-3", or several of them with "," between.
    """
    return all(_is_picked(one, part, today) for part in pick.split(","))


def _is_picked(one: CaseFact, part: str, today: date) -> bool:
    name, is_part, value = part.partition("=")
    if is_part and name == "age":
        return value in AGES and _is_aged(one, value, today)
    if is_part:
        return name in PARTS and PARTS[name](one) == value
    return name in PICKS and PICKS[name](one, today)
