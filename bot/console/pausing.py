"""The editors' page for what cannot wait for a release: an entry switched off at once, and banners with an end."""

from aiohttp import web

from bot.console.kit import Kit, field, go
from bot.console.knowledge import typed_time
from bot.console.places import number
from bot.differences import called
from handlers.desk import NotTheirs, Refusal, pausing
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor


class Pausing:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guard, edits = self._kit.guards.for_staff, Action.EDIT_KNOWLEDGE
        return [
            web.get("/console/knowledge/standing", guard(self._show, edits)),
            web.post("/console/knowledge/paused", guard(self._pause, edits)),
            web.post("/console/knowledge/resumed", guard(self._resume, edits)),
            web.post("/console/knowledge/banners", guard(self._put_up, edits)),
            web.post("/console/knowledge/banners/ended", guard(self._take_down, edits)),
        ]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who, key=request.query.get("key", ""))

    async def _pause(self, request: web.Request, who: Visitor) -> web.Response:
        typed = {name: await field(request, name) for name in ("key", "reason", "said")}
        try:
            await pausing.pause(self._kit.desk, who.person, **typed)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal, **typed)
        return go("knowledge/standing", "entry-paused")

    async def _resume(self, request: web.Request, who: Visitor) -> web.Response:
        wanted = number(await field(request, "number")) or 0
        try:
            await pausing.resume(self._kit.desk, who.person, wanted)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("knowledge/standing", "entry-resumed")

    async def _put_up(self, request: web.Request, who: Visitor) -> web.Response:
        text, until = await field(request, "text"), await field(request, "until")
        try:
            await pausing.put_up(self._kit.desk, who.person, text, typed_time(until))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal, text=text, until=until)
        return go("knowledge/standing", "banner-up")

    async def _take_down(self, request: web.Request, who: Visitor) -> web.Response:
        wanted = number(await field(request, "number")) or 0
        try:
            await pausing.take_down(self._kit.desk, who.person, wanted)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("knowledge/standing", "banner-down")

    async def _page(
        self, request: web.Request, who: Visitor, refusal: Refusal | None = None, **typed: str
    ) -> web.Response:
        standing = await pausing.standing(self._kit.desk, who.person)
        entries = self._kit.desk.edition().library.entries
        keys = {*(one.entry for one in (*standing.pauses, *standing.over)), typed.get("key", "")}
        names = {key: called(entries.get(key), key) for key in keys}
        shown = {"key": "", "reason": "", "said_instead": typed.pop("said", ""), "text": "", "until": ""} | typed
        if shown["key"] not in entries:
            shown["key"] = ""
        return self._kit.show(request, "standing", who, refusal=refusal, standing=standing, names=names, **shown)
