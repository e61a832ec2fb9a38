"""From a dump of the national list to the folder that answers are taken from: what is faulty, what has changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from knowledge.catalogue.archive import NAME, Archive, Manifest, write
from knowledge.catalogue.dump import Faulty, Row, Unreadable, read_dump
from knowledge.catalogue.unpacking import GZIP

HERE = timezone(timedelta(hours=7))
FEWER = 0.5
"""A list of less than this share of the one before it is rather a broken dump than a new list."""


class Refused(Exception):
    """The dump was read but is not taken; the text is one sentence in Vietnamese. What was there stays."""


@dataclass(frozen=True)
class Changes:
    """What a list has that the one before it had not: codes, and for a changed one the names of its fields."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


@dataclass(frozen=True)
class Imported:
    """What an import did. `changes` is None for the first list in a folder."""

    manifest: Manifest
    faults: tuple[Faulty, ...]
    changes: Changes | None
    names: Mapping[str, str]
    """The name of every code of this list and the one before it."""


def import_list(
    dump: Path,
    folder: Path,
    *,
    dated: date | None = None,
    smaller: bool = False,
    progress: Callable[[int], None] = lambda read: None,
) -> Imported:
    """Read a dump and put it into the folder, all of it or nothing.

    `dated` is the day the list had this state; without it the day of the file is taken. `smaller` accepts a list of
    less than half the size of the one before. Raises `Unreadable`, `Refused` and OSError.
    """
    lines = list(read_dump(dump, progress))
    rows = {row.code: row for _, row in lines if isinstance(row, Row)}
    faults = tuple(fault for _, fault in lines if isinstance(fault, Faulty))
    before = _before(folder)
    _refuse(rows, faults, before, smaller=smaller)
    manifest = write(folder, rows.values(), faults, (dated, "option") if dated else _file_day(dump))
    names = {code: row.name for code, row in ((before or {}) | rows).items()}
    return Imported(manifest, faults, _changes(before, rows) if before is not None else None, names)


def _before(folder: Path) -> dict[str, Row] | None:
    """The list that lies in the folder, None where there is none that can be read."""
    if not (folder / NAME).exists():
        return None
    try:
        archive = Archive.open(folder)
        return {head.code: archive.row(head.code) for head in archive.heads()}
    except Unreadable:
        return None


def _refuse(
    rows: Mapping[str, Row], faults: tuple[Faulty, ...], before: Mapping[str, Row] | None, *, smaller: bool
) -> None:
    if not rows:
        first = f" Dòng đầu bị bỏ: {faults[0]}." if faults else ""
        raise Refused(f"Tệp không có thủ tục nào dùng được; không nhập gì.{first}")
    if before and len(rows) < FEWER * len(before) and not smaller:
        raise Refused(
            f"Tệp chỉ có {len(rows)} thủ tục, danh mục đang dùng có {len(before)}: có lẽ tệp bị thiếu, nên không nhập. "
            "Nếu đúng là vậy, thêm --smaller."
        )


def _changes(before: Mapping[str, Row], rows: Mapping[str, Row]) -> Changes:
    both = sorted(before.keys() & rows.keys())
    return Changes(
        new=tuple(sorted(rows.keys() - before.keys())),
        gone=tuple(sorted(before.keys() - rows.keys())),
        changed={code: _differing(before[code], rows[code]) for code in both if before[code] != rows[code]},
    )


def _differing(old: Row, new: Row) -> tuple[str, ...]:
    return tuple(name for name in Row.model_fields if getattr(old, name) != getattr(new, name))


def _file_day(dump: Path) -> tuple[date, str]:
    """The day a gzip file says it was packed from, else the day the file was written."""
    with dump.open("rb") as file:
        start = file.read(8)
    packed = int.from_bytes(start[4:8], "little") if start.startswith(GZIP) else 0
    return datetime.fromtimestamp(packed or dump.stat().st_mtime, UTC).astimezone(HERE).date(), "file"
