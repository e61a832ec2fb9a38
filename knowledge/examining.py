"""Content files, each by itself: what in them is sound, and every fault with its place."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from knowledge import prose
from knowledge.entries import KINDS, Entry, Loc
from knowledge.faults import Fault, Faulty, model_message, nearest
from knowledge.guarding import MOST_BYTES, Refused
from knowledge.library import Library, key_of
from knowledge.reading import Spot, Written, written

SUFFIX = ".yaml"
MOST_FAULTS = 100
"""Of one file; a file with more is broken in one way a hundred times, or made to keep us busy."""

LEFT_OUT = frozenset({"README.md"})


@dataclass(frozen=True)
class Placed:
    """An entry and where it is written: its file with its text, and the way to it inside."""

    entry: Entry
    file: str
    raw: bytes = field(repr=False)
    path: Loc

    def fault(self, message: str, *loc: str | int) -> Fault:
        """A fault of this entry at `loc` inside it."""
        found = _written_again(self.raw)
        return _fault(self.file, found, found.spot((*self.path, *loc)), message)

    @cached_property
    def texts(self) -> tuple[prose.Said, ...]:
        """What the entry says to people."""
        return tuple(prose.texts(self.entry))


@dataclass(frozen=True)
class Examined:
    """What reading a set of files gave: the sound entries, and the faults so far."""

    placed: tuple[Placed, ...]
    faults: tuple[Fault, ...]
    version: str

    def library(self) -> Library:
        """The sound entries as a Library; of two with one key the first counts."""
        entries: dict[str, Entry] = {}
        found_in: dict[str, str] = {}
        for placed in self.placed:
            entries.setdefault(key_of(placed.entry), placed.entry)
            found_in.setdefault(key_of(placed.entry), placed.file)
        return Library(MappingProxyType(entries), self.version, MappingProxyType(found_in))


def read_folder(folder: Path) -> dict[str, bytes]:
    """The content files below a folder by relative path, in order.

    Of a file that is too large only so much is read as shows it. Raises Faulty if there is no such folder.
    """
    if not folder.is_dir():
        raise Faulty([Fault(str(folder), 1, 1, "không có thư mục này; hãy xem lại đường dẫn")])
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in LEFT_OUT)
    return {_name(path.relative_to(folder)): _read(path) for path in paths}


def _name(path: Path) -> str:
    return os.fsencode(path.as_posix()).decode(errors="replace")


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def examine(texts: Mapping[str, bytes]) -> Examined:
    """Read every file by itself: no check between files is made here."""
    placed: list[Placed] = []
    faults: list[Fault] = []
    for name, raw in sorted(texts.items()):
        entries, wrong = _read_file(name, bytes(raw))
        placed += entries
        faults += wrong
    if not placed and not faults:
        faults = [Fault(".", 1, 1, "thư mục không có tệp nội dung nào (.yaml)")]
    return Examined(tuple(placed), tuple(faults), checksum_of(texts))


def checksum_of(texts: Mapping[str, bytes]) -> str:
    """By which the texts are known: the version of their library."""
    checksum = hashlib.sha256()
    for name, raw in sorted(texts.items()):
        checksum.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return checksum.hexdigest()[:16]


@lru_cache(maxsize=4_096)
def _read_file(name: str, raw: bytes) -> tuple[tuple[Placed, ...], tuple[Fault, ...]]:
    """What a file holds. Of one release after the other most files are the same: those are not read again."""
    placed, faults = _read_anew(name, raw)
    return tuple(placed), tuple(faults)


@lru_cache(maxsize=16)
def _written_again(raw: bytes) -> Written:
    """Where things stand in a file is kept for none: few have faults that are only found later."""
    return written(raw)


def _read_anew(name: str, raw: bytes) -> tuple[list[Placed], list[Fault]]:
    try:
        model = _model_of(name)
        found = written(raw)
    except Refused as refused:
        return [], [_fault(name, _lines_of(raw), Spot(refused.line, refused.column), refused.message)]
    faults = [_fault(name, found, spot, message) for spot, message in found.wrong[:MOST_FAULTS]]
    placed: list[Placed] = []
    for path, value in _mappings(name, found, faults):
        if len(faults) >= MOST_FAULTS:
            break
        try:
            placed.append(Placed(model.model_validate(value), name, raw, path))
        except ValidationError as error:
            faults += islice(_model_faults(name, found, path, (model, error)), MOST_FAULTS)
    if len(faults) >= MOST_FAULTS:
        faults[MOST_FAULTS:] = [replace(faults[0], message="tệp còn lỗi nữa; hãy sửa các lỗi đã nêu rồi kiểm tra lại")]
    return placed, faults


def _model_of(name: str) -> type[Entry]:
    if not name.endswith(SUFFIX):
        raise Refused(1, 1, f"tệp nội dung phải có đuôi {SUFFIX}; hãy đổi tên hoặc chuyển tệp ra khỏi thư mục")
    folder = name.split("/", maxsplit=1)[0].removesuffix(SUFFIX)
    if folder not in KINDS:
        close = nearest(folder, KINDS)
        asked = f"; có phải ý anh/chị là “{close}”?" if close else f"; chỉ có: {', '.join(KINDS)}"
        raise Refused(1, 1, f"không có loại nội dung “{folder}”{asked}")
    return KINDS[folder][1]


def _mappings(name: str, found: Written, faults: list[Fault]) -> Iterator[tuple[Loc, Mapping[str, Any]]]:
    """The entries of a file: one mapping, or a list of mappings that each begin with `id:`."""
    alone = not isinstance(found.value, list)
    items = [((), found.value)] if alone else [((at,), value) for at, value in enumerate(found.value)]
    for path, value in items:
        if not isinstance(value, dict) or not value:
            faults.append(_fault(name, found, found.spot(path), "chỗ này phải là một mục bắt đầu bằng dòng id: …"))
        elif "id" not in value:
            faults.append(_fault(name, found, found.spot(path), "thiếu khóa id; mỗi mục bắt đầu bằng dòng id: …"))
        else:
            if next(iter(value)) != "id":
                faults.append(_fault(name, found, found.spot((*path, "id"), key=True), "id phải là dòng đầu của mục"))
            yield path, value


def _model_faults(name: str, found: Written, path: Loc, failed: tuple[type[Entry], ValidationError]) -> Iterator[Fault]:
    model, errors = failed
    known = {spot for spot, _ in found.wrong}
    for error in errors.errors(include_url=False):
        if error["type"] == "too_short" and not error["ctx"]["actual_length"] and error["input"]:
            continue  # the list is not empty, its items are faulty, and they say so themselves
        unknown = error["type"] == "extra_forbidden"
        spot = found.spot((*path, *error["loc"]), key=unknown)
        if spot not in known:  # a date that does not exist need not also be called no date
            yield _fault(name, found, spot, model_message(error, _keys_at(model, error["loc"]) if unknown else ()))


def _keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys a mapping at `loc` may have."""
    for step in loc[:-1]:
        if isinstance(step, str) and step in (names := _fields(model)):
            model = next(_models_in(names[step]), model)
    return tuple(_fields(model))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _lines_of(raw: bytes) -> Written:
    return Written(raw[:100_000].decode(errors="replace"))


def _fault(name: str, found: Written, spot: Spot, message: str) -> Fault:
    line = found.line(spot.line)[:200]
    seen = "".join(letter if letter.isprintable() or letter == "\t" else "·" for letter in line)
    return Fault(name, spot.line, spot.column, message, excerpt=seen)
