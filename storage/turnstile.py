"""Who writes next where there is one writer: first what somebody outside waits for, then one of all the others.

Who is `first` waits only for whoever is inside. After each of them one of the others goes in, so that nobody starves.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

SECONDS_TO_WAIT = 30.0


class Turnstile:
    def __init__(self) -> None:
        self._inside = asyncio.Lock()
        self._others = asyncio.Lock()

    @asynccontextmanager
    async def passing(self, *, first: bool) -> AsyncIterator[None]:
        """Be the only one inside. Raises TimeoutError where that takes too long."""
        # Of the others only one is ever at the inner lock, and it gives that back before it lets the next one there.
        locks = [self._inside] if first else [self._others, self._inside]
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(SECONDS_TO_WAIT):
                for lock in locks:
                    await stack.enter_async_context(lock)
            yield
