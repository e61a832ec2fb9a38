"""What is packed comes back as it was; whatever is not what we pack is refused in one sentence, and nothing written."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from stat import S_IFLNK, S_IFREG
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.backups.archive import CONTENTS_BYTES, beside, publish, read_manifest, unpack
from storage.backups.trouble import Refused
from tests.storage.backups.conftest import describe, told

Packed = Callable[..., Path]
ONE_SENTENCE = r"^[^\n]+\.$"


def refused(archive: Path) -> str:
    """What is said of an archive that is not to be unpacked; nothing of it may be left anywhere."""
    before = sorted(archive.parent.rglob("*"))
    with pytest.raises(Refused, match=ONE_SENTENCE) as refusal, beside(archive.parent / "neu") as folder:
        unpack(archive, folder / "database", told)
    assert sorted(archive.parent.rglob("*")) == before
    return str(refusal.value)


def put_together(archive: Path, *members: tuple[str | ZipInfo, bytes]) -> Path:
    with ZipFile(archive, "w", ZIP_DEFLATED) as zipped:
        for name, content in members:
            member = name if isinstance(name, ZipInfo) else plain(name)
            zipped.writestr(member, content)
    return archive


def plain(name: str, kind: int = S_IFREG) -> ZipInfo:
    member = ZipInfo(name)
    member.compress_type = ZIP_DEFLATED
    member.external_attr = (kind | 0o600) << 16
    return member


def members_of(archive: Path) -> list[tuple[str | ZipInfo, bytes]]:
    with ZipFile(archive) as zipped:
        return [(member, zipped.read(member)) for member in zipped.infolist()]


def test_what_is_packed_comes_back_as_it_was(packed: Packed, dump: Path, tmp_path: Path) -> None:
    archive = packed()
    unpack(archive, tmp_path / "again", told)
    assert (tmp_path / "again").read_bytes() == dump.read_bytes()
    assert read_manifest(archive) == describe(dump.stat().st_size, read_manifest(archive).sha256)
    with ZipFile(archive) as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == ["manifest.json", "database.sqlite3"]


def test_what_folds_like_a_bomb_is_packed_so_that_it_is_not_taken_for_one(packed: Packed, dump: Path) -> None:
    dump.write_bytes(b"a" * 3_000_000)
    archive = packed()
    unpack(archive, dump.with_name("again"), told)
    assert dump.with_name("again").stat().st_size == 3_000_000


def test_progress_is_told_with_sizes(dump: Path, packed: Packed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.backups.archive.STEP", 10_000)
    monkeypatch.setattr("storage.backups.archive.TELL_EVERY", 50_000)
    heard: list[str] = []
    unpack(packed(), dump.with_name("again"), heard.append)
    assert heard == ["Mở gói", "Mở gói: 0,1 MB/0,1 MB"]


@pytest.mark.parametrize(
    "name", ["../ngoài", "/tmp/ngoài", "database.sqlite3/../x", "C:\\x", "thêm.txt", "manifest.json/"]
)
def test_a_member_of_another_name_is_refused(packed: Packed, name: str) -> None:
    archive = packed()
    put_together(archive, *members_of(archive), (name, b"x"))
    assert "không thuộc một bản sao lưu" in refused(archive)


@pytest.mark.parametrize("name", ["manifest.json", "database.sqlite3"])
def test_a_link_in_the_place_of_a_file_is_refused(packed: Packed, name: str) -> None:
    archive = packed()
    spoiled = [(plain(name, S_IFLNK) if member.filename == name else member, c) for member, c in members_of(archive)]
    assert "không thuộc một bản sao lưu" in refused(put_together(archive, *spoiled))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(packed: Packed) -> None:
    archive = packed()
    manifest, dump = members_of(archive)
    assert "không thuộc một bản sao lưu" in refused(put_together(archive, manifest, dump, ("database.sqlite3", b"x")))


def test_a_bomb_is_refused_before_it_unfolds(packed: Packed, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = packed()
    bomb = bytes(30_000_000)
    manifest = describe(len(bomb), "0" * 64).model_dump_json().encode()
    put_together(archive, ("manifest.json", manifest), ("database.sqlite3", bomb))
    monkeypatch.setattr("storage.backups.archive.copy", lambda *_: pytest.fail("it was unfolded"))
    assert "hỏng" in refused(archive)


def test_a_manifest_too_long_to_be_one_is_not_read(packed: Packed) -> None:
    archive = packed()
    _, dump = members_of(archive)
    assert "hỏng" in refused(put_together(archive, ("manifest.json", b" " * 2_000_000), dump))


def test_a_table_of_contents_too_long_to_be_ours_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = put_together(tmp_path / "many.zip", *((f"{number}", b"") for number in range(CONTENTS_BYTES // 47 + 1)))
    monkeypatch.setattr("storage.backups.archive.ZipFile", lambda *_: pytest.fail("it was read"))
    assert "hỏng" in refused(archive)


def test_the_long_form_of_a_table_of_contents_is_measured_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    archive = put_together(tmp_path / "many.zip", *((f"{number}", b"") for number in range(CONTENTS_BYTES // 47 + 1)))
    content = bytearray(archive.read_bytes())
    content[-10:-6] = b"\1\0\0\0"  # the short form says that there is hardly anything
    archive.write_bytes(content)
    monkeypatch.setattr("storage.backups.archive.ZipFile", lambda *_: pytest.fail("it was read"))
    assert "hỏng" in refused(archive)


@pytest.mark.parametrize("kept", [0, 3, 4, 20, 97, 98, 300, 0.5, 0.99])
def test_a_truncated_archive_is_refused(packed: Packed, kept: float) -> None:
    archive = packed()
    content = archive.read_bytes()
    archive.write_bytes(content[: int(kept * len(content)) if isinstance(kept, float) else kept])
    assert ("không phải" if kept in (0, 3) else "hỏng") in refused(archive)


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\0" * 99, b"PGDMP" * 99, b"\x1f\x8b" * 99])
def test_a_file_of_another_kind_is_no_backup(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "other"
    archive.write_bytes(content)
    assert "không phải bản sao lưu" in refused(archive)


def test_a_zip_of_other_things_is_no_backup(tmp_path: Path) -> None:
    assert "không phải bản sao lưu" in refused(put_together(tmp_path / "other.zip", ("ảnh.jpg", b"x")))


def test_a_folder_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="không phải bản sao lưu"):
        read_manifest(tmp_path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Không tìm thấy"):
        read_manifest(tmp_path / "không-có.zip")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", "1"),
        ("dialect", "oracle"),
        ("revision", "0001; DROP TABLE inbox"),
        ("program", "\x1b[2J"),
        ("rows", {"inbox\x07": 1}),
        ("rows", {"inbox": "nhiều"}),
        ("made_at", "2026-11-23T05:00:00"),
        ("size", "9"),
        ("thêm", 1),
    ],
)
def test_a_manifest_that_says_anything_strange_is_refused(packed: Packed, field: str, value: object) -> None:
    archive = packed()
    manifest, dump = members_of(archive)
    spoiled = json.loads(manifest[1]) | {field: value}
    put_together(archive, ("manifest.json", json.dumps(spoiled).encode()), dump)
    with pytest.raises(Refused, match="hỏng"):
        read_manifest(archive)


def test_a_manifest_in_a_form_still_to_be_invented_is_said_to_be_newer(packed: Packed) -> None:
    archive = packed()
    _, dump = members_of(archive)
    assert "mới hơn" in refused(put_together(archive, ("manifest.json", b'{"format": 2, "parts": []}'), dump))


def test_a_dump_that_is_not_the_one_described_is_refused(packed: Packed) -> None:
    archive = packed(lambda size, sha256: describe(size, sha256[::-1]))
    assert read_manifest(archive)
    assert "hỏng" in refused(archive)


def test_a_dump_for_which_there_is_no_room_is_refused_before(packed: Packed, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = packed()
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10})())
    assert "Hết chỗ" in refused(archive)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(data=st.data())
def test_a_spoiled_byte_is_noticed_or_does_no_harm(packed: Packed, dump: Path, data: st.DataObject) -> None:
    archive = packed()
    content = bytearray(archive.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    archive.write_bytes(content)
    again = dump.with_name("again")
    again.unlink(missing_ok=True)
    try:
        unpack(archive, again, told)
    except Refused:
        return
    assert again.read_bytes() == dump.read_bytes()


def test_what_somebody_else_made_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    made, target = tmp_path / "made", tmp_path / "target"
    made.write_text("của ta", encoding="utf-8")
    target.write_text("của người", encoding="utf-8")
    with pytest.raises(Refused, match=ONE_SENTENCE):
        publish(made, target)
    assert target.read_text(encoding="utf-8") == "của người"


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError

    made = tmp_path / "made"
    made.write_text("của ta", encoding="utf-8")
    monkeypatch.setattr("os.link", no_links)
    publish(made, tmp_path / "target")
    assert (tmp_path / "target").read_text(encoding="utf-8") == "của ta"
