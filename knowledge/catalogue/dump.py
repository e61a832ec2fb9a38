"""A dump of the national list, line by line: good rows, and what is wrong with the others. Every line is hostile."""

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.catalogue.unpacking import MOST_BYTES, TooMuch, unpacked

LONGEST_LINE = 1_000_000
"""Bytes. The longest line of the list of July 2026 has a tenth of that."""
MOST_LINES = 100_000
CODE = re.compile(r"\d\.\d{6}(?:\.[0-9A-Z.]{1,20})?")
NO_NAME = re.compile(r"công bố (?:danh mục|quy trình)\b.{0,60}\bthủ tục hành chính", re.IGNORECASE)
"""The title of the decision by which procedures are published, put where a procedure's name belongs."""
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")

MESSAGES = {
    "missing": "thiếu khóa này",
    "string_type": "phải là chữ",
    "string_too_long": "dài quá {max_length} ký tự",
    "list_type": "phải là danh sách",
    "tuple_type": "phải là danh sách",
    "too_long": "có quá {max_length} mục",
    "model_type": "phải là một nhóm khóa (tên: giá trị)",
    "model_attributes_type": "phải là một nhóm khóa (tên: giá trị)",
}


class Unreadable(Exception):
    """The dump cannot be read at all; the text is one sentence in Vietnamese."""


def _printable(text: str) -> str:
    """NFC, without what is no letter: control, zero-width and bidi characters. Tabs and line ends stay."""
    return unicodedata.normalize("NFC", _UNPRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def _listed(value: Any) -> Any:
    return [] if value is None else value


def _said(value: Any) -> Any:
    return "" if value is None else value


Word = Annotated[str, StringConstraints(max_length=2_000), BeforeValidator(_said), AfterValidator(_printable)]
Text = Annotated[str, StringConstraints(max_length=300_000), BeforeValidator(_said), AfterValidator(_printable)]
Words = Annotated[tuple[Word, ...], BeforeValidator(_listed), Field(max_length=200)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed), Field(max_length=500)]


class Model(BaseModel):
    """Unknown keys are left out; a number is no text."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Way(Model):
    """One way to hand in: `channel` is "trực tiếp", "trực tuyến" or "bưu chính"; `note` is free text."""

    channel: Word = ""
    time: Text = ""
    fee: Texts = ()
    note: Text = ""


class Paper(Model):
    """One line of the papers. `case` is the heading it stands under, `qty` like "Bản chính: 1, Bản sao: 0"."""

    case: Text = ""
    name: Text = ""
    qty: Word = ""


class Row(Model):
    """One procedure as the list has it. Only `code` and `name` must be there; null is as good as left out.

    `time` is like "5 ngày làm việc", "1 (đơn vị không ghi)" or free text ending in "OTHER"; `fee` like "8000 VNĐ (…)",
    several parted by "|", where "0 VNĐ ()" mostly means that the amount is set elsewhere.
    """

    code: Word
    name: Word
    field: Word = ""
    level: Words = ()
    agency: Text = ""
    audience: Word = ""
    time: Texts = ()
    fee: Texts = ()
    channels: Words = ()
    ways: Annotated[tuple[Way, ...], BeforeValidator(_listed), Field(max_length=500)] = ()
    documents: Annotated[tuple[Paper, ...], BeforeValidator(_listed), Field(max_length=2_000)] = ()
    legal_basis: Texts = ()
    result: Text = ""
    conditions: Text = ""
    decision: Word = ""
    kind: Word = ""
    detail_url: Word = ""
    steps: Text = ""
    address: Text = ""
    keywords: Text = ""


@dataclass(frozen=True, order=True)
class Faulty:
    """A line that was left out: its number from 1, its code as far as it can be read, what is wrong (Vietnamese)."""

    line: int
    code: str
    what: str

    def __str__(self) -> str:
        code = f" (mã {self.code})" if self.code else ""
        return f"dòng {self.line}{code}: {self.what}"


def read_dump(path: Path, progress: Callable[[int], None] = lambda read: None) -> Iterator[tuple[int, Row | Faulty]]:
    """Every line that is not blank, by number: a good row or a fault. `progress` is told the bytes read of the file.

    JSON lines, plain or gzip (told by its first bytes). Raises `Unreadable` for what is no such file or too large.
    """
    seen: dict[str, int] = {}
    try:
        with ExitStack() as closing:
            for number, line in _lines(closing.enter_context(path.open("rb")), progress):
                if line.strip():
                    yield number, _row(number, line, seen)
    except TooMuch as error:
        raise Unreadable(
            f"Tệp {path.name} giải nén ra quá {MOST_BYTES // 1_000_000} MB; không giống danh mục thủ tục."
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"Không đọc được tệp {path.name}: hỏng hoặc bị cắt giữa chừng. Hãy tải lại tệp.") from error


def _lines(file: BinaryIO, progress: Callable[[int], None]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines. Of a line that is too long only the beginning is kept, enough to see that it is too long."""
    stream = unpacked(file)
    number = read = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if number > MOST_LINES:
            raise Unreadable(f"Tệp có hơn {MOST_LINES} dòng; không giống danh mục thủ tục.")
        yield number, line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)
        progress(file.tell() - read)
        read = file.tell()


def _row(number: int, line: bytes, seen: dict[str, int]) -> Row | Faulty:
    if len(line) > LONGEST_LINE:
        return Faulty(number, "", f"dòng dài quá {LONGEST_LINE} byte")
    try:
        row = Row.model_validate_json(line)
    except ValidationError as error:
        return Faulty(number, _code_in(line), _message(error))
    wrong = _wrong(row, seen)
    if wrong:
        return Faulty(number, row.code[:40], wrong)
    seen[row.code] = number
    return row


def _wrong(row: Row, seen: dict[str, int]) -> str:
    if not CODE.fullmatch(row.code):
        return "mã không đúng dạng (phải như 1.001193)"
    if row.code in seen:
        return f"mã này đã có ở dòng {seen[row.code]}; chỉ giữ dòng đầu"
    if not row.name:
        return "tên bị trống"
    if NO_NAME.search(row.name):
        return "tên là tên của một quyết định công bố, không phải tên thủ tục"
    return ""


def _code_in(line: bytes) -> str:
    """The code of a line that is no row, as far as it shows one."""
    found = re.search(rb'"code"\s*:\s*"([^"\\]{1,40})"', line)
    return _printable(found[1].decode(errors="replace")) if found else ""


def _message(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    if fault["type"] == "json_invalid":
        return "không phải một dòng JSON trọn vẹn"
    said = MESSAGES.get(fault["type"], "giá trị không dùng được").format(**fault.get("ctx", {}))
    where = ".".join(str(step + 1) if isinstance(step, int) else step for step in fault["loc"])
    return f"khóa {where}: {said}" if where else said
