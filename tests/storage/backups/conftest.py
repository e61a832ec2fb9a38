"""A dump to pack and archives to spoil."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage import migrations
from storage.backups.archive import Manifest, pack
from storage.database import Database

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


async def migrated_to(url: str, revision: str) -> None:
    """Bring an empty database on the way to our tables as far as a revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    database = Database(url)
    async with database.writing() as connection:
        await connection.run_sync(upgrade)
    await database.close()


def told(doing: str) -> None:
    """Nobody listens."""


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump"
    path.write_bytes(b"".join(b"row %d\n" % number for number in range(9_000)))
    return path


def describe(size: int, sha256: str) -> Manifest:
    return Manifest(
        dialect="sqlite",
        revision="0001",
        program="0.1.0",
        knowledge=None,
        made_at=NOON,
        rows={"inbox": 9_000},
        size=size,
        sha256=sha256,
    )


@pytest.fixture
def packed(dump: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes an archive of the dump, by another hand's description if one is given."""

    def make(described: Callable[[int, str], Manifest] = describe) -> Path:
        path = tmp_path / "backup.zip"
        pack(dump, path, described, told)
        return path

    return make
