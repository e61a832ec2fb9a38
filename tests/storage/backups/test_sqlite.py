"""What only a database in a file can meet: locks and logs beside it, damage, things that act by themselves."""

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from storage.backups import Refused
from storage.backups.archive import pack
from storage.database import Database
from storage.tables import dialogues
from tests.storage.backups.conftest import NOON, describe, migrated_to, told
from tests.storage.backups.test_archive import ONE_SENTENCE
from tests.storage.backups.test_backups import ORIGIN, back_up, everything, fill, restore
from tests.system.ledger import is_sound


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cơ sở 100% #" / "motcua.sqlite3"


@pytest.fixture
async def url(place: Path) -> str:
    """A filled database in a folder of a name that needs care."""
    place.parent.mkdir()
    url = f"sqlite:///{place}"
    await migrated_to(url, "head")
    await fill(url)
    return url


def archive_of(database: Path) -> Path:
    """An archive that is right in itself, of whatever file."""
    made = database.with_name("made.zip")
    pack(database, made, describe, told)
    return made


async def refused(url: str, archive: Path) -> str:
    before = sorted(archive.parent.rglob("*")), await everything(url)
    with pytest.raises(Refused, match=ONE_SENTENCE) as refusal:
        await restore(url, archive, replace=True)
    assert (sorted(archive.parent.rglob("*")), await everything(url)) == before
    return str(refusal.value)


async def test_a_backup_leaves_the_database_as_it_was(url: str, place: Path, tmp_path: Path) -> None:
    before = sha256(place.read_bytes()).digest()
    await back_up(url, tmp_path / "a.zip")
    assert sha256(place.read_bytes()).digest() == before
    assert [path.name for path in place.parent.iterdir()] == ["motcua.sqlite3"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", place.parent.name]


async def test_what_is_deleted_is_not_in_a_backup(url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("INSERT INTO dialogues VALUES ('x', '\"người giấu tên\"', '2026-11-23 02:00:00')")
        connection.commit()
        connection.execute("DELETE FROM dialogues WHERE conversation = 'x'")
        connection.commit()
    await back_up(url, tmp_path / "a.zip")
    await restore(f"sqlite:///{tmp_path}/again.sqlite3", tmp_path / "a.zip")
    assert "giấu tên".encode() not in (tmp_path / "again.sqlite3").read_bytes()


async def test_a_restored_database_is_one_sound_file_for_its_owner_alone(url: str, tmp_path: Path) -> None:
    await back_up(url, tmp_path / "a.zip")
    await restore(f"sqlite:///{tmp_path}/neu/dir/again.sqlite3", tmp_path / "a.zip")
    assert [path.name for path in (tmp_path / "neu" / "dir").iterdir()] == ["again.sqlite3"]
    assert (tmp_path / "neu" / "dir").stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(tmp_path / "neu" / "dir" / "again.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_a_log_left_by_a_crash_is_kept_with_the_database_it_belongs_to(url: str, place: Path) -> None:
    crashed = Database(url)
    archive = place.parent.with_name("a.zip")
    await back_up(url, archive)
    async with crashed.writing():
        pass
    await fill(url, "in the log")
    for ending in ("", "-wal"):
        shutil.copyfile(f"{place}{ending}", f"{place}{ending}.crash")
    await crashed.close()
    for ending in ("", "-wal"):
        Path(f"{place}{ending}.crash").rename(f"{place}{ending}")
    _, kept = await restore(url, archive, replace=True)
    assert len((await everything(url))["inbox"]) == 5
    assert len((await everything(f"sqlite:///{kept}"))["inbox"]) == 10


@pytest.mark.parametrize("spoil", [b"", b"x" * 8192, b"SQLite format 3\0" + b"x" * 8192])
async def test_a_damaged_database_may_be_replaced_and_is_kept_as_it_is(url: str, place: Path, spoil: bytes) -> None:
    archive = place.parent.with_name("a.zip")
    await back_up(url, archive)
    place.write_bytes(spoil)
    if spoil:
        with pytest.raises(Refused, match="--replace"):
            await restore(url, archive)
        assert place.read_bytes() == spoil
    _, kept = await restore(url, archive, replace=bool(spoil))
    assert len((await everything(url))["inbox"]) == 5
    others = [path for path in place.parent.iterdir() if path != place]
    assert [path.read_bytes() for path in others] == [spoil] * bool(spoil)
    assert others == ([Path(kept)] if kept else [])


async def test_a_log_whose_database_was_removed_by_hand_is_not_taken_for_that_of_the_new_one(
    url: str, place: Path
) -> None:
    archive, service = place.parent.with_name("a.zip"), Database(url)
    await back_up(url, archive)
    await fill(url, "since")
    async with service.writing() as connection:
        await connection.execute(dialogues.delete())
    shutil.copyfile(f"{place}-wal", f"{place}.log")
    await service.close()
    place.unlink()
    Path(f"{place}.log").rename(f"{place}-wal")
    await restore(url, archive)
    assert len((await everything(url))["dialogues"]) == 1
    assert await is_sound(url)


@pytest.mark.parametrize(
    "strange",
    [
        "CREATE TRIGGER t AFTER INSERT ON inbox BEGIN DELETE FROM outbox; END",
        "CREATE TRIGGER audit_unkept BEFORE UPDATE ON audit BEGIN DELETE FROM outbox; END",
        "CREATE VIEW v AS SELECT * FROM inbox",
        "CREATE VIRTUAL TABLE v USING fts5(x)",
    ],
)
async def test_what_could_act_by_itself_is_not_let_in(url: str, place: Path, tmp_path: Path, strange: str) -> None:
    copy = tmp_path / "copy"
    shutil.copyfile(place, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(strange)
    assert "không bao giờ tạo" in await refused(url, archive_of(copy))


async def test_rows_that_lead_nowhere_are_damage(url: str, place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copyfile(place, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("UPDATE outbox SET inbox_id = 4711 + id")
        connection.commit()
    assert "bị hỏng" in await refused(url, archive_of(copy))


async def test_a_damaged_page_is_found(url: str, place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_inbox_open'").fetchone()[0]
    content = bytearray(place.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    copy.write_bytes(content)
    assert "hỏng" in await refused(url, archive_of(copy))


async def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(url: str, place: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'inbox'").fetchone()[0]
    content = bytearray(place.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    place.write_bytes(content)
    with pytest.raises(Refused, match="hỏng"):
        await back_up(url, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


async def test_a_database_without_our_tables_is_none_of_ours(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as connection:
        connection.execute("CREATE TABLE danh_bạ (tên TEXT)")
    with pytest.raises(Refused, match="motcua migrate"):
        await back_up(f"sqlite:///{tmp_path}/other.sqlite3", tmp_path / "a.zip")


async def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Đây không phải cơ sở dữ liệu. " * 100, encoding="utf-8")
    with pytest.raises(Refused, match=r"notes\.txt không phải cơ sở dữ liệu"):
        await back_up(f"sqlite:///{tmp_path}/notes.txt", tmp_path / "a.zip")
    assert ORIGIN.made_at == NOON
