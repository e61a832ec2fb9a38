"""News by topic: written here, seen as each channel will show it, let go by somebody else, watched on its way."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta

from aiohttp import web

from bot.console.kit import Kit, field, go
from bot.console.places import number
from handlers.citizen.news import topics
from handlers.desk import NotTheirs, Refusal, Shown, mailing, news
from handlers.desk.news import LONGEST_RUN, LONGEST_TEXT, LONGEST_TITLE, Draft
from handlers.desk.roles import Action, may_at_all
from handlers.desk.signing import Visitor
from handlers.messages import Reply

A_WEEK = timedelta(days=7)
NOTHING = Draft("", "", "", None)


Previewing = Callable[[Reply], Sequence[Shown]]
Deed = Callable[[Visitor, int], Awaitable[None]]


class News:
    def __init__(self, kit: Kit, previews: Previewing) -> None:
        self._kit = kit
        self._previews = previews

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        one = "/console/news/{number}"
        return [
            web.get("/console/news", guarded(self._list, Action.READ_NEWS)),
            web.post("/console/news", guarded(self._write, Action.WRITE_NEWS)),
            web.get(one, guarded(self._show, Action.READ_NEWS)),
            web.post(one, guarded(self._rewrite, Action.WRITE_NEWS)),
            web.post(f"{one}/dropped", guarded(self._drop, Action.WRITE_NEWS)),
            web.post(f"{one}/released", guarded(self._release, Action.SEND_NEWS)),
            web.post(f"{one}/paused", guarded(self._doing(self._pause, "news-paused"), Action.HOLD_NEWS)),
            web.post(f"{one}/going-on", guarded(self._doing(self._go_on, "news-going-on"), Action.SEND_NEWS)),
            web.post(f"{one}/stopped", guarded(self._doing(self._stop, "news-stopped"), Action.HOLD_NEWS)),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._list_page(request, who, NOTHING)

    async def _list_page(
        self, request: web.Request, who: Visitor, typed: Draft, refusal: Refusal | None = None
    ) -> web.Response:
        before = number(request.query.get("before", ""))
        found = await news.listed(self._kit.desk, who.person, before)
        more = found[-1].broadcast.id if len(found) == news.AT_ONCE else None
        return self._kit.show(request, "news", who, refusal=refusal, found=found, more=more, **self._form(who, typed))

    async def _write(self, request: web.Request, who: Visitor) -> web.Response:
        typed = await _draft(request)
        try:
            made = await news.write(self._kit.desk, who.person, typed)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._list_page(request, who, typed, refusal)
        return go(f"news/{made}", "news-written")

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _page(
        self, request: web.Request, who: Visitor, refusal: Refusal | None = None, typed: Draft | None = None
    ) -> web.Response:
        desk = self._kit.desk
        shown = await news.one(desk, who.person, _number(request))
        broadcast = shown.broadcast
        as_kept = Draft(broadcast.topic, broadcast.title, broadcast.text, broadcast.ends_on)
        return self._kit.show(
            request,
            "news_one",
            who,
            refusal=refusal,
            shown=shown,
            one=broadcast,
            previews=self._previews(news.composed(desk.edition(), broadcast)),
            may_send=may_at_all(who.person, Action.SEND_NEWS) and broadcast.written_by != who.person.login,
            may_hold=may_at_all(who.person, Action.HOLD_NEWS),
            is_daytime=mailing.is_daytime(desk, desk.clock()),
            hours=desk.hours,
            **self._form(who, typed or as_kept),
        )

    async def _rewrite(self, request: web.Request, who: Visitor) -> web.Response:
        typed = await _draft(request)

        async def rewrite(whose: Visitor, one: int) -> None:
            await news.rewrite(self._kit.desk, whose.person, one, await _version(request), typed)

        return await self._done(request, who, rewrite, "news-written", typed)

    async def _drop(self, request: web.Request, who: Visitor) -> web.Response:
        async def drop(whose: Visitor, one: int) -> None:
            await news.drop(self._kit.desk, whose.person, one, await _version(request))

        return await self._done(request, who, drop, "news-dropped")

    async def _release(self, request: web.Request, who: Visitor) -> web.Response:
        async def release(whose: Visitor, one: int) -> None:
            await news.release(self._kit.desk, whose.person, one, await _version(request))

        return await self._done(request, who, release, "news-released")

    async def _pause(self, who: Visitor, one: int) -> None:
        await news.pause(self._kit.desk, who.person, one)

    async def _go_on(self, who: Visitor, one: int) -> None:
        await news.go_on(self._kit.desk, who.person, one)

    async def _stop(self, who: Visitor, one: int) -> None:
        await news.stop(self._kit.desk, who.person, one)

    def _doing(self, deed: Deed, done: str) -> Callable[[web.Request, Visitor], Awaitable[web.Response]]:
        async def do(request: web.Request, who: Visitor) -> web.Response:
            return await self._done(request, who, deed, done)

        return do

    async def _done(
        self, request: web.Request, who: Visitor, deed: Deed, done: str, typed: Draft | None = None
    ) -> web.Response:
        try:
            await deed(who, _number(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal, typed)
        return go(f"news/{_number(request)}", done)

    def _form(self, who: Visitor, typed: Draft) -> dict[str, object]:
        today = news.today_of(self._kit.desk)
        return {
            "topics": topics(self._kit.desk.edition()),
            "names": {topic.id: topic.name for topic in topics(self._kit.desk.edition())},
            "typed": typed,
            "ends_on": typed.ends_on or today + A_WEEK,
            "first": today,
            "last": today + LONGEST_RUN,
            "longest_title": LONGEST_TITLE,
            "longest_text": LONGEST_TEXT,
            "may_write": may_at_all(who.person, Action.WRITE_NEWS),
        }


async def _draft(request: web.Request) -> Draft:
    day = await field(request, "ends_on")
    return Draft(
        await field(request, "topic"),
        await field(request, "title"),
        await field(request, "text"),
        _day(day),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _version(request: web.Request) -> int:
    return number(await field(request, "version")) or 0


def _number(request: web.Request) -> int:
    return number(request.match_info["number"]) or 0
