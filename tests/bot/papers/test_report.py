from datetime import date

from bot.papers.report import OUR_OWN, Names, hours, paper
from handlers.desk.reports import Figures, Period, Report
from tests.bot.papers.reading import said

HOSTILE = "<b> & {{7*7}} =1+1"
SOME = Figures(10, 6, 4, 2, 5, 3, 5.25, 4, 4.5)
NONE = Figures(0, 0, 0, 0, 0, 0, None, 0, None)
NAMES = Names({"a": "Trung tâm A"}, {"tre-hen": HOSTILE}, {"gop_y": "Góp ý"}, {"topic:x": "Chủ đề X"})


def report(whole: Figures = SOME, office: str = "") -> Report:
    period = Period(date(2026, 11, 1), date(2026, 11, 30), office)
    parts = {"a": whole, "": whole}
    return Report(period, date(2026, 12, 1), whole, parts, {"tre-hen": whole}, {"gop_y": whole}, [("topic:x", 3)], {})


def test_the_figures_stand_in_it_with_how_they_are_counted() -> None:
    text = said(paper(report(), NAMES, trial=False))
    for line in ("từ 01/11/2026 đến hết 30/11/2026", "Trung tâm A", "Chưa rõ", "Chủ đề X", "4,5 (4)", "62%", "5,2 giờ"):
        assert line in text, line
    assert OUR_OWN in text
    assert "Bản thử nghiệm" not in text


def test_f31_what_looks_like_markup_is_kept_as_it_was_written() -> None:
    assert HOSTILE in said(paper(report(), NAMES, trial=True))


def test_where_there_is_nothing_it_says_so() -> None:
    text = said(paper(report(NONE, "a"), NAMES, trial=True))
    assert "chưa có mục nào có hạn" in text
    assert "chưa có mục nào được trả lời" in text
    assert "Bản thử nghiệm" in text
    assert "Đơn vị: Trung tâm A" in text


def test_long_waits_are_told_in_days() -> None:
    assert [hours(value) for value in (0.5, 47.9, 48, 100)] == ["0,5 giờ", "47,9 giờ", "2,0 ngày", "4,2 ngày"]
