"""A spreadsheet in which every cell is text or a number, whatever somebody wrote: never a formula (F31)."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

LONGEST = 32_000
"""Characters; a cell takes 32,767. What is longer is cut, and says so."""
CUT = " … (đã cắt bớt, xem đủ trong trang cho cán bộ)"
MOST_CHOSEN = 2_000
"""Lines in which a value is offered."""
WIDTHS = (16, 18, 14, 24, 40, 24, 18, 14, 18, 14, 70)


@dataclass(frozen=True, slots=True)
class Link:
    """What leads to another sheet of the same book."""

    sheet: str


Cell = str | int | float | Link


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: the first row is the headings and stays in sight."""

    title: str
    headings: Sequence[str]
    lines: Iterable[Sequence[Cell]]
    choices: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    """Columns, from 0, that are filled in from the first one of another sheet: its title, how many lines it has."""
    widths: Sequence[int] = WIDTHS
    """Of the columns, in letters."""


def sheet(title: str, headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """A book of one table."""
    return book(Table(title, headings, lines))


def book(*tables: Table) -> bytes:
    """A file with these tables, a sheet each."""
    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as made:
        # a later "save as CSV" or retyping of the cell keeps it text
        text = made.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top", "num_format": "@"})
        bold = made.add_format({"bold": True, "bottom": 1})
        for table in tables:
            page = made.add_worksheet(table.title[:31])
            page.freeze_panes(1, 0)
            for column, width in enumerate(table.widths[: len(table.headings)]):
                page.set_column(column, column, width)
            page.write_row(0, 0, table.headings, bold)
            for column, (other, many) in table.choices.items():
                page.data_validation(1, column, MOST_CHOSEN, column, _chosen(other, many))
            rows = _fill(page, table.lines, text)
            page.autofilter(0, 0, rows, len(table.headings) - 1)
    return file.getvalue()


def _chosen(title: str, many: int) -> dict[str, Any]:
    """A cell that offers the lines of another sheet, and takes anything: whoever reads the table says what is wrong."""
    return {"validate": "list", "source": f"='{title}'!$A$2:$A${many + 1}", "error_type": "information"}


def _fill(page: Any, lines: Iterable[Sequence[Cell]], text: Any) -> int:
    """How many lines there were."""
    row = 0
    for row, line in enumerate(lines, 1):
        for column, cell in enumerate(line):
            if isinstance(cell, Link):
                page.write_url(row, column, f"internal:'{cell.sheet}'!A1", string=cell.sheet)
            elif isinstance(cell, str):
                page.write_string(row, column, _sound(cell), text)
            else:
                page.write_number(row, column, cell)
    return row


def _sound(text: str) -> str:
    """What a spreadsheet can hold: no control characters, and no more than it takes."""
    kept = "".join(c for c in text if c.isprintable() or c in "\n\t")
    return kept if len(kept) <= LONGEST else kept[:LONGEST] + CUT
