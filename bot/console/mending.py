"""Faults of the draft in words, each with the page, and the box there, where it is mended."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.console.forms import Field, fields
from bot.differences import called
from knowledge.entries import Loc
from knowledge.examining import Placed, examine
from knowledge.faults import Fault
from knowledge.library import key_of
from knowledge.reading import Written, written

MOST_FAULTS = 20
KEPT = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<message>[^\n]*)")
"""A fault as it is kept with the draft."""


@dataclass(frozen=True, slots=True)
class Mend:
    """What is wrong, in what (an entry or a file), and the page below that of the content that mends it."""

    called: str
    page: str
    message: str
    part: str = ""
    """What the form calls the box where it stands."""


def mends(faults: Sequence[Fault], texts: Mapping[str, bytes]) -> tuple[Mend, ...]:
    """The first of the faults of the draft's texts."""
    return tuple(_mends(faults[:MOST_FAULTS], texts))


def kept(told: Sequence[str]) -> list[Fault]:
    """Faults as they are kept with the draft."""
    found = map(KEPT.match, told)
    return [Fault(one["file"], int(one["line"]), int(one["column"]), one["message"]) for one in found if one]


def _mends(faults: Sequence[Fault], texts: Mapping[str, bytes]) -> Iterator[Mend]:
    """An entry is mended in its form, unless its file cannot be read; then it is mended as a file."""
    for fault in faults:
        examined = examine({fault.file: texts.get(fault.file, b"")})
        if examined.faults or not examined.placed:
            yield Mend(f"tệp {fault.file}, dòng {fault.line}", f"file/{fault.file}", fault.message)
        else:
            yield _mend(examined.placed, fault)


def _mend(placed: Sequence[Placed], fault: Fault) -> Mend:
    read, at = written(placed[0].raw), (fault.line, fault.column)
    one = max(placed, key=lambda one: _before(read, one.path, at))
    key = key_of(one.entry)
    form = [box for box in fields(type(one.entry), _value(read, one.path)) if box.value]
    box = max(form, key=lambda box: _before(read, (*one.path, *_loc(box)), at), default=None)
    if box is None or _before(read, (*one.path, *_loc(box)), at) == NOWHERE:
        return Mend(called(one.entry, key), f"entries/{key}", fault.message)
    return Mend(called(one.entry, key), f"entries/{key}?at={box.name}#{box.name}", fault.message, box.label)


NOWHERE = (0, 0)


def _before(read: Written, loc: Loc, at: tuple[int, int]) -> tuple[int, int]:
    """Where something stands, if that is not after a place."""
    spot = read.spot(loc)
    return (spot.line, spot.column) if (spot.line, spot.column) <= at else NOWHERE


def _value(read: Written, path: Loc) -> Mapping[str, Any]:
    value = read.value
    for step in path:
        value = value[step]
    return value if isinstance(value, Mapping) else {}


def _loc(box: Field) -> Loc:
    return tuple(int(step) if step.isdecimal() else step for step in box.name.split("."))
