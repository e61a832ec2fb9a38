"""Everything, joined together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import SystemRandom

from aiohttp import web

from bot import joining
from bot.app.basics import database_of, keyring_of, machine_time
from bot.app.knowing import Content, at_hand, book_of
from bot.app.proving import press_of
from bot.app.readiness import readiness
from bot.app.running import App
from bot.channels import Channel, Fetch
from bot.channels.webchat import parse as webchat
from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.handout import Handout
from bot.clock import SET_EVERY, SharedClock
from bot.config import Config
from bot.console.site import Console, Outlook
from bot.enclosures import Enclosures, address_of
from bot.history import History
from bot.loops import Clock, Loop
from bot.loops.answering import Answering, Book, Shelf
from bot.loops.attaching import LOOK_EVERY as FETCH_EVERY
from bot.loops.attaching import Attaching
from bot.loops.bells import Bells
from bot.loops.clocks import LAPSE_EVERY, RECKON_EVERY, REMIND_EVERY, SETTLE_EVERY, Clocks
from bot.loops.enclosing import Enclosing
from bot.loops.housekeeping import FORGET_EVERY, GAUGE_EVERY, LAG_EVERY, SWEEP_EVERY, Housekeeping
from bot.loops.mailing import GO_ON_EVERY, Mailing
from bot.loops.presence import LOOK_EVERY, Presence
from bot.loops.publishing import LOOK_EVERY as PUBLISH_EVERY
from bot.loops.publishing import Publishing
from bot.loops.receiving import Receiver
from bot.loops.renewing import LOOK_EVERY as RENEW_EVERY
from bot.loops.renewing import Renewing
from bot.loops.sending import Sending
from bot.loops.showing import Showing
from bot.loops.single import Single
from bot.loops.slipping import Slipping
from bot.loops.standings import LOOK_EVERY as STAND_EVERY
from bot.loops.standings import Standings
from bot.loops.tokens import TokenRow
from bot.manners import hours_of, manners_of, reached_by_files, silence_of, terms_of
from bot.metrics import Metrics
from bot.previewing import previews
from bot.slips.site import Slips
from bot.web import application
from handlers.desk import Desk
from handlers.desk.passwords import Passwords
from knowledge.library import Edition
from storage.database import Database
from storage.sealing import Keyring


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

    def answering(self, presence: Presence, bells: Bells, receiver: Receiver) -> Answering:
        return Answering(
            database=self.database,
            shelf=self.shelf,
            clock=self.clock,
            metrics=self.metrics,
            manners=manners_of(self.config),
            answered=bells.answered,
            is_staffed=presence.is_staffed,
            is_hurried=receiver.is_hurried,
        )

    def sending(self, channels: Mapping[tuple[str, str], Channel], bells: Bells) -> tuple[Sending, Standings]:
        """What sends by the channels, and what knows which of them are down."""
        standings = Standings(self.database, self.clock, {name for name, _ in channels})
        return Sending(
            database=self.database,
            channels=channels,
            clock=self.clock,
            metrics=self.metrics,
            random=SystemRandom(),
            enclosed=self.enclosing().enclosed,
            is_down=standings.is_down,
            news_left=bells.news_left,
        ), standings

    def deadlines(self, desk: Desk | None) -> tuple[Loop, ...]:
        if desk is None:
            return ()
        single = Single(self.database, self.clock, self.metrics, "deadlines")
        ticking = Clocks(desk=desk, single=single)
        printing = Single(self.database, self.clock, self.metrics, "publishing")
        publishing = Publishing(desk, printing)
        return (
            Loop("reckoning deadlines", ticking.reckon, RECKON_EVERY, close=single.release),
            Loop("settling requests", ticking.settle, SETTLE_EVERY, close=single.release),
            Loop("reminding", ticking.remind, REMIND_EVERY, close=single.release),
            Loop("handing back", ticking.lapse, LAPSE_EVERY),
            Loop("publishing", publishing.publish_due, PUBLISH_EVERY, close=printing.release),
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
            files_to=reached_by_files(self.config),
            press=press_of(self.config, self.database, self.shelf),
            hours=hours_of(self.config),
        )

    def enclosing(self) -> Enclosing:
        return Enclosing(database=self.database, clock=self.clock, address=address_of(self.config))

    def mailing(self, desk: Desk | None, channels: Collection[str], standings: Standings, bells: Bells) -> list[Loop]:
        """What sends news; none of it is written without the staff's pages."""
        if desk is None:
            return []
        single = Single(self.database, self.clock, self.metrics, "sending news")
        mailing = Mailing(desk=desk, single=single, channels=channels, is_down=standings.is_down, queued=bells.answered)
        return [Loop("sending news", mailing.go_on, GO_ON_EVERY, close=single.release)]

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
        def states() -> Mapping[str, str]:
            return {vendor.title: vendor.state() for vendor in vendors}

        looks = partial(previews, buttons=self.config.channels.zalo.buttons)
        site = application(
            self.config,
            webchat=webchat,
            ready=readiness(self.database, states),
            metrics=self.metrics.text,
            console=Console(self.config, desk, Passwords(), Outlook(down, states, looks)) if desk else None,
        )
        if self.config.channels.webchat.enabled:
            is_trial = not self.config.locality.authorised_by.strip()
            site.router.add_routes(Handout(self.edition, trial=is_trial).routes())
        site.router.add_routes(Enclosures(self.enclosing().behind).routes())
        for vendor in vendors:
            vendor.listen(site)
        granted.listen(site)
        return site


