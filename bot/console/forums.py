"""Dialogue days: written down, announced by news, with the questions that were sent for them in advance."""

from aiohttp import web

from bot.console.kit import Kit, field, go
from bot.console.places import day, number
from handlers.desk import NotTheirs, Refusal, forums, news
from handlers.desk.forums import FARTHEST, LONGEST, Draft
from handlers.desk.roles import Action, may_at_all
from handlers.desk.signing import Visitor

NOTHING = Draft(None, "08:00", "", "", "")


class Forums:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        one = "/console/forums/{number}"
        return [
            web.get("/console/forums", guarded(self._list, Action.READ_NEWS)),
            web.post("/console/forums", guarded(self._write, Action.WRITE_NEWS)),
            web.get(one, guarded(self._show, Action.READ_NEWS)),
            web.post(f"{one}/announced", guarded(self._announce, Action.WRITE_NEWS)),
            web.post(f"{one}/cancelled", guarded(self._cancel, Action.WRITE_NEWS)),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._list_page(request, who, NOTHING)

    async def _list_page(
        self, request: web.Request, who: Visitor, typed: Draft, refusal: Refusal | None = None
    ) -> web.Response:
        today = news.today_of(self._kit.desk)
        form = {"typed": typed, "first": today, "last": today + FARTHEST, "longest": LONGEST}
        may_write = may_at_all(who.person, Action.WRITE_NEWS)
        found = await forums.listed(self._kit.desk, who.person)
        units = self._kit.units()
        return self._kit.show(
            request, "forums", who, refusal=refusal, found=found, units=units, may_write=may_write, **form
        )

    async def _write(self, request: web.Request, who: Visitor) -> web.Response:
        given = [await field(request, name) for name in ("day", "hour", "place", "office", "about")]
        typed = Draft(day(given[0]), *given[1:])
        try:
            made = await forums.write(self._kit.desk, who.person, typed)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._list_page(request, who, typed, refusal)
        return go(f"forums/{made}", "forum-written")

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _page(self, request: web.Request, who: Visitor, refusal: Refusal | None = None) -> web.Response:
        shown = await forums.one(self._kit.desk, who.person, _number(request))
        is_ahead = shown.forum.cancelled_at is None and shown.forum.day >= news.today_of(self._kit.desk)
        may_write = may_at_all(who.person, Action.WRITE_NEWS) and is_ahead
        units = self._kit.units()
        return self._kit.show(
            request, "forum", who, refusal=refusal, shown=shown, one=shown.forum, units=units, may_write=may_write
        )

    async def _announce(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            made = await forums.announce(self._kit.desk, who.person, _number(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go(f"news/{made}", "news-written")

    async def _cancel(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await forums.cancel(self._kit.desk, who.person, _number(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go(f"forums/{_number(request)}", "forum-cancelled")


def _number(request: web.Request) -> int:
    return number(request.match_info["number"]) or 0
