"""Whether there is anybody at the desk to answer what citizens leave: only then is an answer spoken of."""

from handlers.desk.roles import ANSWERING
from storage import staff
from storage.database import Database

LOOK_EVERY = 10.0


class Presence:
    """`is_staffed` as it was at the last look; False until the first one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_staffed = False

    def is_staffed(self) -> bool:
        return self._is_staffed

    async def look(self) -> int:
        """Return 0: there is nothing more to do until the next look."""
        async with self._database.reading() as connection:
            self._is_staffed = await staff.anybody(connection, ANSWERING)
        return 0
