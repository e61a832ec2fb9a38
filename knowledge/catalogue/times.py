"""How long the national list says it takes, by the way of handing in."""

import re
from dataclasses import dataclass

from knowledge.catalogue.cleaning import lines_of, says_nothing
from knowledge.catalogue.dump import Row
from knowledge.entries import Unit

UNITS = {"ngày làm việc": Unit.WORKING_DAY, "ngày": Unit.DAY, "giờ": Unit.HOUR, "tháng": Unit.MONTH}
_PERIOD = re.compile(
    r"0*(\d{1,4}(?:[.,]\d{1,2})?) *(ngày làm việc|ngày|giờ|tháng|năm|\(đơn vị không ghi\))", re.IGNORECASE
)
_OTHER = re.compile(r"\s*OTHE ?R\s*$")
_GLUED = re.compile(r"(?:trực tuyến|trực tiếp|bưu chính) ?\d|\d ?(?:ngày|giờ)(?:miễn|không)|theo mô tả$", re.IGNORECASE)
_OF_TIME = re.compile(
    r"\d[^.;]{0,12}(?:ngày|giờ|tháng|năm)|thời (?:hạn|gian)|ngay (?:trong|khi)|trước ngày", re.IGNORECASE
)


@dataclass(frozen=True)
class Period:
    """A time as listed: an amount ("5", "0,5") in a unit, in a unit that is not said, or words."""

    amount: str = ""
    unit: str = ""
    """"ngày làm việc", "ngày", "giờ", "tháng", "năm", or "" where the list has no unit."""
    words: str = ""


def times_of(row: Row) -> dict[str, tuple[Period, ...]]:
    """The times by the ways of handing in that share them ("trực tiếp, bưu chính"); "" where all ways do."""
    by_way: dict[str, dict[Period, None]] = {}
    for way in row.ways:
        by_way.setdefault(way.channel, {}).update(dict.fromkeys(_read(way.time)))
    if not row.ways:
        by_way[""] = dict.fromkeys(period for text in row.time for period in _read(text))
    shared: dict[tuple[Period, ...], list[str]] = {}
    for channel, periods in by_way.items():
        shared.setdefault(tuple(periods), []).append(channel)
    found = {", ".join(channels): periods for periods, channels in shared.items() if periods}
    return {"": next(iter(found.values()))} if len(shared) == 1 and found else found


def _read(listed: str) -> tuple[Period, ...]:
    found = _PERIOD.fullmatch(listed.strip())
    if found:
        unit = "" if found[2].startswith("(") else found[2].lower()
        return (Period(found[1].replace(".", ","), unit),) if found[1].strip("0.,") else ()
    plain = _OTHER.sub("", listed).replace("(đơn vị không ghi)", "")
    return tuple(Period(words=line) for line in lines_of(plain) if not _GLUED.search(line))


def notes_of(row: Row, channel: str = "") -> tuple[str, ...]:
    """The remarks on the ways of handing in (on one of them), each once, without what a form has run together."""
    found = (line for way in row.ways if channel in ("", way.channel) for line in lines_of(way.note))
    return tuple(dict.fromkeys(line for line in found if not _GLUED.search(line) and not says_nothing(line)))


def is_about_time(note: str) -> bool:
    return _OF_TIME.search(note) is not None
