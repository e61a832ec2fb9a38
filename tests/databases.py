"""Databases for tests, of each kind we run on: real ones, with the tables that the migrations make."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.migrations import migrate
from storage.tables import metadata
from tests.postgresql import BINARIES, Server

NEEDS_POSTGRESQL = [
    pytest.mark.postgresql,
    pytest.mark.skipif(BINARIES is None, reason="không có PostgreSQL trên máy này"),
]
POSTGRESQL = pytest.param("postgresql", marks=NEEDS_POSTGRESQL)
KINDS = ["sqlite", POSTGRESQL]
"""What `databases` and other fixtures that are made for each kind of database have as parameters."""
on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("databases", [POSTGRESQL], indirect=True)
"""For a test of what one of them alone does."""


class Databases(Protocol):
    """Gives databases away, to one test at a time."""

    def empty(self) -> str:
        """The address of a database in which there is nothing at all."""

    def ready(self) -> str:
        """The address of a database with all tables and without rows."""


class SqliteDatabases:
    """Each is a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def empty(self) -> str:
        return f"sqlite:///{self._file()}"

    def ready(self) -> str:
        path = self._file()
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"

    def _file(self) -> Path:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return folder / "motcua.sqlite3"

    @cached_property
    def _template(self) -> Path:
        path = self._folder / "template.sqlite3"
        _migrate(f"sqlite:///{path}")
        return path


class PostgresqlDatabases:
    """One server. The ready database is emptied for the next test, which is quicker than making another."""

    def __init__(self, server: Server) -> None:
        self._server = server
        server.execute("CREATE DATABASE template")
        _migrate(server.url("template"))

    def empty(self) -> str:
        return self._anew("empty", "template1")

    def ready(self) -> str:
        try:
            self._server.execute(_END_OTHERS, _EMPTY, database="ready")
        except subprocess.CalledProcessError:  # there was none, or a test has damaged its tables
            return self._anew("ready", "template")
        return self._server.url("ready")

    def _anew(self, name: str, template: str) -> str:
        drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
        self._server.execute(drop, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self._server.url(name)


_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ready' AND pid <> pg_backend_pid()"
)
_TABLES = ", ".join(metadata.tables)
_EMPTY = f"SET session_replication_role = replica; TRUNCATE {_TABLES} RESTART IDENTITY"
"""As a replica no trigger fires: the audit's own would refuse."""


def _migrate(url: str) -> None:
    async def make() -> None:
        database = Database(url)
        await migrate(database)
        await database.forget()
        await database.close()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(make())


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """While somebody else holds the database so that nobody can write."""
    database = Database(url)
    async with database.writing() as connection:
        if database.dialect == "sqlite":
            await connection.execute(text("DELETE FROM inbox"))
        else:
            async with asyncio.timeout(20):
                while not await _locked_at_once(connection):
                    await asyncio.sleep(0.01)
        yield
    await database.close()


async def _locked_at_once(connection: AsyncConnection) -> bool:
    """Take every table or none: whoever waits for one with others in hand may wait for somebody who waits for those."""
    try:
        async with connection.begin_nested():
            await connection.execute(text(f"LOCK TABLE alembic_version, {_TABLES} IN ACCESS EXCLUSIVE MODE NOWAIT"))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "55P03":  # lock_not_available
            raise
        return False
    return True


async def tampered(database: Database, release: int) -> None:
    """Somebody who may do anything in the database changes a text of a release that no other has."""
    own = (
        f"SELECT checksum FROM release_files WHERE release = {release} AND checksum NOT IN "
        f"(SELECT checksum FROM release_files WHERE release <> {release})"
    )
    async with database.writing() as connection:
        if database.dialect == "sqlite":
            await connection.execute(text("DROP TRIGGER IF EXISTS content_texts_unchanged"))
        else:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        body = "CAST('- id: lạ' AS BLOB)" if database.dialect == "sqlite" else "convert_to('- id: lạ', 'UTF8')"
        await connection.execute(text(f"UPDATE content_texts SET body = {body} WHERE checksum IN ({own})"))


def on_disk(url: str) -> bytes:
    """All that is in the files of an SQLite database."""
    folder = Path(make_url(url).database or "").parent
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
