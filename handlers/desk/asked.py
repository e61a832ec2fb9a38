"""Figures of what was asked in a period: about what, on which channels, with what end. The counting is the database's.

Questions belong to no unit, so these figures are of the whole service and for those who see all of it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.parts import Part, Place, part
from handlers.desk.reports import BACKWARDS, LONGEST, TOO_LONG, Period
from handlers.desk.roles import Action, Reach, may, reach_of
from handlers.wording import HERE
from knowledge.entries import Procedure, Topic
from storage import asked, audit, late_results
from storage.records import Asking, AuditLine, Staff, Unwell

Row = Unwell
MOST = 20_000
TOO_MANY = f"Có hơn {MOST} câu hỏi. Hãy chọn kỳ ngắn hơn."
AT_ONCE = 100
RESOLVED = ("answered", "chosen")
MATTERS = ("answered", "clarified", "unknown")
"""Where somebody wanted to know something; `chosen` is the end of a `clarified`."""
GUIDANCE = ("online", "post")
PICKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "all": {},
        "matters": {"statuses": MATTERS},
        "resolved": {"statuses": RESOLVED},
        "unknown": {"statuses": ("unknown",)},
        "unliked": {"statuses": ("none_of_these", "disliked")},
        "online": {"statuses": RESOLVED, "aspects": ("online",)},
        "post": {"statuses": RESOLVED, "aspects": ("post",)},
        "guidance": {"statuses": RESOLVED, "aspects": GUIDANCE},
    }
)

SIDES: Mapping[str, Callable[[str], Mapping[str, Any]]] = MappingProxyType(
    {
        "status": lambda value: {"statuses": (value,)},
        "channel": lambda value: {"channel": value},
        "aspect": lambda value: {"statuses": RESOLVED, "aspects": (value,)},
        "entry": lambda value: {"statuses": RESOLVED, "entries": (value,)},
        "field": lambda value: {"statuses": RESOLVED},
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked in a period. `by_field`: of what was answered, the aspects of each field."""

    by_status: Mapping[str, int]
    by_channel: Mapping[str, Mapping[str, int]]
    """For each channel how many questions had which end."""
    by_field: Mapping[str, Mapping[str, int]]
    by_entry: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def matters(self) -> int:
        return sum(self.by_status.get(status, 0) for status in MATTERS)

    @property
    def resolved(self) -> int:
        return sum(self.by_status.get(status, 0) for status in RESOLVED)

    @property
    def unknown(self) -> int:
        return self.by_status.get("unknown", 0)

    @property
    def unliked(self) -> int:
        return self.by_status.get("none_of_these", 0) + self.by_status.get("disliked", 0)

    @property
    def resolved_share(self) -> float | None:
        """Of what somebody wanted to know, what was answered without anybody of the staff."""
        return self.resolved / self.matters if self.matters else None

    def guidance(self, aspect: str) -> int:
        """How often it was explained how to hand something in online, or by post."""
        return sum(aspects.get(aspect, 0) for aspects in self.by_field.values())

    @property
    def post_share(self) -> float | None:
        """Of all such guidance, that about the post (plan V.9)."""
        given = sum(map(self.guidance, GUIDANCE))
        return self.guidance("post") / given if given else None


@dataclass(frozen=True, slots=True)
class Apologies:
    """Dossiers promised for a day of the period whose result was late: how many, with a letter, with one in time."""

    late: int
    issued: int
    in_time: int


def sees_questions(who: Staff, period: Period) -> bool:
    """Whether the figures of questions belong to this report: for those who see all, about the whole."""
    return may(who, Action.READ_QUESTIONS) and not period.office


async def counted(desk: Desk, who: Staff, period: Period) -> Asked:
    """Raises `NotTheirs`, and `Refusal` for a period that is none."""
    wanted = _asking(who, period)
    resolved = replace(wanted, statuses=RESOLVED)
    async with desk.database.reading() as connection:
        by_status = await asked.tally(connection, wanted, "status")
        by_channel = await asked.tally(connection, wanted, "channel", "status")
        by_entry = await asked.tally(connection, resolved, "entry", "aspect")
    return Asked(
        dict(by_status), _nested(by_channel, str), _nested(by_entry, lambda key: field_of(desk, key)), _most(by_entry)
    )


