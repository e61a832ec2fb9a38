"""Officers' own chats: where they asked to be told of what is due. A code that links one is kept as a digest."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert as insert_or
from storage.records import Staff
from storage.staff import COLUMNS as STAFF_COLUMNS
from storage.tables import chat_codes, staff, staff_chats


async def offer(connection: AsyncConnection, staff_id: int, code: str, until: datetime) -> None:
    """A new code for somebody; the one before opens nothing any more."""
    values = {"staff_id": staff_id, "code": code, "until": until}
    adding = insert_or(connection.dialect.name, chat_codes).values(values)
    changes = {"code": code, "until": until}
    await connection.execute(adding.on_conflict_do_update(index_elements=["staff_id"], set_=changes))


async def use(connection: AsyncConnection, code: str, conversation: str, now: datetime) -> Staff | None:
    """Link a conversation to whoever has this code, once, while it lasts; None where nobody has it.

    One chat for each person and one person for each chat: what was linked before is not any more.
    """
    theirs = delete(chat_codes).where(chat_codes.c.code == code, chat_codes.c.until > now)
    row = (await connection.execute(theirs.returning(chat_codes.c.staff_id))).first()
    if row is None:
        return None
    either = (staff_chats.c.staff_id == row[0]) | (staff_chats.c.conversation == conversation)
    await connection.execute(delete(staff_chats).where(either))
    values = {"staff_id": row[0], "conversation": conversation, "linked_at": now}
    await connection.execute(insert_or(connection.dialect.name, staff_chats).values(values))
    found = (await connection.execute(select(*STAFF_COLUMNS).where(staff.c.id == row[0]))).first()
    return Staff(*found) if found else None


async def unlink(connection: AsyncConnection, staff_id: int) -> bool:
    """Tell them nothing there any more; False where nothing was linked."""
    return (await connection.execute(delete(staff_chats).where(staff_chats.c.staff_id == staff_id))).rowcount == 1


async def of_staff(connection: AsyncConnection, staff_id: int) -> str | None:
    """Somebody's linked conversation."""
    found = select(staff_chats.c.conversation).where(staff_chats.c.staff_id == staff_id)
    conversation: str | None = await connection.scalar(found)
    return conversation


async def linked(connection: AsyncConnection) -> list[tuple[Staff, str]]:
    """Everybody who is not shut out and linked a chat, with it."""
    joined = staff.join(staff_chats, staff_chats.c.staff_id == staff.c.id)
    found = select(*STAFF_COLUMNS, staff_chats.c.conversation).select_from(joined)
    rows = await connection.execute(found.where(staff.c.disabled_at.is_(None)).order_by(staff.c.id))
    return [(Staff(*row[:-1]), row[-1]) for row in rows]
