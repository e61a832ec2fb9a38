"""The periodic report, taken out: as a document in the usual order, and as a spreadsheet that leads to the rows."""

import asyncio

from aiohttp import web

from bot.console.asking import called_of
from bot.console.kit import Kit, attached
from bot.console.periods import sent
from bot.console.tracing import parts
from bot.papers import DOCX, XLSX
from bot.papers.periodic import periodic
from bot.papers.sheet import book
from bot.papers.traced import traced
from handlers.desk import periodic as reporting
from handlers.desk import reports
from handlers.desk.clocks import horizon
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor


class Periodic:
    def __init__(self, kit: Kit, *, trial: bool) -> None:
        self._kit = kit
        self._trial = trial

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.post("/console/reports/periodic.docx", guarded(self._paper, Action.READ_REPORTS)),
            web.post("/console/reports/periodic.xlsx", guarded(self._sheet, Action.READ_REPORTS)),
        ]

    async def _paper(self, request: web.Request, who: Visitor) -> web.Response:
        desk, period = self._kit.desk, await sent(request, horizon(self._kit.desk).today)
        whole = await reporting.whole(desk, who.person, period)
        await reports.noted(desk, who.person, whole.cases)
        made = await asyncio.to_thread(periodic, whole, called_of(self._kit), trial=self._trial)
        return attached(made, f"bao-cao-dinh-ky-{period.first}-{period.last}.docx", DOCX)

    async def _sheet(self, request: web.Request, who: Visitor) -> web.Response:
        desk, period = self._kit.desk, await sent(request, horizon(self._kit.desk).today)
        whole = await reporting.whole(desk, who.person, period)
        rows = await reporting.traced(desk, who.person, period)
        called = called_of(self._kit)
        made = await asyncio.to_thread(lambda: book(*traced(parts(whole, rows, called))))
        return attached(made, f"so-lieu-dinh-ky-{period.first}-{period.last}.xlsx", XLSX)
