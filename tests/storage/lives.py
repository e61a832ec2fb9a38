"""What the life-cycle tests stand on: a real database for each example, worked on without an `async def` in sight."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Concatenate, ParamSpec, TypeVar

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.migrations import migrate

Given = ParamSpec("Given")
Found = TypeVar("Found")
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@cache
def _empty() -> Path:
    """A migrated database to copy: migrating anew for each example would take most of the time."""
    path = Path(mkdtemp(prefix="motcua-")) / "empty.sqlite3"

    async def make() -> None:
        database = Database(f"sqlite:///{path}")
        await migrate(database)
        await database.forget()
        await database.close()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(make())
    return path


class Life(RuleBasedStateMachine):
    """One example: an own database, a clock that is moved, and a way to call a repository in a transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "life.sqlite3"
        shutil.copyfile(_empty(), path)
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.store = Database(f"sqlite:///{path}")
        self.now = START

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def do(
        self,
        work: Callable[Concatenate[AsyncConnection, Given], Awaitable[Found]],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Found:
        """Call a repository's function in a transaction of its own; what it raises rolls back."""

        async def transaction() -> Found:
            async with self.store.writing() as connection:
                return await work(connection, *args, **kwargs)

        return self.runner.run(transaction())

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        self.folder.cleanup()
