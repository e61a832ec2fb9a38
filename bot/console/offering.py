"""The editors' page of newer content that came with the program: what it would change, and into the draft with it."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from bot.console.kit import Kit, chosen, go
from bot.console.knowledge import changes
from handlers.desk import NotTheirs, Refusal, offering
from handlers.desk.offering import Offer
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor

MOST_LINES = 40
"""Of one file."""


@dataclass(frozen=True, slots=True)
class Shown:
    offer: Offer
    lines: tuple[str, ...]
    more: int


class Offering:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guard, edits = self._kit.guards.for_staff, Action.EDIT_KNOWLEDGE
        return [
            web.get("/console/knowledge/offered", guard(self._show, edits)),
            web.post("/console/knowledge/offered", guard(self._take, edits)),
        ]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _take(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await offering.take(self._kit.desk, who.person, await chosen(request, "path"))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("knowledge/draft", "draft-saved")

    async def _page(self, request: web.Request, who: Visitor, refusal: Refusal | None = None) -> web.Response:
        found = await offering.offers(self._kit.desk, who.person)
        shows = await asyncio.to_thread(lambda: [_shown(offer) for offer in found])
        return self._kit.show(request, "offered", who, refusal=refusal, shows=shows)


def _shown(offer: Offer) -> Shown:
    before = {offer.path: offer.now} if offer.now is not None else {}
    after = {offer.path: offer.new} if offer.new is not None else {}
    lines = changes(before, after)
    return Shown(offer, tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES))
