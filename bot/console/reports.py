"""The dashboard of a period, the cases behind each figure, and what is taken out as a spreadsheet or a document."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date

from aiohttp import web

from bot.console import words
from bot.console.asking import called_of, names_of
from bot.console.kit import Kit, attached
from bot.console.periods import period_of, presets, query, sent
from bot.console.places import place
from bot.papers import DOCX, XLSX
from bot.papers.report import Names, paper
from bot.papers.sheet import Cell, sheet
from handlers.desk import NotTheirs, Refusal, reports
from handlers.desk.clocks import horizon
from handlers.desk.periodic import Whole, whole
from handlers.desk.reports import Fact
from handlers.desk.roles import Action, Reach, may_at_all, reach_of
from handlers.desk.signing import Visitor
from handlers.tracking import shown

HEADINGS = (
    *("Mã", "Gửi lúc", "Loại", "Loại việc", "Đơn vị", "Thủ tục, chủ đề", "Tình trạng", "Kênh", "Trả lời đầu tiên"),
    *("Hạn", "Nội dung (số điện thoại, số giấy tờ được che)"),
)


class Reports:
    def __init__(self, kit: Kit, *, trial: bool) -> None:
        self._kit = kit
        self._trial = trial

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/reports", guarded(self._show, Action.READ_REPORTS)),
            web.get("/console/reports/rows", guarded(self._rows, Action.READ_CASE)),
            web.post("/console/reports/cases.xlsx", guarded(self._sheet, Action.EXPORT_CASES)),
            web.post("/console/reports/report.docx", guarded(self._paper, Action.READ_REPORTS)),
        ]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _page(self, request: web.Request, who: Visitor, refusal: Refusal | None = None) -> web.Response:
        found: Whole | None = None
        try:
            period = period_of(request.query, self._today())
            found = await whole(self._kit.desk, who.person, period)
        except NotTheirs:
            raise
        except Refusal as reason:
            period, refusal = period_of({}, self._today()), reason
        return self._kit.show(
            request,
            "reports",
            who,
            refusal=refusal,
            whole=found,
            report=found.cases if found else None,
            period=period,
            asked=found.asked if found else None,
            called=called_of(self._kit),
            presets=presets(self._today()),
            names=self._names(),
            query=query(period),
            sees_all=reach_of(who.person, Action.READ_REPORTS) is Reach.ALL,
            may_export=may_at_all(who.person, Action.EXPORT_CASES),
            reads_news=may_at_all(who.person, Action.READ_NEWS),
            may_open=may_at_all(who.person, Action.READ_CASE),
        )

    async def _rows(self, request: web.Request, who: Visitor) -> web.Response:
        period, pick = period_of(request.query, self._today()), request.query.get("pick", "")
        every, found = await reports.rows(self._kit.desk, who.person, period, pick[:300], place(request, int))
        return self._kit.show(
            request,
            "report_rows",
            who,
            part=found,
            all=every,
            pick=pick[:300],
            period=period,
            names=self._names(),
            query=query(period),
        )

    async def _sheet(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            period = await sent(request, self._today())
            names = self._names()
            found = await reports.exported(self._kit.desk, who.person, period)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        made = await asyncio.to_thread(sheet, "Góp ý, phản ánh", HEADINGS, list(lines(found, names)))
        return attached(made, f"gop-y-{period.first}-{period.last}.xlsx", XLSX)

    async def _paper(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            period = await sent(request, self._today())
            found = await reports.reported(self._kit.desk, who.person, period)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        made = await asyncio.to_thread(paper, found, self._names(), trial=self._trial)
        return attached(made, f"bao-cao-{period.first}-{period.last}.docx", DOCX)

    def _today(self) -> date:
        return horizon(self._kit.desk).today

    def _names(self) -> Names:
        return names_of(self._kit)


def lines(found: Sequence[tuple[Fact, str]], names: Names) -> Iterator[list[Cell]]:
    """Cases with what they say, under `HEADINGS`."""
    for one, text in found:
        yield [
            shown(one.code),
            words.when(one.created_at),
            names.kinds.get(one.kind, one.kind),
            names.categories.get(one.category or "", one.category or ""),
            names.units.get(one.office or "", one.office or ""),
            names.entries.get(one.entry or "", one.entry or ""),
            words.STATES.get(one.state, one.state),
            words.CHANNELS.get(one.channel, one.channel),
            words.when(one.first_at) if one.first_at else "",
            words.plain_day(one.due_on) if one.due_on else "",
            text,
        ]
