"""Texts of the national list made fit for a small screen, as tables of what is listed and what is shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue.cleaning import cut, law_named, line_of, lines_of, marker_of, says_nothing, shortened

LINES: list[tuple[str, str, list[str]]] = [
    ("lines stay lines", "Bước 1: Nộp đơn.\n    Bước 2: Nhận giấy.", ["Bước 1: Nộp đơn.", "Bước 2: Nhận giấy."]),
    ("a broken line is whole again", "Chủ vườn nộp đơn tại\n  nơi có vườn.", ["Chủ vườn nộp đơn tại nơi có vườn."]),
    ("a comma goes on", "Nộp đơn,\n  Tờ khai và ảnh.", ["Nộp đơn, Tờ khai và ảnh."]),
    ("a bare number belongs to the next line", "Bước 1:\nNộp đơn.\nBước 2\nChờ.", ["Bước 1: Nộp đơn.", "Bước 2: Chờ."]),
    ("bullets go", "- Một\n+ Hai\n* Ba\n• Bốn\n++ Năm\no Sáu\n– Bảy", ["Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy"]),
    ("letters and numbers stay", "a) Đơn\n1. Ảnh\n(2) Giấy", ["a) Đơn", "1. Ảnh", "(2) Giấy"]),
    ("a list inside a line", "Gồm: a) Đơn; b) Ảnh; c) Giấy.", ["Gồm:", "a) Đơn;", "b) Ảnh;", "c) Giấy."]),
    ("a list of dashes inside a line", "Gồm: - Đơn; - Ảnh.- Giấy.", ["Gồm:", "Đơn;", "Ảnh.", "Giấy."]),
    ("a range is no list", "Từ ngày 10 - 15 hằng tháng.", ["Từ ngày 10 - 15 hằng tháng."]),
    ("a point of law is no list", "Theo điểm a) khoản 2 Điều 5.", ["Theo điểm a) khoản 2 Điều 5."]),
    ("HTML is gone", "<p>Nộp&nbsp;đơn</p><br/>Nh&#7853;n <b>giấy</b>", ["Nộp đơn", "Nhận giấy"]),
    ("signs that are no HTML stay", "Diện tích < 50 m2 và > 10 m2", ["Diện tích < 50 m2 và > 10 m2"]),
    ("spaces are single", "Nộp   đơn\t tại\u00a0xã .", ["Nộp đơn tại xã."]),
    ("shouting is calmed", "HỒ SƠ GỒM CÓ CÁC GIẤY TỜ", ["Hồ sơ gồm có các giấy tờ"]),
    ("doubled commas are single", "Đơn,, ảnh;; giấy", ["Đơn, ảnh; giấy"]),
    ("nothing is nothing", "Không.\n\n-\n", []),
    ("the same line twice in a row is once", "Chờ.\nChờ.\nNhận.\nChờ.", ["Chờ.", "Nhận.", "Chờ."]),
    (
        "the day beside a number goes, and who signed",
        "Theo Nghị định số 12/2024/NĐ-CP ngày 03/02/2024 của Chính phủ về vườn.",
        ["Theo Nghị định 12/2024/NĐ-CP về vườn."],
    ),
    (
        "the day in words goes too",
        "Mẫu kèm theo Thông tư số 7/2025/TT-BTC ngày 02 tháng 3 năm 2025 của Bộ trưởng Bộ Tài chính.",
        ["Mẫu kèm theo Thông tư 7/2025/TT-BTC."],
    ),
    ("a day that matters stays", "Nộp trước ngày 30/9/2026.", ["Nộp trước ngày 30/9/2026."]),
]


@pytest.mark.parametrize(("listed", "shown"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_a_text_is_shown_as_the_lines_it_means(listed: str, shown: list[str]) -> None:
    assert list(lines_of(listed)) == shown


@given(st.text(alphabet="aáBĐ1.;:,-+*()\n \t<>&/", max_size=200))
def test_whatever_is_listed_can_be_shown(text: str) -> None:
    for line in lines_of(text):
        assert line == line.strip()
        assert "\n" not in line
        assert not says_nothing(line)
    assert "\n" not in line_of(text)


@pytest.mark.parametrize("said", ["", "Không", "không có.", "Không quy định", "Chưa có", "-", "…", "None", "KHÔNG CÓ"])
def test_the_ways_to_say_nothing(said: str) -> None:
    assert says_nothing(said)


@pytest.mark.parametrize("said", ["Không có án tích", "Có", "Không quá 5 ngày", "Chưa có chồng"])
def test_what_only_begins_like_nothing_says_something(said: str) -> None:
    assert not says_nothing(said)


@pytest.mark.parametrize(
    ("line", "marker"),
    [("a) Đơn", "a)"), ("2.10. Ảnh", "2.10."), ("(iv) Giấy", "(iv)"), ("Bước 2: Chờ", "Bước 2:"), ("Đơn a) b", "")],
)
def test_the_marker_of_a_line(line: str, marker: str) -> None:
    assert marker_of(line) == marker


def test_a_line_is_cut_where_a_sentence_ends_else_a_clause_else_a_word() -> None:
    assert cut("Ngắn.", 40) == ("Ngắn.", "")
    assert cut("Câu đầu dài vừa phải. Câu sau, dài hơn nữa.", 40) == (
        "Câu đầu dài vừa phải. …",
        "… Câu sau, dài hơn nữa.",
    )
    assert cut("Mệnh đề đầu dài vừa, mệnh đề sau dài hơn", 36)[0] == "Mệnh đề đầu dài vừa, …"
    assert cut("từ " * 30, 30)[0] == "từ từ từ từ từ từ từ từ từ …"
    assert len(cut("a" * 100, 30)[0]) <= 31


@given(st.text(alphabet="ab .,;:", max_size=300), st.integers(12, 60))
def test_nothing_is_lost_by_cutting(line: str, most: int) -> None:
    kept, rest = "", line
    while rest:
        head, rest = cut(rest, most)
        assert len(head) <= most
        kept += head
    assert re.sub("[… ]", "", kept) == line.replace(" ", "")


def test_the_first_words_of_a_text() -> None:
    assert shortened("Đơn xin nuôi yến", 40) == "Đơn xin nuôi yến"
    assert shortened("Đơn xin nuôi yến trong nhà, có mái", 30) == "Đơn xin nuôi yến trong nhà …"


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        ("Luật Chăn nuôi (32/2018/QH14)", "Luật Chăn nuôi (32/2018/QH14)"),
        ("Nghị định 13/2020/NĐ-CP (13/2020/NĐ-CP)", "Nghị định 13/2020/NĐ-CP"),
        ("Nghị định 13/2020/NĐ-CP (13/2020/NĐ-CP.)", "Nghị định 13/2020/NĐ-CP"),
        ("quy định về vườn yến (5/2024/QĐ-UBND)", "Quy định về vườn yến (5/2024/QĐ-UBND)"),
    ],
)
def test_a_law_says_its_number_once(listed: str, shown: str) -> None:
    assert law_named(listed) == shown