def build(config: Config, clock: Clock | None = None, content: Content | None = None, *, pinned: bool = False) -> App:
    """Everything, joined together; nothing runs yet. Raises `Faulty` for faulty content and `NotStarted`.

    Without a `clock` the time is this machine's, or the database's where replicas share one. `content` is what to
    answer from at first; what is published takes its place, unless it is `pinned`.
    """
    database, metrics = database_of(config), Metrics()
    shared = SharedClock(database) if clock is None and database.dialect == "postgresql" else None
    now = clock or shared or machine_time
    shelf = Shelf(book_of(config, content or at_hand(config)))
    renewing = (
        None if pinned else Renewing(database=database, shelf=shelf, make=partial(_made, config, shelf), clock=now)
    )
    keyring = keyring_of(config)
    ground = Ground(config=config, database=database, keyring=keyring, metrics=metrics, clock=now, shelf=shelf)
    bells = Bells(database, pages := (webchat.NAME, webchat.ACCOUNT))
    receiver = Receiver(database, now, metrics, stored=bells.stored, silence=silence_of(config))
    presence = Presence(database)
    answering = ground.answering(presence, bells, receiver)
    single = partial(Single, database, now, metrics)
    granted = joining.granted(config, partial(TokenRow, database, keyring, now, single), now)
    vendors = (
        *joining.vendors(config, receiver, single, metrics, shelf.book.library.phrase),
        *joining.official_accounts(config.channels.zalo, receiver, metrics, granted.tokens),
    )
    channels = {(vendor.channel.name, vendor.channel.account): vendor.channel for vendor in vendors}
    attaching = ground.attaching({at: v.fetch for at, v in zip(channels, vendors, strict=True) if v.fetch})
    history = History(database, ":".join((*pages, "")))
    sending, standings = ground.sending(channels, bells)
    web_channel = WebChat(config, receive=receiver.receive, history=history, keep=attaching.keep, down=standings.names)
    showing = Showing(database=database, account=pages, look=bells.look, clock=now, metrics=metrics)
    answer, show = Loop("answering", receiver.behind(answering.answer_some)), Loop("showing", showing.show_some)
    send, look = Loop("sending", receiver.behind(sending.send_some)), Loop("presence", presence.look, LOOK_EVERY)
    fetch = Loop("fetching files", attaching.fetch_some, FETCH_EVERY)
    watch = _watching(standings if channels else None, shared, renewing)
    listen = [*bells.loops, *granted.loops, *(loop for vendor in vendors for loop in vendor.loops)]
    site = ground.site(web_channel, vendors, granted, desk := ground.desk(), standings.names)
    talks = dict.fromkeys((webchat.NAME, *(name for name, _ in channels)))
    news = ground.mailing(desk, tuple(talks), standings, bells)
    bells.hang(web_channel, answer=answer, show=show, send=send, mail=news[0] if news else None)
    site.router.add_routes(ground.slips(bells, attaching).routes())
    return App(
        config=config,
        database=database,
        keyring=keyring,
        shelf=shelf,
        renewing=renewing,
        receiver=receiver,
        loops=(answer, show, send, look, fetch, *watch, *listen, *news, *ground.chores(), *ground.deadlines(desk)),
        site=site,
        desk=desk,
        vendors=vendors,
        granted=granted,
        shared=shared,
    )


def _made(config: Config, shelf: Shelf, texts: Mapping[str, bytes], release: int) -> Book:
    return book_of(config, Content(texts, release), shelf.book)


def _watching(standings: Standings | None, shared: SharedClock | None, renewing: Renewing | None) -> list[Loop]:
    """What looks on: how the channels stand, the clock that replicas share, and which release runs."""
    found = [Loop("how channels stand", standings.look, STAND_EVERY)] if standings else []
    found += [Loop("looking at the clock", shared.look, SET_EVERY)] if shared else []
    return found + ([Loop("renewing the knowledge", renewing.renew, RENEW_EVERY)] if renewing else [])
