"""The time that all replicas on one PostgreSQL share: the database's own.

A machine whose clock is wrong would take what others have in hand for forgotten, or forget its own. Between two looks
at the database the time goes on by a clock that nobody can set.
"""

import time
from datetime import UTC, datetime, timedelta

from storage.database import Database

SET_EVERY = 10.0
LONGEST_LOOK = 1.0
"""Seconds. An answer that took longer says too little about the time it arrived."""


class SharedClock:
    """A `Clock`. Until the first look it is this machine's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._set(datetime.now(UTC))

    def __call__(self) -> datetime:
        return self._then + timedelta(seconds=time.monotonic() - self._since)

    async def look(self) -> int:
        """Set it by the database. Return 0: there is nothing more to do now. Raises `DatabaseTrouble`."""
        asked = time.monotonic()
        now = await self._database.now()
        took = time.monotonic() - asked
        if took < LONGEST_LOOK:
            self._set(now + timedelta(seconds=took / 2))
        return 0

    def _set(self, now: datetime) -> None:
        self._then, self._since = now, time.monotonic()
