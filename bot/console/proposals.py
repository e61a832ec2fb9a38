"""The editors' page: answers that officers propose as topics."""

from aiohttp import hdrs, web

from bot.console import words
from bot.console.kit import Kit, attached, field, go
from bot.console.places import number, place
from bot.papers.topic import name_of, topic
from handlers.desk import NotTheirs, Refusal, adopting, proposing
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor

YAML = "application/yaml"


class Proposals:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/proposals", guarded(self._list, Action.EDIT_KNOWLEDGE)),
            web.get("/console/proposals/{number}/topic.yaml", guarded(self._draft, Action.EDIT_KNOWLEDGE)),
            web.post("/console/proposals/{number}/adopted", guarded(self._adopt, Action.EDIT_KNOWLEDGE)),
            web.post("/console/proposals/{number}/accepted", guarded(self._accept, Action.EDIT_KNOWLEDGE)),
            web.post("/console/proposals/{number}/declined", guarded(self._decline, Action.EDIT_KNOWLEDGE)),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _draft(self, request: web.Request, who: Visitor) -> web.Response:
        proposal = await proposing.one(self._kit.desk, who.person, _number(request))
        text = topic(proposal, self._kit.desk.edition().library)
        response = attached(text.encode(), f"{name_of(proposal)}.yaml", YAML)
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        return response

    async def _adopt(self, request: web.Request, who: Visitor) -> web.Response:
        library = self._kit.desk.edition().library
        try:
            await adopting.adopt(
                self._kit.desk,
                who.person,
                _number(request),
                lambda one: (f"topics/{name_of(one)}.yaml", topic(one, library)),
            )
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal=refusal)
        return go("knowledge/draft", "proposal-adopted")

    async def _accept(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await proposing.accept(self._kit.desk, who.person, _number(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal=refusal)
        return go("proposals", "proposal-accepted")

    async def _decline(self, request: web.Request, who: Visitor) -> web.Response:
        reason = await field(request, "text")
        try:
            await proposing.decline(self._kit.desk, who.person, _number(request), reason)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, reason, refusal)
        return go("proposals", "proposal-declined")

    async def _page(
        self, request: web.Request, who: Visitor, typed: str = "", refusal: Refusal | None = None
    ) -> web.Response:
        found = await proposing.listed(self._kit.desk, who.person, place(request, bool, int))
        library = self._kit.desk.edition().library
        shows = [
            (one, topic(one, library), words.called(library.entry(one.entry)) if one.entry else "") for one in found
        ]
        refused = number(request.match_info.get("number", ""))
        has_draft = self._kit.desk.press is not None
        shown = {"has_draft": has_draft, "shows": shows, "part": found, "typed": typed, "refused": refused}
        return self._kit.show(request, "proposals", who, refusal=refusal, **shown)


def _number(request: web.Request) -> int:
    return number(request.match_info["number"]) or 0
