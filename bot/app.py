"""The one place that constructs anything, and the life of the process: start, run, stop."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from random import SystemRandom

import structlog
from aiohttp import web
from sqlalchemy import make_url

from bot import joining, keys, logs
from bot.channels import Channel, Fetch
from bot.channels.webchat import parse as webchat
from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.handout import Handout
from bot.clock import SET_EVERY, SharedClock
from bot.config import Config, cache_folder
from bot.console.site import Console, link_address
from bot.event_loop import on_signals, spare_the_collector
from bot.history import History
from bot.loops import Clock, Loop
from bot.loops.answering import VIETNAM, Answering, Book, Shelf
from bot.loops.attaching import LOOK_EVERY as FETCH_EVERY
from bot.loops.attaching import Attaching
from bot.loops.bells import Bells
from bot.loops.clocks import LAPSE_EVERY, RECKON_EVERY, REMIND_EVERY, SETTLE_EVERY, Clocks
from bot.loops.housekeeping import FORGET_EVERY, GAUGE_EVERY, LAG_EVERY, SWEEP_EVERY, Housekeeping
from bot.loops.presence import LOOK_EVERY, Presence
from bot.loops.receiving import Receiver
from bot.loops.sending import Sending
from bot.loops.showing import Showing
from bot.loops.single import Single
from bot.loops.slipping import Slipping
from bot.loops.standings import LOOK_EVERY as STAND_EVERY
from bot.loops.standings import Standings
from bot.loops.together import Together
from bot.loops.tokens import TokenRow
from bot.manners import manners_of, silence_of, terms_of
from bot.metrics import Metrics
from bot.slips.site import Slips
from bot.web import Readiness, application, runner
from handlers.desk import Desk, people
from handlers.desk.passwords import Passwords
from knowledge.catalogue.dump import Unreadable
from knowledge.catalogue.records import load_catalogue
from knowledge.faults import Faulty
from knowledge.keeping import Keeper
from knowledge.library import Edition, Library
from knowledge.loading import load_library, packaged
from storage import backups, cases, staff, tokens
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate as migrate_tables
from storage.records import Case, Wanted
from storage.sealing import Keyring

log = structlog.get_logger()

SECONDS_TO_STOP = 10.0
SECONDS_TO_CHECK = 1.5
MOST_CHECKS = 10_000
"""Checks of readiness that share one try: a try is a commit, and many of them would keep messages from being stored."""


class NotStarted(Exception):
    """The service could not start; the text is one plain sentence in Vietnamese."""


@dataclass(frozen=True, kw_only=True)
class App:
    """The whole service, ready to run. `shelf` holds the running knowledge."""

    config: Config
    database: Database
    keyring: Keyring
    shelf: Shelf
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
            await _prepare(self.database, self.config, self.keyring)
            if self.shared is not None:
                await self.shared.look()
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
        try:
            address = await _listen(serving, self.config)
            log.info("listening", address=address, knowledge=self.shelf.book.library.version)
            started(address)
            if self.desk and (token := await people.first_link(self.desk)):
                invited(link_address(self.config, token, address))
            await stopping.wait()
            log.info("stopping")
        finally:
            await self._stop(serving, working)

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


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What everything else stands on."""

    config: Config
    database: Database
    keyring: Keyring
    metrics: Metrics
    clock: Clock
    shelf: Shelf

    def chores(self) -> tuple[Loop, ...]:
        sweeping = Single(self.database, self.clock, self.metrics, "sweeping")
        keeping = Housekeeping(
            database=self.database,
            retention=self.config.retention,
            clock=self.clock,
            metrics=self.metrics,
            sweeping=sweeping,
        )
        return (
            Loop("sweeping", keeping.sweep, SWEEP_EVERY),
            Loop("forgetting", keeping.forget, FORGET_EVERY),
            Loop("measuring", keeping.measure, GAUGE_EVERY),
            Loop("feeling lag", keeping.feel_lag, LAG_EVERY),
        )

    def answering(self, presence: Presence, bells: Bells) -> Answering:
        return Answering(
            database=self.database,
            shelf=self.shelf,
            clock=self.clock,
            metrics=self.metrics,
            manners=manners_of(self.config),
            answered=bells.answered,
            is_staffed=presence.is_staffed,
        )

    def sending(self, channels: Mapping[tuple[str, str], Channel]) -> tuple[Sending, Standings]:
        """What sends by the channels, and what knows which of them are down."""
        standings = Standings(self.database, self.clock, {name for name, _ in channels})
        return Sending(
            database=self.database,
            channels=channels,
            clock=self.clock,
            metrics=self.metrics,
            random=SystemRandom(),
            is_down=standings.is_down,
        ), standings

    def deadlines(self, desk: Desk | None) -> tuple[Loop, ...]:
        if desk is None:
            return ()
        single = Single(self.database, self.clock, self.metrics, "deadlines")
        ticking = Clocks(desk=desk, single=single)
        return (
            Loop("reckoning deadlines", ticking.reckon, RECKON_EVERY, close=single.release),
            Loop("settling requests", ticking.settle, SETTLE_EVERY, close=single.release),
            Loop("reminding", ticking.remind, REMIND_EVERY, close=single.release),
            Loop("handing back", ticking.lapse, LAPSE_EVERY),
        )

    def attaching(self, fetchers: Mapping[tuple[str, str], Fetch]) -> Attaching:
        single = Single(self.database, self.clock, self.metrics, "fetching files")
        return Attaching(
            database=self.database, clock=self.clock, edition=self.edition, single=single, fetchers=fetchers
        )

    def desk(self) -> Desk | None:
        if not self.config.console.enabled:
            return None
        return Desk(
            database=self.database,
            clock=self.clock,
            edition=self.edition,
            target_days=self.config.feedback.target_days,
            keyring=self.keyring,
            silence=silence_of(self.config),
            terms=terms_of(self.config),
        )

    def slips(self, bells: Bells, attaching: Attaching) -> Slips:
        """The pages of ours on which the citizens of channels abroad give their name and files."""
        slipping = Slipping(database=self.database, clock=self.clock, stored=bells.stored)
        return Slips(self.config, opens=slipping.opens, take=slipping.take, clean=attaching.clean)

    def edition(self) -> Edition:
        return self.shelf.today(self.clock()).edition

    def site(
        self,
        webchat: WebChat,
        vendors: Sequence[joining.Joined],
        granted: joining.Granted,
        desk: Desk | None,
        down: Callable[[], Sequence[str]],
    ) -> web.Application:
        site = application(
            self.config,
            webchat=webchat,
            ready=_readiness(self.database, vendors),
            metrics=self.metrics.text,
            console=Console(self.config, desk, Passwords(), down) if desk else None,
        )
        if self.config.channels.webchat.enabled:
            is_trial = not self.config.locality.authorised_by.strip()
            site.router.add_routes(Handout(self.edition, trial=is_trial).routes())
        for vendor in vendors:
            vendor.listen(site)
        granted.listen(site)
        return site


