"""The audit: who saw or changed what, for those who inspect. Nothing here changes a line; asking for them adds one."""

from handlers.desk import Desk, NotTheirs
from handlers.desk.parts import Part, Place, part
from handlers.desk.roles import Action, may
from handlers.tracking import read
from storage import audit
from storage.records import AuditLine, Looked, Staff

__all__ = ["AT_ONCE", "Line", "Looked", "looked"]

Line = AuditLine
AT_ONCE = 100


async def looked(desk: Desk, who: Staff, wanted: Looked, place: Place | None = None) -> Part[tuple[int, AuditLine]]:
    """The newest lines; somebody who inspects leaves one as well. `object` may be a case's code as it is shown."""
    if not may(who, Action.READ_AUDIT):
        raise NotTheirs
    code = read(wanted.object) if wanted.object else None
    sought = Looked(wanted.login, f"case:{code}" if code else wanted.object, wanted.action)
    line = AuditLine(desk.clock(), who.id, who.login, "audit read", f"audit:{sought.object or 'all'}"[:120])
    async with desk.database.writing() as connection:
        found = await audit.sought(connection, sought, AT_ONCE + 1, place)
        await audit.add(connection, [line])
    return part(found, AT_ONCE, place, lambda one: (one[0],))
