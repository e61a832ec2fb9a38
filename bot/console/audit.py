"""The audit's page."""

from aiohttp import web

from bot.console import words
from bot.console.kit import Kit, number
from handlers.desk import looking
from handlers.desk.looking import Looked
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor


class Audit:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/console/audit", self._kit.guards.for_staff(self._show, Action.READ_AUDIT))]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        asked = {name: request.query.get(name, "").strip()[:100] for name in ("login", "object", "action")}
        before = number(request.query.get("before", ""))
        lines = await looking.looked(self._kit.desk, who.person, Looked(**asked, before=before))
        more = len(lines) == looking.AT_ONCE
        return self._kit.show(
            request, "audit", who, lines=lines, asked=asked, more=more, areas=words.AREAS, called=words.deed
        )
