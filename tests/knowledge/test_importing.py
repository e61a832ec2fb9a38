"""Questions and answers from a spreadsheet become topics; each row that cannot is told what to put right."""

import pytest

from knowledge.importing import COLUMNS, EXAMPLE, Imported, imported
from knowledge.loading import load_texts
from knowledge.reading import written

SLIP = """\
# Đã hỏi bộ phận một cửa.
id: mat-giay-hen
title: Mất giấy hẹn thì sao
short: Mất giấy hẹn
field: quyen-loi
truth: unverified
source: {url: "https://example.vn/hoi-dap", as_of: 2026-07-31}
ask: [mất giấy hẹn]
answers: [{text: Mang căn cước tới nơi đã nộp.}]
"""
TEXTS = {
    "phrases.yaml": "- {id: field.quyen-loi, text: Quyền của người dân}\n",
    "topics/mat-giay-hen.yaml": SLIP,
}
GOOD = {
    "title": "Ủy quyền cho con đi nộp được không",
    "field": "quyền của người dân",
    "ask": "con nộp thay được không\n- nhờ người nhà nộp",
    "answer": "Được, **trừ** việc phải tự đi.\n\nMang giấy ủy quyền.",
    "url": "https://example.vn/uy-quyen",
    "as_of": "05/11/2026",
}


def taken(*rows: dict[str, str]) -> Imported:
    library = load_texts({name: text.encode() for name, text in TEXTS.items()})
    lines = [[row.get(key, "") for key in COLUMNS] for row in rows]
    return imported([list(COLUMNS.values()), *lines], TEXTS, library)


def test_a_row_becomes_a_topic_in_a_file_of_its_own() -> None:
    found = taken(GOOD)
    assert (found.added, found.changed, found.faults) == (1, 0, ())
    name = "topics/uy-quyen-cho-con-di-nop-duoc-khong.yaml"
    library = load_texts({**{at: text.encode() for at, text in TEXTS.items()}, name: found.texts[name].encode()})
    topic = library.topic("uy-quyen-cho-con-di-nop-duoc-khong")
    assert topic.ask == ("con nộp thay được không", "nhờ người nhà nộp")
    assert topic.answers[0].text == GOOD["answer"]
    assert topic.field == "quyen-loi"
    assert topic.source[0].as_of.isoformat() == "2026-11-05"
    assert topic.truth == "unverified"


def test_a_row_with_a_code_changes_the_cells_that_are_filled_in() -> None:
    found = taken({"id": "mat-giay-hen", "answer": "Hỏi bằng số điện thoại đã ghi."})
    assert (found.added, found.changed) == (0, 1)
    text = found.texts["topics/mat-giay-hen.yaml"]
    assert text.startswith("# Đã hỏi bộ phận một cửa.\n")
    assert written(text.encode()).value["answers"] == [{"text": "Hỏi bằng số điện thoại đã ghi."}]
    assert written(text.encode()).value["title"] == "Mất giấy hẹn thì sao"


@pytest.mark.parametrize(
    ("cells", "truth"),
    [
        ({"answer": "Đáp khác."}, "unverified"),
        ({"answer": "Đáp khác.", "truth": "đã chép", "url": "https://a.vn", "as_of": "20/11/2026"}, "transcribed"),
        ({"ask": "mất phiếu hẹn"}, "confirmed"),
    ],
)
def test_another_answer_is_not_what_somebody_confirmed(cells: dict[str, str], truth: str) -> None:
    confirmed = "truth: confirmed\nconfirmed: {by: Bà B, on: 2026-11-01}"
    name = "topics/mat-giay-hen.yaml"
    texts = TEXTS | {name: TEXTS[name].replace("truth: unverified", confirmed)}
    row = {"id": "mat-giay-hen"} | cells
    lines = [list(COLUMNS.values()), [row.get(key, "") for key in COLUMNS]]
    found = imported(lines, texts, load_texts({at: text.encode() for at, text in texts.items()}))
    assert found.changed == 1
    value = written(found.texts[name].encode()).value
    assert (value["truth"], "confirmed" in value) == (truth, truth == "confirmed")