def build(config: Config, clock: Clock | None = None) -> App:
    """Everything, joined together; nothing runs yet. Raises `Faulty` for faulty content and `NotStarted`.

    Without a `clock` the time is this machine's, or the database's where replicas share one.
    """
    database, metrics = _database(config), Metrics()
    shared = SharedClock(database) if clock is None and database.dialect == "postgresql" else None
    now = clock or shared or _now
    shelf = Shelf(Book.of(_library(config), Keeper(cache_folder())))
    keyring = _keyring(config)
    ground = Ground(config=config, database=database, keyring=keyring, metrics=metrics, clock=now, shelf=shelf)
    bells = Bells(database, pages := (webchat.NAME, webchat.ACCOUNT))
    receiver = Receiver(database, now, metrics, stored=bells.stored, silence=silence_of(config))
    presence = Presence(database)
    answering = ground.answering(presence, bells)
    single = partial(Single, database, now, metrics)
    granted = joining.granted(config, partial(TokenRow, database, keyring, now, single), now)
    vendors = (
        *joining.vendors(config, receiver, single, metrics, shelf.book.library.phrase),
        *joining.official_accounts(config.channels.zalo, receiver, metrics, granted.tokens),
    )
    channels = {(vendor.channel.name, vendor.channel.account): vendor.channel for vendor in vendors}
    attaching = ground.attaching({at: v.fetch for at, v in zip(channels, vendors, strict=True) if v.fetch})
    history = History(database, ":".join((*pages, "")))
    sending, standings = ground.sending(channels)
    web_channel = WebChat(config, receive=receiver.receive, history=history, keep=attaching.keep, down=standings.names)
    showing = Showing(database=database, account=pages, look=bells.look, clock=now, metrics=metrics)
    answer, show = Loop("answering", answering.answer_some), Loop("showing", showing.show_some)
    send, look = Loop("sending", sending.send_some), Loop("presence", presence.look, LOOK_EVERY)
    bells.hang(web_channel, answer=answer, show=show, send=send)
    fetch = Loop("fetching files", attaching.fetch_some, FETCH_EVERY)
    watch = _watching(standings if channels else None, shared)
    listen = [*bells.loops, *granted.loops, *(loop for vendor in vendors for loop in vendor.loops)]
    site = ground.site(web_channel, vendors, granted, desk := ground.desk(), standings.names)
    site.router.add_routes(ground.slips(bells, attaching).routes())
    return App(
        config=config,
        database=database,
        keyring=keyring,
        shelf=shelf,
        receiver=receiver,
        loops=(answer, show, send, look, fetch, *watch, *listen, *ground.chores(), *ground.deadlines(desk)),
        site=site,
        desk=desk,
        vendors=vendors,
        granted=granted,
        shared=shared,
    )


