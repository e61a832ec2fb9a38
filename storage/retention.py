"""How much is past its time, without touching it."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def count(connection: AsyncConnection, old: Select[Any]) -> int:
    """How many rows a repository's `old_before` finds."""
    return int((await connection.execute(select(func.count()).select_from(old.subquery()))).scalar_one())
