"""An officer's own chat, where they are told of what is due: linked by a code that they send there once."""

from datetime import timedelta

from handlers.desk import Desk
from handlers.desk.proofs import new_recovery_codes, recovery_digest
from storage import audit, chats
from storage.records import AuditLine, Staff

LASTS = timedelta(minutes=15)


async def offer(desk: Desk, who: Staff) -> str:
    """A code of 49 bits that links the chat it is sent from; good once, for a quarter of an hour."""
    code = new_recovery_codes()[0]
    async with desk.database.writing() as connection:
        await chats.offer(connection, who.id, recovery_digest(code), desk.clock() + LASTS)
        await audit.add(connection, [_line(desk, who, "chat offered")])
    return code


async def linked(desk: Desk, who: Staff) -> str | None:
    """The channel of somebody's linked chat, such as "telegram"; which chat it is nobody is shown."""
    async with desk.database.reading() as connection:
        conversation = await chats.of_staff(connection, who.id)
    return conversation.partition(":")[0] if conversation else None


async def unlink(desk: Desk, who: Staff) -> None:
    """Tell them nothing there any more."""
    async with desk.database.writing() as connection:
        if await chats.unlink(connection, who.id):
            await audit.add(connection, [_line(desk, who, "chat unlinked")])


def _line(desk: Desk, who: Staff, action: str) -> AuditLine:
    return AuditLine(desk.clock(), who.id, who.login, f"staff {action}", f"staff:{who.login}")
