"""What was asked in a period: the questions behind each figure, and all of them as a spreadsheet."""

import asyncio
from collections.abc import Iterator, Sequence

from aiohttp import web

from bot.console import words
from bot.console.kit import Kit, attached
from bot.console.periods import period_of, query, sent
from bot.console.places import place
from bot.papers import XLSX
from bot.papers.periodic import Called, share
from bot.papers.report import Names
from bot.papers.sheet import Cell, Table, book
from handlers.citizen.aftercare import SURVEY
from handlers.desk import asked
from handlers.desk.asked import Asked, Row
from handlers.desk.clocks import horizon
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from knowledge.entries import Category, Phrase, Procedure, Survey, Topic

ENDS = {
    "answered": "trả lời được",
    "chosen": "chọn được trong các mục đưa ra",
    "clarified": "phải hỏi lại",
    "unknown": "chưa biết trả lời",
    "none_of_these": "không phải ý nào",
    "disliked": "báo không đúng ý",
    "declined": "không thuộc một cửa",
    "smalltalk": "chào hỏi",
    "feature": "mở chức năng",
    "emergency": "khẩn cấp",
}
"""What became of a question."""
HEADINGS = (
    "Hỏi lúc",
    "Kênh",
    "Kết quả",
    "Lĩnh vực",
    "Thủ tục, chủ đề",
    "Hỏi về",
    "Câu hỏi (số điện thoại, số giấy tờ được che)",
)
FIGURES = ("Số liệu", "Giá trị", "Trong trang: mở các câu của con số")


class Asking:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/reports/questions", guarded(self._rows, Action.READ_QUESTIONS)),
            web.post("/console/reports/questions.xlsx", guarded(self._sheet, Action.READ_QUESTIONS)),
        ]

    async def _rows(self, request: web.Request, who: Visitor) -> web.Response:
        period, pick = period_of(request.query, horizon(self._kit.desk).today), request.query.get("pick", "all")[:300]
        every, part = await asked.rows(self._kit.desk, who.person, period, pick, place(request, int))
        shown = {"part": part, "all": every, "pick": pick, "period": period, "query": query(period)}
        names = names_of(self._kit)
        return self._kit.show(
            request, "question_rows", who, names=names, called=called_of(self._kit), ends=ENDS, **shown
        )

    async def _sheet(self, request: web.Request, who: Visitor) -> web.Response:
        period = await sent(request, horizon(self._kit.desk).today)
        found = await asked.counted(self._kit.desk, who.person, period)
        rows = await asked.exported(self._kit.desk, who.person, period)
        called = called_of(self._kit)
        fields = {row.entry: asked.field_of(self._kit.desk, row.entry) for row in rows}
        written = list(lines(rows, called, {key: called.fields.get(name, "") for key, name in fields.items()}))
        figures = Table("Số liệu", FIGURES, list(_figures(found, called)))
        made = await asyncio.to_thread(book, figures, Table("Câu hỏi", HEADINGS, written))
        return attached(made, f"cau-hoi-{period.first}-{period.last}.xlsx", XLSX)


def names_of(kit: Kit) -> Names:
    """What ids of the content are called."""
    library = kit.desk.edition().library
    entries = {key: words.called(entry) for key, entry in library if isinstance(entry, Procedure | Topic)}
    categories = {one.id: one.name for one in library.by_kind(Category)}
    return Names(kit.units(), categories, words.KINDS, entries)


def called_of(kit: Kit) -> Called:
    """What fields, sides of an entry, channels and the answers of the survey are called."""
    library = kit.desk.edition().library
    phrases = {one.id: one.text for one in library.by_kind(Phrase)}
    fields, aspects = (
        {name.removeprefix(head): text for name, text in phrases.items() if name.startswith(head)}
        for head in ("field.", "heading.")
    )
    survey = library.entry(SURVEY)
    asked_at_counters = {one.id: one.text for one in survey.criteria} if isinstance(survey, Survey) else {}
    scale = survey.scale if isinstance(survey, Survey) else ()
    return Called(names_of(kit), fields, aspects, words.CHANNELS, asked_at_counters, scale)


def _figures(found: Asked, called: Called) -> Iterator[list[Cell]]:
    yield ["Tổng số lượt", found.total, "all"]
    yield ["Hỏi một việc cụ thể", found.matters, "matters"]
    yield ["Trả lời ngay không qua cán bộ", found.resolved, "resolved"]
    yield ["Tỷ lệ trả lời ngay", share(found.resolved_share), ""]
    yield ["Chưa biết trả lời", found.unknown, "unknown"]
    yield ["Người dân báo không đúng ý", found.unliked, "unliked"]
    yield ["Hướng dẫn nộp trực tuyến", found.guidance("online"), "online"]
    yield ["Hướng dẫn qua bưu chính", found.guidance("post"), "post"]
    yield ["Phần của bưu chính trong hai loại hướng dẫn", share(found.post_share), ""]
    for channel, ends in found.by_channel.items():
        yield [f"Kênh: {called.channels.get(channel, channel)}", sum(ends.values()), f"channel={channel}"]
    for field, aspects in found.by_field.items():
        yield [f"Lĩnh vực: {called.fields.get(field, 'Khác')}", sum(aspects.values()), f"field={field}"]
        for aspect, times in aspects.items():
            name = called.aspects.get(aspect, aspect) or "chung"
            yield [f"  {name}", times, f"field={field},aspect={aspect}"]


def lines(rows: Sequence[Row], called: Called, fields: dict[str | None, str]) -> Iterator[list[Cell]]:
    """Questions under `HEADINGS`; `fields`: what the field of each entry is called."""
    for one in rows:
        yield [
            words.when(one.asked_at),
            called.channels.get(one.channel, one.channel),
            ENDS.get(one.status, one.status),
            fields[one.entry],
            called.names.entries.get(one.entry or "", one.entry or ""),
            called.aspects.get(one.aspect or "", one.aspect or ""),
            one.text,
        ]
