import pytest

from bot.papers.sheet import CUT, LONGEST, sheet
from tests.bot.papers.reading import SHEET, cells, part

FORMULAS = ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "{=1}", "http://x.vn", "0912345678", "1e5"]


@pytest.mark.parametrize("text", FORMULAS)
def test_f31_nothing_that_somebody_wrote_is_a_formula_a_link_or_a_number(text: str) -> None:
    (_, (cell,)) = cells(sheet("Góp ý", ["Nội dung"], [[text]]))
    assert cell == ("inlineStr", text.replace("\r", ""))


def test_f31_a_cell_stays_text_when_it_is_typed_again() -> None:
    formats = part(sheet("Góp ý", ["x"], [["=1"]]), "xl/styles.xml").iter(f"{SHEET}xf")
    assert any(one.get("quotePrefix") == "1" for one in formats)


def test_f31_what_is_too_long_is_cut_and_says_so_and_nul_is_left_out() -> None:
    (_, (_, long), (_, odd)) = [[None, *line] for line in cells(sheet("x", ["x"], [["dài" * 20_000], ["a\x00\x0bb"]]))]
    assert long == ("inlineStr", ("dài" * 20_000)[:LONGEST] + CUT)
    assert odd == ("inlineStr", "ab")


def test_numbers_are_numbers_and_headings_stand_first() -> None:
    first, second = cells(sheet("x", ["Tên", "Số"], [["a", 3]]))
    assert [text for _, text in first] == ["Tên", "Số"]
    assert second[1] == ("n", "3")


def test_twenty_thousand_lines_are_all_there() -> None:
    made = cells(sheet("x", ["x", "y"], ([f"việc {number}", number] for number in range(20_000))))
    assert len(made) == 20_001
    assert made[-1][0][1] == "việc 19999"
