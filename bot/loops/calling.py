"""Call the other replicas on one database when something was stored here, and hear when it was stored there.

A call saves the others from waiting for their next look. It may get lost, so nothing depends on it: the rows are the
truth. Calls are made beside the transactions, never inside.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator
from typing import Literal

import structlog

from storage.database import Database

log = structlog.get_logger()

What = Literal["heard", "said"]
"""Citizens said something, or we have something to say."""

LONGEST_CALL = 7_900
"""Bytes; PostgreSQL takes less than 8,000."""
SECONDS_BETWEEN_CALLS = 0.01
"""What is stored meanwhile goes into one call."""


class Calling:
    """`called` gets what the others stored and in which conversations, `missed` comes after a silence on the line."""

    def __init__(
        self, database: Database, called: Callable[[What, list[str]], None], missed: Callable[[], None]
    ) -> None:
        self._database = database
        self._called = called
        self._missed = missed
        self._untold: dict[What, dict[str, None]] = {"heard": {}, "said": {}}
        self._news = asyncio.Event()
        self._is_open = False
        self._stopping = False

    def tell(self, what: What, conversations: Collection[str]) -> None:
        """Call soon. Never fails and never waits; without a line it is left out."""
        if self._is_open:
            self._untold[what].update(dict.fromkeys(conversations))
            self._news.set()

    def stop(self) -> None:
        self._stopping = True
        self._news.set()

    async def listen(self) -> int:
        """Hear and call until the line breaks or all is to stop. Raises `DatabaseTrouble`."""
        async with self._database.line(self._hear, broken=self._news.set) as line:
            self._is_open = True
            log.info("line_open")
            self._missed()
            try:
                while not (self._stopping or line.is_broken):
                    await self._news.wait()
                    self._news.clear()
                    await line.call(self._untold_calls())
                    await asyncio.sleep(SECONDS_BETWEEN_CALLS)
            finally:
                self._is_open = False
        return 0

    def _untold_calls(self) -> list[str]:
        calls = [call for what, names in self._untold.items() for call in packed(what, names)]
        for names in self._untold.values():
            names.clear()
        return calls

    def _hear(self, call: str) -> None:
        what, *conversations = call.split("\n")
        if what in ("heard", "said"):  # a newer version may say what this one does not know
            self._called("heard" if what == "heard" else "said", conversations)


def packed(what: What, conversations: Collection[str]) -> Iterator[str]:
    """Calls that together name all the conversations, one a line after what happened there."""
    call: str = what
    for name in conversations:
        if len(f"{call}\n{name}".encode()) > LONGEST_CALL:
            yield call
            call = what
        call = f"{call}\n{name}"
    if call != what:
        yield call
