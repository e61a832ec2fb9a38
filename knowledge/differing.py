"""What differs between two libraries, entry by entry and field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.entries import Entry, Loc
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of a whole entry (`loc` is empty), or of a part of it. None: it is not there."""

    entry: str
    loc: Loc
    before: Any
    after: Any


def differences(before: Library, after: Library) -> list[Change]:
    """In the order of the newer library; what is gone comes last."""
    found: list[Change] = []
    for key, entry in after:
        old = before.entries.get(key)
        if old is None:
            found.append(Change(key, (), None, entry))
        elif old != entry:
            found += _parts(key, (), _dumped(old), _dumped(entry))
    gone = [key for key in before.entries if key not in after.entries]
    return found + [Change(key, (), before.entries[key], None) for key in gone]


def _dumped(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _parts(key: str, loc: Loc, before: Any, after: Any) -> Iterator[Change]:
    """The smallest parts that differ; lists whose lengths differ are one part."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            yield from _parts(key, (*loc, name), before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _parts(key, (*loc, at), old, new)
    else:
        yield Change(key, loc, before, after)
