"""Days as people name them: "hôm nay", "thứ 6 tuần sau", "20/11", "ngày 5 tháng 12", "3 giờ chiều mai".

All patterns are over folded text (no tone marks). Which year or week is meant depends on whether what is told of is
over ("hẹn 20/11 mà chưa có") or still to come ("nộp 20/11").
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.vietnamese import clean, fold

JUST_PAST = 60
"""Days: "nộp ngày 20/11", said on 25/11, is five days ago rather than in a year."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
LATE_MARK = 0.5
"""Hours: "sau 15 giờ" is taken as half past."""

_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5} | {str(n): n - 2 for n in range(2, 8)}
_NEAR = {"nay": 0, "mai": 1, "mot": 2, "kia": 2, "qua": -1, "hom kia": -2, "bua kia": -2}
_DAY = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<near>(?:ngay|hom|bua|sang|trua|chieu) (?:nay|mai|mot|qua|kia)\b|(?:toi|dem) (?:mai|qua)\b|mai\b|bay gio\b)"
    r"|(?:(?:thu |t)(?P<weekday>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn))\b"
    r"(?P<which> tuan (?:sau|toi|nay|truoc|roi|vua roi)\b| (?:sau|nay|truoc|roi|vua roi|qua)\b)?"
    r"|(?P<said>(?:ngay|hom) )?(?P<d>\d{1,2}) ?(?P<sep>[/.-]) ?(?P<m>\d{1,2})"
    r"(?:(?P=sep)(?P<y>\d{4}|\d{2}))?(?![\w/]|[.,]\d)"
    r"|(?:ngay |hom |mung |mong )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2})(?: nam (?P<year>\d{4}))?\b"
    r"|ngay (?P<alone>\d{1,2})\b(?! ?(?:[/.,-]|thang|ngay|lam))"
    r")"
)
_ORDINAL = re.compile(r"\b(?:cai|lan|buoc|nguoi|muc|ban|dua|con|cau|so) $")
"""Before "thứ hai" it says which one, not which day."""
_HOUR = re.compile(
    r"(?:\b(?P<side>sau|truoc|qua|hon) )?(?<![\w/.-])(?P<hour>1?\d|2[01]) ?(?:gio|h|g)(?: ?(?P<minute>[0-5]\d|ruoi))?\b"
    r"(?P<part> (?:sang|trua|chieu|toi))?(?! lam viec)"
)
_SPOKEN = re.compile(
    r"\b(?P<hour>1?\d|mot|hai|ba|bon|nam|bay|tam|chin|muoi(?: mot| hai)?)(?P<gio> gio)?(?P<half> ruoi)?"
    r"(?= (?:sang|trua|chieu|toi)\b)"
)
_HOURS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai")
_PARTS = {"sang": 9.0, "trua": 12.0, "toi": 19.0, "dem": 20.0}
"""What a part of a day says of the hour; an afternoon may lie before or after three."""


@dataclass(frozen=True, slots=True)
class Named:
    """A day named in a text (`start` to `end` of its folded form), and the hour where it is named too."""

    day: date
    start: int
    end: int
    hour: float | None = None


def days_in(text: str, today: date, *, is_over: bool = False) -> tuple[Named, ...]:
    """The days a text names, in its order; what is no day of any calendar is left out."""
    typed = clean(text)
    folded = fold(typed)
    hour = _hour_in(folded)
    return tuple(
        Named(day, found.start(), found.end(), hour if hour is not None else _PARTS.get(found[0].split()[0]))
        for found in _found(typed, folded)
        if (day := _meant(found, today, is_over=is_over))
    )


def without_days(text: str) -> str:
    """The text without the days and hours it names; tone marks are kept where folding kept the length."""
    typed = clean(text)
    folded = fold(typed)
    rest = typed if len(typed) == len(folded) else folded
    named = {at for found in (*_found(typed, folded), *_HOUR.finditer(folded)) for at in range(*found.span())}
    return " ".join("".join(" " if at in named else letter for at, letter in enumerate(rest)).split())


