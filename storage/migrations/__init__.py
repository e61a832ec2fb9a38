"""The way of the database from nothing to the present tables, step by step (Alembic)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.database import Database, hold_migration_lock


async def migrate(database: Database) -> None:
    """Bring the tables up to date, whole or not at all; a second process waits for the first."""
    async with database.writing() as connection:
        await hold_migration_lock(connection)
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
