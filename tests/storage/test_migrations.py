import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.migrations import migrate
from storage.tables import metadata


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_the_migrations_make_the_tables_of_the_code(store: Database) -> None:
    async with store.reading() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(store: Database) -> None:
    await migrate(store)
    async with store.reading() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all() == ["0001"]


async def test_two_processes_may_migrate_together(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    try:
        await asyncio.gather(migrate(first), migrate(second))
        async with second.reading() as connection:
            assert "inbox" in await connection.run_sync(lambda c: inspect(c).get_table_names())
    finally:
        await first.close()
        await second.close()