def _watching(standings: Standings | None, shared: SharedClock | None) -> list[Loop]:
    """What looks on: how the channels stand, and the clock that replicas share."""
    found = [Loop("how channels stand", standings.look, STAND_EVERY)] if standings else []
    return found + ([Loop("looking at the clock", shared.look, SET_EVERY)] if shared else [])


def _now() -> datetime:
    return datetime.now(UTC)


def _library(config: Config) -> Library:
    """The content, with the national list behind it where one is configured."""
    library = load_library(config.knowledge.content or packaged())
    if config.knowledge.catalogue is None:
        return library
    try:
        return library.over(load_catalogue(config.knowledge.catalogue))
    except Unreadable as reason:
        raise NotStarted(str(reason)) from reason


@asynccontextmanager
async def at_the_desk(config: Config) -> AsyncIterator[Desk]:
    """The desk for one command, over a database that is up to date. Raises `NotStarted`."""
    database, keyring = _database(config), _keyring(config)
    try:
        await _prepare(database, config, keyring)
        today = _library(config).as_of(_now().astimezone(VIETNAM).date())
        yield Desk(database, _now, lambda: today, config.feedback.target_days, keyring, terms=terms_of(config))
    finally:
        await database.close()


@asynccontextmanager
async def token_rows(config: Config) -> AsyncIterator[Callable[[str], TokenRow]]:
    """Where Zalo's tokens of an account are kept, over a database that is up to date. Raises `NotStarted`."""
    database, keyring, metrics = _database(config), _keyring(config), Metrics()
    try:
        await _prepare(database, config, keyring)
        yield partial(TokenRow, database, keyring, _now, partial(Single, database, _now, metrics))
    finally:
        await database.close()


async def migrate(config: Config) -> None:
    """Make the database or bring it up to date. Raises `NotStarted`."""
    database = _database(config)
    try:
        await _prepare(database, config, _keyring(config))
    finally:
        await database.close()


async def housekeep(config: Config, *, dry_run: bool) -> dict[str, int]:
    """Delete what is past its time, or only count it, by table. Raises `NotStarted`."""
    database, metrics = _database(config), Metrics()
    try:
        await _prepare(database, config, _keyring(config))
        sweeping = Single(database, _now, metrics, "sweeping")
        keeping = Housekeeping(
            database=database, retention=config.retention, clock=_now, metrics=metrics, sweeping=sweeping
        )
        due = await keeping.due()
        if not dry_run:
            await keeping.sweep()
        return due
    finally:
        await database.close()


