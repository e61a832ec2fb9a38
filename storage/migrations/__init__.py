"""The way of the database from nothing to the present tables, step by step (Alembic)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database, hold_migration_lock


async def migrate(database: Database) -> None:
    """Bring the tables up to date, whole or not at all; a second process waits for the first."""
    async with database.rebuilding() as connection:
        await hold_migration_lock(connection)
        await connection.run_sync(_upgrade)


def knows(revision: str) -> bool:
    """Whether a revision is on our way; a database of a newer program is at one that is not."""
    return any(step.revision == revision for step in ScriptDirectory.from_config(_config()).walk_revisions())


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
