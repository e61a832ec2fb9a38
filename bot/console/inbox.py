"""The inbox: lists, filters, search, and what is done to several cases at once."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import date
from functools import partial
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

Doing = Callable[[web.Request, Visitor, list[AsRead]], Awaitable[list[Failed]]]


class Inbox:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._acts: dict[str, tuple[Doing, Action]] = {
            "claimed": (self._claim, Action.WORK_ON_CASE),
            "assigned": (self._assign, Action.ASSIGN_CASE),
            "transferred": (self._transfer, Action.TRANSFER_CASE),
            "categorised": (self._categorise, Action.WORK_ON_CASE),
            "closed": (self._close, Action.WORK_ON_CASE),
        }

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/cases", guarded(self._list, Action.READ_CASE)),
            *(
                web.post(f"/console/bulk/{name}", guarded(partial(self._act, name, doing), action))
                for name, (doing, action) in self._acts.items()
            ),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _act(self, name: str, doing: Doing, request: web.Request, who: Visitor) -> web.Response:
        try:
            failed = await doing(request, who, await _chosen(request))
        except Refusal as refusal:
            return await self._page(request, who, refusal=refusal)
        return await self._page(request, who, refusal=_told(failed), done="" if failed else f"several-{name}")

    async def _claim(self, _request: web.Request, who: Visitor, some: list[AsRead]) -> list[Failed]:
        return await bulk.claim(self._kit.desk, who.person, some)

    async def _assign(self, request: web.Request, who: Visitor, some: list[AsRead]) -> list[Failed]:
        return await bulk.assign(self._kit.desk, who.person, some, await field(request, "login"))

    async def _transfer(self, request: web.Request, who: Visitor, some: list[AsRead]) -> list[Failed]:
        office, text = await field(request, "office"), await field(request, "text")
        return await bulk.transfer(self._kit.desk, who.person, some, office, text)

    async def _categorise(self, request: web.Request, who: Visitor, some: list[AsRead]) -> list[Failed]:
        return await bulk.categorise(self._kit.desk, who.person, some, await field(request, "category_of"))

    async def _close(self, request: web.Request, who: Visitor, some: list[AsRead]) -> list[Failed]:
        text, outcome = await field(request, "reason"), await field(request, "outcome")
        return await bulk.close(self._kit.desk, who.person, some, text, outcome)

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
            may_work=may_at_all(who.person, Action.WORK_ON_CASE),
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
