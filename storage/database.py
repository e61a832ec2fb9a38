"""Engines and transactions: the only place that knows SQLite from PostgreSQL.

SQLite has two engines on one file. The writer has a single connection that begins IMMEDIATE, so writers queue before it
(see `storage/turnstile.py`) instead of failing with "database is locked" when a read turns into a write; readers go on
beside it (WAL).
`synchronous=FULL`: in WAL mode anything less can lose acknowledged commits when the power fails. PostgreSQL needs one
engine for both (see `storage/postgresql.py`).
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sqlalchemy import URL, Connection, Table, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import driver
from storage.texts import compact
from storage.turnstile import Turnstile

if TYPE_CHECKING:
    from storage.postgresql import Line

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
UNFIT = ("22", "23")
"""PostgreSQL's classes of errors for values that do not fit and for rules that are broken."""
PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-32000",
    "mmap_size=268435456",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)
TRYING = {
    "sqlite": text("UPDATE alembic_version SET version_num = version_num"),
    # a word in the write-ahead log and no row, which another replica may have locked while it migrates
    "postgresql": text(
        "WITH none AS (DELETE FROM leases WHERE name = '') SELECT pg_logical_emit_message(true, 'motcua', '')"
    ),
}
"""A change that changes nothing."""
MIGRATION_LOCK = 7_083_265_001
"""Any number that nobody else uses as an advisory lock in this database."""


Transaction = AsyncConnection
"""What repositories work on: one transaction."""


class DatabaseTrouble(Exception):
    """The database could not do it now: locked, full, read-only or gone. The text holds no values."""


class Unfit(DatabaseTrouble):
    """It will never do it: what is to be stored is against a rule of the tables."""


