"""How content citizens were with what became of their cases: one rating a case, the last one counts."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.records import Rating
from storage.tables import ratings

FIELDS = tuple(Rating.__dataclass_fields__)


async def rate(connection: AsyncConnection, case_id: int, rating: Rating) -> None:
    """Store how content somebody was, in place of what they said before."""
    values = {name: getattr(rating, name) for name in FIELDS}
    adding = insert(connection.dialect.name, ratings).values(case_id=case_id, **values)
    await connection.execute(adding.on_conflict_do_update(index_elements=["case_id"], set_=values))


async def of_case(connection: AsyncConnection, case_id: int) -> Rating | None:
    columns = [ratings.c[name] for name in FIELDS]
    row = (await connection.execute(select(*columns).where(ratings.c.case_id == case_id))).first()
    return Rating(*row) if row else None
