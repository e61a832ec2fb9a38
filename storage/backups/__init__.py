"""Backups: the whole database in one file, made while the service runs, and put back after it was checked.

Who does this keeps the event loop to itself: it is for commands, not for the service.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from storage import migrations
from storage.backups import postgresql, sqlite
from storage.backups.archive import Manifest, Told, beside, pack, publish, read_manifest
from storage.backups.trouble import Refused

__all__ = ["Manifest", "Origin", "Refused", "Told", "back_up", "restore"]

KINDS = {"sqlite": sqlite, "postgresql": postgresql}


@dataclass(frozen=True, slots=True)
class Origin:
    """Who makes a backup: versions of the program and of the knowledge, and the time."""

    program: str
    knowledge: str | None
    made_at: datetime


async def back_up(url: str, target: Path, origin: Origin, told: Told) -> Manifest:
    """Copy the whole database, as it is at one moment, into a new file. Raises `Refused` and `DatabaseTrouble`.

    The file has its name only once it is whole and on disk.
    """
    _check_is_free(target)
    dialect = make_url(url).get_backend_name()
    with beside(target) as folder:
        dump, archive = folder / "dump", folder / "archive"
        told("Chép cơ sở dữ liệu")
        revision, rows = await KINDS[dialect].take_out(url, dump, told)

        def describe(size: int, sha256: str) -> Manifest:
            known = asdict(origin) | {"dialect": dialect, "revision": revision, "rows": rows}
            return Manifest(**known, size=size, sha256=sha256)

        manifest = pack(dump, archive, describe, told)
        publish(archive, target)
    return manifest


def _check_is_free(target: Path) -> None:
    if not target.parent.is_dir():
        raise Refused(f"Không có thư mục {target.parent}. Hãy tạo thư mục đó trước.")
    if target.exists():
        raise Refused(f"{target} đã có rồi. Hãy chọn tên khác, hoặc tự xóa tệp đó trước.")


async def restore(url: str, archive: Path, *, replace: bool, now: datetime, told: Told) -> tuple[Manifest, str | None]:
    """Put a backup into an empty database and bring it up to date; tell where what was there before is kept.

    Nothing changes until the whole backup was read and checked. Raises `Refused` and `DatabaseTrouble`.
    """
    manifest = read_manifest(archive)
    dialect = make_url(url).get_backend_name()
    if manifest.dialect != dialect:
        raise Refused(
            f"{archive} là bản sao lưu của {manifest.dialect}, còn cơ sở dữ liệu đang đặt là {dialect}: "
            "Motcua không chuyển dữ liệu giữa hai loại."
        )
    if not migrations.knows(manifest.revision):
        raise Refused(f"{archive} do bản Motcua mới hơn ({manifest.program}) tạo. Hãy nâng cấp Motcua rồi làm lại.")
    stamp = f"{now.astimezone(UTC):%Y%m%d_%H%M%S}" if replace else None
    return manifest, await KINDS[dialect].put_in(url, archive, manifest, stamp, told)
