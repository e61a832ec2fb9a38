"""The booklet of questions and answers: looked at and printed here, or taken along as a document."""

import asyncio

from aiohttp import web

from bot.console.kit import Kit, attached
from bot.papers import DOCX
from bot.papers.booklet import AS_OF, SPOKEN, booklet, parts
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from handlers.wording import day


class Booklet:
    def __init__(self, kit: Kit, *, trial: bool) -> None:
        self._kit = kit
        self._trial = trial

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/booklet", guarded(self._show, Action.READ_KNOWLEDGE)),
            web.get("/console/booklet.docx", guarded(self._document, Action.READ_KNOWLEDGE)),
        ]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        edition = self._kit.desk.edition()
        as_of = AS_OF.format(day=day(edition.day))
        found = await asyncio.to_thread(parts, edition)
        return self._kit.show(request, "booklet", who, parts=found, as_of=as_of, spoken=SPOKEN)

    async def _document(self, _request: web.Request, _who: Visitor) -> web.Response:
        made = await asyncio.to_thread(booklet, self._kit.desk.edition(), trial=self._trial)
        return attached(made, "hoi-dap.docx", DOCX)