def _found(typed: str, folded: str) -> Iterator[re.Match[str]]:
    for found in _DAY.finditer(folded):
        is_ordinal = found["weekday"] and not found["which"] and _ORDINAL.search(folded[: found.start()])
        is_number = found["d"] and found["sep"] != "/" and not (found["said"] or found["y"])
        is_other_mai = found["near"] == "mai" and not _is_tomorrow(typed, folded, found)
        if not (is_ordinal or is_number or is_other_mai):
            yield found


def _is_tomorrow(typed: str, folded: str, found: re.Match[str]) -> bool:
    """Whether a lone "mai" is the next day and not "mãi", "mái" or a name."""
    if len(typed) != len(folded) or typed[found.start() : found.end()] != "mai":
        return False
    return not re.match(r" (?:tang|moi|chua|khong|van|ma)\b", folded[found.end() :])


def _meant(found: re.Match[str], today: date, *, is_over: bool) -> date | None:
    if found["near"]:
        near = found["near"]
        return today + timedelta(days=_NEAR.get(near, _NEAR.get(near.split()[-1], 0)))
    if found["weekday"] or found["sunday"]:
        number = _WEEKDAYS[found["weekday"]] if found["weekday"] else 6
        return _weekday(number, (found["which"] or "").split(), today, is_over=is_over)
    if found["alone"]:
        return _day_of_month(int(found["alone"]), today, is_over=is_over)
    day, month = int(found["d"] or found["day"]), int(found["m"] or found["month"])
    year = found["y"] or found["year"]
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _nearest(lambda at: _date(today.year + at, month, day), today, is_over=is_over)


def _weekday(number: int, which: list[str], today: date, *, is_over: bool) -> date:
    """The weekday of this week, or of the one that is named; without a name the next one, or the last one if over."""
    this = today + timedelta(days=number - today.weekday())
    if "nay" in which:
        return this
    if {"truoc", "roi", "qua"} & set(which):
        return this - timedelta(days=7) if "tuan" in which or this >= today else this
    if {"sau", "toi"} & set(which):
        return this + timedelta(days=7) if "tuan" in which or this <= today else this
    if is_over:
        return this if this <= today else this - timedelta(days=7)
    return this if this >= today else this + timedelta(days=7)


def _day_of_month(number: int, today: date, *, is_over: bool) -> date | None:
    def in_month(at: int) -> date | None:
        months = today.year * 12 + today.month - 1 + at
        return _date(months // 12, months % 12 + 1, number)

    return _nearest(in_month, today, is_over=is_over, just_past=JUST_PAST // 10)


def _nearest(
    dated: Callable[[int], date | None], today: date, *, is_over: bool, just_past: int = JUST_PAST
) -> date | None:
    """Of the same day in the period before, in this and in the next one, that which is meant."""
    days = [day for at in (-1, 0, 1) if (day := dated(at))]
    past = [day for day in days if day <= today]
    if past and (is_over or (today - past[-1]).days <= just_past):
        return past[-1]
    return next((day for day in days if day > today), None)


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeral(spoken: re.Match[str]) -> str:
    """ba giờ rưỡi", "3 rưỡi" before a part of the day as "3 gio ruoi"; a number alone is no hour."""
    if not (spoken["gio"] or spoken["half"]):
        return spoken[0]
    hour = spoken["hour"]
    return f"{hour if hour.isdigit() else _HOURS.index(hour) + 1} gio{spoken['half'] or ''}"


def _hour_in(folded: str) -> float | None:
    """The hour a text names, in hours since midnight; "3 giờ" at an office is in the afternoon."""
    found = _HOUR.search(_SPOKEN.sub(_numeral, folded))
    if found is None:
        return None
    hour, minute = int(found["hour"]), found["minute"] or "0"
    is_after_noon = hour < 12 and ((found["part"] or "").strip() in ("chieu", "toi") or hour < 7)
    time = hour + 12 * is_after_noon + (30 if minute == "ruoi" else int(minute)) / 60
    sides = {"sau": LATE_MARK, "qua": LATE_MARK, "hon": LATE_MARK, "truoc": -LATE_MARK}
    named = time + sides.get(found["side"] or "", 0.0)
    return named if named < 24 else None
