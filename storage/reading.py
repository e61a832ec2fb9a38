"""Reading on in many conversations at once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

MOST_AT_ONCE = 32
Columns = tuple[ColumnElement[Any], ...]


async def read_on(
    connection: AsyncConnection, table: Table, columns: Columns, after: Mapping[str, int], most: int
) -> Sequence[Sequence[Any]]:
    """The rows after an id in each of at most 32 conversations; those of one conversation come oldest first.

    Who reads on asks for little, so all of them are read in one statement. Who begins (after 0) might ask for a lot, so
    gets the newest `most`, alone.
    """
    rows: list[Sequence[Any]] = []
    for conversation in [name for name, row in after.items() if row == 0]:
        newest = await connection.execute(_newest(table, columns), {"conversation": conversation, "most": most})
        rows += reversed(newest.all())
    if reading_on := [(name, row) for name, row in after.items() if row]:
        size = 1 << (len(reading_on) - 1).bit_length()
        rows += await connection.execute(_following(table, columns, size), _places(reading_on, size))
    return rows


def _places(reading_on: Sequence[tuple[str, int]], size: int) -> dict[str, str | int]:
    """The statement's values; places left over ask about a conversation that does not exist."""
    values: dict[str, str | int] = {}
    for number, (name, row) in enumerate([*reading_on, *[("", 0)] * (size - len(reading_on))]):
        values |= {f"conversation{number}": name, f"after{number}": row}
    return values


@cache
def _newest(table: Table, columns: Columns) -> Select[Any]:
    theirs = select(*columns).where(table.c.conversation == bindparam("conversation"))
    return theirs.order_by(table.c.id.desc()).limit(bindparam("most"))


@cache
def _following(table: Table, columns: Columns, size: int) -> Select[Any]:
    """One statement for each of 1, 2, 4 … 32 conversations, so that each is compiled and planned once."""
    each = [
        (table.c.conversation == bindparam(f"conversation{number}")) & (table.c.id > bindparam(f"after{number}"))
        for number in range(size)
    ]
    return select(*columns).where(or_(*each)).order_by(table.c.id)
