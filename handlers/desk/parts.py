"""A long list as the desk shows it: a part at a time, with the places where the parts before and after it are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.paging import Key, Place

__all__ = ["Key", "Part", "Place", "part"]

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Part(Generic[Line]):
    """Some lines of a list in its order. `earlier` and `later` lead on; None where there is nothing more."""

    lines: tuple[Line, ...]
    earlier: Place | None = None
    later: Place | None = None

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def part(found: Sequence[Line], most: int, place: Place | None, key: Callable[[Line], Key]) -> Part[Line]:
    """What was found from a place on, one more than `most` where there is more, as it is shown."""
    is_back, lines = place is not None and place.back, tuple(found[:most])
    if not lines:
        return Part(())
    lines = lines[::-1] if is_back else lines
    is_more = len(found) > most
    has_earlier, has_later = (is_more, True) if is_back else (place is not None, is_more)
    earlier = Place(key(lines[0]), back=True) if has_earlier else None
    return Part(lines, earlier, Place(key(lines[-1])) if has_later else None)
