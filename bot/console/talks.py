"""The page of a conversation that an officer took over from the assistant."""

from aiohttp import web

from bot.console.guards import BY_ITSELF
from bot.console.kit import Kit, field, go
from handlers.desk import Refusal, talking
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from handlers.tracking import shown


class Talks:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/cases/{code}/talk", guarded(self._open, Action.TALK)),
            web.post("/console/cases/{code}/talk/taken", guarded(self._take, Action.TALK)),
            web.post("/console/cases/{code}/talk/said", guarded(self._say, Action.TALK)),
            web.post("/console/cases/{code}/talk/ended", guarded(self._end, Action.TALK)),
            web.post("/console/cases/{code}/talk/revealed", guarded(self._reveal, Action.TALK)),
        ]

    async def _open(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _reveal(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who, reveal=True)

    async def _take(self, request: web.Request, who: Visitor) -> web.Response:
        code = request.match_info["code"]
        try:
            await talking.take_over(self._kit.desk, who.person, code)
        except Refusal as refusal:
            return await self._page(request, who, refusal=refusal)
        return go(f"cases/{code}/talk", "taken-over")

    async def _say(self, request: web.Request, who: Visitor) -> web.Response:
        code, text = request.match_info["code"], await field(request, "text")
        try:
            await talking.say(self._kit.desk, who.person, code, text)
        except Refusal as refusal:
            return await self._page(request, who, typed=text, refusal=refusal)
        return go(f"cases/{code}/talk", "said")

    async def _end(self, request: web.Request, who: Visitor) -> web.Response:
        code = request.match_info["code"]
        await talking.hand_back(self._kit.desk, who.person, code)
        return go(f"cases/{code}", "handed-back")

    async def _page(
        self,
        request: web.Request,
        who: Visitor,
        typed: str = "",
        refusal: Refusal | None = None,
        *,
        reveal: bool = False,
    ) -> web.Response:
        """What `NotTheirs` refuses is refused again here, as for any page of theirs that is not there."""
        again, code = BY_ITSELF in request.headers, request.match_info["code"]
        talk = await talking.talk(self._kit.desk, who.person, code, reveal=reveal, again=again)
        shows = {"talk": talk, "code": shown(talk.case.code), "typed": typed, "revealed": reveal}
        return self._kit.show(request, "talk", who, refusal=refusal, minutes=self._minutes, **shows)

    @property
    def _minutes(self) -> int:
        return int(self._kit.desk.silence.total_seconds() // 60)