async def list_cases(config: Config, wanted: Wanted, most: int) -> list[Case]:
    """The newest cases that are wanted. Raises `NotStarted`."""
    database = _database(config)
    try:
        async with database.reading() as connection:
            return await cases.listed(connection, wanted, most)
    except DatabaseTrouble as trouble:
        raise NotStarted(f"Không đọc được cơ sở dữ liệu ({trouble}). Nếu chưa có, gõ: motcua migrate") from trouble
    finally:
        await database.close()


async def back_up(config: Config, target: Path, told: backups.Told) -> backups.Manifest:
    """Copy the whole database into a new file while the service runs. Raises `NotStarted` and `backups.Refused`."""
    _keep_to_owner()
    origin = backups.Origin(program=version("motcua"), knowledge=_knowledge(config), made_at=datetime.now(UTC))
    with _trouble_told(config):
        return await backups.back_up(config.database_url, target, origin, told)


def _knowledge(config: Config) -> str | None:
    """The version of the content, unless it is faulty: a backup does not wait for that."""
    try:
        return load_library(config.knowledge.content or packaged()).version
    except Faulty:
        return None


async def restore(
    config: Config, archive: Path, *, replace: bool, told: backups.Told
) -> tuple[backups.Manifest, str | None]:
    """Put a backup into the database, brought up to date. Raises `NotStarted` and `backups.Refused`.

    Returns what was restored, and where what was there before is kept.
    """
    _keep_to_owner()
    with _trouble_told(config):
        return await backups.restore(config.database_url, archive, replace=replace, now=datetime.now(UTC), told=told)


async def _prepare(database: Database, config: Config, keyring: Keyring) -> None:
    """Bring the tables up to date, and what is sealed in them to the newest key."""
    _keep_to_owner()
    with _trouble_told(config):
        await migrate_tables(database)
        async with database.writing() as connection:
            left = [*await staff.reseal(connection, keyring), *await tokens.reseal(connection, keyring)]
        await database.forget()  # what was in plain text before is not left in the files
    if left:
        log.error("keys_missing", of=left, keys=keyring.ids)


def _keyring(config: Config) -> Keyring:
    try:
        return keys.keyring_of(config)
    except keys.NoKeys as reason:
        raise NotStarted(str(reason)) from reason


def _keep_to_owner() -> None:
    os.umask(0o077)  # the files of an embedded database are for their owner's eyes only


@contextmanager
def _trouble_told(config: Config) -> Iterator[None]:
    try:
        yield
    except DatabaseTrouble as trouble:
        shown = make_url(config.database_url).render_as_string(hide_password=True)
        raise NotStarted(f"Không dùng được cơ sở dữ liệu {shown} ({trouble}).") from trouble


async def _listen(serving: web.AppRunner, config: Config) -> str:
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


def _readiness(database: Database, vendors: Sequence[joining.Joined]) -> Callable[[], Awaitable[Readiness]]:
    """Ready means that a message could be stored right now. Who asks while it is tried is answered by the next try.

    A vendor that is away makes nobody unready: no other replica would fare better.
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
        states = {vendor.title: vendor.state() for vendor in vendors}
        return Readiness(can_write, {"database": "ok" if can_write else "cannot write"} | states)

    return ready


def _database(config: Config) -> Database:
    """The database, not yet touched; the folder of an embedded one is made."""
    url = make_url(config.database_url)
    try:
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Database(config.database_url)
    except OSError as error:
        raise NotStarted(f"Không tạo được thư mục cho cơ sở dữ liệu {url.database} ({error.strerror}).") from error
    except ModuleNotFoundError as missing:
        raise NotStarted(f"Thiếu thư viện {missing.name} mà cơ sở dữ liệu này cần. Hãy cài rồi chạy lại.") from missing
