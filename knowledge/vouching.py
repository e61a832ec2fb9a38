"""Who vouched for a text does not vouch for another: a change takes away that it was confirmed, or that a source says
it. Pure.

A fact is transcribed only as long as it says what it said when its source was read. Said otherwise, its source is named
anew with the change (another one, or the day it was read again), or it is unverified and citizens are told so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.entries import Entry, Loc, Model, Provenance, Source, Truth
from knowledge.examining import examine
from knowledge.library import provenance
from knowledge.reading import written
from knowledge.rewriting import MISSING, changed

NOT_SAID = frozenset(
    {"ask", "review_by", "owner", "related", "tests", "siblings", "differences", "common", "confirmed", "truth"}
)
"""Keys whose change tells citizens nothing else."""
NO_FACTS = NOT_SAID | {"id", "source", "title", "short", "field", "listed", "words", "aliases", "with_kind", "winners"}
"""Keys that say nothing that a source could say: how a thing is found, named on a button, and compared."""
OWNED_UP = frozenset(
    {"fee", "receives", "where", "decides", "address", "phone", "hours", "web", "note", "remarks", "mistakes"}
)
"""Keys that, left out, are said not to be known or not at all; of the others citizens hear that the source has none."""
MARK = "confirmed"


@dataclass(frozen=True, slots=True)
class Lapse:
    """A fact that says something else than what was vouched for: its entry's id, and the way to it there."""

    entry: str
    loc: Loc
    sources: tuple[Source, ...] = ()
    """What it was transcribed from."""
    by: str = ""
    """Who confirmed what it said before."""


def vouched(name: str, before: str, after: str, again: date | None = None) -> str:
    """The text of the file of this name with nothing in it said to be vouched for that says something else than before.

    However it came to be changed: by a form, a spreadsheet or by hand. Whoever confirms anew, or names a source anew,
    with the change is kept. `again`: on this day all changed facts were found in their sources as they are now.
    Raises as `rewriting.changed` does.
    """
    text = _unconfirmed(before, after)
    for entry_id, taken in _unsourced(name, before, text, again):
        text = changed(text, entry_id, taken)
    return text


def lapses(name: str, before: str, after: str) -> tuple[Lapse, ...]:
    """The facts of a changed file that `vouched` calls unverified, unless they are found in their sources again.

    Raises as `vouched` does.
    """
    confirmed = [
        Lapse(entry_id, loc[:-1], by=by)
        for entry_id, taken in _outlived(before, after)
        for loc, by in _names_taken(after, entry_id, taken)
    ]
    unsourced = _changed(name, before, _unconfirmed(before, after))
    return (*confirmed, *(lapse for _, found in unsourced for lapse in found))


def outlived(before: str, after: str) -> list[str]:
    """The ids of entries of a file that carry a confirmation given to what the file said before."""
    return [entry_id for entry_id, _ in _outlived(before, after)]


def _unconfirmed(before: str, after: str) -> str:
    text = after
    for entry_id, taken in _outlived(before, after):
        text = changed(text, entry_id, taken)
    return text


def _outlived(before: str, after: str) -> Iterator[tuple[str, dict[Loc, Any]]]:
    if MARK not in before or MARK not in after:
        return
    olds = _entries(before)
    for entry_id, entry in _entries(after).items():
        if entry_id in olds and (taken := dict(_taken_away(olds[entry_id], entry))):
            yield entry_id, taken


def _names_taken(text: str, entry_id: str, taken: Mapping[Loc, Any]) -> Iterator[tuple[Loc, str]]:
    """Where a confirmed text becomes unverified, and who confirmed it; not where somebody took the degree back."""
    for loc, group in _confirmed(_entries(text)[entry_id]):
        if (*loc, "truth") in taken:
            named = group["confirmed"]
            yield (*loc, "truth"), str(named.get("by", "")) if isinstance(named, Mapping) else ""


def _unsourced(name: str, before: str, after: str, again: date | None) -> Iterator[tuple[str, dict[Loc, Any]]]:
    """What is to be changed in an entry whose facts no longer say what their sources said."""
    entries = _entries(after)
    for entry, found in _changed(name, before, after):
        value, taken = entries[entry.id], dict[Loc, Any]()
        for lapse in found:
            if again is None or not lapse.sources:
                taken[*_bearer(value, lapse.loc, "truth"), "truth"] = Truth.UNVERIFIED.value
            else:
                taken |= _read_again(value, _bearer(value, lapse.loc, "source"), again)
        if taken:
            yield entry.id, taken


def _bearer(value: Any, loc: Loc, key: str) -> Loc:
    """The way to what has the degree or source of a fact: the fact itself where it has its own, else its entry."""
    fact = _at(value, loc) if loc[0] in value else None
    return loc if isinstance(fact, Mapping) and key in fact else ()


