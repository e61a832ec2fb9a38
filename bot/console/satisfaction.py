"""How content people were at the counters, and sheets with a QR code to hang there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

import segno
from aiohttp import web

from bot.console.kit import Kit
from bot.console.places import day
from handlers.citizen.aftercare import SURVEY
from handlers.citizen.links import COUNTER, QUIZ
from handlers.desk import NotTheirs, Refusal, satisfaction
from handlers.desk.clocks import horizon
from handlers.desk.reports import Period
from handlers.desk.roles import Action, Reach, reach_of
from handlers.desk.signing import Visitor
from knowledge.entries import Procedure, Quiz, Survey

MONTH = timedelta(days=29)
BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
TELEGRAM_CARRIES = re.compile(r"[A-Za-z0-9_-]{1,64}")

FEATURES = {
    "tin": ("Đăng ký nhận tin", "Chọn chủ đề, có tin mới thì trợ lý nhắn; thôi nhận lúc nào cũng được."),
    "doithoai": ("Đối thoại với người dân", "Xem các buổi sắp tới, gửi câu hỏi trước."),
    "gopy": ("Góp ý, phản ánh", "Viết ngay trên điện thoại, có mã để theo dõi."),
}
"""By what a link carries: the title of its sheet, and what can be done there."""


@dataclass(frozen=True, slots=True)
class Code:
    """One way in, as an address and as a picture of it."""

    label: str
    address: str

    @property
    def picture(self) -> str:
        # without a size of its own it is as large as the page makes it, on paper larger than on the screen
        return segno.make(self.address, error="m").svg_inline(border=4, light="#fff", omitsize=True)


class Satisfaction:
    def __init__(self, kit: Kit, public_url: str, telegram: str) -> None:
        self._kit = kit
        self._public_url = public_url.rstrip("/")
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/satisfaction", guarded(self._show, Action.READ_REPORTS)),
            web.get("/console/sheets", guarded(self._choose, Action.READ_KNOWLEDGE)),
            web.get("/console/sheets/print", guarded(self._print, Action.READ_KNOWLEDGE)),
        ]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        period, refusal, found = self._period(request.query), None, None
        try:
            found = await satisfaction.results(self._kit.desk, who.person, period)
        except NotTheirs:
            raise
        except Refusal as reason:
            refusal = reason
        survey = self._kit.desk.edition().library.entry(SURVEY)
        return self._kit.show(
            request,
            "satisfaction",
            who,
            refusal=refusal,
            found=found,
            period=period,
            units=self._kit.units(),
            scale=list(survey.scale) if isinstance(survey, Survey) else [],
            criteria={one.id: one.text for one in survey.criteria} if isinstance(survey, Survey) else {},
            sees_all=reach_of(who.person, Action.READ_REPORTS) is Reach.ALL,
        )

    def _period(self, asked: Mapping[str, str]) -> Period:
        today: date = horizon(self._kit.desk).today
        last = day(asked.get("last", "")) or today
        return Period(day(asked.get("first", "")) or last - MONTH, last, asked.get("office", "")[:100])

    async def _choose(self, request: web.Request, who: Visitor) -> web.Response:
        edition = self._kit.desk.edition()
        procedures = sorted((one.short, one.id) for one in edition.library.by_kind(Procedure))
        units = self._kit.units()
        others = [(f"feature:{carried}", title) for carried, (title, _) in FEATURES.items()]
        others += [(f"quiz:{one.id}", f"Thi: {one.title}") for one in edition.library.by_kind(Quiz)]
        known = {"others": others, "public_url": self._public_url, "telegram": self._telegram}
        return self._kit.show(request, "sheets", who, procedures=procedures, units=units, **known)

    async def _print(self, request: web.Request, who: Visitor) -> web.Response:
        """Raises `NotTheirs` for what has no sheet."""
        found = self._subject(request.query.get("of", ""))
        if found is None:
            raise NotTheirs
        title, hint, carried = found
        codes = []
        if self._public_url:
            codes.append(Code("Trên web", f"{self._public_url}/chat#mo-{quote(carried)}"))
        bot = request.query.get("bot", "").removeprefix("@")
        if BOT.fullmatch(bot) and TELEGRAM_CARRIES.fullmatch(carried):
            codes.append(Code("Telegram", f"https://t.me/{bot}?start={carried}"))
        return self._kit.show(request, "sheet", who, title=title, hint=hint, codes=codes)

    def _subject(self, of: str) -> tuple[str, str, str] | None:
        """The title, what can be done there, and what the link carries."""
        kind, _, name = of.partition(":")
        if kind == "office" and name in self._kit.units():
            return self._kit.units()[name], "Anh/chị thấy lần làm thủ tục vừa rồi thế nào?", f"{COUNTER}_{name}"
        if kind == "feature" and name in FEATURES:
            return (*FEATURES[name], name)
        entry = self._kit.desk.edition().library.entry(of)
        if isinstance(entry, Procedure):
            return entry.name, "Giấy tờ cần có, nơi nộp, bao lâu có: hỏi ngay trên điện thoại.", name
        if isinstance(entry, Quiz):
            return entry.title, "Trả lời từng câu ngay trên điện thoại, mỗi người một lượt.", f"{QUIZ}_{name}"
        return None
