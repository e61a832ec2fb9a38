"""`motcua catalogue import`: the national list put where answers are taken from, and what that changed."""

import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import click

from knowledge.catalogue.archive import Manifest
from knowledge.catalogue.dump import Unreadable
from knowledge.catalogue.importing import Changes, Imported, Refused, import_list

MOST_FAULTS = 200
FIELDS = {
    "code": "mã",
    "name": "tên",
    "field": "lĩnh vực",
    "level": "cấp",
    "agency": "cơ quan",
    "audience": "đối tượng",
    "time": "thời hạn",
    "fee": "phí",
    "channels": "cách nộp",
    "ways": "cách thực hiện",
    "documents": "giấy tờ",
    "legal_basis": "căn cứ pháp lý",
    "result": "kết quả",
    "conditions": "điều kiện",
    "decision": "quyết định công bố",
    "kind": "loại",
    "detail_url": "địa chỉ trang",
    "steps": "các bước",
    "address": "nơi nộp",
    "keywords": "từ khóa",
}


@click.group(help="Danh mục thủ tục hành chính quốc gia.")
def catalogue() -> None:
    pass


@catalogue.command(name="import", help="Nhập một tệp danh mục (JSON mỗi dòng, có thể nén .gz) vào một thư mục.")
@click.argument("dump", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--into", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Thư mục nhận.")
@click.option("--dated", type=click.DateTime(["%Y-%m-%d"]), help="Ngày của danh mục; không ghi: lấy ngày của tệp.")
@click.option("--most", default=20, show_default=True, type=click.IntRange(0), help="Số thay đổi nêu ra mỗi loại.")
@click.option("--smaller", is_flag=True, help="Chấp nhận danh mục nhỏ hơn nửa danh mục đang dùng.")
def import_command(dump: Path, folder: Path, dated: datetime | None, most: int, smaller: bool) -> None:
    done = _imported(dump, folder, dated.date() if dated else None, smaller)
    for line in (*_faults(done), *_changes(done, most)):
        click.echo(line)
    click.echo(_summary(done.manifest, folder))


def _imported(dump: Path, folder: Path, dated: date | None, smaller: bool) -> Imported:
    try:
        with click.progressbar(length=dump.stat().st_size, label="Đang đọc danh mục", file=sys.stderr) as bar:
            return import_list(dump, folder, dated=dated, smaller=smaller, progress=bar.update)
    except (Unreadable, Refused) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"Không ghi được vào {folder} ({error.strerror}). Danh mục cũ còn nguyên."
        ) from error


def _faults(done: Imported) -> Iterator[str]:
    for fault in done.faults[:MOST_FAULTS]:
        yield f"Bỏ {fault}."
    if len(done.faults) > MOST_FAULTS:
        yield f"… và {len(done.faults) - MOST_FAULTS} dòng hỏng nữa."


def _changes(done: Imported, most: int) -> Iterator[str]:
    changes = done.changes
    if changes is None:
        return
    if not changes:
        yield "So với lần nhập trước: không có gì thay đổi."
        return
    counts = f"{len(changes.new)} mới, {len(changes.gone)} không còn, {len(changes.changed)} có thay đổi"
    yield f"So với lần nhập trước: {counts}."
    yield from _named("Mới", dict.fromkeys(changes.new, ""), done.names, most)
    yield from _named("Không còn", dict.fromkeys(changes.gone, ""), done.names, most)
    yield from _named("Thay đổi", _fields(changes), done.names, most)


def _fields(changes: Changes) -> dict[str, str]:
    return {code: f" ({', '.join(FIELDS[field] for field in fields)})" for code, fields in changes.changed.items()}


def _named(label: str, codes: Mapping[str, str], names: Mapping[str, str], most: int) -> Iterator[str]:
    for code, more in list(codes.items())[:most]:
        yield f"  {label}: {code} {names[code]}{more}"
    if len(codes) > most:
        yield f"  … và {len(codes) - most} nữa (xem thêm: --most {len(codes)})"


def _summary(manifest: Manifest, folder: Path) -> str:
    day = f"{manifest.dated:%-d/%-m/%Y}" if manifest.dated else "không rõ"
    note = "" if manifest.dated_by == "option" else " (ngày của tệp; biết ngày của danh mục thì nhập lại với --dated)"
    left_out = len(manifest.left_out)
    return (
        f"Đã nhập {manifest.records} thủ tục vào {folder}, bỏ {left_out} dòng hỏng. "
        f"Ngày của danh mục: {day}{note}. Mã kiểm tra: {manifest.checksum[:12]}."
    )
