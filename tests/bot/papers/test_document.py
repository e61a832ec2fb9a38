"""Papers in the shape an office here expects, with charts that need no picture and no font of ours."""

from xml.etree import ElementTree

import pytest

from bot.papers.document import FONT, LONGEST, WIDTH, Paper
from tests.bot.papers.reading import WORD, part, said

TWIPS = 635
"""Units of length in one of a document's own, a twentieth of a point."""


def filled(made: Paper) -> list[int]:
    """How long the bars of a paper are, in its units of length, from top to bottom; one cannot be seen has 0."""
    found = []
    for paragraph in part(made.bytes(), "word/document.xml").iter(f"{WORD}p"):
        if paragraph.find(f"{WORD}pPr/{WORD}shd") is not None:
            indent = paragraph.find(f"{WORD}pPr/{WORD}ind")
            right = int(indent.get(f"{WORD}right", "0")) if indent is not None else 0
            found.append(round(LONGEST / TWIPS) - right)
    return found


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    made = Paper()
    made.bars("Theo kênh", [("Zalo", 40, "40"), ("Telegram", 10, "10"), ("<b> & =1", 0, "0"), ("Web", 20, "20")])
    longest, quarter, half = filled(made)
    assert longest == round(LONGEST / TWIPS)
    assert quarter / longest == pytest.approx(1 / 4, abs=0.001)
    assert half / longest == pytest.approx(1 / 2, abs=0.001)
    told = [line for line in said(made.bytes()).splitlines() if line.strip()]
    assert told == ["Theo kênh", "Zalo", "40", "Telegram", "10", "<b> & =1", "0", "Web", "20"]


@pytest.mark.parametrize("lines", [[], [("Zalo", 0, "0"), ("Web", 0.0, "–")]])
def test_where_there_is_nothing_no_chart_is_drawn(lines: list[tuple[str, float, str]]) -> None:
    made = Paper()
    made.bars("Theo kênh", lines)
    assert "Theo kênh" not in said(made.bytes())


def test_it_is_a_sheet_of_a4_and_what_stands_side_by_side_fits_into_it() -> None:
    made = Paper()
    made.sides(["ỦY BAN"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    made.table(("Đơn vị", "1", "2", "3", "4", "5", "6", "7"), [("Trung tâm", *"1234567")])
    document = part(made.bytes(), "word/document.xml")
    size = document.find(f".//{WORD}pgSz")
    assert size is not None
    assert [round(int(size.get(f"{WORD}{side}", "0")) * TWIPS / 360_000, 1) for side in "wh"] == [21.0, 29.7]
    for line in document.iter(f"{WORD}tr"):
        assert sum(widths(line)) == pytest.approx(WIDTH / TWIPS, abs=10)
    sides, table = document.iter(f"{WORD}tbl")
    assert columns(sides) == widths(next(sides.iter(f"{WORD}tr"))), "some readers go by the one, some by the other"
    first, second, *_ = columns(table)
    assert first == pytest.approx(2 * second, abs=2)


def columns(table: ElementTree.Element) -> list[int]:
    return [int(one.get(f"{WORD}w", "0")) for one in table.iter(f"{WORD}gridCol")]


def widths(line: ElementTree.Element) -> list[int]:
    return [int(one.get(f"{WORD}w", "0")) for one in line.iter(f"{WORD}tcW")]


def test_headings_are_headings_and_pages_are_numbered_but_the_first() -> None:
    made = Paper()
    made.heading("1. Thuế")
    made.heading("Hạn nộp", 2)
    document, styles = part(made.bytes(), "word/document.xml"), part(made.bytes(), "word/styles.xml")
    used = [one.get(f"{WORD}val") for one in document.iter(f"{WORD}pStyle")]
    assert used == ["Heading1", "Heading2"]
    for style in styles.iter(f"{WORD}style"):
        if style.get(f"{WORD}styleId") in ("Normal", *used):
            (fonts,) = style.iter(f"{WORD}rFonts")
            assert set(fonts.attrib.values()) == {FONT}, "no other letters by a theme"
    assert document.find(f".//{WORD}titlePg") is not None
    assert part(made.bytes(), "word/header1.xml").find(f".//{WORD}fldSimple") is not None
