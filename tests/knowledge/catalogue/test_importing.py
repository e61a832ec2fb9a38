"""An import is repeatable, says what changed, and replaces a good list only by another good one."""

import gzip
import zipfile
from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogue import archive
from knowledge.catalogue.archive import NAME, Archive
from knowledge.catalogue.dump import Unreadable
from knowledge.catalogue.importing import Refused, import_list
from tests.knowledge.catalogue.listed import DAY, dump, row


def many(count: int) -> list[dict[str, object]]:
    return [row(f"1.{number:06}", name=f"Cấp giấy phép số {number}") for number in range(1, count + 1)]


def test_the_same_list_makes_the_same_bytes_in_whatever_order_its_lines_come(tmp_path: Path) -> None:
    import_list(dump(tmp_path / "a.jsonl", *many(20)), tmp_path / "a", dated=DAY)
    import_list(dump(tmp_path / "b.jsonl", *reversed(many(20))), tmp_path / "b", dated=DAY)
    assert (tmp_path / "a" / NAME).read_bytes() == (tmp_path / "b" / NAME).read_bytes()


def test_the_folder_holds_one_file_that_everybody_may_read(tmp_path: Path) -> None:
    import_list(dump(tmp_path / "a.jsonl", row()), tmp_path / "deep" / "into")
    (only,) = (tmp_path / "deep" / "into").iterdir()
    assert only.name == NAME
    assert only.stat().st_mode & 0o777 == 0o644


def test_the_manifest_says_what_it_is(tmp_path: Path) -> None:
    lines = [*many(3), row("1.000002-Xoa")]
    manifest = import_list(dump(tmp_path / "a.jsonl", *lines), tmp_path / "into", dated=DAY).manifest
    assert (manifest.dated, manifest.dated_by, manifest.records) == (DAY, "option", 3)
    assert [(left.line, left.code) for left in manifest.left_out] == [(4, "1.000002-Xoa")]
    assert Archive.open(tmp_path / "into").manifest == manifest


def test_without_a_day_the_file_tells_it(tmp_path: Path) -> None:
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(dump(tmp_path / "a", row()).read_bytes(), mtime=1785500000))
    manifest = import_list(packed, tmp_path / "into").manifest
    assert (manifest.dated, manifest.dated_by) == (date(2026, 7, 31), "file")


def test_what_changed_is_said_by_code_and_field(tmp_path: Path) -> None:
    into = tmp_path / "into"
    first = import_list(dump(tmp_path / "a.jsonl", *many(4)), into, dated=DAY)
    assert first.changes is None
    again = import_list(tmp_path / "a.jsonl", into, dated=DAY)
    assert again.changes is not None
    assert not again.changes
    later = [*many(3), row("1.000009", name="Việc mới")]
    later[0] |= {"fee": ["8000 VNĐ ()"], "steps": "Khác."}
    done = import_list(dump(tmp_path / "b.jsonl", *later), into, dated=DAY)
    assert done.changes is not None
    assert done.changes.new == ("1.000009",)
    assert done.changes.gone == ("1.000004",)
    assert done.changes.changed == {"1.000001": ("fee", "steps")}
    assert (done.names["1.000009"], done.names["1.000004"]) == ("Việc mới", "Cấp giấy phép số 4")


def test_a_dump_without_a_good_line_replaces_nothing(tmp_path: Path) -> None:
    import_list(dump(tmp_path / "a.jsonl", row()), tmp_path / "into")
    before = (tmp_path / "into" / NAME).read_bytes()
    with pytest.raises(Refused, match=r"không có thủ tục nào dùng được.*dòng 1"):
        import_list(dump(tmp_path / "b.jsonl", b"{}"), tmp_path / "into")
    with pytest.raises(Refused):
        import_list(dump(tmp_path / "empty.jsonl"), tmp_path / "into")
    assert (tmp_path / "into" / NAME).read_bytes() == before


def test_a_list_of_less_than_half_replaces_the_old_one_only_when_told(tmp_path: Path) -> None:
    import_list(dump(tmp_path / "a.jsonl", *many(10)), tmp_path / "into")
    with pytest.raises(Refused, match="có lẽ tệp bị thiếu"):
        import_list(dump(tmp_path / "b.jsonl", *many(4)), tmp_path / "into")
    assert Archive.open(tmp_path / "into").manifest.records == 10
    assert import_list(tmp_path / "b.jsonl", tmp_path / "into", smaller=True).manifest.records == 4


def test_an_import_that_breaks_off_leaves_the_old_list_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_list(dump(tmp_path / "a.jsonl", *many(4)), tmp_path / "into")
    before = (tmp_path / "into" / NAME).read_bytes()
    written = 0

    def full(*_: object) -> None:
        nonlocal written
        written += 1
        if written == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError, match="No space"):
        import_list(dump(tmp_path / "b.jsonl", *many(5)), tmp_path / "into")
    assert [path.name for path in (tmp_path / "into").iterdir()] == [NAME]
    assert (tmp_path / "into" / NAME).read_bytes() == before


@pytest.mark.parametrize("damage", ["empty", "cut", "no zip", "no manifest", "other format"])
def test_a_damaged_list_is_not_opened_but_a_new_one_takes_its_place(tmp_path: Path, damage: str) -> None:
    into = tmp_path / "into"
    import_list(dump(tmp_path / "a.jsonl", *many(4)), into)
    path = into / NAME
    if damage in ("no manifest", "other format"):
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("heads.jsonl", b"")
            if damage == "other format":
                packed.writestr("manifest.json", b'{"format": 2, "records": 0, "checksum": ""}')
    else:
        path.write_bytes({"empty": b"", "cut": path.read_bytes()[:500], "no zip": b"x" * 5000}[damage])
    with pytest.raises(Unreadable, match="motcua catalogue import"):
        Archive.open(into)
    assert import_list(tmp_path / "a.jsonl", into).changes is None
    assert Archive.open(into).manifest.records == 4


def test_an_empty_folder_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="chưa có danh mục"):
        Archive.open(tmp_path)


def test_a_member_that_unpacks_without_end_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_list(dump(tmp_path / "a.jsonl", row(steps="Nộp. " * 1000)), tmp_path / "into")
    opened = Archive.open(tmp_path / "into")
    monkeypatch.setattr(archive, "MOST_MEMBER", 1000)
    with pytest.raises(Unreadable):
        opened.row("1.000001")
