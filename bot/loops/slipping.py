"""What citizens give on a page of ours: one transaction stores it and uses up the link that led there."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot import faults
from bot.channels import NotStored
from bot.loops import Clock
from bot.loops.memory import A_DAY, MOST_A_DAY
from bot.slips.reading import Purpose
from bot.uploads import Unusable, Upload
from handlers.citizen import quizzes
from handlers.desk.proofs import digest
from handlers.messages import File, Incoming, Slip
from storage import attachments, dialogues, inbox, page_links
from storage.attachments import NewAttachment
from storage.database import Database, DatabaseTrouble, Transaction
from storage.records import NewMessage


@dataclass(frozen=True, kw_only=True, slots=True)
class Slipping:
    """`stored` is told where there is something new to answer."""

    database: Database
    clock: Clock
    stored: Callable[[Collection[str]], None]

    async def opens(self, token: str) -> Purpose | None:
        """What a link's page is for; None where it opens none any more. Raises `NotStored`."""
        try:
            async with self.database.reading() as connection:
                conversation = await page_links.leads_to(connection, digest(token), self.clock())
                if conversation is None:
                    return None
                found = await dialogues.load(connection, [conversation])
                return "quiz" if quizzes.awaits_name(found.get(conversation)) else "case"
        except DatabaseTrouble:
            raise NotStored from None

    async def take(self, token: str, slip: Slip, uploads: Sequence[Upload]) -> bool:
        """Commit what was given, as a message of the link's conversation; False where the link opens nothing.

        Raises `NotStored`, and `Unusable` where this citizen has sent too many files: the link is then not used up.
        """
        try:
            async with self.database.writing() as connection:
                conversation = await page_links.use(connection, digest(token), self.clock())
                if conversation is None:
                    return False
                await self._store(connection, conversation, digest(token), slip, uploads)
        except DatabaseTrouble:
            raise NotStored from None
        faults.point("slip_taken")
        self.stored([conversation])
        return True

    async def _store(
        self, connection: Transaction, conversation: str, name: str, slip: Slip, uploads: Sequence[Upload]
    ) -> None:
        now = self.clock()
        lately = await attachments.count_since(connection, conversation, now - A_DAY)
        if uploads and lately + len(uploads) > MOST_A_DAY:
            raise Unusable("many")
        new = [NewAttachment(conversation, one.kind, now, content=one.content) for one in uploads]
        numbers = [await attachments.add(connection, one) for one in new]
        files = [File(one.kind, kept=number) for one, number in zip(uploads, numbers, strict=True)]
        channel, account, chat = conversation.split(":", 2)
        given = Slip(slip.name, slip.address, slip.phone, tuple(files))
        message = Incoming(channel, account, chat, f"slip:{name}", "slip", now, slip=given)
        row = NewMessage(channel, account, message.message_id, conversation, message.to_json(), now)
        await inbox.add(connection, [row])