async def apologies(desk: Desk, who: Staff, period: Period) -> Apologies:
    """Raises `NotTheirs`."""
    reach = reach_of(who, Action.READ_REPORTS)
    if reach is None:
        raise NotTheirs
    office = who.office or "" if reach is Reach.OWN else period.office or None
    async with desk.database.reading() as connection:
        return Apologies(*await late_results.tally(connection, period.first, period.last, office))


async def rows(desk: Desk, who: Staff, period: Period, pick: str, place: Place | None = None) -> tuple[int, Part[Row]]:
    """How many questions stand behind a figure, and a part of them, the newest first."""
    found = await _rows(desk, who, period, pick)
    beyond = found
    if place is not None and place.back:
        beyond = [one for one in reversed(found) if _key(one) > place.key]
    elif place is not None:
        beyond = [one for one in found if _key(one) < place.key]
    return len(found), part(beyond[: AT_ONCE + 1], AT_ONCE, place, _key)


def is_behind(one: Row, field: str, pick: str) -> bool:
    """Whether a question about something of a field is one of those that `rows` finds for a figure."""
    return all(_is_of(one, field, side) for side in pick.split(","))


def _is_of(one: Row, field: str, side: str) -> bool:
    wanted = _narrowing(side)
    if wanted is None or (side.startswith("field=") and side != f"field={field}"):
        return False
    own = {"statuses": one.status, "aspects": one.aspect or "", "entries": one.entry or "", "channel": one.channel}
    return all(own[name] in ((value,) if name == "channel" else value) for name, value in wanted.items())


async def exported(desk: Desk, who: Staff, period: Period) -> list[Row]:
    """Every question of a period, personal numbers covered; who took it out is written down."""
    found = await _rows(desk, who, period, "all")
    named = f"report:{period.first}..{period.last}:all"
    line = AuditLine(desk.clock(), who.id, who.login, "questions exported", named, f"{len(found)} rows")
    async with desk.database.writing() as connection:
        await audit.add(connection, [line])
    return found


async def _rows(desk: Desk, who: Staff, period: Period, pick: str) -> list[Row]:
    wanted = _asking(who, period)
    narrowing = [_narrowing(one) for one in pick.split(",")]
    if None in narrowing:
        return []
    for sides in narrowing:
        wanted = replace(wanted, **(sides or {}))
    async with desk.database.reading() as connection:
        found = await asked.rows(connection, wanted, MOST + 1)
    if len(found) > MOST:
        raise Refusal(TOO_MANY)
    fields = [one.partition("=")[2] for one in pick.split(",") if one.startswith("field=")]
    return [one for one in found if all(field_of(desk, one.entry) == field for field in fields)]


def _narrowing(pick: str) -> Mapping[str, Any] | None:
    """What a part of a figure's name asks for: one of `PICKS`, or a side with its value, as "channel=zalo"."""
    name, is_side, value = pick.partition("=")
    return SIDES[name](value) if is_side and name in SIDES else None if is_side else PICKS.get(name)


def _asking(who: Staff, period: Period) -> Asking:
    if not may(who, Action.READ_QUESTIONS):
        raise NotTheirs
    if period.last < period.first:
        raise Refusal(BACKWARDS)
    if period.last - period.first > LONGEST:
        raise Refusal(TOO_LONG)
    first, after = (datetime.combine(day, time(), HERE) for day in (period.first, period.last + timedelta(days=1)))
    return Asking(first, after)


def field_of(desk: Desk, key: str | None) -> str:
    """The field an entry lies in; "" for what lies in none of ours, as the national list."""
    entry = desk.edition().library.entry(key) if key else None
    return entry.field if isinstance(entry, Procedure | Topic) else ""


def _nested(counts: Sequence[tuple[Any, ...]], outer: Callable[[Any], str]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for key, inner, times in counts:
        found.setdefault(outer(key), Counter())[inner or ""] += times
    ordered = sorted(found.items(), key=lambda one: (-one[1].total(), one[0]))
    return {key: dict(inner.most_common()) for key, inner in ordered}


def _most(counts: Sequence[tuple[Any, ...]]) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for key, _, times in counts:
        if key:
            found[key] += times
    return found.most_common(10)


def _key(one: Row) -> tuple[int]:
    return (one.id,)
