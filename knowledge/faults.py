"""What is wrong with the content, said so that the person who wrote it can put it right."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz, process


class Severity(StrEnum):
    """A fault stops the content from being used; a warning does not."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to put right: where (line and column count from 1) and what to do, in Vietnamese."""

    file: str
    line: int
    column: int
    message: str
    severity: Severity = Severity.FAULT
    excerpt: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"

    def shown(self) -> str:
        """The fault with its line of the file below it and a caret under the place."""
        if not self.excerpt:
            return str(self)
        return f"{self}\n    {self.excerpt}\n    {_padding(self.excerpt[: self.column - 1])}^"


def _padding(before: str) -> str:
    return "".join("\t" if letter == "\t" else "" if unicodedata.combining(letter) else " " for letter in before)


class Faulty(Exception):
    """The content cannot be used; `faults` says why, all of it, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


YAML_PROBLEMS = {
    "mapping values are not allowed in this context": "thừa dấu hai chấm; hãy đặt cả câu trong dấu nháy kép",
    "could not find expected ':'": "thiếu dấu hai chấm sau tên khóa, hoặc dòng này thụt lề sai",
    "did not find expected key": "dòng này thụt lề khác các dòng cùng cấp; hãy canh lại cho thẳng hàng",
    "did not find expected '-' indicator": "dòng này thụt lề khác các gạch đầu dòng ở trên; hãy canh lại",
    "block sequence entries are not allowed in this context": "gạch đầu dòng đặt sai chỗ; hãy xuống dòng rồi thụt vào",
    "did not find expected ',' or ']'": "danh sách trong [ ] thiếu dấu phẩy hoặc dấu ] đóng lại",
    "did not find expected ',' or '}'": "nhóm trong { } thiếu dấu phẩy hoặc dấu } đóng lại",
    "did not find expected node content": "chỗ này thiếu nội dung; hãy ghi giá trị hoặc bỏ dấu thừa",
    "found unexpected end of stream": "tệp kết thúc giữa chừng; có lẽ thiếu dấu nháy đóng",
    "found unexpected document indicator": "tệp kết thúc giữa chừng; có lẽ thiếu dấu nháy đóng",
    "found character that cannot start any token": "ký tự này không được đứng đầu; dùng dấu cách thay phím Tab, "
    "hoặc đặt câu trong dấu nháy",
    "found a tab character where an indentation space is expected": "dùng dấu cách để thụt lề, không dùng phím Tab",
    "found a tab character that violates indentation": "dùng dấu cách để thụt lề, không dùng phím Tab",
    "found unknown escape character": "dấu \\ trong nháy kép có nghĩa riêng; hãy dùng nháy đơn",
    "found invalid escape": "dấu \\ trong nháy kép có nghĩa riêng; hãy dùng nháy đơn",
    "did not find expected alphabetic or numeric character": "dấu * hoặc & đứng đầu có nghĩa riêng; hãy đặt câu trong "
    "dấu nháy",
    "did not find expected <document start>": "nội dung đứng sai chỗ; mỗi tệp chỉ là một mục hoặc một danh sách mục",
    "block mapping entries are not allowed in this context": "thừa dấu hai chấm; hãy đặt cả câu trong dấu nháy kép",
    "mapping keys are not allowed in this context": "tên khóa đặt sai chỗ; hãy xuống dòng và canh lề",
    "found undefined tag handle": "không dùng dấu ! đứng đầu; hãy đặt câu trong dấu nháy",
}
"""libyaml's commonest complaints → what an officer can do about them."""


def yaml_message(problem: str) -> str:
    """The Vietnamese sentence for a complaint of the YAML parser; its own words follow where none is known."""
    known = YAML_PROBLEMS.get(problem)
    return f"sai cú pháp: {known}" if known else f"sai cú pháp YAML ở chỗ này; hãy kiểm tra dấu nháy và lề ({problem})"


TYPE_MESSAGES: Mapping[str, str] = {
    "missing": "thiếu khóa này; hãy ghi thêm",
    "string_type": "chỗ này phải là chữ; nếu là ngày hoặc true/false thì đặt trong dấu nháy",
    "string_too_short": "không được để trống; hãy ghi nội dung hoặc bỏ cả dòng",
    "string_too_long": "dài quá {max_length} ký tự; hãy viết ngắn lại",
    "int_type": "phải là số nguyên, không dấu chấm, không dấu nháy",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "không được quá {le}",
    "bool_type": "chỉ ghi true hoặc false",
    "date_type": "phải là ngày dạng năm-tháng-ngày, ví dụ 2026-07-01",
    "enum": "chỉ được ghi một trong: {expected}",
    "literal_error": "chỉ được ghi một trong: {expected}",
    "tuple_type": "phải là danh sách: mỗi ý một dòng bắt đầu bằng dấu gạch",
    "model_type": "phải là một nhóm khóa (tên: giá trị)",
    "model_attributes_type": "phải là một nhóm khóa (tên: giá trị)",
    "too_short": "cần ít nhất {min_length} dòng",
    "too_long": "không được quá {max_length} dòng",
}

COMMA = "“{key}” bị tách ra vì dấu phẩy đứng trước nó trong {{ }}; hãy đặt cả câu trong dấu nháy kép"
"""What an unquoted comma inside `{ }` does: the rest of the sentence becomes a key without a value."""

PATTERN_MESSAGES = {
    "^[^\\n]*$": "phải viết trên một dòng",
    "^\\d": "mã thủ tục phải dạng 1.001193, đặt trong dấu nháy",
    "^[a-z0-9]": "mã chỉ gồm chữ thường không dấu, số và dấu gạch nối, ví dụ dang-ky-khai-sinh",
}


def model_message(error: Mapping[str, Any], known_keys: Iterable[str]) -> str:
    """The Vietnamese sentence for one of pydantic's errors; `known_keys` are what an unknown key may have meant."""
    where = ".".join(str(step) for step in error["loc"] if isinstance(step, str))
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "extra_forbidden":
        key = str(error["loc"][-1])
        return COMMA.format(key=key) if error["input"] is None and " " in key else unknown_key(key, known_keys)
    return f"{where}: {_sentence(error)}" if where else _sentence(error)


def _sentence(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return next((said for start, said in PATTERN_MESSAGES.items() if pattern.startswith(start)), "sai dạng")
    said = TYPE_MESSAGES.get(error["type"])
    if said is None:
        return f"giá trị không hợp lệ ({error['msg']})"
    return said.format(**context).replace("' or '", "', '")


def unknown_key(key: str, known_keys: Iterable[str]) -> str:
    """The sentence for a key that the kind does not have, with the likeliest meant one."""
    close = nearest(key, known_keys)
    asked = f"; có phải ý anh/chị là “{close}”?" if close else "; hãy bỏ đi hoặc xem lại tên khóa"
    return f"khóa “{key}” không có trong mẫu{asked}"


def nearest(word: str, words: Iterable[str], *, at_least: int = 60) -> str | None:
    """The word that looks most like `word`, if any looks like it (`at_least` of 100)."""
    found = process.extractOne(word, list(words), scorer=fuzz.ratio, score_cutoff=at_least)
    return str(found[0]) if found else None
