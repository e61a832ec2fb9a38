"""Hostile and broken YAML is refused at the door: with a place, a Vietnamese reason, quickly, and the process lives."""

import subprocess
import sys
import time
from itertools import pairwise

import pytest

from knowledge.examining import examine
from knowledge.faults import Fault
from knowledge.guarding import MOST_BYTES, Refused, decoded, events

GOOD = b"id: chao\ntext: Ch\xc3\xa0o anh/ch\xe1\xbb\x8b.\n"


def refused(raw: bytes) -> Fault:
    """The one fault of a phrases file that holds these bytes; it must come within a second."""
    began = time.process_time()
    found = examine({"phrases.yaml": raw})
    assert time.process_time() - began < 1
    assert not found.placed
    (fault,) = found.faults
    return fault


def where(fault: Fault) -> tuple[int, int]:
    return fault.line, fault.column


def test_f32_sixty_thousand_brackets_are_refused_where_they_get_too_deep() -> None:
    fault = refused(b"id: x\ntext: " + b"[" * 60_000)
    assert where(fault) == (2, 26)
    assert "lồng nhau quá 20 tầng" in fault.message


def test_f32_sixty_thousand_brackets_leave_the_process_alive() -> None:
    script = (
        "from knowledge.examining import examine\n"
        "for bomb in (b'[', b'{a: ', b'- '):\n"
        "    print(len(examine({'phrases.yaml': bomb * 60_000}).faults))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.split() == ["1", "1", "1"]


def test_f32_a_merge_key_bomb_is_refused_at_its_first_anchor() -> None:
    levels = [b"a0: &a0 {k: v}"]
    levels += [b"a%d: &a%d {<<: [%s]}" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)]
    fault = refused(b"\n".join(levels))
    assert where(fault) == (1, 5)
    assert "dấu &" in fault.message


def test_f32_an_alias_is_refused() -> None:
    fault = refused(b"id: x\ntext: *other\n")
    assert where(fault) == (2, 7)
    assert "dấu *" in fault.message


def test_f32_a_python_object_is_refused_and_nothing_runs() -> None:
    fault = refused(b"id: x\ntext: !!python/object/apply:os.system ['touch /tmp/owned']\n")
    assert where(fault) == (2, 7)
    assert "dấu !" in fault.message


@pytest.mark.parametrize("tag", [b"!!str", b"!", b"!!binary", b"!mine", b"!!timestamp"])
def test_f32_any_tag_is_refused(tag: bytes) -> None:
    assert "dấu !" in refused(b"id: x\ntext: " + tag + b" a\n").message


def test_f32_a_key_written_twice_is_a_fault_that_names_the_first() -> None:
    found = examine({"phrases.yaml": b"id: x\ntext: a\ntext: b\n"})
    assert [where(fault) for fault in found.faults] == [(3, 1)]
    assert "khóa “text” ghi hai lần (lần đầu ở dòng 2)" in found.faults[0].message


def test_f32_the_thirtieth_of_february_is_a_fault_at_its_place() -> None:
    fault = refused(b"id: x\ntext: a\nreview_by: 2026-02-30\n")
    assert where(fault) == (3, 12)
    assert "lịch không có ngày 2026-02-30" in fault.message


def test_f32_a_huge_number_is_a_fault_at_its_place() -> None:
    fault = refused(b"id: x\ntext: " + b"9" * 5000 + b"\n")
    assert where(fault) == (2, 7)
    assert "số dài quá" in fault.message


def test_f32_five_megabytes_are_refused() -> None:
    fault = refused(b"# " + b"x" * 5_000_000)
    assert where(fault) == (1, 1)
    assert "lớn quá 2 MB" in fault.message


def test_f32_two_megabytes_of_small_things_are_refused_within_a_second() -> None:
    fault = refused(b"- a\n" * (MOST_BYTES // 4))
    assert fault.line > 90_000
    assert "phần tử" in fault.message


def test_f32_latin_1_is_refused_at_the_first_foreign_byte() -> None:
    fault = refused("id: x\ntext: Chào\n".encode("latin-1"))
    assert where(fault) == (2, 9)
    assert "không phải UTF-8" in fault.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_f32_a_byte_order_mark_is_refused_by_name(encoding: str) -> None:
    fault = refused(GOOD.decode().encode(encoding))
    assert where(fault) == (1, 1)
    assert "UTF-8" in fault.message


@pytest.mark.parametrize("hidden", ["\x00", "\x08", "\x1b", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff", "\xad"])
def test_f32_characters_nobody_sees_are_refused_where_they_hide(hidden: str) -> None:
    fault = refused(f"id: x\ntext: Chào{hidden} anh\n".encode())
    assert where(fault) == (2, 11)
    assert f"U+{ord(hidden):04X}" in fault.message


def test_f32_a_second_document_is_refused() -> None:
    fault = refused(GOOD + b"---\n" + GOOD)
    assert where(fault) == (3, 1)


@pytest.mark.parametrize("line", ["- 2026-02-30\n", "- id: x\n", "- {id: x, a: 1, b: 2, c: 3}\n", "x: 2026-02-30\n"])
def test_f32_thousands_of_small_faults_are_told_by_a_hundred_within_a_second(line: str) -> None:
    began = time.process_time()
    faults = examine({"phrases.yaml": line.encode() * 20_000}).faults
    assert time.process_time() - began < 1.5
    assert 1 <= len(faults) <= 101
    assert len(faults) == 1 or "còn lỗi nữa" in faults[-1].message


def test_f35_a_word_of_ten_kilobytes_is_read_at_once() -> None:
    began = time.process_time()
    found = examine({"phrases.yaml": b"id: x\ntext: " + b"a" * 10_000 + b"\n"})
    assert time.process_time() - began < 0.05
    assert "dài quá 4000 ký tự" in found.faults[0].message


SYNTAX = [
    ("text: Lưu ý: mang theo", (1, 12), "dấu hai chấm"),
    ("text:\n\t- a", (2, 1), "phím Tab"),
    ('text: "chưa đóng', (1, 17), "thiếu dấu nháy đóng"),
    ("text: [a, b", (2, 1), "dấu ]"),
    ("text: @a", (1, 7), "không được đứng đầu"),
    ("a: b\n  c: d", (2, 4), "dấu hai chấm"),
    ("- a\nb: c", (2, 1), "canh lại"),
    ("text: *", (1, 8), "dấu * hoặc &"),
]


@pytest.mark.parametrize(("text", "place", "reason"), SYNTAX)
def test_the_commonest_slips_are_told_in_vietnamese(text: str, place: tuple[int, int], reason: str) -> None:
    with pytest.raises(Refused) as caught:
        list(events(text))
    assert reason in caught.value.message
    assert (caught.value.line, caught.value.column) == place


def test_columns_count_letters_not_bytes() -> None:
    with pytest.raises(Refused) as caught:
        list(events("tên: Đường số 5: Lộc Hưng"))
    assert caught.value.column == len("tên: Đường số 5:")


def test_windows_line_ends_are_taken_and_do_not_shift_lines() -> None:
    assert decoded(b"a: 1\r\nb: 2\r\n") == "a: 1\nb: 2\n"


def test_an_unknown_complaint_keeps_its_own_words() -> None:
    with pytest.raises(Refused, match="sai cú pháp"):
        list(events("%YAML 9.9\n---\na: b"))


def test_the_events_of_good_text_come_in_order() -> None:
    marks = [event.start_mark for event in events("a: [1, 2]\nb: {c: d}\n") if event.start_mark]
    assert all((one.line, one.column) <= (two.line, two.column) for one, two in pairwise(marks))
