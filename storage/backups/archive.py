"""The one file of a backup: a zip of the database and the manifest that describes it.

Whoever opens one trusts nothing in it: two members with the names we give, plain files, no larger than they say and
not much larger than they are packed. Nothing is ever written under a name that stands in an archive.
"""

import errno
import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from stat import S_IFREG
from tempfile import TemporaryDirectory
from typing import IO, Annotated, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from storage.backups.trouble import Refused, told_plainly

Told = Callable[[str], None]
"""Is told what is being done now, in Vietnamese."""
Contents = tuple[str, dict[str, int]]
"""The revision of a database's schema, and how many rows each table has."""
Word = Annotated[str, Field(pattern=r"^[\w.+-]{1,100}$")]
"""What may be shown: nothing in it steers a terminal."""
Dialect = Literal["sqlite", "postgresql"]

MANIFEST = "manifest.json"
DUMP = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PACKING = {"sqlite": ZIP_DEFLATED, "postgresql": ZIP_STORED}
"""What pg_dump writes is packed already."""

SKIPPED_IDS = 1_000_000
"""After a restoring, new rows get no id that was given out since the backup: open pages and menus remember ids."""
ENDED = ("sessions", "staff_links")
"""What lets somebody in is not restored: it may have been taken back since the backup."""
MISMATCH = "Dữ liệu trong {path} không khớp với bản kê đi kèm. Hãy dùng bản sao lưu khác."
NOT_OURS = "{path} không phải bản sao lưu của Motcua."
MANIFEST_BYTES = 1_000_000
FORMAT = 1
CONTENTS_BYTES = 1_000
"""More than the table of contents of two members ever takes."""
MOST_UNFOLDED = 200
"""How many times larger than an archive its database may be: an empty one folds 50 times, one with rows 5 to 20."""
STEP = 1 << 20
TELL_EVERY = 256 * STEP
DAMAGED = (BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError)
"""All that reading a damaged zip has been seen to raise; RuntimeError is also how an encrypted one is refused."""


class Manifest(BaseModel):
    """What a backup holds and where it came from."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: int = FORMAT
    dialect: Dialect
    revision: Word
    """Of the schema."""
    program: Word
    knowledge: Word | None
    made_at: AwareDatetime
    rows: dict[Word, int]
    """How many of each table."""
    size: int
    sha256: str

    @property
    def contents(self) -> Contents:
        return self.revision, self.rows


class _Form(BaseModel):
    """The one thing that manifests of all times say."""

    format: int


def copy(source: IO[bytes], target: IO[bytes] | None, size: int, doing: str, told: Told) -> str:
    """Copy to the end (or only read, without a target) and return the SHA-256 of it all."""
    digest, done = sha256(), 0
    told(doing)
    while piece := source.read(STEP):
        digest.update(piece)
        if target:
            target.write(piece)
        done += len(piece)
        if done % TELL_EVERY == 0:
            told(f"{doing}: {megabytes(done)}/{megabytes(size)}")
    return digest.hexdigest()


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",")


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A folder for what is half made, beside what it is to become; whatever happens, it goes again."""
    here = next(folder for folder in target.absolute().parents if folder.is_dir())
    with told_plainly(target), TemporaryDirectory(prefix=f".{target.name}.dang-lam-", dir=here) as folder:
        yield Path(folder)


def pack(dump: Path, archive: Path, describe: Callable[[int, str], Manifest], told: Told) -> Manifest:
    """Make an archive of a dump. `describe` makes the manifest of the dump's size and SHA-256."""
    size = dump.stat().st_size
    with dump.open("rb") as source:
        manifest = describe(size, copy(source, None, size, "Tính mã kiểm tra", told))
    _write(archive, dump, manifest, PACKING[manifest.dialect], told)
    if size > MOST_UNFOLDED * archive.stat().st_size:  # it would be taken for a bomb
        _write(archive, dump, manifest, ZIP_STORED, told)
    return manifest


