"""The audit's page."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from aiohttp import web

from bot.console import words
from bot.console.kit import Kit
from bot.console.places import place
from handlers.desk import looking
from handlers.desk.looking import Line, Looked
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from handlers.tracking import shown


class Audit:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/console/audit", self._kit.guards.for_staff(self._show, Action.READ_AUDIT))]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        asked = {name: request.query.get(name, "").strip()[:100] for name in ("login", "object", "action")}
        found = await looking.looked(self._kit.desk, who.person, Looked(**asked), place(request, int))
        deeds = [_deed(list(group)) for _, group in groupby((line for _, line in found), _same)]
        return self._kit.show(request, "audit", who, deeds=deeds, asked=asked, part=found, areas=words.AREAS)


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did at one moment to one object, with all fields it touched; in words."""

    at: datetime
    login: str
    what: str
    fields: str
    object: str


def _same(line: Line) -> tuple[datetime, str, str, str]:
    return line.at, line.login, line.action, line.object


def _deed(lines: list[Line]) -> Deed:
    first = lines[0]
    fields = ", ".join(words.FIELDS.get(line.field, line.field) for line in lines if line.field)
    kind, _, name = first.object.partition(":")
    return Deed(
        first.at, first.login, words.deed(first.action), fields, shown(name) if kind == "case" else first.object
    )
