"""Two processes share an Official Account's tokens over many expiries, and are killed; look what became of the tokens.

    python -m tests.zalo.refreshing --database URL [--rounds 200]

The database must be empty. Every fifth expiry one of the two dies between Zalo's answer and the commit: that pair is
lost, whatever one does, so the account must then say that somebody has to agree anew, which this does in their place.
Every seventh one of them is killed at any moment.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import click
from aiohttp import web

from bot.channels.zalo.oauth import Fresh
from bot.channels.zalo.tokens import Pair
from storage.database import Database
from storage.migrations import migrate
from storage.sealing import new_key
from tests.zalo.oauth import OAuth
from tests.zalo.replica import Settings

OA = "388613280878808645"
LIFE, SPEED = 600, 240.0
"""Seconds by a clock so many times too fast: a token lives for 2.5 s, and is refreshed after half of that."""
PROCESSES = 2
LOSE_EVERY, KILL_EVERY = 5, 7
SECONDS_OF_EXPIRY = 20.0
"""Of waiting for one refresh, before it counts as missing."""


@dataclass
class Outcome:
    """`rotated`: refreshes that Zalo carried out; `lost` of them died before the commit; `again`: agreements since."""

    rotated: int = 0
    lost: int = 0
    spent: int = 0
    again: int = 0
    killed: int = 0
    generation: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Race:
    """The stand-in, the database and the processes over it."""

    def __init__(self, database: Database, settings: Settings, zalo: OAuth, folder: Path) -> None:
        self.row = settings.row(database)
        self._settings = settings
        self._zalo = zalo
        self._folder = folder
        self._running: dict[int, asyncio.subprocess.Process] = {}
        self.outcome = Outcome()

    async def run(self, rounds: int, tell: Callable[[int], None]) -> Outcome:
        random = Random(rounds)
        await self._agree()
        for number in range(PROCESSES):
            await self._start(number)
        for expiry in range(1, rounds + 1):
            await self._one_refresh(expiry, dying=expiry % LOSE_EVERY == 0)
            if expiry % KILL_EVERY == 0:
                await asyncio.sleep(random.uniform(0, 1))
                await self._kill(number := random.randrange(PROCESSES))
                self.outcome.killed += 1
                await self._start(number)
            tell(expiry)
        for number in list(self._running):
            await self._kill(number)
        return await self._counted()

    async def _one_refresh(self, expiry: int, *, dying: bool) -> None:
        """Wait for the next pair, or until it is told that there is none. With `dying` whoever refreshes dies of it."""
        before = await self.row.read()
        if dying:
            for number in range(PROCESSES):
                await self._kill(number)
                await self._start(number, "token_refreshed:1")
        deadline = time.monotonic() + SECONDS_OF_EXPIRY
        while time.monotonic() < deadline:
            await asyncio.sleep(0.01)
            kept = await self.row.read()
            if kept.refused:  # lost on purpose, or because a kill at any moment hit that very one
                await self._recover(expiry)
                return
            if kept.generation > before.generation:
                return
        self.outcome.faults.append(f"expiry {expiry}: nobody refreshed, and nobody was told; {self._ended()}")

    async def _recover(self, expiry: int) -> None:
        """It is told that it takes a person: one agrees."""
        self.outcome.lost += 1
        if self._ended() not in ("all alive", "ended [137]"):
            self.outcome.faults.append(f"expiry {expiry}: {self._ended()}")
        for number in range(PROCESSES):
            await self._kill(number)
        await self._agree()
        self.outcome.again += 1
        for number in range(PROCESSES):
            await self._start(number)

    def _ended(self) -> str:
        """Which processes ended by themselves; 137 is the death that was ordered. Of others, what they said last."""
        codes = [process.returncode for process in self._running.values() if process.returncode is not None]
        said = "" if set(codes) <= {137} else f": {(self._folder / 'log').read_text()[-500:]}"
        return f"ended {codes}{said}" if codes else "all alive"

    async def _agree(self) -> None:
        pair = self._zalo.enrol(OA)
        await self.row.authorise(Pair.of(Fresh(pair.access, pair.refresh, LIFE), self._settings.clock()()))

    async def _start(self, number: int, fault: str = "") -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA")}
        with (self._folder / "sent").open("ab") as sent, (self._folder / "log").open("ab") as log:
            self._running[number] = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.zalo.replica", self._settings.to_json()),
                env=environment | ({"MOTCUA_FAULT": fault} if fault else {}),
                stdout=sent,
                stderr=log,
            )

    async def _kill(self, number: int) -> None:
        process = self._running.pop(number)
        if process.returncode is None:
            process.kill()
        await process.wait()

    async def _counted(self) -> Outcome:
        """What Zalo saw, what is kept, and whether the two agree."""
        found = self.outcome
        found.rotated, found.spent = (len(self._zalo.refreshes(what)) for what in ("rotated", "spent"))
        kept = await self.row.read()
        found.generation = kept.generation
        lines = (self._folder / "sent").read_text().splitlines()
        found.sent = Counter("sent" if line == "sent" else "put off" for line in lines)
        if kept.pair is None or self._zalo.is_good(kept.pair.access) != OA:
            found.faults.append("the pair that is kept is not the one that Zalo knows")
        if found.generation != 1 + found.again + found.rotated - found.lost:
            found.faults.append("a pair that was not lost is not kept, or was kept twice")
        if found.spent != found.lost:
            found.faults.append("a refresh token was spent twice")
        if self._zalo.refreshes("unknown"):
            found.faults.append("a refresh token was tried that never was one")
        if secrets := [word for word in ("access-", "refresh-") if word in (self._folder / "log").read_text()]:
            found.faults.append(f"the log tells {secrets}")
        return found


@asynccontextmanager
async def _zalo(settings_of: Callable[[str], Settings], zalo: OAuth) -> AsyncIterator[Settings]:
    async def check(request: web.Request) -> web.Response:
        error = 0 if zalo.is_good(request.headers.get("access_token", "")) else -216
        return web.json_response({"error": error, "message": ""})

    app = web.Application()
    app.add_routes([*zalo.routes(), web.get("/v2.0/oa/getoa", check)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield settings_of(f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


async def raced(url: str, rounds: int, folder: Path, tell: Callable[[int], None] = lambda done: None) -> Outcome:
    """Run it on a migrated database."""
    key, began = new_key(), time.time()
    zalo = OAuth(lambda: began + (time.time() - began) * SPEED, LIFE)
    database = Database(url)
    try:
        async with _zalo(lambda address: Settings(OA, address, url, key, began, SPEED), zalo) as settings:
            return await Race(database, settings, zalo, folder).run(rounds, tell)
    finally:
        await database.close()


async def _on_empty(url: str, rounds: int, folder: Path) -> Outcome:
    database = Database(url)
    await migrate(database)
    await database.close()
    return await raced(url, rounds, folder, lambda done: click.echo(f"\r{done}/{rounds} ", nl=False))


@click.command(help="Two processes share an Official Account's tokens over many expiries, and are killed.")
@click.option("--rounds", default=200, show_default=True)
@click.option("--database", required=True, help="Address of an empty database.")
def main(rounds: int, database: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_on_empty(database, rounds, Path(folder)))
    click.echo(
        f"{rounds} expiries, {PROCESSES} processes: {found.rotated} refreshes, {found.lost} of them killed between "
        f"answer and commit, each told and agreed anew ({found.again}), {found.killed} other kills; "
        f"{found.sent['sent']} calls taken, {found.sent['put off']} put off, {len(found.faults)} broken promises"
    )
    for fault in found.faults:
        click.echo(fault)
    if found.faults:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