class Database:
    """One database by its SQLAlchemy address; `sqlite:///file` and `postgresql://…` find their async drivers."""

    def __init__(self, url: str | URL) -> None:
        address = make_url(url)
        self.dialect = address.get_backend_name()
        address = address.set(drivername=DRIVERS[self.dialect])
        if self.dialect == "sqlite":
            self._writer = _sqlite_engine(address, "BEGIN IMMEDIATE", connections=1)
            self._reader = _sqlite_engine(address, "BEGIN", connections=4)
            self._turnstile: Turnstile | None = Turnstile()
        else:
            self._turnstile = None
            self._writer = self._reader = _postgresql_engine(address)

    @asynccontextmanager
    async def writing(self, *, first: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end, rolled back by an exception. Raises `DatabaseTrouble`.

        Where there is one writer, `first` goes before the others; meant for what somebody outside waits for.
        """
        with _told_as_trouble():
            async with self._turn(first=first), _begin(self._writer) as connection:
                yield connection

    def _turn(self, *, first: bool) -> AbstractAsyncContextManager[None]:
        return self._turnstile.passing(first=first) if self._turnstile else nullcontext()

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[AsyncConnection]:
        """A writing transaction in which tables may be made anew; raises `DatabaseTrouble` where a row is left hanging.

        SQLite empties a table before it drops it, and whatever hangs on its rows goes with them, unless it does not
        look at references; that can only be said outside a transaction.
        """
        if self.dialect != "sqlite":
            async with self.writing() as connection:
                yield connection
            return
        with _told_as_trouble():
            async with self._turn(first=False), self._writer.connect() as connection:
                await _pragma(connection, "foreign_keys=OFF")
                await _pragma(connection, "busy_timeout=60000")  # another process may be at it, and long
                try:
                    async with connection.begin():
                        yield connection
                        hanging = await connection.execute(text("PRAGMA foreign_key_check"))
                        if hanging.first() is not None:
                            raise Unfit("hanging")
                finally:
                    await _pragma(connection, "foreign_keys=ON")
                    await _pragma(connection, PRAGMAS[0])

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view that does not wait for writers. Raises `DatabaseTrouble`."""
        async with _begin(self._reader) as connection:
            yield connection

    @asynccontextmanager
    async def line(self, heard: Callable[[str], None], broken: Callable[[], None]) -> AsyncIterator["Line"]:
        """A line to the other processes on a PostgreSQL, see `Line.listen`. Raises `DatabaseTrouble`."""
        from storage.postgresql import Line  # noqa: PLC0415 - its driver is slow to load

        with _told_as_trouble():
            async with self._writer.connect() as connection:
                line = Line((await connection.get_raw_connection()).driver_connection)
                await connection.run_sync(Connection.detach)  # out of the pool: it is no connection for work
                await line.listen(heard, broken)
                yield line

    async def now(self) -> datetime:
        """The time by the clock of a PostgreSQL. Raises `DatabaseTrouble`."""
        async with self.reading() as connection:
            now: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
            return now.astimezone(UTC)

    async def close(self) -> None:
        """Without this the driver's threads can keep the process alive."""
        await self._writer.dispose()
        await self._reader.dispose()

    async def can_write(self) -> bool:
        """Whether a migrated database takes a change right now: not locked, full, read-only or gone."""
        try:
            async with self.writing() as connection:
                await connection.execute(TRYING[self.dialect])
        except DatabaseTrouble:
            return False
        return True

    async def forget(self) -> None:
        """Empty SQLite's write-ahead log, so that what was deleted is gone from the files too."""
        if self.dialect != "sqlite":
            return
        async with self._turn(first=False), self._writer.connect() as connection:
            await _pragma(connection, "busy_timeout=200")  # a long read must not hold up those who write
            await _pragma(connection, "wal_checkpoint(TRUNCATE)")
            await _pragma(connection, PRAGMAS[0])


async def _pragma(connection: AsyncConnection, said: str) -> None:
    """Said to an SQLite outside any transaction."""
    raw = await connection.get_raw_connection()
    await raw.driver_connection.cursor().execute(f"PRAGMA {said}")  # type: ignore[union-attr]


async def hold_migration_lock(connection: AsyncConnection) -> None:
    """One migration at a time until the transaction ends, however long it takes."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL lock_timeout = 0"))
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    else:
        await connection.execute(text("SELECT 1"))  # an immediate transaction locks with its first statement


KEEPING_ORDER = text("SELECT pg_advisory_xact_lock(:table, key) FROM unnest(CAST(:keys AS integer[])) AS key")


async def keep_order(connection: AsyncConnection, table: Table, conversations: Iterable[str]) -> None:
    """Until this transaction ends nobody else adds rows to these conversations.

    PostgreSQL gives out ids before it commits. Without this a row could appear behind one with a greater id: whoever
    reads on would never see it, and two turns of one conversation could be under way at once.
    """
    if connection.dialect.name == "postgresql":
        keys = sorted({_number(name) for name in conversations})  # in one order, or two could wait for each other
        await connection.execute(KEEPING_ORDER, {"table": _number(table.name), "keys": keys})


def _number(name: str) -> int:
    """Nearly unique, in PostgreSQL's range of integers; two that are equal only wait for each other."""
    return crc32(name.encode()) - 2**31


@cache
def insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, spelled alike in both."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@asynccontextmanager
async def _begin(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    with _told_as_trouble():
        async with engine.begin() as connection:
            yield connection


@contextmanager
def _told_as_trouble() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise _trouble(error) from error


def _trouble(error: Exception) -> DatabaseTrouble:
    kind = type(error.__cause__ if isinstance(error, ConnectionError) and error.__cause__ else error).__name__
    faulty_value = isinstance(error, StatementError) and not isinstance(error, DBAPIError)
    state = str(getattr(getattr(error, "orig", None), "sqlstate", None))
    if faulty_value or isinstance(error, IntegrityError | DataError) or state.startswith(UNFIT):
        return Unfit(kind)
    return DatabaseTrouble(kind)


def _postgresql_engine(address: URL) -> AsyncEngine:
    from storage.postgresql import connect, replace_closed  # noqa: PLC0415 - its driver is slow to load

    options = {"connect_args": {"async_creator_fn": connect}} | _engine_options(10)
    engine = create_async_engine(address, json_serializer=compact, **options)
    replace_closed(engine)
    return engine


def _sqlite_engine(address: URL, begin: str, *, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        address,
        json_serializer=compact,
        # the driver begins nothing by itself; `begin` below does
        connect_args={"isolation_level": None, "async_creator_fn": driver.connect},
        **_engine_options(connections),
    )
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "begin", _beginning(begin))
    return engine


def _engine_options(connections: int) -> dict[str, Any]:
    # hide_parameters: an error's text must never carry what a citizen wrote
    return {"pool_size": connections, "max_overflow": 0, "hide_parameters": True}


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _beginning(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        connection.connection.driver_connection.begin(statement)  # type: ignore[union-attr]

    return begin