@pytest.mark.parametrize(
    ("spoilt", "column", "said"),
    [
        ({"title": ""}, "title", "thiếu"),
        ({"answer": ""}, "answer", "thiếu"),
        ({"field": "nuôi tôm"}, "field", "không có lĩnh vực này"),
        ({"url": "", "truth": "đã chép"}, "url", "thiếu nguồn"),
        ({"url": "", "law": "nd-1-2026-nd-cp"}, "law", "không có văn bản nào mang mã này"),
        ({"code": "1.001193"}, "url", "chỉ ghi một nguồn"),
        ({"as_of": "31/02/2026"}, "as_of", "05/11/2026"),
        ({"as_of": ""}, "as_of", "05/11/2026"),
        ({"truth": "chắc chắn"}, "truth", "chép từ văn bản"),
        ({"id": "mat-giay-hem"}, "id", "mat-giay-hen"),
        ({"short": "x" * 60}, "short", "48"),
    ],
)
def test_a_faulty_row_is_left_out_with_its_reason_and_the_others_are_taken(
    spoilt: dict[str, str], column: str, said: str
) -> None:
    found = taken(GOOD | spoilt, GOOD | {"title": "Nộp qua bưu điện được không"})
    (fault,) = (fault for fault in found.faults if fault.stops)
    assert (fault.row, fault.column) == (2, COLUMNS[column])
    assert said in fault.message
    assert (found.added, found.changed) == (1, 0)


def test_every_fault_of_a_row_is_told_at_once() -> None:
    spoilt = {"title": "", "field": "nuôi tôm", "as_of": "31/02/2026", "truth": "chắc chắn", "review_by": "sang năm"}
    found = taken(GOOD | spoilt | {"answer": "x\ufffdy"})
    told = {fault.column for fault in found.faults if fault.row == 2}
    assert told == {COLUMNS[key] for key in (*spoilt, "answer")}
    assert found.added == 0


def test_what_is_not_verified_needs_no_source_as_in_the_form() -> None:
    found = taken({key: GOOD[key] for key in ("title", "field", "answer")})
    assert (found.added, found.faults) == (1, ())
    (text,) = found.texts.values()
    value = written(text.encode()).value
    assert (value["truth"], "source" in value) == ("unverified", False)


def test_the_same_topic_twice_is_said() -> None:
    found = taken({"id": "mat-giay-hen", "short": "Mất phiếu"}, {"id": "mat-giay-hen", "short": "Mất giấy"})
    assert [(fault.row, "dòng 2" in fault.message) for fault in found.faults] == [(3, True)]


def test_a_row_that_asks_what_there_is_already_is_told_its_code() -> None:
    found = taken(GOOD | {"title": "mất giấy hẹn thì sao?".removesuffix("?")})
    assert (found.added, [(fault.column, "mat-giay-hen" in fault.message) for fault in found.faults]) == (
        0,
        [(COLUMNS["title"], True)],
    )


def test_the_example_of_the_sheet_is_never_taken() -> None:
    assert taken(EXAMPLE) == Imported({}, 0, 0, ())


def test_two_rows_with_one_title_are_two_topics() -> None:
    assert len(taken(GOOD, GOOD).texts) == 2


def test_what_another_topic_is_asked_by_is_pointed_out_and_taken() -> None:
    found = taken(GOOD | {"ask": "mat giay hen"})
    assert found.added == 1
    assert [(fault.row, fault.stops, "mat-giay-hen" in fault.message) for fault in found.faults] == [(2, False, True)]


def test_headings_need_not_be_exact_and_empty_rows_do_not_count() -> None:
    library = load_texts({name: text.encode() for name, text in TEXTS.items()})
    rows = [["câu hỏi", "LĨNH VỰC", "cau tra loi", "nguồn: đường dẫn", "Ngày xem nguồn (ngày/tháng/năm)", "Ghi chú"]]
    rows += [["", "", "", "", "", ""], ["Hỏi gì?", "Quyền của người dân", "Đáp.", "https://a.vn", "2026-11-05", "bỏ"]]
    assert imported(rows, TEXTS, library).added == 1


def test_a_table_without_its_headings_is_refused_whole() -> None:
    library = load_texts({name: text.encode() for name, text in TEXTS.items()})
    assert [fault.row for fault in imported([["a", "b"]], TEXTS, library).faults] == [1]
    assert imported([], TEXTS, library).faults[0].stops


@pytest.mark.parametrize(
    "hostile", ["a: b", "{{7*7}}", "=1+1", "- x", "#", "*x", "yes", "2026-01-01", "x" * 5000, "\x00"]
)
def test_any_cell_is_text_or_refused(hostile: str) -> None:
    found = taken(GOOD | {"title": hostile, "answer": hostile})
    values = [written(text.encode()).value for text in found.texts.values()]
    assert all(value["title"] == hostile for value in values)
    assert len(values) == 1 or found.faults
