"""An entry is changed in the text of its file, and nothing else is."""

from datetime import date
from difflib import unified_diff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entries import Loc
from knowledge.guarding import UNSEEN, Refused
from knowledge.loading import packaged
from knowledge.reading import written
from knowledge.rewriting import MISSING, Unwritable, added, alone, changed

FEE = """\
# Sửa mục này phải hỏi bộ phận tài chính.
id: khai-sinh
name: Đăng ký khai sinh   # tên theo danh mục
fee:
  text: Không thu   # nghị quyết của tỉnh
  as_of: 2026-07-31
ask:
  - làm khai sinh ở đâu
  # người miền Nam hay nói
  - làm giấy khai sanh
  - lam giay khai sinh cho con
"""
TWO = """\
# Từ viết tắt
- id: hgd
  means: hộ gia đình
  said: [hgđ, hgd]   # cán bộ viết

# Giấy tờ
- id: cccd
  means: căn cước
  said:
    - cccd
    - can cuoc
"""


def differing(before: str, after: str) -> list[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


FILES = sorted(packaged().rglob("*.yaml"))
LISTS = [path for path in FILES if isinstance(written(path.read_bytes()).value, list)]


@pytest.mark.parametrize("path", [*LISTS, *FILES[::40]], ids=lambda path: path.name)
def test_in_every_packaged_file_one_line_is_changed_and_the_rest_stays(path: Path) -> None:
    text = path.read_text("utf-8")
    value = written(text.encode()).value
    entry = value[len(value) // 2]["id"] if isinstance(value, list) else value["id"]
    after = changed(text, entry, {("id",): "mot-ten-khac"})
    assert differing(text, after) in (
        [f"-id: {entry}", "+id: mot-ten-khac"],
        [f"-- id: {entry}", "+- id: mot-ten-khac"],
    )


@pytest.mark.parametrize(
    ("loc", "value", "lines"),
    [
        (
            ("fee", "text"),
            "5.000 đồng",
            ["-  text: Không thu   # nghị quyết của tỉnh", "+  text: 5.000 đồng"],
        ),
        (("fee", "as_of"), date(2026, 11, 1), ["-  as_of: 2026-07-31", "+  as_of: 2026-11-01"]),
        (("owner",), "Lan", ["+owner: Lan"]),
        (("fee",), MISSING, ["-fee:", "-  text: Không thu   # nghị quyết của tỉnh", "-  as_of: 2026-07-31"]),
        (("name",), "Một\nhai", ["-name: Đăng ký khai sinh   # tên theo danh mục", "+name: |", "+  Một", "+  hai"]),
    ],
)
def test_one_value_is_changed(loc: Loc, value: object, lines: list[str]) -> None:
    found = differing(FEE, changed(FEE, "khai-sinh", {loc: value}))
    assert [line[: len(wanted)] for line, wanted in zip(found, lines, strict=False)] == lines
    assert len(found) == len(lines) or loc == ("name",)


def test_a_list_keeps_the_comments_of_what_stays() -> None:
    asked = ["làm khai sinh ở đâu", "làm giấy khai sanh", "khai sinh cho con cần gì", "lam giay khai sinh cho con"]
    after = changed(FEE, "khai-sinh", {("ask",): asked})
    assert differing(FEE, after) == ["+  - khai sinh cho con cần gì"]


def test_in_a_file_of_several_the_others_are_not_touched() -> None:
    after = changed(TWO, "cccd", {("said",): ["cccd", "can cuoc", "thẻ căn cước"]})
    assert differing(TWO, after) == ["+    - thẻ căn cước"]
    after = changed(TWO, "hgd", {("means",): "hộ dân"})
    assert differing(TWO, after) == ["-  means: hộ gia đình", "+  means: hộ dân"]


def test_an_entry_is_added_at_the_end_or_alone() -> None:
    entry = {"id": "ubnd", "means": "ủy ban nhân dân", "said": ["ubnd", "uỷ ban"]}
    assert added(TWO, entry).startswith(TWO)
    assert written(added(TWO, entry).encode()).value[-1] == entry
    assert written(added("", entry).encode()).value == [entry]
    assert written(alone(entry).encode()).value == entry


@pytest.mark.parametrize(
    "text", ["2.001895", "2026-07-31", "null", "~", "true", "- a", "a: b", "# b", "a #b", "'", "*a"]
)
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    assert written(changed(FEE, "khai-sinh", {("name",): text}).encode()).value["name"] == text


@given(st.text(min_size=1, max_size=60), st.sampled_from([FEE, TWO]))
def test_whatever_is_typed_is_written_as_typed_or_refused(typed: str, text: str) -> None:
    entry, key = ("khai-sinh", "name") if text is FEE else ("cccd", "means")
    try:
        value = written(changed(text, entry, {(key,): typed}).encode()).value
    except (Refused, Unwritable):
        assert UNSEEN.search(typed) or set("\r\n\t\x85") & set(typed) or not typed.isprintable()
        return
    one = value if isinstance(value, dict) else value[1]
    assert one[key].rstrip("\n") == typed.rstrip("\n") or not typed.isascii()


@pytest.mark.parametrize(
    ("text", "entry", "loc"),
    [
        (FEE, "khai-sinh", ("phi", "text")),
        (FEE, "khai-sinh", ("ask", 9)),
        (FEE, "khai-sinh", ("name", "x")),
        (TWO, "khong-co", ("means",)),
        ("[{id: a, b: 1}]\n", "a", ("b",)),
    ],
)
def test_a_place_that_is_not_there_is_said(text: str, entry: str, loc: Loc) -> None:
    with pytest.raises(Unwritable):
        changed(text, entry, {loc: "x"})


def test_a_hostile_text_is_refused_before_anything_is_built() -> None:
    for hostile in ("a: &x [1]\nb: *x\n", "[" * 100, "a: !!python/object:os.system x\n"):
        with pytest.raises(Refused):
            changed(hostile, "a", {("b",): 1})
