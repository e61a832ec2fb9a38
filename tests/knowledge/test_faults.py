"""Faults are ordered, printable, and point with a caret."""

import pytest

from knowledge.faults import PATTERN_MESSAGES, Fault, Faulty, model_message, nearest, unknown_key, yaml_message


def test_a_fault_reads_like_a_compilers() -> None:
    assert str(Fault("topics/a.yaml", 3, 5, "sai")) == "topics/a.yaml:3:5: sai"


def test_faults_sort_by_file_then_line_then_column() -> None:
    faults = [Fault("b", 1, 1, "x"), Fault("a", 10, 1, "x"), Fault("a", 2, 9, "x"), Fault("a", 2, 1, "x")]
    assert [(fault.file, fault.line, fault.column) for fault in sorted(faults)] == [
        ("a", 2, 1),
        ("a", 2, 9),
        ("a", 10, 1),
        ("b", 1, 1),
    ]


@pytest.mark.parametrize(
    ("excerpt", "column", "caret"),
    [("tên: Hòa", 6, "     ^"), ("\t\tx", 3, "\t\t^"), ("tên: Ho\u0300a x", 10, "        ^")],
)
def test_the_caret_stands_under_the_letter(excerpt: str, column: int, caret: str) -> None:
    assert Fault("f", 1, column, "m", excerpt=excerpt).shown().splitlines()[2] == "    " + caret


def test_without_a_line_there_is_no_caret() -> None:
    assert Fault("f", 1, 1, "m").shown() == "f:1:1: m"


def test_faulty_content_lists_every_fault() -> None:
    assert str(Faulty([Fault("a", 1, 1, "x"), Fault("b", 2, 2, "y")])) == "a:1:1: x\nb:2:2: y"


def test_an_unknown_key_like_no_other_is_only_named() -> None:
    assert unknown_key("zzz", ["name", "id"]) == "khóa “zzz” không có trong mẫu; hãy bỏ đi hoặc xem lại tên khóa"
    assert nearest("chanels", ["name", "channels"]) == "channels"
    assert nearest("zzz", []) is None


def test_an_unheard_of_complaint_keeps_its_own_words() -> None:
    assert "(strange thing)" in yaml_message("strange thing")
    said = model_message({"type": "brand_new", "loc": ("a", 0, "b"), "msg": "New"}, ())
    assert said == "a.b: giá trị không hợp lệ (New)"


def test_every_pattern_of_the_models_has_its_sentence() -> None:
    from knowledge import entries  # noqa: PLC0415 - only its source is read here

    patterns = [
        constraint.pattern
        for name in ("Id", "Line", "Code")
        for constraint in getattr(entries, name).__metadata__
        if constraint.pattern
    ]
    assert len(patterns) == 3
    assert all(any(pattern.startswith(start) for start in PATTERN_MESSAGES) for pattern in patterns)
