"""Long lists in parts: each goes on from a place in the list, by the values of its order, forwards or back.

Unlike a number of lines to skip, a place neither repeats nor leaves out a line when others come or go meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_

Order = Sequence[tuple[ColumnElement[Any], bool]]
"""By what a list is ordered, the last of it unlike in every line; with each whether the highest comes first."""
Key = tuple[int | date, ...]
"""What a line has in the columns of the order."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a list begins: after the line with this key or, `back`, before it."""

    key: Key
    back: bool = False


def part(found: Select[Any], order: Order, place: Place | None, most: int) -> Select[Any]:
    """At most so many lines from a place on (None: from the beginning); back from it the nearest comes first."""
    is_back = place is not None and place.back
    found = found.order_by(*(column.desc() if down is not is_back else column.asc() for column, down in order))
    return (found if place is None else found.where(_beyond(order, place))).limit(most)


def _beyond(order: Order, place: Place) -> ColumnElement[bool]:
    beyond: ColumnElement[bool] = false()
    for (column, down), value in reversed(list(zip(order, place.key, strict=True))):
        further = column < value if down is not place.back else column > value
        beyond = or_(further, and_(column == value, beyond))
    return beyond
