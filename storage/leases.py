"""Work that only one process of all may do: whoever holds the lease of that name does it.

A lease ends by itself when its holder dies. It is a claim on work, not a lock: who held it too long finds the next one
at work already, so what is done under it must bear being done twice.
"""

from functools import cache

from sqlalchemy import Executable, bindparam, delete, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.records import Lease
from storage.tables import leases

AHEAD = "too_far_ahead"


async def take(connection: AsyncConnection, name: str, lease: Lease) -> bool:
    """Take it if nobody holds it, renew it if it is ours; False while somebody else holds it.

    One that would last twice as long as ours was taken while a clock was ahead: it counts as ended.
    """
    values = {"name": name, "token": lease.token, "until": lease.until}
    taken = await connection.execute(
        _taking(connection.dialect.name),
        values | {"now": lease.taken_at, AHEAD: lease.until + (lease.until - lease.taken_at)},
    )
    return taken.first() is not None


@cache
def _taking(dialect: str) -> Executable:
    taking = insert(dialect, leases).values(name=bindparam("name"), token=bindparam("token"), until=bindparam("until"))
    is_free = or_(
        leases.c.token == taking.excluded.token,
        leases.c.until < bindparam("now", type_=leases.c.until.type),
        leases.c.until > bindparam(AHEAD, type_=leases.c.until.type),
    )
    changes = {"token": taking.excluded.token, "until": taking.excluded.until}
    return taking.on_conflict_do_update(index_elements=["name"], set_=changes, where=is_free).returning(leases.c.name)


async def release(connection: AsyncConnection, name: str, token: str) -> None:
    """Let somebody else have it at once; nothing happens if it is not ours any more."""
    await connection.execute(delete(leases).where(leases.c.name == name, leases.c.token == token))
