"""The console as a list of routes, and what is told when something may not be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.config import Config
from bot.console.adding import Adding
from bot.console.asking import Asking
from bot.console.audit import Audit
from bot.console.booklet import Booklet
from bot.console.cases import Cases
from bot.console.doors import Doors
from bot.console.editing import Editing
from bot.console.entries import Entries
from bot.console.forums import Forums
from bot.console.guards import Cookies, Guards, status_of
from bot.console.importing import Importing
from bot.console.inbox import Inbox
from bot.console.kit import Kit
from bot.console.knowledge import Knowledge
from bot.console.late import Late
from bot.console.learning import Learning
from bot.console.news import News, Previewing
from bot.console.offering import Offering
from bot.console.pages import Pages
from bot.console.pausing import Pausing
from bot.console.people import People
from bot.console.periodic import Periodic
from bot.console.proposals import Proposals
from bot.console.quizzes import Quizzes
from bot.console.reports import Reports
from bot.console.requests import Requests
from bot.console.reviewing import Reviewing
from bot.console.satisfaction import Satisfaction
from bot.console.talks import Talks
from handlers.desk import Desk, NotTheirs, Refusal, requests
from handlers.desk.begun import step
from handlers.desk.inbox import counted
from handlers.desk.passwords import Passwords
from handlers.desk.reviews import waiting
from handlers.desk.roles import Action, may_at_all
from handlers.desk.signing import Visitor
from handlers.desk.talking import mine
from handlers.desk.unwell import Workbench


def link_address(config: Config, token: str, address: str = "") -> str:
    """Where somebody sets up how they sign in. `address`: where we listen, if there is no public address."""
    here = config.web.public_url or address or f"http://{config.web.host}:{config.web.port}"
    return f"{here.rstrip('/')}/console/link/{token}"


class Room(Protocol):
    """A part of the console: its routes."""

    def routes(self) -> list[web.RouteDef]: ...


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the console sees of the rest: how the channels stand, and how a message will look on each."""

    down: Callable[[], Sequence[str]] = tuple
    states: Callable[[], Mapping[str, str]] = dict
    previews: Previewing = lambda reply: []


class Console:
    def __init__(self, config: Config, desk: Desk, passwords: Passwords, outlook: Outlook | None = None) -> None:
        outlook = outlook or Outlook()
        trial = not config.locality.authorised_by.strip()
        pages = Pages(trial=trial, down=outlook.down, states=outlook.states)
        cookies = Cookies(config)
        self._kit = Kit(desk, passwords, pages, cookies, Guards(desk, config, cookies))
        people = People(self._kit, config.web.public_url)
        reports = Reports(self._kit, trial=trial)
        self._rooms = (
            Doors(self._kit),
            Inbox(self._kit),
            Talks(self._kit),
            Cases(self._kit),
            Late(self._kit),
            Learning(self._kit, Workbench(desk)),
            Knowledge(self._kit),
            Editing(self._kit),
            entries := Entries(self._kit),
            Adding(self._kit, entries),
            Importing(self._kit),
            Offering(self._kit),
            Pausing(self._kit),
            Reviewing(self._kit),
            Proposals(self._kit),
            News(self._kit, outlook.previews),
            Forums(self._kit),
            Quizzes(self._kit),
            reports,
            Satisfaction(self._kit, config.web.public_url, config.channels.telegram.username),
            Booklet(self._kit, trial=trial),
            Asking(self._kit),
            Periodic(self._kit, trial=trial),
            Requests(self._kit),
            Audit(self._kit),
            people,
        )

    def routes(self) -> list[web.RouteDef]:
        home = [
            web.get("/console", _to_home),
            web.get("/console/", self._kit.guards.for_staff(self._home)),
            web.get("/console/files/{name:[a-z.]+}", self._file),
        ]
        routes = [*home, *(route for room in self._rooms for route in room.routes())]
        return [web.route(route.method, route.path, self._telling(route.handler)) for route in routes]

    async def _home(self, request: web.Request, who: Visitor) -> web.Response:
        reads = may_at_all(who.person, Action.READ_CASE)
        sees_requests = may_at_all(who.person, Action.READ_REQUESTS)
        counts = await counted(self._kit.desk, who.person) if reads else {}
        asked = await requests.count_open(self._kit.desk, who.person) if sees_requests else 0
        edits = may_at_all(who.person, Action.EDIT_KNOWLEDGE)
        kept = {
            "reviews": await waiting(self._kit.desk, who.person) if edits else None,
            "draft": await step(self._kit.desk, who.person) if edits else "",
        }
        talks = await mine(self._kit.desk, who.person)
        return self._kit.show(request, "home", who, counts=counts, asked=asked, talks=talks, **kept)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._kit.pages.files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return file.response(request)

    def _telling(self, handler: Handler) -> Handler:
        """A refusal that no form of its own tells becomes a page that does."""

        async def told(request: web.Request) -> web.StreamResponse:
            try:
                _check_address(request)
                return await handler(request)
            except Refusal as refusal:
                text = self._kit.pages.render("refused", None, "", refusal=str(refusal), said="")
                return web.Response(text=text, status=status_of(refusal), content_type="text/html")

        return told


def _check_address(request: web.Request) -> None:
    """No page of ours has a NUL in its address, and no database takes one. Raises `NotTheirs`."""
    if any("\x00" in part for part in (request.path, *request.query.values())):
        raise NotTheirs


async def _to_home(_request: web.Request) -> web.Response:
    return web.Response(status=HTTPStatus.FOUND, headers={hdrs.LOCATION: "/console/"})
