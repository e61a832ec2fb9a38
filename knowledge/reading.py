"""Guarded YAML text → plain values, and for each value the place where it was written."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import yaml

from knowledge.entries import Loc
from knowledge.guarding import Refused, decoded, events, spot_of, unreadable

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_DIGITS = 15


class Spot(NamedTuple):
    """A place in a file, counted from 1."""

    line: int
    column: int


@dataclass
class Written:
    """What one file says: its value, and where each value and key stands."""

    text: str
    value: Any = None
    values: dict[Loc, Spot] = field(default_factory=dict)
    keys: dict[Loc, Spot] = field(default_factory=dict)
    wrong: list[tuple[Spot, str]] = field(default_factory=list)

    def spot(self, loc: Sequence[str | int], *, key: bool = False) -> Spot:
        """Where `loc` stands: its deepest written part, since a model may see a list where one value was written."""
        path: Loc = ()
        for step in loc:
            if (*path, step) in self.values:
                path = (*path, step)
        return (self.keys if key else self.values).get(path) or self.values.get(path, Spot(1, 1))

    def line(self, number: int) -> str:
        """The text of a line, to be shown with a caret."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")


def written(raw: bytes) -> Written:
    """Read one file. Raises Refused when it is no harmless YAML; smaller faults are collected in `wrong`."""
    found = Written(decoded(raw))
    stream = events(found.text)
    for event in stream:
        if isinstance(event, yaml.NodeEvent):
            found.value = _value(event, stream, (), found)
    return found


def _value(event: yaml.Event, stream: Iterator[yaml.Event], path: Loc, found: Written) -> Any:
    found.values[path] = _spot(event)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(stream, path, found)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(stream, path, found)
    assert isinstance(event, yaml.ScalarEvent)
    return _scalar(event, found)


def _sequence(stream: Iterator[yaml.Event], path: Loc, found: Written) -> list[Any]:
    items: list[Any] = []
    for event in stream:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_value(event, stream, (*path, len(items)), found))
    return items


def _mapping(stream: Iterator[yaml.Event], path: Loc, found: Written) -> dict[str, Any]:
    items: dict[str, Any] = {}
    for event in stream:
        if isinstance(event, yaml.MappingEndEvent):
            break
        spot = _spot(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise Refused(spot.line, spot.column, "tên khóa phải là một từ, không phải một danh sách hay nhóm")
        key = unicodedata.normalize("NFC", event.value)
        if key in items:
            first = found.keys[(*path, key)]
            found.wrong.append((spot, f"khóa “{key}” ghi hai lần (lần đầu ở dòng {first.line}); hãy bỏ một"))
        found.keys[(*path, key)] = spot
        items[key] = _value(next(stream), stream, (*path, key), found)
    return items


def _scalar(event: yaml.ScalarEvent, found: Written) -> Any:
    text = unicodedata.normalize("NFC", event.value)
    if trouble := unreadable(text):  # written as what stands for it in quotes, such as "\u202e"
        found.wrong.append((_spot(event), trouble[1]))
    if event.style is not None and event.style != "":
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if NUMBER.fullmatch(text):
        return _number(text, _spot(event), found)
    if DAY.fullmatch(text):
        return _day(text, _spot(event), found)
    return text


def _number(text: str, spot: Spot, found: Written) -> int | str:
    if len(text) <= MOST_DIGITS:
        return int(text)
    found.wrong.append((spot, "số dài quá; nếu là mã hay số hiệu thì đặt trong dấu nháy"))
    return text


def _day(text: str, spot: Spot, found: Written) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        found.wrong.append((spot, f"lịch không có ngày {text}; hãy xem lại tháng và ngày"))
        return text


def _spot(event: yaml.Event) -> Spot:
    return Spot(*spot_of(event))
