"""The ledger of what people ask about their own data."""

from aiohttp import web

from bot.console import words
from bot.console.kit import Kit, field, go
from bot.console.places import number, place
from handlers.desk import NotTheirs, Refusal, requests
from handlers.desk.roles import Action, may_at_all
from handlers.desk.signing import Visitor


class Requests:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/requests", guarded(self._list, Action.READ_REQUESTS)),
            web.post("/console/requests/{number}/settled", guarded(self._settle, Action.SETTLE_REQUEST)),
            web.post("/console/requests/{number}/judged", guarded(self._judge, Action.SETTLE_REQUEST)),
            web.post("/console/requests/{number}/extended", guarded(self._extend, Action.SETTLE_REQUEST)),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _settle(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await requests.settle(self._kit.desk, who.person, _number(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("requests", "request-settled")

    async def _judge(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await requests.judge(self._kit.desk, who.person, _number(request), await field(request, "text"))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("requests", "request-judged")

    async def _extend(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await requests.extend(self._kit.desk, who.person, _number(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("requests", "request-extended")

    async def _page(self, request: web.Request, who: Visitor, refusal: Refusal | None = None) -> web.Response:
        is_open = request.query.get("view") != "all"
        found = await requests.listed(self._kit.desk, who.person, is_open=is_open, place=place(request, int))
        return self._kit.show(
            request,
            "requests",
            who,
            refusal=refusal,
            part=found,
            is_open=is_open,
            asked=words.REQUESTS,
            open=await requests.count_open(self._kit.desk, who.person),
            terms=self._kit.desk.terms,
            may_settle=may_at_all(who.person, Action.SETTLE_REQUEST),
        )


def _number(request: web.Request) -> int:
    return number(request.match_info["number"]) or 0
