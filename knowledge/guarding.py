"""The door for YAML that strangers may have written: it refuses, with a place and a reason, before anything is built.

libyaml's composer dies of deep nesting (about 30,000 brackets end the whole process) and merge keys multiply; so only
the event stream is read, one event at a time, and everything that content has no use for is refused there.
"""

import re
from collections.abc import Iterator

import yaml

from knowledge.faults import yaml_message

MOST_BYTES = 2_000_000
MOST_EVENTS = 100_000
DEEPEST = 20

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
"""Control, invisible and direction-changing characters: never meant, and they hide what a line really says."""
LOST = "\ufffd"
"""What stands for a letter that was lost in another encoding."""

BOMS = {
    b"\xef\xbb\xbf": "tệp bắt đầu bằng dấu BOM; hãy lưu lại dạng UTF-8 (không BOM)",
    b"\xff\xfe": "tệp lưu dạng UTF-16; hãy lưu lại dạng UTF-8",
    b"\xfe\xff": "tệp lưu dạng UTF-16; hãy lưu lại dạng UTF-8",
}


class Refused(Exception):
    """The text is not taken; line and column count from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def decoded(raw: bytes) -> str:
    """The file's bytes as text with plain line ends.

    Raises Refused for too much, for another encoding, and for characters that nobody can see.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(1, 1, f"tệp lớn quá {MOST_BYTES // 1_000_000} MB; hãy chia nhỏ")
    for bom, message in BOMS.items():
        if raw.startswith(bom):
            raise Refused(1, 1, message)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        raise Refused(*_place(before), "tệp không phải UTF-8 từ ký tự này; hãy lưu lại dạng UTF-8") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if trouble := unreadable(text):
        at, message = trouble
        raise Refused(*_place(text[:at]), message)
    return text


def unreadable(text: str) -> tuple[int, str] | None:
    """Where a text has a character that nobody can see or that was lost, and what to do; None: all can be read."""
    if unseen := UNSEEN.search(text):
        return unseen.start(), f"có ký tự ẩn (U+{ord(unseen.group()):04X}); hãy xóa và gõ lại chỗ này"
    if LOST in text:
        return text.index(LOST), "có chữ bị hỏng (�) vì tệp lưu sai mã; hãy gõ lại chỗ này, hoặc lưu lại tệp dạng UTF-8"
    return None


def visible(text: str) -> str:
    """What was typed or pasted into a field, without what nobody can see."""
    return UNSEEN.sub("", text)


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def events(text: str) -> Iterator[yaml.Event]:
    """The YAML events of one harmless document. Raises Refused at the first thing that is none."""
    depth = documents = 0
    for count, event in enumerate(_parsed(text)):
        if count >= MOST_EVENTS:
            raise _refused(event, f"tệp có quá {MOST_EVENTS} phần tử; hãy chia nhỏ")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        if depth > DEEPEST:
            raise _refused(event, f"lồng nhau quá {DEEPEST} tầng")
        if documents > 1:
            raise _refused(event, "mỗi tệp chỉ có một phần; hãy bỏ dòng --- ở giữa")
        _refuse_shorthand(event)
        yield event


def _parsed(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Refused(line, column, yaml_message(error.problem or error.context or "")) from error
    except yaml.YAMLError as error:
        raise Refused(1, 1, yaml_message(str(error))) from error


def _refuse_shorthand(event: yaml.Event) -> None:
    """Anchors, aliases and tags: content has no use for them, bombs have."""
    if isinstance(event, yaml.AliasEvent):
        raise _refused(event, "không dùng dấu * để nhắc lại chỗ khác; hãy viết ra, hoặc đặt câu trong dấu nháy")
    if not isinstance(event, yaml.NodeEvent):
        return
    if event.anchor is not None:
        raise _refused(event, "không dùng dấu & để đặt tên cho một chỗ; hãy bỏ đi, hoặc đặt câu trong dấu nháy")
    if getattr(event, "tag", None) is not None:
        raise _refused(event, "không dùng dấu ! đứng đầu; hãy bỏ đi, hoặc đặt câu trong dấu nháy")


def spot_of(event: yaml.Event) -> tuple[int, int]:
    """Line and column where an event begins, counted from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _refused(event: yaml.Event, message: str) -> Refused:
    return Refused(*spot_of(event), message)
