"""The imported list on disk: one zip file in its folder, so that a new one replaces the old in a single step.

`manifest.json` says what it is, `heads.jsonl` holds the little that is needed of every record, and each record lies
in `rows/CODE.json`, unpacked when it is asked about. The same records always make the same bytes.
"""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.catalogue.dump import Faulty, Row, Unreadable
from knowledge.catalogue.judging import province_of

NAME = "danh-muc.zip"
MOST_MEMBER = 4_000_000
"""Bytes that one record may unpack to; the heads of all may take ten times that."""
DAMAGED = "Danh mục trong thư mục {folder} bị hỏng. Hãy nhập lại: motcua catalogue import TỆP --into {folder}"


class LeftOut(BaseModel):
    """A line of the dump that was not taken."""

    line: int
    code: str
    what: str


class Manifest(BaseModel):
    """What an imported list is. No clock is in it: the same dump makes the same file again."""

    model_config = ConfigDict(frozen=True)
    format: Literal[1] = 1
    dated: date | None = None
    """The day the list had this state."""
    dated_by: Literal["option", "file", "nothing"] = "nothing"
    """Whether somebody named that day, or it is only the day of the file, or neither."""
    records: int
    checksum: str
    left_out: tuple[LeftOut, ...] = ()


class Head(BaseModel):
    """The little that is needed of every record before it is asked about."""

    code: str
    name: str
    field: str
    level: tuple[str, ...]
    agency: str
    audience: str
    province: str
    """Decided when the list is imported, as it takes the whole record."""

    @classmethod
    def of(cls, row: Row) -> "Head":
        return cls(**row.model_dump(include=set(cls.model_fields) - {"province"}), province=province_of(row))


class Archive:
    """An imported list, open for reading; it lies packed in memory, so the file may be replaced meanwhile."""

    def __init__(self, packed: bytes, folder: Path) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(packed))
        self._folder = folder
        self.manifest = Manifest.model_validate_json(self._member("manifest.json"))

    @classmethod
    def open(cls, folder: Path) -> "Archive":
        """The list in a folder. Raises `Unreadable` with what to do where there is none or it is damaged."""
        try:
            return cls((folder / NAME).read_bytes(), folder)
        except FileNotFoundError as error:
            raise Unreadable(
                f"Thư mục {folder} chưa có danh mục. Hãy nhập trước: motcua catalogue import TỆP --into {folder}"
            ) from error
        except OSError as error:
            raise Unreadable(f"Không đọc được danh mục trong {folder} ({error.strerror}).") from error
        except (zipfile.BadZipFile, KeyError, NotImplementedError, ValueError) as error:
            raise Unreadable(DAMAGED.format(folder=folder)) from error

    def heads(self) -> Iterator[Head]:
        """The head of every record, in the order of the codes. Raises `Unreadable`."""
        try:
            for line in self._member("heads.jsonl", 10).split(b"\n"):
                yield Head.model_validate_json(line)
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise Unreadable(DAMAGED.format(folder=self._folder)) from error

    def row(self, code: str) -> Row:
        """One whole record. Raises `Unreadable` where the file is damaged there."""
        try:
            return Row.model_validate_json(self._member(_member_of(code)))
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise Unreadable(DAMAGED.format(folder=self._folder)) from error

    def _member(self, name: str, times: int = 1) -> bytes:
        if self._zip.getinfo(name).file_size > times * MOST_MEMBER:
            raise zipfile.BadZipFile(name)
        return self._zip.read(name)


def write(folder: Path, rows: Iterable[Row], left_out: Iterable[Faulty], dated: tuple[date | None, str]) -> Manifest:
    """Put the list into a folder, all of it or nothing. Raises OSError."""
    by_code = {row.code: row for row in sorted(rows, key=lambda row: row.code)}
    heads = "\n".join(_json(Head.of(row).model_dump()) for row in by_code.values())
    members = {_member_of(code): _json(row.model_dump(exclude_defaults=True)) for code, row in by_code.items()}
    manifest = Manifest.model_validate(
        {
            "dated": dated[0],
            "dated_by": dated[1],
            "records": len(by_code),
            "checksum": _checksum(members),
            "left_out": [{"line": fault.line, "code": fault.code, "what": fault.what} for fault in left_out],
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    described = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1)
    _replace(folder / NAME, {"manifest.json": described, "heads.jsonl": heads} | members)
    return manifest


def _replace(path: Path, members: Mapping[str, str]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".danh-muc-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w") as packed:
                for member, text in members.items():
                    about = zipfile.ZipInfo(member)  # of the year 1980: no clock makes two imports differ
                    about.external_attr = 0o644 << 16
                    packed.writestr(about, text, zipfile.ZIP_DEFLATED, 6)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _member_of(code: str) -> str:
    return f"rows/{code}.json"


def _json(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _checksum(members: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, text in members.items():
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()
