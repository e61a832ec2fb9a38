"""Late results with their letters, and what hinders the units."""

import asyncio
from collections.abc import Mapping
from datetime import date

from aiohttp import web

from bot.console import words
from bot.console.kit import Kit, attached, field, go
from bot.console.places import day, number, place
from bot.papers import DOCX, XLSX
from bot.papers.letter import letter
from bot.papers.sheet import sheet
from handlers.desk import NotTheirs, Refusal, hindrances, lateness
from handlers.desk.lateness import NewLate
from handlers.desk.roles import Action, Reach, may_at_all, reach_of
from handlers.desk.signing import Visitor

FIELDS = ("receipt", "person", "dossier", "status", "reason", "promised_on", "new_on", "office")
NO_DAY = "Hãy chọn ngày đã hẹn và ngày trả mới."
HEADINGS = ("Đơn vị", "Ngày", "Người ghi", "Khó khăn, vướng mắc", "Trả lời", "Người trả lời", "Ngày trả lời")


class Late:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/late", guarded(self._list, Action.READ_CASE)),
            web.post("/console/late", guarded(self._register, Action.WORK_ON_CASE)),
            web.post("/console/late/{number}/letter.docx", guarded(self._letter, Action.WORK_ON_CASE)),
            web.post("/console/late/{number}/issued", guarded(self._issued, Action.WORK_ON_CASE)),
            web.get("/console/difficulties", guarded(self._difficulties, Action.READ_CASE)),
            web.post("/console/difficulties", guarded(self._write, Action.WORK_ON_CASE)),
            web.post("/console/difficulties.xlsx", guarded(self._sheet, Action.EXPORT_CASES)),
            web.post("/console/difficulties/{number}/answer", guarded(self._answer, Action.ASSIGN_CASE)),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        """What a case knows of its dossier can come with the address and begins the form."""
        begun = {name: request.query.get(name, "")[:200] for name in FIELDS}
        return await self._page(request, who, begun)

    async def _register(self, request: web.Request, who: Visitor) -> web.Response:
        typed = {name: await field(request, name) for name in FIELDS}
        try:
            await lateness.register(self._kit.desk, who.person, self._new(who, typed))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, typed, refusal)
        return go("late", "late-registered")

    def _new(self, who: Visitor, typed: Mapping[str, str]) -> NewLate:
        promised, new = day(typed["promised_on"]), day(typed["new_on"])
        if promised is None or new is None:
            raise Refusal(NO_DAY)
        said = {name: typed[name] for name in ("receipt", "person", "dossier", "status", "reason")}
        office = typed["office"] or who.person.office or ""
        when = self._kit.desk.clock()
        return NewLate(office, **said, promised_on=promised, new_on=new, created_by=who.person.login, created_at=when)

    async def _letter(self, request: web.Request, who: Visitor) -> web.Response:
        late = await lateness.letter(self._kit.desk, who.person, _number(request))
        unit = self._kit.units().get(late.office, late.office)
        return attached(await asyncio.to_thread(letter, late, unit), f"thu-xin-loi-{late.id}.docx", DOCX)

    async def _issued(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await lateness.issued(self._kit.desk, who.person, _number(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, dict.fromkeys(FIELDS, ""), refusal)
        return go("late", "letter-issued")

    async def _page(
        self, request: web.Request, who: Visitor, typed: Mapping[str, str], refusal: Refusal | None = None
    ) -> web.Response:
        found = await lateness.listed(self._kit.desk, who.person, place(request, date, date, int))
        parts = [(stage, [one for one in found if one.stage == stage]) for stage in words.STAGES]
        return self._kit.show(
            request,
            "late",
            who,
            refusal=refusal,
            parts=parts,
            stages=words.STAGES,
            typed=typed,
            part=found,
            **self._common(who),
        )

    async def _difficulties(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._difficulties_page(request, who, "")

    async def _write(self, request: web.Request, who: Visitor) -> web.Response:
        text, office = await field(request, "text"), await field(request, "office") or who.person.office or ""
        try:
            await hindrances.write(self._kit.desk, who.person, office, text)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._difficulties_page(request, who, text, refusal)
        return go("difficulties", "difficulty-written")

    async def _answer(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await hindrances.answer(self._kit.desk, who.person, _number(request), await field(request, "text"))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._difficulties_page(request, who, "", refusal)
        return go("difficulties", "difficulty-answered")

    async def _sheet(self, _request: web.Request, who: Visitor) -> web.Response:
        units = self._kit.units()
        lines = [
            [
                *(units.get(one.office, one.office), words.day(one.written_at), one.written_by, one.text, one.answer),
                *(one.answered_by or "", words.day(one.answered_at) if one.answered_at else ""),
            ]
            for one in await hindrances.exported(self._kit.desk, who.person)
        ]
        made = await asyncio.to_thread(sheet, "Khó khăn, vướng mắc", HEADINGS, lines)
        return attached(made, "kho-khan-vuong-mac.xlsx", XLSX)

    async def _difficulties_page(
        self, request: web.Request, who: Visitor, typed: str, refusal: Refusal | None = None
    ) -> web.Response:
        found = await hindrances.listed(self._kit.desk, who.person, place(request, bool, int))
        shown = {"part": found, "typed": typed, "may_answer": may_at_all(who.person, Action.ASSIGN_CASE)}
        return self._kit.show(request, "difficulties", who, refusal=refusal, **shown, **self._common(who))

    def _common(self, who: Visitor) -> dict[str, object]:
        """What both pages need to know of who looks at them."""
        return {
            "units": self._kit.units(),
            "may_write": may_at_all(who.person, Action.WORK_ON_CASE),
            "may_export": may_at_all(who.person, Action.EXPORT_CASES),
            "chooses": reach_of(who.person, Action.WORK_ON_CASE) is Reach.ALL,
        }


def _number(request: web.Request) -> int:
    return number(request.match_info["number"]) or 0
