"""A dump to pack and archives to spoil."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.backups.archive import Manifest, pack

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


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
