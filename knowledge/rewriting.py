"""Changing an entry in the text of its file: what is not changed stays as it was written, comments and all.

The result is read back by the same reader as every file, and given out only when it says exactly what was wanted.
"""

from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from io import StringIO
from itertools import takewhile
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from knowledge.entries import Loc
from knowledge.guarding import Refused
from knowledge.reading import Written, written

INDENTS = ((2, 4, 2), (2, 2, 0))
"""How far mappings, lists and their dashes stand in, by the habits that files have."""
MISSING = object()
"""Given as a value, it takes the key away."""


class Unwritable(Exception):
    """The change cannot be written into this text; the message says why, in Vietnamese."""


def changed(text: str, entry: str, changes: Mapping[Loc, Any]) -> str:
    """The text of a file with some values of the entry with this id set, or taken away where the value is `MISSING`.

    Raises Refused for text that is no harmless YAML, and Unwritable when there is no such place.
    """
    read = written(text.encode())
    if not isinstance(read.value, list):
        return _mapping_changed(text, changes)
    first, last = _lines(read, entry)
    lines = text.splitlines(keepends=True)
    own = "".join(line[2:] if line.strip() else line for line in lines[first:last])
    new = _mapping_changed(own, changes).splitlines(keepends=True)
    stood = [("  " if at else "- ") + line if line.strip() else line for at, line in enumerate(new)]
    return _checked("".join([*lines[:first], *stood, *lines[last:]]), _with(read.value, entry, changes))


def added(text: str, entry: Mapping[str, Any]) -> str:
    """The text of a file that lists entries, or of none yet (""), with one more at its end.

    Raises as `changed` does.
    """
    before = written(text.encode()).value if text.strip() else []
    if not isinstance(before, list):
        raise Unwritable("Tệp này chỉ chứa một mục, không thêm được mục khác.")
    head, *rest = alone(entry).splitlines(keepends=True)
    stood = ["- " + head, *("  " + line if line.strip() else line for line in rest)]
    return _checked("".join([_ended(text), *stood]), [*before, _plain(entry)])


def alone(entry: Mapping[str, Any]) -> str:
    """The text of a file that holds one entry. Raises Unwritable."""
    return _checked(_dumped(_styled(dict(entry)), _writer(INDENTS[0])), _plain(entry))


def _lines(read: Written, entry: str) -> tuple[int, int]:
    """The first line of an entry in its file, and the first that is no longer its own, counted from 0."""
    at = _place(read.value, entry)
    first = read.spot((at,)).line - 1
    last = read.spot((at + 1,)).line - 1 if at + 1 < len(read.value) else len(read.text.splitlines())
    if not read.line(first + 1).startswith("- ") or first == last:
        raise Unwritable("Tệp này viết danh sách trên một dòng; hãy sửa tệp bằng tay.")
    while not read.line(last).startswith(("- ", "  ")):  # blank lines, and what is noted before the next
        last -= 1
    return first, last


def _place(entries: list[Any], entry: str) -> int:
    found = [at for at, one in enumerate(entries) if isinstance(one, Mapping) and one.get("id") == entry]
    if len(found) != 1:
        raise Unwritable(f"Trong tệp không có mục “{entry}”.")
    return found[0]


def _with(entries: list[Any], entry: str, changes: Mapping[Loc, Any]) -> list[Any]:
    for loc, value in changes.items():
        _put(entries[_place(entries, entry)], loc, _plain(value))
        entry = value if loc == ("id",) else entry
    return entries


def _mapping_changed(text: str, changes: Mapping[Loc, Any]) -> str:
    wanted = written(text.encode()).value
    whole, yaml = _loaded(text)
    for loc, value in changes.items():
        _put(wanted, loc, _plain(value))
        _put(whole, loc, _styled(value))
    return _checked(_dumped(whole, yaml), wanted)


def _loaded(text: str) -> tuple[Any, YAML]:
    """What the text says, and a writer that writes it again as it was."""
    whole = _writer(INDENTS[0]).load(text)
    return whole, next((yaml for yaml in map(_writer, INDENTS) if _dumped(whole, yaml) == text), _writer(INDENTS[0]))


def _writer(indents: tuple[int, int, int]) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000  # a long line is a long line
    mapping, sequence, offset = indents
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    return yaml


def _dumped(whole: Any, yaml: YAML) -> str:
    out = StringIO()
    yaml.dump(whole, out)
    return out.getvalue()


def _checked(text: str, wanted: Any) -> str:
    read = written(text.encode())
    if read.wrong or read.value != wanted:
        raise Unwritable("Thay đổi này không ghi lại được vào tệp mà giữ đúng ý; hãy sửa tệp bằng tay.")
    return text


def _plain(value: Any) -> Any:
    """As the reader gives it: texts of several lines end with their line."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return _ended(value) if isinstance(value, str) and "\n" in value else value


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _styled(value: Any) -> Any:
    """The value as it is to be written: several lines as a block, a text that could be read otherwise in quotes."""
    if isinstance(value, Mapping):
        return {key: _styled(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_styled(item) for item in value]
    if not isinstance(value, str):
        return value
    if "\n" in value:
        return LiteralScalarString(_ended(value))
    return value if _is_read_as_text(value) else DoubleQuotedScalarString(value)


def _is_read_as_text(value: str) -> bool:
    try:
        return bool(written(f"- {value}".encode()).value == [value])
    except Refused:
        return False


def _put(entry: Any, loc: Loc, value: Any) -> None:
    *way, last = loc
    place = entry
    for step in way:
        place = _step(place, step)
    if value is MISSING:
        del place[_known(place, last)]
    elif isinstance(value, (list, tuple)) and isinstance(old := _or_none(place, last), MutableSequence):
        _reordered(old, list(value))
    else:
        _set(place, last, list(value) if isinstance(value, tuple) else value)


def _reordered(old: MutableSequence[Any], new: Sequence[Any]) -> None:
    """Only what differs between a common beginning and a common end is written anew: the rest keeps its comments."""
    first = _alike(old, new)
    last = min(_alike(old[::-1], new[::-1]), len(old) - first, len(new) - first)
    del old[first : len(old) - last]
    for at, value in enumerate(new[first : len(new) - last], first):
        old.insert(at, value)


def _alike(one: Sequence[Any], other: Sequence[Any]) -> int:
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))


def _step(place: Any, step: str | int) -> Any:
    return place[_known(place, step)]


def _known(place: Any, step: str | int) -> Any:
    is_there = step in place if isinstance(place, Mapping) else isinstance(step, int) and 0 <= step < len(place)
    if isinstance(place, str) or not is_there:
        raise Unwritable(f"Trong mục không có chỗ “{step}”.")
    return step


def _or_none(place: Any, step: str | int) -> Any:
    return place.get(step) if isinstance(place, Mapping) and isinstance(step, str) else None


def _set(place: Any, step: str | int, value: Any) -> None:
    if isinstance(place, MutableSequence) and step == len(place):
        place.append(value)
    elif isinstance(place, MutableMapping) and isinstance(step, str):
        place[step] = value
    else:
        place[_known(place, step)] = value
