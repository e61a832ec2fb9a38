"""Places in long lists, and other numbers and days, as addresses and forms have them."""

from collections.abc import Callable, Mapping
from datetime import date

from aiohttp import web

from handlers.desk.parts import Key, Place


def number(text: str) -> int | None:
    """A number somebody sent, or None; none of ours has more than 18 digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def place(request: web.Request, *kinds: type) -> Place | None:
    """Where an address asks a list to go on, its key of such kinds; None where it does not, or makes something up."""
    for name in ("after", "before"):
        if key := _key(request.query.get(name, ""), kinds):
            return Place(key, back=name == "before")
    return None


def leading(place: Place) -> str:
    """The same as it stands in an address: `after=2026-11-27_12`."""
    return f"{'before' if place.back else 'after'}={'_'.join(map(str, place.key))}"


def _key(text: str, kinds: tuple[type, ...]) -> Key | None:
    parts = text.split("_")
    if len(parts) != len(kinds):
        return None
    found = tuple(value for kind, part in zip(kinds, parts, strict=True) if (value := READ[kind](part)) is not None)
    return found if len(found) == len(kinds) else None


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


READ: Mapping[type, Callable[[str], int | date | None]] = {
    int: number,
    date: day,
    bool: {"0": 0, "1": 1}.get,
}
"""How the parts of a place are read from an address."""
