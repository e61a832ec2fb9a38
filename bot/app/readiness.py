"""Whether a message could be stored right now."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.loops.together import Together
from bot.web import Readiness
from storage.database import Database

SECONDS_TO_CHECK = 1.5
MOST_CHECKS = 10_000
"""Checks of readiness that share one try: a try is a commit, and many of them would keep messages from being stored."""


def readiness(database: Database, states: Callable[[], Mapping[str, str]]) -> Callable[[], Awaitable[Readiness]]:
    """Ready means that a message could be stored right now. Who asks while it is tried is answered by the next try.

    `states` says how the vendors stand. One that is away makes nobody unready: no other replica would fare better.
    """

    async def tried(asked: Sequence[None]) -> list[bool]:
        return [await database.can_write()] * len(asked)

    tries = Together(tried, MOST_CHECKS)

    async def ready() -> Readiness:
        try:
            async with asyncio.timeout(SECONDS_TO_CHECK):
                can_write = await tries.ask(None)
        except TimeoutError:
            can_write = False
        return Readiness(can_write, {"database": "ok" if can_write else "cannot write", **states()})

    return ready
