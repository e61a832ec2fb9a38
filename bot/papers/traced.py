"""The figures of a period as a spreadsheet in which each leads to its rows.

Each figure has a number, as "G0012"; a row names the figures it counts in. Whoever filters a sheet's last column by a
number sees exactly what was counted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.papers.sheet import Cell, Link, Table

FIGURES = ("Số", "Số liệu", "Giá trị", "Các dòng ở trang", "Lọc cột Số liệu theo")
COUNTED_IN = "Số liệu"
NO_ROWS = "chỉ có con số"
Holds = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """What it is called, what it comes to, and which rows of its part are behind it."""

    name: str
    value: Cell
    holds: Holds


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report: its figures, and the rows that they count. `lines` None: the figures alone."""

    letter: str
    title: str
    figures: Sequence[Figure]
    headings: Sequence[str] = ()
    lines: Iterable[tuple[Any, Sequence[Cell]]] | None = None
    """Each row as it is counted, and as it is written."""

    def number(self, at: int) -> str:
        return f"{self.letter}{at:04}"


def traced(parts: Sequence[Part]) -> list[Table]:
    """A sheet of figures, then the rows of each part that has any."""
    own = [Table(part.title, (*part.headings, COUNTED_IN), _lines(part)) for part in parts if part.lines is not None]
    return [Table("Số liệu", FIGURES, list(_figures(parts))), *own]


def _figures(parts: Sequence[Part]) -> Iterator[list[Cell]]:
    for part in parts:
        for at, one in enumerate(part.figures, 1):
            leads = [Link(part.title), part.number(at)] if part.lines is not None else [NO_ROWS, ""]
            yield [part.number(at), f"{part.title}: {one.name}", one.value, *leads]


def _lines(part: Part) -> Iterator[Sequence[Cell]]:
    for row, cells in part.lines or ():
        numbers = (part.number(at) for at, one in enumerate(part.figures, 1) if one.holds(row))
        yield [*cells, " ".join(numbers)]
