"""Who vouched for a text does not vouch for another: a change takes away that it was confirmed. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.entries import Loc, Truth
from knowledge.reading import written
from knowledge.rewriting import MISSING, changed

NOT_SAID = frozenset(
    {"ask", "review_by", "owner", "related", "tests", "siblings", "differences", "common", "confirmed", "truth"}
)
"""Keys whose change tells citizens nothing else."""
MARK = "confirmed"


def vouched(before: str, after: str) -> str:
    """The text of a file without the confirmations that were given to what it said before.

    However it came to be changed: by a form, a spreadsheet or by hand. Whoever confirms anew with the change is kept.
    Raises as `rewriting.changed` does.
    """
    text = after
    for entry_id, taken in _outlived(before, after):
        text = changed(text, entry_id, taken)
    return text


def outlived(before: str, after: str) -> list[str]:
    """The ids of entries of a file that carry a confirmation given to what the file said before."""
    return [entry_id for entry_id, _ in _outlived(before, after)]


def _outlived(before: str, after: str) -> Iterator[tuple[str, dict[Loc, Any]]]:
    if MARK not in before or MARK not in after:
        return
    olds = _entries(before)
    for entry_id, entry in _entries(after).items():
        if entry_id in olds and (taken := dict(_taken_away(olds[entry_id], entry))):
            yield entry_id, taken


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
