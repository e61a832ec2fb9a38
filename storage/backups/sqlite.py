"""An embedded database as a file: copied while it is written to, checked, and put in the place of another.

Uses SQLite without the engine of the service, which would make a file that is not there and change the one it reads.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, make_url

from storage import audit, releases
from storage.backups.archive import (
    ENDED,
    MISMATCH,
    SKIPPED_IDS,
    Contents,
    Manifest,
    Told,
    beside,
    name_also,
    sync_folder,
    unpack,
)
from storage.backups.trouble import Refused, kind, told_plainly
from storage.database import Database
from storage.migrations import migrate

GUARDS = (*audit.SQLITE_GUARDS, *releases.SQLITE_GUARDS)
STRANGE = "SELECT sql FROM sqlite_master WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%'"
UNREADABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


async def take_out(url: str, target: Path, told: Told) -> Contents:
    """Copy a database as it is at one moment into a new file; who writes to it hardly notices. Raises `Refused`."""
    place = _place(url)
    _copy(place, target)
    told("Kiểm tra bản chép")
    return examine(target, place)


async def put_in(url: str, archive: Path, manifest: Manifest, stamp: str | None, told: Told) -> str | None:
    """Put the database of an archive in the place of ours; return where ours is now, if there was anything in it.

    Without a `stamp` for its new name, one with anything in it is refused. Raises `Refused` and `DatabaseTrouble`.
    """
    place = _place(url)
    with beside(place) as folder:
        new = folder / "database"
        with alone(place, replace=stamp is not None) as is_filled:
            unpack(archive, new, told)
            told("Kiểm tra cơ sở dữ liệu")
            if examine(new, archive) != manifest.contents:
                raise Refused(MISMATCH.format(path=archive))
            await _migrate(new)
            _finish(new)
        aside = Path(f"{place}.truoc-{stamp}") if is_filled else None
        _put_in_place(new, place, aside)
    return str(aside) if aside else None


def _copy(place: Path, target: Path) -> None:
    if not place.exists():
        raise Refused(f"Chưa có cơ sở dữ liệu ở {place}, nên không có gì để sao lưu.")
    with told_plainly(place, room=target.parent.parent), closing(_open(place)) as connection:
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))


def _place(url: str) -> Path:
    return Path(make_url(url).database or "")


async def _migrate(place: Path) -> None:
    database = Database(URL.create("sqlite", database=str(place)))
    try:
        await migrate(database)
    finally:
        await database.close()


def examine(place: Path, about: Path) -> Contents:
    """Check every page of a file and return what it holds; faults are told of `about`, where it came from.

    Raises `Refused` when it is damaged or holds what we never make: triggers (but our own guards, word for word),
    views and virtual tables can act by themselves once the file is used.
    """
    with told_plainly(about), closing(_open(place)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        if any(sql not in GUARDS for (sql,) in connection.execute(STRANGE)):
            raise Refused(f"Cơ sở dữ liệu trong {about} có thứ Motcua không bao giờ tạo (trigger, view hoặc bảng ảo).")
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not sound or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise Refused(f"Cơ sở dữ liệu trong {about} bị hỏng: có trang hoặc dòng không khớp nhau.")
        return _revision(connection), _rows(connection)


def _open(place: Path, patience: float = 5) -> sqlite3.Connection:
    """Open a file that exists; wait so many seconds for others."""
    return sqlite3.connect(f"{place.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=patience)


def _revision(connection: sqlite3.Connection) -> str:
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        found = None
    if found is None:
        raise Refused("Cơ sở dữ liệu chưa có bảng nào của Motcua. Hãy gõ: motcua migrate")
    return str(found[0])


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = [name for (name,) in tables if name != "alembic_version" and not name.startswith("sqlite_")]
    return {name: connection.execute(_count(name)).fetchone()[0] for name in names}


def _count(table: str) -> str:
    quoted = table.replace('"', '""')
    return f'SELECT count(*) FROM "{quoted}"'  # noqa: S608 - a name cannot be a parameter


@contextmanager
def alone(place: Path, *, replace: bool) -> Iterator[bool]:
    """Keep everybody else out of a database, if there is one; give whether there is anything in it.

    Raises `Refused` when somebody is in it, or when there is something in it that is not to be replaced.
    """
    if not place.exists():
        yield False
        return
    with told_plainly(place), closing(_open(place, patience=1)) as connection:
        is_filled = _shut(connection, place)
        if is_filled and not replace:
            raise Refused(f"Cơ sở dữ liệu {place} đã có dữ liệu. Muốn thay, hãy thêm --replace: bản cũ được cất riêng.")
        yield is_filled


def _shut(connection: sqlite3.Connection, place: Path) -> bool:
    """Lock a database; return whether there is anything in it. Closing it folds its write-ahead log into it."""
    try:
        # in this mode a lock is refused while anybody else has the file open, even if they do nothing with it
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        return any(_rows(connection).values())
    except sqlite3.DatabaseError as error:
        if kind(error) == sqlite3.SQLITE_BUSY:
            raise Refused(f"Dịch vụ đang dùng cơ sở dữ liệu {place}. Hãy dừng dịch vụ rồi làm lại.") from error
        if kind(error) not in UNREADABLE:
            raise
        return True  # a damaged one is what one restores for, and is set aside as it is


def _finish(place: Path) -> None:
    """Make a migrated file ready to be put in place: no id is given out twice, nobody let in, nothing beside it."""
    with told_plainly(place), closing(_open(place)) as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = seq + ?", (SKIPPED_IDS,))
        for table in ENDED:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
        connection.execute("PRAGMA journal_mode=DELETE")
    with place.open("rb+") as file:
        os.fsync(file.fileno())


def _put_in_place(new: Path, place: Path, aside: Path | None) -> None:
    """Give a whole file the name of the database; at every moment some whole file has it.

    The one that had it goes aside, or away when there is no aside.
    """
    if aside:
        name_also(place, aside)
    for ending in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            former = Path(f"{place}{ending}")
            former.rename(f"{aside}{ending}") if aside else former.unlink()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new.replace(place)
    sync_folder(place.parent)
