"""When a result is ready: the time a procedure states, counted from the day of handing in, each step in a line.

Counted is only what the source states as a number with a unit. The day on the slip stays the one that holds.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

from handlers.citizen.handing import Filing
from handlers.citizen.places import ONE_STOP, centre_of
from handlers.citizen.sources import footing
from handlers.clock import calendar_at
from handlers.messages import Block, Choice, Reply
from handlers.presses import Browse, Feature, Open, ReadyOn
from handlers.rich import bold, items, paragraph, parse
from handlers.wording import choice, day, duration, line, say
from knowledge.calendar import ONE_DAY, SATURDAY, Skipped, WorkCalendar
from knowledge.catalogue.records import Record
from knowledge.catalogue.times import UNITS, times_of
from knowledge.entries import Duration, Law, Procedure
from knowledge.lasting import Ready, ready
from knowledge.library import Edition, key_of
from knowledge.vietnamese import capital

LATE = 15.0
LAW = "nd-309-2026-nd-cp"
"""Its Điều 9: what is taken in after 15:00 goes on at the start of the next working day."""
MOST_LINES = 5
MOST_WEEKENDS, MOST_OFF = 4, 20
MOST_AMOUNT = 999
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_OWN_RULE = re.compile(r"sau 15 giờ.{0,60}?ngày làm việc (?:tiếp theo|kế tiếp)")
_STARTS_LATER = re.compile(r"sau 15 giờ thì tính từ")


@dataclass(frozen=True)
class Counted:
    """What is counted for one entry: its stated times, and the day that the dossier is taken in."""

    edition: Edition
    entry: Procedure | Record
    filing: Filing
    calendar: WorkCalendar
    times: tuple[Duration, ...]
    received: date
    office: str = ""
    """Whose hours decide when it is taken in."""

    @property
    def note(self) -> str:
        """What the entry itself says of its time."""
        return self.entry.time_note.text if isinstance(self.entry, Procedure) and self.entry.time_note else ""

    @property
    def opening(self) -> str:
        """What the entry says of the place, where that says that it is open on the Saturday that is asked about."""
        where = self.entry.where if isinstance(self.entry, Procedure) else None
        is_saturday = self.filing.day.weekday() == SATURDAY
        return where.text if is_saturday and where and "thứ Bảy" in where.text else ""

    @property
    def law(self) -> Law | None:
        """What says how a dossier goes on that is taken in late in the day, where it goes through the one-stop."""
        found = self.edition.library.entry(f"law:{LAW}")
        is_there = isinstance(self.entry, Record) or self.entry.receives == ONE_STOP
        return found if is_there and isinstance(found, Law) and found.valid.holds_on(self.filing.day) else None

    @property
    def is_late(self) -> bool | None:
        """Whether it is handed in after 15:00; None where the hour is not known, or the office has closed."""
        hour = self.filing.hour
        if hour is None or self.received != self.filing.day:
            return None if hour is None and self.received == self.filing.day else False
        return hour > LATE


def answer(edition: Edition, entry: Procedure | Record, packed: str, place: str | None = None) -> Reply:
    """When the result of what is handed in (`Filing.packed`, or today) is ready, or why that cannot be counted.

    `place`: the unit where somebody lives, by whose centre's hours it is taken in.
    """
    filing = Filing.unpacked(packed) or Filing(edition.day)
    office = _receiving(edition, entry, place)
    calendar = calendar_at(edition, office)
    received = calendar.received(filing.at)
    counted = Counted(edition, entry, filing, calendar, _times(entry), received, office)
    body = _steps(counted) if counted.times else _uncounted(counted)
    heading = paragraph(bold(entry.short), f" – {line(edition, 'heading.ready')}")
    return Reply((heading, *body, *_source(edition, entry)), _buttons(counted))


def _receiving(edition: Edition, entry: Procedure | Record, place: str | None) -> str:
    """The office where it is handed in: the centre of the place, where it goes through the one-stop."""
    receives = entry.receives if isinstance(entry, Procedure) else ONE_STOP
    centre = centre_of(edition, place) if receives == ONE_STOP else None
    return centre.id if centre else receives or ONE_STOP


def can_count(entry: Procedure | Record) -> bool:
    """Whether the source states a time that a day follows from."""
    return bool(_times(entry))


def weekday(value: date) -> str:
    """A day with its name: "thứ Sáu 27/11/2026"."""
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"


def uncounted_days(edition: Edition, skipped: Iterable[Skipped]) -> str:
    """The days that were not counted, in words: holidays by name, weekends by date where they are few."""
    off = tuple(skipped)
    if len(off) > MOST_OFF:
        return line(edition, "ready.many_off", count=str(len(off)))
    weekends = [one.day for one in off if one.holiday is None]
    named: dict[str, list[str]] = {}
    for one in off:
        if one.holiday:
            named.setdefault(one.holiday, []).append(f"{one.day.day}/{one.day.month}")
    parts = [name if days[0] in name else f"{name} ({', '.join(days)})" for name, days in named.items()]
    if len(weekends) > MOST_WEEKENDS:
        return ", ".join([line(edition, "ready.weekends", count=str(len(weekends))), *parts])
    return ", ".join([*(f"{WEEKDAYS[one.weekday()]} {one.day}/{one.month}" for one in weekends), *parts])


def _steps(counted: Counted) -> tuple[Block, ...]:
    edition = counted.edition
    found = [ready(counted.calendar, _start(counted), time) for time in counted.times[:MOST_LINES]]
    lines = [_handed_in(counted), *map(_counted_line, [edition] * len(found), counted.times, found)]
    lines += _late_lines(counted, found)
    years = sorted({year for one in found for year in one.undecided})
    unsure = [line(edition, "ready.undecided", years=", ".join(map(str, years)))] if years else []
    note = (*parse(counted.opening), *parse(counted.note))
    more = say(edition, "ready.more") if len(counted.times) > MOST_LINES else ()
    elsewhere = say(edition, "ready.elsewhere") if counted.law else ()
    return (items([*lines, *unsure], numbered=True), *more, *note, *say(edition, "ready.own"), *elsewhere)


def _start(counted: Counted) -> date:
    """The day from which the time runs: the next one where the entry itself says so of what comes after 15:00."""
    if counted.is_late and _STARTS_LATER.search(counted.note):
        return counted.calendar.next_working(counted.received + ONE_DAY)
    return counted.received


def _handed_in(counted: Counted) -> str:
    edition, filing = counted.edition, counted.filing
    named = weekday(filing.day)
    if counted.received == filing.day:
        return line(edition, "ready.filed", day=named)
    why = counted.calendar.holiday(filing.day)
    if counted.calendar.is_working(filing.day):
        return _too_late(counted, capital(named))
    off = f" ({why})" if why else ""
    return line(edition, "ready.filed_off", day=capital(named), why=off, next=weekday(counted.received))


def _too_late(counted: Counted, named: str) -> str:
    """On a working day, but not within the hours of the office, or after the usual ones where those are not known."""
    edition, following = counted.edition, weekday(counted.received)
    closing = counted.calendar.closing(counted.filing.day)
    if not counted.calendar.knows_hours:
        return line(edition, "ready.filed_evening", day=named, next=following)
    office = edition.library.office(counted.office).name
    if closing is None:
        return line(edition, "ready.filed_shut", day=named, office=office, next=following)
    until = f"{closing.hour} giờ" + (f" {closing.minute:02}" if closing.minute else "")
    return line(edition, "ready.filed_closed", day=named, until=until, office=office, next=following)


def _counted_line(edition: Edition, time: Duration, found: Ready) -> str:
    """One stated time with the day it ends on, and what was left out on the way."""
    skipped = uncounted_days(edition, found.skipped)
    values = {"time": duration(edition, time), "day": weekday(found.day), "skipped": skipped}
    if skipped:
        return line(edition, f"ready.by_{time.unit}_skipped", **values)
    return line(edition, f"ready.by_{time.unit}", **values)


def _late_lines(counted: Counted, found: list[Ready]) -> Iterator[str]:
    """What handing in after 15:00 changes; nothing where it is known to be earlier, or no rule is known."""
    if counted.is_late is False or not found:
        return
    next_day = counted.calendar.next_working(counted.received + ONE_DAY)
    last = max(one.day for one in found)
    if _OWN_RULE.search(counted.note):
        starts_later = _STARTS_LATER.search(counted.note) is not None
        late = _from(counted, next_day) if starts_later and not counted.is_late else max(last, next_day)
        yield line(counted.edition, "ready.late_own", day=weekday(late))
    elif law := counted.law:
        late = _from(counted, next_day)
        yield line(counted.edition, "ready.late", law=law.number, next=weekday(next_day), day=weekday(late))


def _from(counted: Counted, start: date) -> date:
    return max(ready(counted.calendar, start, time).day for time in counted.times[:MOST_LINES])


def _uncounted(counted: Counted) -> tuple[Block, ...]:
    """The source gives no number: that is said, with what it does say."""
    return (*say(counted.edition, "ready.unknown"), *parse(counted.note))


def _times(entry: Procedure | Record) -> tuple[Duration, ...]:
    if isinstance(entry, Procedure):
        return entry.time
    found = (
        Duration(amount=amount, unit=UNITS[period.unit], when=ways or None)
        for ways, periods in times_of(entry.row).items()
        for period in periods
        if period.unit in UNITS and 0 < (amount := ceil(float(period.amount.replace(",", ".")))) <= MOST_AMOUNT
    )
    return tuple(dict.fromkeys(found))


def _source(edition: Edition, entry: Procedure | Record) -> tuple[Block, ...]:
    if isinstance(entry, Procedure):
        return footing(edition, entry)
    if entry.dated is None:
        return say(edition, "listed.source_undated", code=entry.code)
    return say(edition, "listed.source", code=entry.code, day=day(entry.dated))


def _buttons(counted: Counted) -> tuple[Choice, ...]:
    edition, filing = counted.edition, counted.filing
    key = key_of(counted.entry) if isinstance(counted.entry, Procedure) else counted.entry.key
    after = counted.calendar.next_working(filing.day + ONE_DAY)
    other = choice(line(edition, "ready.other_label", day=weekday(after)), ReadyOn(key, Filing(after).packed))
    return (
        *((other,) if counted.times else ()),
        choice(line(edition, "overdue.label"), Feature("appointment")),
        choice(line(edition, "aspect.documents"), Open(key, "documents")),
        choice(line(edition, "aspect.where"), Open(key, "where")),
        choice(line(edition, "menu.other"), Browse()),
    )
