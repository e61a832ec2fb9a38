"""What the life-cycle tests stand on: a real database for each example, worked on without an `async def` in sight."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from tests.databases import Databases, SqliteDatabases

Given = ParamSpec("Given")
Found = TypeVar("Found")
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Life(RuleBasedStateMachine):
    """One example: an own database, a clock that is moved, and a way to call a repository in a transaction."""

    def __init__(self, databases: Databases) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.store = Database(databases.ready())
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


def live(machine: type[Life], databases: Databases) -> None:
    """Try many lives, fewer where they take longer. Raises the shortest one that goes wrong."""
    lives = 25 if isinstance(databases, SqliteDatabases) else 10
    try_them = settings(max_examples=lives, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(lambda: machine(databases), settings=try_them)  # type: ignore[no-untyped-call]
