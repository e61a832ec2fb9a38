"""Work that is cheaper for many at once: whoever asks while a round is under way goes into the next one."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Given = TypeVar("Given")


class Together(Generic[Asked, Given]):
    """`work` takes up to `most` things and gives one outcome for each, in order; who is alone is served at once."""

    def __init__(self, work: Callable[[Sequence[Asked]], Awaitable[Sequence[Given]]], most: int) -> None:
        self._work = work
        self._most = most
        self._waiting: list[tuple[Asked, asyncio.Future[Given]]] = []
        self._since: list[float] = []
        self._in_hand_since: float | None = None
        self._rounds: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def longest(self) -> float:
        """Seconds that the first of those without an outcome has waited; 0 where there is nobody."""
        first = self._in_hand_since or next(iter(self._since), None)
        return time.monotonic() - first if first else 0.0

    async def ask(self, thing: Asked) -> Given:
        """The outcome for one thing. Raises what `work` raised; work goes on even if nobody waits any more."""
        outcome: asyncio.Future[Given] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, outcome))
        self._since.append(time.monotonic())
        if self._rounds is None:
            self._rounds = asyncio.create_task(self._work_off())
        return await outcome

    async def finish(self) -> None:
        """Wait for the round in hand and those behind it."""
        if self._rounds is not None:
            await self._rounds

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                self._in_hand_since, self._since = self._since[0], self._since[self._most :]
                await self._round(batch)
        finally:  # whatever ended a round: the next one to ask begins anew
            self._in_hand_since = self._rounds = None

    async def _round(self, batch: Sequence[tuple[Asked, "asyncio.Future[Given]"]]) -> None:
        try:
            outcomes = await self._work([thing for thing, _ in batch])
        except Exception as error:  # noqa: BLE001 - not swallowed: raised again for everybody who waits
            for _, waiting in batch:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        except asyncio.CancelledError:
            for _, waiting in batch:
                waiting.cancel()
            raise
        for (_, waiting), outcome in zip(batch, outcomes, strict=True):
            if not waiting.done():
                waiting.set_result(outcome)
