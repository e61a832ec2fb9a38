"""Quizzes: how many took part, how they did, who may win; and all of it as a spreadsheet."""

import asyncio
from collections.abc import Iterator, Sequence

from aiohttp import web

from bot.console import words
from bot.console.kit import Kit, attached
from bot.papers import XLSX
from bot.papers.sheet import Cell, sheet
from handlers.citizen.links import QUIZ
from handlers.desk import quizzes
from handlers.desk.quizzes import Row
from handlers.desk.roles import Action, may_at_all
from handlers.desk.signing import Visitor

HEADINGS = ("Kênh", "Trả lời xong", "Trả lời lần cuối", "Điểm", "Số câu", "Đáp án đã chọn", "Họ tên", "Điện thoại")


class Quizzes:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        one = "/console/quizzes/{quiz}"
        return [
            web.get("/console/quizzes", guarded(self._list, Action.READ_NEWS)),
            web.get(one, guarded(self._show, Action.READ_NEWS)),
            web.post(f"{one}/revealed", guarded(self._reveal, Action.REVEAL_WINNERS)),
            web.post(f"{one}/tries.xlsx", guarded(self._sheet, Action.READ_NEWS)),
        ]

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        found = await quizzes.listed(self._kit.desk, who.person)
        edits = may_at_all(who.person, Action.EDIT_KNOWLEDGE)
        return self._kit.show(request, "quizzes", who, found=found, carried=QUIZ, edits=edits)

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who, reveal=False)

    async def _reveal(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who, reveal=True)

    async def _page(self, request: web.Request, who: Visitor, *, reveal: bool) -> web.Response:
        found = await quizzes.results(self._kit.desk, who.person, request.match_info["quiz"], reveal=reveal)
        may_reveal = may_at_all(who.person, Action.REVEAL_WINNERS)
        return self._kit.show(request, "quiz", who, found=found, one=found.standing, may_reveal=may_reveal)

    async def _sheet(self, request: web.Request, who: Visitor) -> web.Response:
        standing, found = await quizzes.exported(self._kit.desk, who.person, request.match_info["quiz"])
        made = await asyncio.to_thread(sheet, "Kết quả thi", HEADINGS, list(_lines(found)))
        return attached(made, f"thi-{standing.id}.xlsx", XLSX)


def _lines(found: Sequence[Row]) -> Iterator[list[Cell]]:
    for one in found:
        yield [
            words.CHANNELS.get(one.channel, one.channel),
            words.when(one.ended_at) if one.ended_at else "",
            words.when(one.at),
            one.score,
            one.questions,
            ", ".join(map(str, one.answers)),
            one.name or "",
            one.phone or "",
        ]
