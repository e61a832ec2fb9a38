"""The life of the process: start, run, stop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from aiohttp import web

from bot import joining, logs
from bot.app.basics import NotStarted, prepare
from bot.clock import SharedClock
from bot.config import Config
from bot.console.site import link_address
from bot.event_loop import on_signals, spare_the_collector
from bot.loops import Loop
from bot.loops.answering import Shelf
from bot.loops.receiving import Receiver
from bot.loops.renewing import Renewing
from bot.web import runner
from handlers.desk import Desk, people
from storage.database import Database, DatabaseTrouble
from storage.sealing import Keyring

log = structlog.get_logger()

SECONDS_TO_STOP = 10.0


@dataclass(frozen=True, kw_only=True)
class App:
    """The whole service, ready to run. `shelf` holds the running knowledge."""

    config: Config
    database: Database
    keyring: Keyring
    shelf: Shelf
    renewing: Renewing | None
    """None: what is published is not answered from."""
    receiver: Receiver
    loops: tuple[Loop, ...]
    site: web.Application
    desk: Desk | None
    """None: the staff's pages are switched off."""
    vendors: tuple[joining.Joined, ...]
    granted: joining.Granted
    shared: SharedClock | None
    """What replicas take the time from."""

    async def run(
        self,
        started: Callable[[str], None] = lambda address: None,
        invited: Callable[[str], None] = lambda link: None,
    ) -> None:
        """Serve until SIGTERM or SIGINT, then finish what is in hand. Raises `NotStarted`.

        `started` is told the address once requests are taken, `invited` the link by which a first administrator sets
        up how to sign in, where nobody did yet.
        """
        logs.set_up(self.config.log.level)
        stopping = asyncio.Event()
        on_signals(stopping.set)
        try:
            await prepare(self.database, self.config, self.keyring)
            if self.shared is not None:
                await self.shared.look()
            if self.renewing is not None:
                await self.renewing.renew()
            spare_the_collector()
            await self._serve(stopping, started, invited)
        finally:
            await self.database.close()

    async def _serve(
        self, stopping: asyncio.Event, started: Callable[[str], None], invited: Callable[[str], None]
    ) -> None:
        serving = runner(self.site)
        await serving.setup()
        working = [asyncio.create_task(loop.run()) for loop in self.loops]
        for task in working:
            task.add_done_callback(partial(_stop_too, stopping))
        try:
            address = await listen(serving, self.config)
            log.info("listening", address=address, knowledge=self.shelf.book.library.version)
            started(address)
            await self._invite(address, invited)
            await stopping.wait()
            log.info("stopping")
        finally:
            stopping.set()
            await self._stop(serving, working)

    async def _invite(self, address: str, invited: Callable[[str], None]) -> None:
        """A database that is away just now ends nothing: people are served already, the next start invites again."""
        try:
            token = await people.first_link(self.desk) if self.desk else None
        except DatabaseTrouble as error:
            log.warning("not_invited", error=str(error))
            return
        if token:
            invited(link_address(self.config, token, address))

    async def _stop(self, serving: web.AppRunner, working: list[asyncio.Task[None]]) -> None:
        """Take nothing in any more, finish what is in hand, and leave the rest to the rows."""
        await serving.cleanup()
        for loop in self.loops:
            loop.stop()
        working = [*working, asyncio.create_task(self.receiver.finish())]
        _, unfinished = await asyncio.wait(working, timeout=SECONDS_TO_STOP)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        closing = [self.granted.close(), *(vendor.close() for vendor in self.vendors)]
        await asyncio.gather(*closing, return_exceptions=True)
        log.info("stopped", broken_off=len(unfinished))


def _stop_too(stopping: asyncio.Event, ended: asyncio.Task[None]) -> None:
    """Without one of its loops a process is of no use: it ends, and whoever watches over it starts another."""
    if not stopping.is_set():
        log.error("loop_ended", cancelled=ended.cancelled())
        stopping.set()


async def listen(serving: web.AppRunner, config: Config) -> str:
    site = web.TCPSite(serving, config.web.host, config.web.port, backlog=512)
    try:
        await site.start()
    except OSError as error:
        where = f"{config.web.host}:{config.web.port}"
        again = f"MOTCUA__WEB__PORT={config.web.port + 1} python3 start.py"
        raise NotStarted(
            f"Không mở được cổng {where} ({error.strerror}): có lẽ chương trình khác đang dùng. "
            f"Hãy chọn cổng khác (web.port), ví dụ gõ: {again}"
        ) from error
    host, port = serving.addresses[0][:2]
    return f"http://{host}:{port}"
