"""The page of a case, and what is done on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import hdrs, web

from bot.console import words
from bot.console.files import SANDBOX, Files
from bot.console.kit import Kit, field, go
from bot.console.places import number
from bot.uploads import ENDINGS, TYPES
from handlers.desk import Refusal, cases, proposing
from handlers.desk.cases import AsRead
from handlers.desk.opening import looked_into, opened
from handlers.desk.roles import Action, may_at_all
from handlers.desk.signing import Visitor
from handlers.tracking import shown
from knowledge.entries import Category, Procedure, Template, Topic


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A form that could not be taken, or is begun. What was typed stays in its field: nobody types it twice."""

    act: str
    typed: str
    refusal: Refusal | None = None
    question: str = ""


Doing = Callable[[web.Request, Visitor, AsRead], Awaitable[None]]


class Cases:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._files = Files()
        self._acts: dict[str, Doing] = {
            "claimed": self._claim,
            "assigned": self._assign,
            "noted": self._note,
            "asked": self._ask,
            "answered": self._answer,
            "closed": self._close,
            "reopened": self._reopen,
            "transferred": self._transfer,
            "categorised": self._categorise,
            "linked": self._link,
            "proposed": self._propose,
            "retained": self._retain,
            "released": self._release,
        }

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/cases/{code}", guarded(self._open, Action.READ_CASE)),
            web.get("/console/cases/{code}/files/{number}", guarded(self._file, Action.READ_CASE)),
            web.post("/console/cases/{code}/reveal", guarded(self._reveal, Action.READ_CASE)),
            web.post("/console/cases/{code}/{act}", guarded(self._act, Action.READ_CASE)),
        ]

    async def _open(self, request: web.Request, who: Visitor) -> web.Response:
        """With a template in the address, the form it is for is begun with its words."""
        template = self._kit.desk.edition().library.entry(f"template:{request.query.get('template', '')}")
        act = request.query.get("act", "")
        begun = Unfinished(act, template.text) if isinstance(template, Template) and act in template.at else None
        return await self._page(request, who, begun)

    async def _reveal(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who, reveal=True)

    async def _file(self, request: web.Request, who: Visitor) -> web.Response:
        """A picture is shown, a PDF only handed out to be saved: what it does when it is opened nobody here knows."""
        code, chosen = request.match_info["code"], number(request.match_info["number"]) or 0
        kind, content = await looked_into(self._kit.desk, who.person, code, chosen)
        how, name = "inline" if kind == "image" else "attachment", f"{shown(code)}-{chosen}.{ENDINGS[kind]}"
        headers = {hdrs.CONTENT_DISPOSITION: f'{how}; filename="{name}"', "Content-Security-Policy": SANDBOX}
        return web.Response(body=content, content_type=TYPES[kind], headers=headers)

    async def _act(self, request: web.Request, who: Visitor) -> web.Response:
        name, version = request.match_info["act"], await field(request, "version")
        act = self._acts.get(name)
        if act is None:
            raise web.HTTPNotFound
        as_read = AsRead(request.match_info["code"], number(version) or 0)
        try:
            await act(request, who, as_read)
        except Refusal as refusal:
            typed, question = await field(request, "text"), await field(request, "question")
            return await self._page(request, who, Unfinished(name, typed, refusal, question))
        return go(f"cases/{as_read.code}", name)

    async def _claim(self, _request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.claim(self._kit.desk, who.person, as_read)

    async def _assign(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.assign(self._kit.desk, who.person, as_read, await field(request, "login"))

    async def _note(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.note(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _ask(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.ask(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _answer(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        text, file = await field(request, "text"), await self._files.given(request)
        await cases.answer(self._kit.desk, who.person, as_read, text, file)

    async def _close(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        text, outcome = await field(request, "text"), await field(request, "outcome")
        await cases.close(self._kit.desk, who.person, as_read, text, outcome)

    async def _reopen(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.reopen(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _transfer(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        office, text = await field(request, "office"), await field(request, "text")
        await cases.transfer(self._kit.desk, who.person, as_read, office, text)

    async def _categorise(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.categorise(self._kit.desk, who.person, as_read, await field(request, "category"))

    async def _link(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        """By its key, or by the very name that the list offers."""
        given = (await field(request, "entry")).strip()
        key = next((key for key, name in self._entries() if name == given), given)
        await cases.link(self._kit.desk, who.person, as_read, key)

    async def _propose(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        question, answer = await field(request, "question"), await field(request, "text")
        await proposing.propose(self._kit.desk, who.person, as_read, question, answer)

    async def _retain(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.retain(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _release(self, request: web.Request, who: Visitor, as_read: AsRead) -> None:
        await cases.release(self._kit.desk, who.person, as_read, await field(request, "text"))

    async def _page(
        self, request: web.Request, who: Visitor, unfinished: Unfinished | None = None, *, reveal: bool = False
    ) -> web.Response:
        page = await opened(self._kit.desk, who.person, request.match_info["code"], reveal=reveal)
        begun = unfinished or Unfinished("", "")
        library = self._kit.desk.edition().library
        entries = dict(self._entries()) if page.may.work else {}
        return self._kit.show(
            request,
            "case",
            who,
            refusal=begun.refusal,
            page=page,
            code=shown(page.case.code),
            about=words.called(library.entry(page.case.entry)) if page.case.entry else "",
            entries=list(entries.values()),
            units=self._kit.units(),
            categories={one.id: one.name for one in library.by_kind(Category)},
            templates=self._templates(page.case.category, page.case.state),
            clock=words.clock(page.clock),
            begun=begun,
            gives=bool(self._kit.desk.files_to),
            reads_news=may_at_all(who.person, Action.READ_NEWS),
        )

    def _entries(self) -> list[tuple[str, str]]:
        """What a case can be about: keys and names."""
        library = self._kit.desk.edition().library
        return [(key, words.called(entry)) for key, entry in library if isinstance(entry, Procedure | Topic)]

    def _templates(self, category: str | None, state: str) -> list[Template]:
        """Those for its category and its state."""
        every = self._kit.desk.edition().library.by_kind(Template)
        fitting = [one for one in every if not one.categories or category in one.categories]
        return [one for one in fitting if not one.states or state in one.states]