def _entries(text: str) -> dict[str, Any]:
    value = written(text.encode()).value
    listed = value if isinstance(value, list) else [value]
    return {one["id"]: one for one in listed if isinstance(one, Mapping) and isinstance(one.get("id"), str)}


def _taken_away(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Loc, Any]]:
    """What is to be changed in an entry: a degree that was written anew with the text counts."""
    before = [group for _, group in _confirmed(old)]
    for loc, group in _confirmed(new):
        same = [one for one in before if one["confirmed"] == group["confirmed"]]
        is_confirmed = group.get("truth") == Truth.CONFIRMED
        if same and not (is_confirmed and any(_said(one) == _said(group) for one in same)):
            yield (*loc, "confirmed"), MISSING
            if is_confirmed:
                yield (*loc, "truth"), Truth.UNVERIFIED.value


def _confirmed(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Mapping[str, Any]]]:
    """The entry and what in it has a confirmation of its own, each with the way there."""
    if isinstance(value, Mapping):
        if value.get("confirmed") is not None:
            yield loc, value
        for key, item in value.items():
            yield from _confirmed(item, (*loc, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _confirmed(item, (*loc, at))


def _said(value: Any) -> Any:
    """What it tells citizens."""
    if isinstance(value, Mapping):
        return {key: _said(item) for key, item in value.items() if key not in NOT_SAID}
    return [_said(item) for item in value] if isinstance(value, list) else value


def _changed(name: str, before: str, after: str) -> Iterator[tuple[Entry, list[Lapse]]]:
    """Each entry with transcribed facts that say something new, from the sources they had."""
    if before == after:
        return
    olds = {one.entry.id: one.entry for one in examine({name: before.encode()}).placed}
    for placed in examine({name: after.encode()}).placed:
        old = olds.get(placed.entry.id)
        if old is not None and old != placed.entry and (found := list(_lapsed(old, placed.entry))):
            yield placed.entry, found


def _lapsed(old: Entry, new: Entry) -> Iterator[Lapse]:
    if new.truth is Truth.TRANSCRIBED is not old.truth and set(old.source).issuperset(new.source):
        yield Lapse(new.id, ("truth",), new.source)  # raised as a whole, and nobody says when that was read
        return
    for key in type(new).model_fields:
        if key in NO_FACTS:
            continue
        was, now = getattr(old, key), getattr(new, key)
        for loc, fact in _facts(key, was, now):
            basis = provenance(new, fact if isinstance(fact, Provenance) else None)
            rested = _sources(old, was)
            if basis.truth is Truth.TRANSCRIBED and not _stood(fact, was) and rested.issuperset(basis.source):
                yield Lapse(new.id, loc, basis.source)


def _facts(key: str, was: Any, now: Any) -> Iterator[tuple[Loc, Any]]:
    """What is said under a key, each thing that can have a source of its own by itself."""
    if isinstance(now, tuple) and now and isinstance(now[0], Provenance):
        yield from (((key, at), one) for at, one in enumerate(now))
    elif now or (was and key not in OWNED_UP):
        yield (key,), now


def _stood(fact: Any, before: Any) -> bool:
    """Whether it was said before, in whatever row, and not as unverified by itself."""
    if isinstance(fact, Provenance):
        parts = before if isinstance(before, tuple) else (before,)
        return _told(fact) in [_told(part) for part in parts if part and part.truth in (None, Truth.TRANSCRIBED)]
    return bool(_told(fact) == _told(before))


def _told(value: Any) -> Any:
    if isinstance(value, Model):
        return {key: _told(getattr(value, key)) for key in type(value).model_fields if key not in NO_FACTS}
    return [_told(one) for one in value] if isinstance(value, tuple) else value


def _sources(entry: Entry, value: Any) -> frozenset[Source]:
    """What a thing said in an entry rests on: the entry's sources and its own."""
    parts = value if isinstance(value, tuple) else (value,)
    own = (source for part in parts if isinstance(part, Provenance) for source in part.source)
    return frozenset((*entry.source, *own))


def _read_again(value: Any, own: Loc, day: date) -> dict[Loc, Any]:
    """The day on which the sources of an entry, or of a part of it, were read, in its text."""
    sources = _at(value, own)["source"]
    at: list[Loc] = [()] if isinstance(sources, Mapping) else [(number,) for number in range(len(sources))]
    return {(*own, "source", *one, "as_of"): day for one in at if _at(sources, one).get("as_of") != day}


def _at(value: Any, loc: Loc) -> Any:
    for step in loc:
        value = value[step]
    return value
