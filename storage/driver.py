"""SQLite's driver with one visit to its thread for each statement.

aiosqlite visits the thread for every small thing: to make a cursor, to execute, to fetch, to close. Each visit costs
far more than the statement. Here a statement is executed, fetched and closed in one visit, and BEGIN rides along with
the first statement of its transaction. Uses the same insides of aiosqlite that SQLAlchemy's dialect uses.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import aiosqlite


class Connection(aiosqlite.Connection):
    """A connection whose cursors hold all their rows at once."""

    _beginning: str | None = None
    _has_begun = False

    def begin(self, statement: str) -> None:
        """Begin a transaction with the next statement; one without statements is none."""
        self._beginning = statement

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def commit(self) -> None:
        if self._has_begun:
            await super().commit()
        self._beginning, self._has_begun = None, False

    async def rollback(self) -> None:
        """The pool asks for this after each use; what was committed needs no visit to the thread."""
        if self._has_begun:
            await super().rollback()
        self._beginning, self._has_begun = None, False

    async def run(self, method: str, sql: str, parameters: Iterable[Any]) -> "_Done":
        """Execute on the connection's thread; fetch all rows there as well."""
        beginning, self._beginning = self._beginning, None
        self._has_begun = self._has_begun or beginning is not None
        done: _Done = await self._execute(self._run, beginning, method, sql, parameters)  # type: ignore[no-untyped-call]
        return done

    def _run(self, beginning: str | None, method: str, sql: str, parameters: Iterable[Any]) -> "_Done":
        if beginning is not None:
            self._conn.execute(beginning)
        cursor = self._conn.cursor()
        getattr(cursor, method)(sql, parameters)
        return _Done(cursor)


class _Done:
    """What a statement did."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows = cursor.fetchall() if cursor.description else []
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()


class Cursor:
    """As much of a cursor as SQLAlchemy asks for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._done: _Done | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "Cursor":
        return self

    @property
    def description(self) -> Any:
        return self._done.description if self._done else None

    @property
    def rowcount(self) -> int:
        return self._done.rowcount if self._done else -1

    @property
    def lastrowid(self) -> int | None:
        return self._done.lastrowid if self._done else None

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "Cursor":
        self._done = await self._connection.run("execute", sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "Cursor":
        self._done = await self._connection.run("executemany", sql, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        return self._done.rows if self._done else []

    async def close(self) -> None:
        """Closed already."""


async def connect(database: str, **options: Any) -> Connection:
    """Open a file. The thread is a daemon: an engine that nobody closed must not keep the process alive."""
    connection = Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    await connection
    return connection
