"""What can go wrong with a backup, in one plain sentence each."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = "Hết chỗ trên đĩa chứa {about}. Hãy dọn bớt hoặc chọn đĩa khác rồi làm lại."
SENTENCES = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: "Nơi chứa {about} không nhận tệp lớn đến vậy. Hãy chọn đĩa khác rồi làm lại.",
    errno.ENOENT: "Không tìm thấy {about} hoặc thư mục chứa nó. Hãy xem lại đường dẫn.",
    errno.ENOTDIR: "Không tìm thấy {about} hoặc thư mục chứa nó. Hãy xem lại đường dẫn.",
    errno.EISDIR: "{about} là thư mục, không phải tệp. Hãy ghi tên một tệp.",
    errno.EACCES: "Không có quyền đọc hoặc ghi ở {about}. Hãy chạy bằng tài khoản có quyền hoặc chọn nơi khác.",
    errno.EPERM: "Không có quyền đọc hoặc ghi ở {about}. Hãy chạy bằng tài khoản có quyền hoặc chọn nơi khác.",
    errno.EROFS: "Đĩa chứa {about} chỉ cho đọc. Hãy chọn nơi khác.",
}
SQLITE_SENTENCES = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: "Đọc hoặc ghi đĩa không được khi chép {about}: hết chỗ, hết hạn mức hoặc đĩa hỏng.",
    sqlite3.SQLITE_BUSY: "Cơ sở dữ liệu {about} đang bận. Hãy đợi một lát rồi làm lại.",
    sqlite3.SQLITE_CANTOPEN: "Không mở được cơ sở dữ liệu {about}. Hãy xem lại đường dẫn và quyền đọc, ghi.",
    sqlite3.SQLITE_CORRUPT: "Cơ sở dữ liệu {about} bị hỏng.",
    sqlite3.SQLITE_NOTADB: "{about} không phải cơ sở dữ liệu của Motcua.",
}


class Refused(Exception):
    """A backup or a restoring that was not done; the text is one plain sentence in Vietnamese."""


@contextmanager
def told_plainly(about: Path, room: Path | None = None) -> Iterator[None]:
    """Turn what the system or SQLite says into one sentence about a file. Raises `Refused`.

    `room` is where SQLite writes, when that is elsewhere.
    """
    try:
        yield
    except OSError as error:
        told = SENTENCES.get(error.errno or 0, "Không dùng được {about} ({why}).")
        raise Refused(told.format(about=about, why=error.strerror)) from error
    except sqlite3.Error as error:
        told = SQLITE_SENTENCES.get(kind(error), "Không dùng được cơ sở dữ liệu {about} ({why}).")
        if told == FULL:
            about = room or about
        raise Refused(told.format(about=about, why=getattr(error, "sqlite_errorname", error))) from error


def kind(error: sqlite3.Error) -> int:
    """SQLite's code without its variety, which the higher bytes tell."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
