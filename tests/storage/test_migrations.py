import asyncio
import importlib
import pkgutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, inspect, text

import storage
from storage import drafts, migrations
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate
from storage.tables import metadata
from tests.databases import Databases

for module in pkgutil.iter_modules(storage.__path__):
    if module.name.endswith("_tables"):  # each adds its tables to the metadata, whoever else imports it
        importlib.import_module(f"storage.{module.name}")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_the_migrations_make_the_tables_of_the_code(store: Database) -> None:
    async with store.reading() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(store: Database) -> None:
    await migrate(store)
    newest = ScriptDirectory(str(Path(migrations.__file__).parent)).get_heads()
    async with store.reading() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all() == newest


async def test_f25_two_processes_may_migrate_together(databases: Databases) -> None:
    url = databases.empty()
    first, second = Database(url), Database(url)
    try:
        await asyncio.gather(migrate(first), migrate(second))
        async with second.reading() as connection:
            assert "inbox" in await connection.run_sync(lambda c: inspect(c).get_table_names())
    finally:
        await first.close()
        await second.close()


def _downgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.downgrade(config, "base")


async def test_the_way_back_leaves_nothing_and_the_way_forth_makes_it_all_again(store: Database) -> None:
    async with store.writing() as connection:
        await connection.run_sync(_downgrade)
        tables = await connection.run_sync(lambda c: inspect(c).get_table_names())
    assert set(tables) <= {"alembic_version", "sqlite_sequence"}
    await migrate(store)
    async with store.reading() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_keeps_what_was_stored(store: Database) -> None:
    async with store.writing() as connection:
        await connection.execute(text("INSERT INTO dialogues VALUES ('a', '{}', '2026-11-23 02:00:00')"))
    await migrate(store)
    async with store.reading() as connection:
        assert await connection.scalar(text("SELECT conversation FROM dialogues")) == "a"


def _to(revision: str) -> Callable[[Connection], None]:
    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    return upgrade


def _filled(connection: Connection, name: str, **values: object) -> None:
    """A row of a table as it stands in the database, with something in each column that must hold something."""
    table = Table(name, MetaData(), autoload_with=connection)
    some: dict[type, object] = {datetime: NOW, int: 1, object: {}, str: "x"}
    needed = (column for column in table.columns if not column.nullable and column.server_default is None)
    row = {column.name: some[column.type.python_type] for column in needed if column.name != "id"}
    connection.execute(table.insert().values(row | values))


async def test_making_a_table_anew_keeps_what_hangs_on_its_rows(databases: Databases) -> None:
    database = Database(databases.empty())
    async with database.writing() as connection:
        await connection.run_sync(_to("0004"))
        await connection.run_sync(_filled, "cases")
        for at in range(3):
            await connection.run_sync(lambda c, at=at: _filled(c, "case_events", case_id=1, what=f"event {at}"))
    await migrate(database)
    async with database.reading() as connection:
        found = await connection.execute(text("SELECT what FROM case_events WHERE case_id = 1 ORDER BY id"))
        assert [what for (what,) in found] == ["event 0", "event 1", "event 2"]
    with pytest.raises(DatabaseTrouble):
        async with database.writing() as connection:
            await connection.run_sync(lambda c: _filled(c, "case_events", case_id=99))
    await database.close()


async def test_who_began_a_draft_is_kept_with_what_somebody_else_changed_in_it(databases: Databases) -> None:
    database = Database(databases.empty())
    async with database.writing() as connection:
        await connection.run_sync(_to("0028"))
        await connection.run_sync(lambda c: _filled(c, "drafts", author="bien"))
        for path, who in (("a.yaml", "bien"), ("b.yaml", "tap")):
            row = {"draft_id": 1, "path": path, "changed_by": who}
            await connection.run_sync(lambda c, row=row: _filled(c, "draft_files", **row))
    await migrate(database)
    async with database.reading() as connection:
        found = [(file.path, file.editors) for file in await drafts.files(connection, 1)]
    await database.close()
    assert found == [("a.yaml", ("bien",)), ("b.yaml", ("bien", "tap"))]


async def test_f25_a_migration_that_fails_half_way_changes_nothing(databases: Databases) -> None:
    database = Database(databases.empty())
    async with database.writing() as connection:
        # An older hand left a table behind that the first step wants to make: the third one of its four.
        await connection.execute(text("CREATE TABLE questions (id INTEGER)"))
    with pytest.raises(DatabaseTrouble):
        await migrate(database)
    async with database.reading() as connection:
        assert await connection.run_sync(lambda c: inspect(c).get_table_names()) == ["questions"]
    await database.close()
