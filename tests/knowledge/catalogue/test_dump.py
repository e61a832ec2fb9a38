"""A dump is read line by line: good rows are kept, every faulty line is named, nothing hostile gets through."""

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from knowledge.catalogue import dump as dumping
from knowledge.catalogue import unpacking
from knowledge.catalogue.dump import Faulty, Row, Unreadable, read_dump
from tests.knowledge.catalogue.listed import dump, row


def faults(path: Path) -> list[str]:
    return [str(found) for _, found in read_dump(path) if isinstance(found, Faulty)]


def codes(path: Path) -> list[str]:
    return [found.code for _, found in read_dump(path) if isinstance(found, Row)]


@pytest.mark.parametrize("packed", [False, True])
def test_plain_and_packed_lines_are_read_alike(tmp_path: Path, packed: bool) -> None:
    path = dump(tmp_path / "list", row(), b"", row("1.000002"), packed=packed)
    assert [number for number, _ in read_dump(path)] == [1, 3]
    assert codes(path) == ["1.000001", "1.000002"]


WRONG: list[tuple[str, Any, str]] = [
    ("a code that was deleted", row("1.000002-Xoa"), "dòng 2 (mã 1.000002-Xoa): mã không đúng dạng"),
    ("a code too long", row("2.009182739"), "dòng 2 (mã 2.009182739): mã không đúng dạng"),
    ("the same code again", row(), "dòng 2 (mã 1.000001): mã này đã có ở dòng 1"),
    ("no name", row("1.000002", name="  "), "tên bị trống"),
    ("null for a name", row("1.000002", name=None), "tên bị trống"),
    (
        "the title of a decision",
        row("1.000002", name="Công bố Danh mục thủ tục hành chính thuộc thẩm quyền"),
        "tên của một quyết định công bố",
    ),
    ("no object", [1, 2], "dòng 2: phải là một nhóm khóa"),
    ("half a line", b'{"code": "1.000002", "name": "Cap', "dòng 2 (mã 1.000002): không phải một dòng JSON trọn vẹn"),
    ("no text at all", b"\xff\xfe\x00", "dòng 2: không phải một dòng JSON trọn vẹn"),
    ("a number for a code", row(code=1000002), "dòng 2: khóa code: phải là chữ"),
    ("a huge number", b'{"code": ' + b"9" * 5000 + b', "name": "x"}', "dòng 2: không phải một dòng JSON"),
    ("text for a list", row("1.000002", ways="trực tiếp"), "dòng 2 (mã 1.000002): khóa ways: phải là danh sách"),
    ("a list in a list", row("1.000002", documents=[["x"]]), "khóa documents.1: phải là một nhóm khóa"),
    ("half a surrogate pair", b'{"code": "1.000002", "name": "\\ud800"}', "không phải một dòng JSON trọn vẹn"),
    ("a thousand brackets", b'{"code": "1.000002", "name": ' + b"[" * 100_000, "không phải một dòng JSON trọn vẹn"),
    ("a text without end", row("1.000002", name="x" * 3000), "khóa name: dài quá 2000 ký tự"),
    ("papers without end", row("1.000002", documents=[{}] * 3000), "khóa documents: có quá 2000 mục"),
]


@pytest.mark.parametrize(("line", "said"), [(line, said) for _, line, said in WRONG], ids=[name for name, *_ in WRONG])
def test_a_faulty_line_is_named_and_the_others_are_kept(tmp_path: Path, line: Any, said: str) -> None:
    path = dump(tmp_path / "list", row(), line, row("1.000003"))
    assert codes(path) == ["1.000001", "1.000003"]
    (fault,) = faults(path)
    assert said in fault


def test_what_is_left_out_or_null_is_empty_and_what_is_unknown_is_ignored(tmp_path: Path) -> None:
    path = dump(
        tmp_path / "list", {"code": "1.000001", "name": "Cấp phép", "fee": None, "agency": None, "odd": {"a": 1}}
    )
    ((_, found),) = read_dump(path)
    assert found == Row(code="1.000001", name="Cấp phép")


def test_texts_come_out_composed_and_without_what_is_no_letter(tmp_path: Path) -> None:
    path = dump(tmp_path / "list", row(name="C\u00e2\u0301p\u200b phe\u0301p\u202e\x00 ", steps="a\r\nb\tc"))
    ((_, found),) = read_dump(path)
    assert isinstance(found, Row)
    assert (found.name, found.steps) == ("Cấp phép", "a\nb\tc")


def test_a_line_without_end_is_left_out_without_being_held(tmp_path: Path) -> None:
    long = b'{"code": "1.000002", "name": "' + b"x" * 30_000_000 + b'"}'
    path = dump(tmp_path / "list", row(), long, row("1.000003"), packed=True)
    del long
    tracemalloc.start()
    assert codes(path) == ["1.000001", "1.000003"]
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert faults(path) == [f"dòng 2: dòng dài quá {dumping.LONGEST_LINE} byte"]


def test_a_gzip_bomb_is_refused_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 5_000_000)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b" " * 60_000_000))
    with pytest.raises(Unreadable, match="giải nén ra quá"):
        list(read_dump(path))


def test_lines_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumping, "MOST_LINES", 3)
    with pytest.raises(Unreadable, match="hơn 3 dòng"):
        list(read_dump(dump(tmp_path / "list", b"", b"", b"", b"")))


@pytest.mark.parametrize("cut", [5, 40, 200])
def test_a_packed_file_that_was_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    path = dump(tmp_path / "list.gz", *(row(f"1.{number:06}") for number in range(50)), packed=True)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Unreadable, match="cắt giữa chừng"):
        list(read_dump(path))


def test_a_packed_file_with_a_wrong_byte_is_refused(tmp_path: Path) -> None:
    path = dump(tmp_path / "list.gz", *(row(f"1.{number:06}") for number in range(50)), packed=True)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 0xFF
    path.write_bytes(body)
    with pytest.raises(Unreadable):
        list(read_dump(path))


def test_progress_adds_up_to_the_size_of_the_file(tmp_path: Path) -> None:
    path = dump(tmp_path / "list.gz", *(row(f"1.{number:06}") for number in range(500)), packed=True)
    told: list[int] = []
    list(read_dump(path, told.append))
    assert sum(told) == path.stat().st_size


def test_every_key_of_the_schema_is_described_for_operators() -> None:
    described = (Path(__file__).parents[3] / "docs" / "danh-muc.md").read_text(encoding="utf-8")
    for name in Row.model_fields:
        assert f"| `{name}` |" in described, name


def test_a_row_survives_being_written_and_read(tmp_path: Path) -> None:
    ((_, found),) = read_dump(dump(tmp_path / "list", row()))
    assert isinstance(found, Row)
    assert Row.model_validate_json(json.dumps(found.model_dump(exclude_defaults=True))) == found
