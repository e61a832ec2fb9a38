"""The inbox and the page of a case."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.console import words
from bot.console.kit import Kit, field, go
from handlers.desk import Refusal, cases
from handlers.desk.cases import AsRead
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from handlers.tracking import shown


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A form that could not be taken. What was typed stays in its field: nobody types it twice."""

    refusal: Refusal
    act: str
    typed: str


Doing = Callable[[web.Request, Visitor, AsRead], Awaitable[None]]


class Cases:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._acts: dict[str, Doing] = {
            "claimed": self._claim,
            "noted": self._note,
            "asked": self._ask,
            "answered": self._answer,
            "closed": self._close,
            "reopened": self._reopen,
            "transferred": self._transfer,
        }

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/cases", guarded(self._list, Action.READ_CASE)),
            web.get("/console/cases/{code}", guarded(self._open, Action.READ_CASE)),
            web.post("/console/cases/{code}/reveal", guarded(self._reveal, Action.REVEAL_PERSON)),
            web.post("/console/cases/{code}/{act}", guarded(self._act, Action.READ_CASE)),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        view = request.query.get("view", "new")
        view = view if view in words.VIEWS else "new"
        search = request.query.get("search", "").strip()[:100]
        before = request.query.get("before", "")
        lines = await cases.listed(
            self._kit.desk, who.person, view, search, int(before) if before.isdecimal() and len(before) < 19 else None
        )
        counts = await cases.counted(self._kit.desk, who.person)
        offices = {office.id: office.name for office in self._kit.desk.edition().offices}
        more = len(lines) == cases.AT_ONCE
        shown = {"lines": lines, "view": view, "search": search, "counts": counts, "offices": offices, "more": more}
        return self._kit.show(request, "cases", who, **shown)

    async def _open(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _reveal(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who, reveal=True)

    async def _act(self, request: web.Request, who: Visitor) -> web.Response:
        name, version = request.match_info["act"], await field(request, "version")
        act = self._acts.get(name)
        if act is None:
            raise web.HTTPNotFound
        as_read = AsRead(request.match_info["code"], int(version) if version.isdecimal() and len(version) < 10 else 0)
        try:
            await act(request, who, as_read)
        except Refusal as refusal:
            return await self._page(request, who, Unfinished(refusal, name, await field(request, "text")))
        return go(f"cases/{as_read.code}", name)

    async def _claim(self, _request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.claim(self._kit.desk, who.person, as_read)

    async def _note(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.note(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _ask(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.ask(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _answer(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.answer(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _close(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.close(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _reopen(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.reopen(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _transfer(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        office, text = await field(request, "office"), await field(request, "text")
        await cases.transfer(self._kit.desk, who.person, as_read, office, text)

    async def _page(
        self, request: web.Request, who: Visitor, unfinished: Unfinished | None = None, *, reveal: bool = False
    ) -> web.Response:
        page = await cases.opened(self._kit.desk, who.person, request.match_info["code"], reveal=reveal)
        edition = self._kit.desk.edition()
        offices = [(office.id, office.name) for office in edition.offices if not office.role]
        entry = edition.library.entry(page.case.entry) if page.case.entry else None
        return self._kit.show(
            request,
            "case",
            who,
            refusal=unfinished.refusal if unfinished else None,
            page=page,
            code=shown(page.case.code),
            about=getattr(entry, "name", None) or getattr(entry, "title", None),
            offices=offices,
            names=dict(offices),
            typed=unfinished.typed if unfinished else "",
            typed_in=unfinished.act if unfinished else "",
        )
