"""A spreadsheet that is handed in is read as text, and weighed before it is unpacked."""

import io
import struct
import zipfile

import pytest

from bot.papers.sheet import sheet
from bot.papers.workbook import MOST_ROWS, Unreadable, rows_of


def test_what_was_written_is_read_as_text() -> None:
    file = sheet("Hỏi đáp", ["Câu hỏi", "Số"], [["Mất giấy hẹn\nthì sao", 5], ["=1+1", 2.5]])
    assert rows_of(file) == [("Câu hỏi", "Số"), ("Mất giấy hẹn\nthì sao", "5"), ("=1+1", "2.5")]


def test_more_rows_than_are_taken_are_refused_with_the_number() -> None:
    with pytest.raises(Unreadable, match=str(MOST_ROWS)):
        rows_of(sheet("Dài", ["a"], [["x"]] * (MOST_ROWS + 1)))


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def understated(file: bytes) -> bytes:
    """The archive, its directory saying that the first part unpacks to ten bytes."""
    at = file.index(b"PK\x01\x02")
    return file[: at + 24] + struct.pack("<I", 10) + file[at + 28 :]


BOMB = packed(a=bytes(30_000_000))


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"PK\x03\x04 nothing more",
        "tên;tuổi".encode(),
        packed(a=b"not a workbook"),
        BOMB,
        understated(BOMB),
        packed(**{f"../{at}": b"" for at in range(300)}),
        sheet("a", ["b"], [])[:-40],
    ],
    ids=["empty", "broken", "csv", "foreign", "bomb", "lying bomb", "many parts", "cut short"],
)
def test_f33_what_is_no_table_or_unpacks_to_too_much_is_refused(file: bytes) -> None:
    with pytest.raises(Unreadable):
        rows_of(file)
