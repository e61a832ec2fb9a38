"""A new entry as whoever checks it reads it: each part by its name, with no word of the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.console.filling import LAST
from bot.differences import FIELDS, called, value
from knowledge.entries import Entry, Office
from knowledge.library import Library

UNTOLD = frozenset({"id", "short"})


@dataclass(frozen=True, slots=True)
class Described:
    """An entry: what it is called, how it may be asked for, and its parts by name."""

    key: str
    called: str
    asked: str
    parts: tuple[tuple[str, str], ...]


def described(library: Library, key: str, entry: Entry) -> Described:
    """An entry in words; codes of fields of work and offices are given by their names."""
    names = library.fields | {one.id: one.name for one in library.by_kind(Office)}
    dumped = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said = sorted((name for name in dumped if name not in UNTOLD), key=lambda name: name in LAST)
    parts = ((FIELDS.get(name, name), _told(dumped[name], names)) for name in said)
    asked = next((str(one) for name in ("title", "name", "short") if (one := dumped.get(name))), "")
    return Described(key, called(entry, key), asked, tuple(parts))


def _told(written: Any, names: Mapping[str, str]) -> str:
    """A part whole, its rows a line each."""
    if isinstance(written, list):
        return "\n".join(_told(one, names) for one in written)
    if isinstance(written, dict) and "text" in written:
        more = {name: one for name, one in written.items() if name != "text"}
        return f"{written['text'].strip()} ({value(more)})" if more else str(written["text"]).strip()
    return (
        names.get(written, written)
        if isinstance(written, str) and " " in names.get(written, written)
        else value(written)
    )
