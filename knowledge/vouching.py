"""Who vouched for a text does not vouch for another: a change takes away that it was confirmed. Pure."""

from collections.abc import Mapping
from typing import Any

from knowledge.entries import Loc, Truth
from knowledge.rewriting import MISSING

NOT_SAID = frozenset(
    {"ask", "review_by", "owner", "related", "tests", "siblings", "differences", "common", "confirmed"}
)
"""Keys whose change tells citizens nothing else."""


def unconfirmed(written: Mapping[str, Any], changes: Mapping[Loc, Any]) -> dict[Loc, Any]:
    """The changes, and with them what they take away: whoever confirms anew in the same form is kept."""
    found = dict(changes)
    for loc in changes:
        if NOT_SAID.isdisjoint(step for step in loc if isinstance(step, str)):
            for most in range(len(loc)):
                _take_away(written, loc[:most], found)
    return found


def _take_away(written: Mapping[str, Any], loc: Loc, found: dict[Loc, Any]) -> None:
    group = _at(written, loc)
    said_anew = any(step[: len(loc) + 1] == (*loc, "confirmed") for step in found)
    if isinstance(group, Mapping) and group.get("confirmed") is not None and not said_anew:
        found[*loc, "confirmed"] = MISSING
        found[*loc, "truth"] = Truth.UNVERIFIED.value


def _at(value: Any, loc: Loc) -> Any:
    for step in loc:
        if isinstance(value, Mapping):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
