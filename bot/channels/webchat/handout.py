"""A checklist as a page to print: an entry and answers in the address, nothing of a person, nothing kept."""

from collections.abc import Callable
from html import escape
from http import HTTPStatus
from importlib import resources
from urllib.parse import urlsplit

from aiohttp import web

from bot.files import PageFile
from handlers.citizen.checklist import PAGE, sheet
from handlers.citizen.validity import being_updated, outside, present
from handlers.messages import Block, Paragraph, RichText, Span
from handlers.wording import day, line
from knowledge.checklist import Answers
from knowledge.library import Edition

FILES = resources.files("bot.channels.webchat") / "page"


class Handout:
    """`edition` is the knowledge of today; `trial` says that no authority runs this service."""

    def __init__(self, edition: Callable[[], Edition], *, trial: bool) -> None:
        self._edition = edition
        self._trial = trial
        self._style = PageFile(FILES, "handout.css")
        self._page = PageFile(FILES, "handout.html").content.decode()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(f"/chat/{PAGE}/handout.css", self._file),
            web.get(f"/chat/{PAGE}/{{entry:[A-Za-z0-9._-]{{1,60}}}}", self._show),
        ]

    async def _file(self, request: web.Request) -> web.Response:
        return self._style.response(request)

    async def _show(self, request: web.Request) -> web.Response:
        edition = self._edition()
        name = request.match_info["entry"]
        entry = edition.library.with_papers(f"procedure:{name}") or edition.library.with_papers(f"catalogue:{name}")
        if entry is None or outside(edition, entry):
            return self._answer(edition, line(edition, "page.gone"), "", HTTPStatus.NOT_FOUND)
        if told := being_updated(edition, entry):
            return self._answer(edition, entry.short, html(told), HTTPStatus.OK)
        made = sheet(edition, present(edition, entry), Answers.unpacked(request.query.get("a", "")))
        return self._answer(edition, entry.short, html(made), HTTPStatus.OK)

    def _answer(self, edition: Edition, title: str, body: str, status: HTTPStatus) -> web.Response:
        trial = line(edition, "page.trial") if self._trial else ""
        printed = line(edition, "page.printed", day=day(edition.day))
        values = {"title": title, "trial": trial, "printed": printed, "style": f"handout.css?v={self._style.version}"}
        text = self._page.format_map({name: escape(value) for name, value in values.items()} | {"body": body})
        return web.Response(text=text, status=status, content_type="text/html", headers={"X-Robots-Tag": "noindex"})


def html(text: RichText) -> str:
    """Rich text as HTML, everything in it escaped."""
    return "\n".join(map(_block, text))


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_spans(block.spans)}</p>"
    kind = "ol" if block.numbered else "ul"
    return f"<{kind}>{''.join(f'<li>{_spans(item)}</li>' for item in block.items)}</{kind}>"


def _spans(spans: tuple[Span, ...]) -> str:
    return "".join(map(_span, spans)).replace("\n", "<br>")


def _span(span: Span) -> str:
    text = f"<b>{escape(span.text)}</b>" if span.bold else escape(span.text)
    is_web = span.url is not None and urlsplit(span.url).scheme in ("http", "https")
    return f'<a href="{escape(span.url or "")}" rel="noopener noreferrer">{text}</a>' if is_web else text
