"""The editors' workbench: what was asked and not answered well, put together, and what they make of it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.console import words
from bot.console.kit import Kit, field, go
from bot.console.places import day, number, place
from handlers.desk import NotTheirs, Refusal, learning, signals
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from handlers.desk.unwell import SINCE, Filter, Group, Workbench, before_and_after, weeks
from handlers.wording import HERE
from knowledge.entries import Procedure, Topic

DAYS = (7, 30, 90, SINCE.days)
VIEWS = {"open": "Cần xem", "done": "Đã xử lý", "ignored": "Đã bỏ qua"}
WHY = {
    "unknown": "chưa biết trả lời",
    "none_of_these": "không phải ý nào",
    "disliked": "báo không đúng ý",
    "clarified": "phải hỏi lại",
    "answered": "trả lời không chắc",
}
"""Why a question was not answered well."""
MARKS = {
    "attached": "Đã đề xuất làm cách hỏi",
    "drafted": "Đã đề xuất mục mới",
    "sent": "Đã hỏi đơn vị",
    "ignored": "Đã bỏ qua",
}
TYPED = ("way", "entry", "question", "answer", "text")
Act = Callable[[web.Request, Visitor, Group], Awaitable[None]]


class Learning:
    def __init__(self, kit: Kit, workbench: Workbench) -> None:
        self._kit = kit
        self._workbench = workbench

    def routes(self) -> list[web.RouteDef]:
        acts = {"attached": self._attach, "drafted": self._draft, "sent": self._send, "ignored": self._ignore}
        return [
            web.get("/console/learning", self._guarded(self._list)),
            web.get("/console/learning/week", self._guarded(self._week)),
            web.get("/console/learning/{number}", self._guarded(self._show)),
            web.post("/console/learning/marks/{number}/undone", self._guarded(self._undo)),
            *(
                web.post(f"/console/learning/{{number}}/{name}", self._guarded(self._acting(name, act)))
                for name, act in acts.items()
            ),
        ]

    def _guarded(self, page: Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]) -> Handler:
        return self._kit.guards.for_staff(page, Action.EDIT_KNOWLEDGE)

    async def _list(self, request: web.Request, who: Visitor) -> web.Response:
        wanted = _wanted(request.query)
        part = await self._workbench.groups(who.person, wanted, place(request, int, int))
        shown = {"part": part, "wanted": wanted, "views": VIEWS, "days": DAYS, "names": self._names()}
        return self._kit.show(request, "learning", who, filter=_query(wanted), statuses=WHY, **shown)

    async def _week(self, request: web.Request, who: Visitor) -> web.Response:
        """What a week suggests; the last whole one, where none is asked for."""
        last = signals.last_week(self._kit.desk.clock())
        asked = day(request.query.get("monday", "")) or last
        monday = min(asked - timedelta(days=asked.weekday()), last + timedelta(weeks=1))
        found = await signals.shown(self._kit.desk, who.person, self._workbench, monday)
        library = self._kit.desk.edition().library
        aspects = {name: library.phrase(f"heading.{name}") for name in signals.SAYS}
        week = {"monday": monday, "sunday": monday + timedelta(days=6), "before": monday - timedelta(weeks=1)}
        after = monday + timedelta(weeks=1) if monday <= last else None
        shown = {"found": found, "names": self._names(), "aspects": aspects, "after": after, **week}
        return self._kit.show(request, "week", who, views=VIEWS, **shown)

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _page(
        self,
        request: web.Request,
        who: Visitor,
        refusal: Refusal | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> web.Response:
        at, wanted = _number(request), _wanted(request.query)
        group = await self._workbench.one(who.person, at)
        now = self._kit.desk.clock()
        names = self._names()
        shown = {
            "group": group,
            "part": await self._workbench.questions(who.person, at, wanted, place(request, int)),
            "wanted": wanted,
            "filter": _query(wanted),
            "days": DAYS,
            "weeks": weeks(group, now.astimezone(HERE).date()),
            "trend": before_and_after(group, now),
            "channels_of": Counter(one.channel for one in group.questions).most_common(),
            "fields_of": self._fields(group),
            "names": names,
            "units": self._kit.units(),
            "may_undo": group.mark is not None and learning.may_be_undone(group.mark),
            "statuses": WHY,
            "marks": MARKS,
            "typed": dict.fromkeys(("act", *TYPED), "") | dict(typed or {}),
        }
        return self._kit.show(request, "asked", who, refusal=refusal, **shown)

    def _acting(self, name: str, act: Act) -> Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]:
        async def acting(request: web.Request, who: Visitor) -> web.StreamResponse:
            group = await self._workbench.one(who.person, _number(request))
            try:
                await act(request, who, group)
            except NotTheirs:
                raise
            except Refusal as refusal:
                typed = {one: await field(request, one) for one in TYPED}
                return await self._page(request, who, refusal, typed | {"act": name})
            return go("learning", f"asked-{name}")

        return acting

    async def _attach(self, request: web.Request, who: Visitor, group: Group) -> None:
        given = await field(request, "entry")
        key = next((key for key, name in self._names().items() if name == given), given)
        await learning.attach(self._kit.desk, who.person, group, key, await field(request, "way"))

    async def _draft(self, request: web.Request, who: Visitor, group: Group) -> None:
        question, answer = await field(request, "question"), await field(request, "answer")
        await learning.draft(self._kit.desk, who.person, group, question, answer)

    async def _send(self, request: web.Request, who: Visitor, group: Group) -> None:
        office, text = await field(request, "office"), await field(request, "text")
        await learning.send(self._kit.desk, who.person, group, office, text)

    async def _ignore(self, _request: web.Request, who: Visitor, group: Group) -> None:
        await learning.ignore(self._kit.desk, who.person, group)

    async def _undo(self, request: web.Request, who: Visitor) -> web.StreamResponse:
        await learning.undo(self._kit.desk, who.person, _number(request))
        return go("learning", "asked-undone")

    def _names(self) -> dict[str, str]:
        """What a question can be about: keys and names."""
        library = self._kit.desk.edition().library
        return {key: words.called(entry) for key, entry in library if isinstance(entry, Procedure | Topic)}

    def _fields(self, group: Group) -> list[tuple[str, int]]:
        """In which fields what was shown or offered lies, by how many questions."""
        library, found = self._kit.desk.edition().library, Counter[str]()
        for one in group.questions:
            entries = (library.entry(key) for key in (one.entry, *one.options) if key)
            found.update({entry.field for entry in entries if isinstance(entry, Procedure | Topic)})
        return [(library.phrase(f"field.{name}"), times) for name, times in found.most_common()]


def _wanted(query: Mapping[str, str]) -> Filter:
    days = number(query.get("days", "")) or 30
    view = query.get("view", "open")
    return Filter(
        view=view if view in VIEWS else "open",
        status=query.get("status", "")[:20],
        channel=query.get("channel", "")[:20],
        words=query.get("words", "").strip()[:100],
        typed=query.get("typed", "")[:10],
        days=min(days, SINCE.days),
    )


def _query(wanted: Filter) -> str:
    sides = ("view", "status", "channel", "words", "typed", "days")
    return urlencode({side: value for side in sides if (value := getattr(wanted, side))})


def _number(request: web.Request) -> int:
    return number(request.match_info["number"]) or 0
