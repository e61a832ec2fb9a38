"""Work that one process of all does: polling a vendor, refreshing a token, sweeping."""

from contextlib import suppress

import structlog

from bot.loops import Clock
from bot.metrics import Metrics
from storage import leases
from storage.database import Database, DatabaseTrouble
from storage.records import Lease

log = structlog.get_logger()

SECONDS = 10.0
"""How long another process waits when the one at work dies. Hold it again well before."""


class Single:
    """The lease of one name, as this process holds it or tries to."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, name: str, seconds: float = SECONDS) -> None:
        self._database = database
        self._clock = clock
        self._leading = metrics.leading.labels(name)
        self._name = name
        self._lease = Lease.take(clock(), seconds)
        self._is_ours = False

    async def hold(self) -> bool:
        """Take or renew it; False while another process has it, or nobody can know because the database is away."""
        lease = self._lease.renewed(self._clock())
        try:
            async with self._database.writing() as connection:
                is_ours = await leases.take(connection, self._name, lease)
        except DatabaseTrouble:
            is_ours = False
        if is_ours != self._is_ours:
            log.info("lease_taken" if is_ours else "lease_lost", work=self._name)
        self._is_ours = is_ours
        self._leading.set(is_ours)
        return is_ours

    async def release(self) -> None:
        """Let another process have it at once; if the database is away, it ends by itself."""
        self._is_ours = False
        self._leading.set(0)
        with suppress(DatabaseTrouble):
            async with self._database.writing() as connection:
                await leases.release(connection, self._name, self._lease.token)