def _write(archive: Path, dump: Path, manifest: Manifest, packing: int, told: Told) -> None:
    with archive.open("wb") as file:
        with ZipFile(file, "w") as zipped, dump.open("rb") as source:
            zipped.writestr(_member(MANIFEST, manifest, ZIP_DEFLATED), manifest.model_dump_json(indent=2))
            with zipped.open(_member(DUMP[manifest.dialect], manifest, packing), "w", force_zip64=True) as sink:
                copy(source, sink, manifest.size, "Đóng gói", told)
        file.flush()
        os.fsync(file.fileno())


def _member(name: str, manifest: Manifest, packing: int) -> ZipInfo:
    member = ZipInfo(name, manifest.made_at.timetuple()[:6])
    member.compress_type = packing
    member.external_attr = (S_IFREG | 0o600) << 16
    return member


def publish(made: Path, target: Path) -> None:
    """Give a whole file its name, unless something has that name by now. Raises `Refused`."""
    try:
        name_also(made, target)
    except FileExistsError as error:
        raise Refused(f"{target} vừa có người tạo. Hãy chọn tên khác.") from error
    sync_folder(target.parent)


def name_also(path: Path, name: Path) -> None:
    """Give a file one more name; on a disk without hard links, as memory sticks are, that name instead."""
    try:
        os.link(path, name)
    except FileExistsError:
        raise
    except OSError:
        path.rename(name)


def sync_folder(folder: Path) -> None:
    """A new name survives a power cut only once its folder is on disk."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def read_manifest(path: Path) -> Manifest:
    """What an archive says of itself, once its members are what they should be. Raises `Refused`."""
    with told_plainly(path), _opened(path) as (_, manifest):
        return manifest


def unpack(path: Path, target: Path, told: Told) -> None:
    """Write the database in an archive to a new file. Raises OSError, and `Refused` unless the manifest agrees."""
    with _opened(path) as (zipped, manifest):
        if shutil.disk_usage(target.parent).free < manifest.size:
            raise OSError(errno.ENOSPC, "")
        with zipped.open(DUMP[manifest.dialect]) as source, target.open("xb") as sink:
            found = copy(source, sink, manifest.size, "Mở gói", told)
        if found != manifest.sha256:
            raise BadZipFile


@contextmanager
def _opened(path: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """A checked archive; what is found damaged while it is read is told as well."""
    if path.exists() and not path.is_file():
        raise Refused(NOT_OURS.format(path=path))
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            raise Refused(NOT_OURS.format(path=path))
        try:
            _check_length_of_contents(file)
            with ZipFile(file) as zipped:
                yield zipped, _checked(path, zipped)
        except KeyError as error:
            raise Refused(NOT_OURS.format(path=path)) from error
        except DAMAGED as error:
            raise Refused(f"{path} bị hỏng hoặc không trọn vẹn. Hãy dùng bản sao lưu khác.") from error


def _check_length_of_contents(file: IO[bytes]) -> None:
    """zipfile reads the whole table of contents before one can ask how long it is.

    https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.14 to 4.3.16
    """
    file.seek(max(0, file.seek(0, os.SEEK_END) - 98))
    end = file.read()
    lengths = [*struct.unpack("<L", end[88:92])]
    if end[56:60] == b"PK\x06\x07":
        lengths += struct.unpack("<Q", end[40:48])
    if end[76:80] != b"PK\x05\x06" or max(lengths) > CONTENTS_BYTES:
        raise BadZipFile


def _manifest(path: Path, written: bytes) -> Manifest:
    if _Form.model_validate_json(written).format > FORMAT:
        raise Refused(f"{path} do một bản Motcua mới hơn tạo ra. Hãy nâng cấp Motcua rồi làm lại.")
    return Manifest.model_validate_json(written)


def _checked(path: Path, zipped: ZipFile) -> Manifest:
    described = zipped.getinfo(MANIFEST)
    if described.file_size > MANIFEST_BYTES:
        raise BadZipFile
    manifest = _manifest(path, zipped.read(described))
    dump = zipped.getinfo(DUMP[manifest.dialect])
    for member in zipped.infolist():
        is_plain = member.external_attr >> 16 & 0o170000 == S_IFREG
        if member not in (described, dump) or not is_plain:
            raise Refused(f"{path} có thứ không thuộc một bản sao lưu ({member.filename!r}).")
    if dump.file_size != manifest.size or manifest.size > MOST_UNFOLDED * path.stat().st_size:
        raise BadZipFile
    return manifest
