"""Two processes on one PostgreSQL share the tokens of an Official Account, while they are killed."""

from pathlib import Path

import pytest

from tests.databases import on_postgresql
from tests.zalo.refreshing import raced


@pytest.mark.slow
@on_postgresql
async def test_each_expiry_is_refreshed_once_and_what_a_kill_loses_is_told(database_url: str, tmp_path: Path) -> None:
    """200 of them: `python -m tests.zalo.refreshing --database URL`."""
    found = await raced(database_url, 10, tmp_path)
    assert found.faults == []
    assert (found.rotated, found.killed) == (10, 1)
    assert found.lost == found.again >= 2
    assert found.sent["sent"] > 50
