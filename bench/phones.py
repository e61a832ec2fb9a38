"""Telegram's stand-in as a process of its own, which tells what reaches people's phones.

    python -m bench.phones PEOPLE [--limits]

It prints the address that a bot is to be given and the numbers of the chats; then, for each message that it has taken
from the bot, the number of its chat. It ends with its input.
"""

import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import click

from tests.telegram.journal import Entry, Journal
from tests.telegram.server import standing_in

LONGEST_LINE = 2**22
"""The first names every chat."""


class Telling(Journal):
    """Says at once which chat was written to."""

    def write(self, kind: str, **what: Any) -> Entry:
        if kind == "call" and what["method"] == "sendmessage" and what["done"]:
            print(what["parameters"]["chat_id"], flush=True)
        return super().write(kind, **what)


class Phones:
    """What the process above tells, for whoever waits for an answer."""

    def __init__(self, base_url: str, chats: list[int]) -> None:
        self.base_url = base_url
        self.chats = chats
        self.heard: Counter[int] = Counter()
        self._news: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)

    async def listen(self, lines: asyncio.StreamReader) -> None:
        async for line in lines:
            self.heard[int(line)] += 1
            self._news[int(line)].set()

    async def next(self, chat: int, after: int) -> None:
        """Wait until a chat was written to more than so many times."""
        while self.heard[chat] <= after:
            self._news[chat].clear()
            await self._news[chat].wait()


@asynccontextmanager
async def phones(people: int, *options: str) -> AsyncIterator[Phones]:
    """The process, for the length of a block."""
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "bench.phones", str(people), *options)
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=LONGEST_LINE)
    assert process.stdin is not None
    assert process.stdout is not None
    base_url, *chats = (await process.stdout.readline()).decode().split()
    found = Phones(base_url, [int(chat) for chat in chats])
    listening = asyncio.create_task(found.listen(process.stdout))
    try:
        yield found
    finally:
        process.stdin.close()
        await process.wait()
        await listening


async def stand_in(people: int, limits: bool) -> None:
    async with standing_in() as telegram:
        telegram.journal = Telling()
        telegram.flood.is_on = limits
        everybody = [telegram.person(str(number)) for number in range(people)]
        for person in everybody:
            person.chat.is_open = True
        print(telegram.base_url, *(person.chat.id for person in everybody), flush=True)
        await asyncio.to_thread(sys.stdin.read)


@click.command(help="Telegram's stand-in, which tells on its output what reaches people's phones.")
@click.argument("people", type=int)
@click.option("--limits", is_flag=True, help="Refuse what comes faster than Telegram takes it.")
def main(people: int, limits: bool) -> None:
    asyncio.run(stand_in(people, limits))


if __name__ == "__main__":
    main()
