"""Files that officers give to citizens: read when they are sent, and when somebody opens the link to one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.channels import Enclosed
from bot.loops import Clock
from bot.uploads import ENDINGS, Upload
from handlers.messages import Enclosure
from storage import attachments
from storage.database import Database

LINK_LASTS = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosing:
    """`address` makes the address of ours behind which a file is, by its token."""

    database: Database
    clock: Clock
    address: Callable[[str], str] = lambda token: ""

    async def enclosed(self, file: Enclosure) -> Enclosed | None:
        """What goes with a reply; None where it was erased meanwhile."""
        async with self.database.reading() as connection:
            found = await attachments.given(connection, file.number)
        if found is None:
            return None
        return Enclosed(f"{file.name}.{ENDINGS[file.kind]}", file.kind, found, self.address(file.token))

    async def behind(self, token: str) -> Upload | None:
        """What a link leads to; None where it leads nowhere any more."""
        async with self.database.reading() as connection:
            found = await attachments.behind(connection, token, self.clock() - LINK_LASTS)
        return Upload("image" if found[0] == "image" else "pdf", found[1]) if found else None
