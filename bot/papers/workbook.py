"""A spreadsheet that somebody hands in, as rows of text: it is weighed before it is unpacked (F33)."""

import io
import zipfile
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from knowledge.guarding import visible

MOST_FILES = 200
MOST_UNPACKED = 20_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 40
CHUNK = 65_536

NO_TABLE = "Tệp này không phải bảng tính Excel (.xlsx). Anh/chị mở bằng Excel rồi lưu lại dạng .xlsx."
TOO_BIG = "Tệp này giải nén ra lớn quá mức cho phép. Anh/chị chia thành nhiều tệp nhỏ, bỏ hình ảnh nếu có."


class Unreadable(Exception):
    """The file is not taken; the message says why and what to do, in Vietnamese."""


def rows_of(file: bytes) -> list[tuple[str, ...]]:
    """The first sheet's rows, as long as its widest, from its first row on; formulas give what they came to.

    Raises Unreadable for what is no .xlsx file, or unpacks to more than such a table needs.
    """
    _weigh(file)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(file)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    except (CalamineError, ValueError, IndexError) as reason:
        raise Unreadable(NO_TABLE) from reason
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"Bảng dài quá {MOST_ROWS} dòng. Anh/chị chia thành nhiều tệp.")
    return [tuple(_text(cell) for cell in row[:MOST_COLUMNS]) for row in rows]


def _weigh(file: bytes) -> None:
    """What the archive says of its size may be a lie: it is unpacked a piece at a time, and kept nowhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise Unreadable(TOO_BIG)
            left = MOST_UNPACKED
            for part in archive.infolist():
                with archive.open(part) as stream:
                    while piece := stream.read(CHUNK):
                        left -= len(piece)
                        if left < 0:
                            raise Unreadable(TOO_BIG)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as reason:
        raise Unreadable(NO_TABLE) from reason


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return visible(str(cell)).strip()
