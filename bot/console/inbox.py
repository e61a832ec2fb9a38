"""The inbox: lists, filters, search, and what is done to several cases at once."""

from dataclasses import asdict
from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from bot.console import words
from bot.console.kit import Kit, chosen, field
from bot.console.places import number, place
from handlers.desk import Refusal, bulk, inbox
from handlers.desk.bulk import Failed
from handlers.desk.cases import AsRead
from handlers.desk.inbox import Filter
from handlers.desk.people import workers
from handlers.desk.roles import Action, Reach, may_at_all, reach_of
from handlers.desk.signing import Visitor
from handlers.tracking import shown
from knowledge.entries import Category


class Inbox:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/cases", guarded(self._list, Action.READ_CASE)),
            web.post("/console/bulk/assigned", guarded(self._assign, Action.ASSIGN_CASE)),
            web.post("/console/bulk/transferred", guarded(self._transfer, Action.TRANSFER_CASE)),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _assign(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            login = await field(request, "login")
            failed = await bulk.assign(self._kit.desk, who.person, await _chosen(request), login)
        except Refusal as refusal:
            return await self._page(request, who, refusal=refusal)
        return await self._page(request, who, refusal=_told(failed), done="" if failed else "assigned")

    async def _transfer(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            office, text = await field(request, "office"), await field(request, "text")
            failed = await bulk.transfer(self._kit.desk, who.person, await _chosen(request), office, text)
        except Refusal as refusal:
            return await self._page(request, who, refusal=refusal)
        return await self._page(request, who, refusal=_told(failed), done="" if failed else "transferred")

    async def _page(
        self, request: web.Request, who: Visitor, refusal: Refusal | None = None, done: str = ""
    ) -> web.Response:
        desk, edition = self._kit.desk, self._kit.desk.edition()
        view = request.query.get("view", "new")
        view = view if view in words.VIEWS else "new"
        narrowed = _filter(request)
        by_due_day = inbox.VIEWS[view].due and not narrowed.search
        start = place(request, date, int) if by_due_day else place(request, int)
        found = await inbox.listed(desk, who.person, view, narrowed, start)
        return self._kit.show(
            request,
            "cases",
            who,
            refusal=refusal,
            done=done,
            part=found,
            view=view,
            narrowed=narrowed,
            filter=urlencode({"view": view} | asdict(narrowed)),
            counts=await inbox.counted(desk, who.person),
            units=self._kit.units(),
            categories=[(one.id, one.name) for one in edition.library.by_kind(Category)],
            workers=await workers(desk, who.person) if may_at_all(who.person, Action.ASSIGN_CASE) else [],
            may_transfer=may_at_all(who.person, Action.TRANSFER_CASE),
            sees_all=reach_of(who.person, Action.READ_CASE) is Reach.ALL,
            has_target=desk.target_days is not None,
        )


def _filter(request: web.Request) -> Filter:
    asked = request.query
    search = asked.get("search", "").strip()[:100]
    return Filter(
        search=search if any(map(str.isalnum, search)) else "",  # without a letter there is nothing to look for
        kind=asked.get("kind", "")[:20],
        category=asked.get("category", "")[:100],
        office=asked.get("office", "")[:100],
    )


async def _chosen(request: web.Request) -> list[AsRead]:
    """The cases that were ticked, each as "code:version"."""
    pairs = (one.partition(":") for one in await chosen(request, "case"))
    return [AsRead(code, number(version) or 0) for code, _, version in pairs]


def _told(failed: list[Failed]) -> Refusal | None:
    if not failed:
        return None
    lines = "; ".join(f"{shown(one.code)}: {one.reason}" for one in failed)
    return Refusal(f"{len(failed)} mục chưa làm được, các mục khác đã xong. {lines}")
