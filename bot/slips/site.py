"""The page's routes: it is shown as often as one likes, and taken once."""

import time
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from importlib import resources
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.channels import NotStored
from bot.channels.webchat.limits import Buckets, network
from bot.channels.webchat.parse import UNUSABLE
from bot.config import Config
from bot.files import PageFile
from bot.origins import is_ours
from bot.slips.reading import Given, Purpose, Unreadable, given
from bot.uploads import Unusable, Upload
from handlers.citizen.drafts import MOST_FILES
from handlers.messages import Slip

PATH = "/gui"
PER_MINUTE = 20
"""Requests from one address: a token has 256 bits, so this is for the machine's sake."""
TOO_FAST = "Anh/chị chờ một phút rồi thử lại."
NOT_FROM_US = "Biểu mẫu này không được gửi từ trang của mình. Anh/chị mở lại đường dẫn rồi gửi."
CANNOT_STORE = "Hiện chưa lưu được. Anh/chị chờ ít phút rồi bấm Gửi lại giúp."

Opens = Callable[[str], Awaitable[Purpose | None]]
Take = Callable[[str, Slip, Sequence[Upload]], Awaitable[bool]]
Clean = Callable[[bytes], Awaitable[Upload]]


class Slips:
    """`opens` says what a link that still leads here is for, `take` commits what was given and uses the link up."""

    def __init__(self, config: Config, *, opens: Opens, take: Take, clean: Clean) -> None:
        self._public_url = config.web.public_url
        self._quiz_days = config.retention.questions_days
        self._opens, self._take, self._clean = opens, take, clean
        self._per_address = Buckets(PER_MINUTE)
        self._style = PageFile(resources.files("bot.slips") / "static", "slip.css")
        self._pages = Environment(
            loader=PackageLoader("bot.slips"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(f"{PATH}/slip.css", self._css),
            web.get(f"{PATH}/{{token:[A-Za-z0-9_-]{{43}}}}", self._show),
            web.post(f"{PATH}/{{token:[A-Za-z0-9_-]{{43}}}}", self._taken),
        ]

    async def _css(self, request: web.Request) -> web.Response:
        return self._style.response(request)

    async def _show(self, request: web.Request) -> web.Response:
        if not self._may_come(request):
            return self._told("refused", HTTPStatus.TOO_MANY_REQUESTS, said=TOO_FAST)
        try:
            purpose = await self._opens(request.match_info["token"])
        except NotStored:
            return self._told("refused", HTTPStatus.SERVICE_UNAVAILABLE, said=CANNOT_STORE)
        return self._form(purpose) if purpose else self._told("gone", HTTPStatus.GONE)

    async def _taken(self, request: web.Request) -> web.Response:
        if not is_ours(request.headers, request.host, self._public_url):
            return self._told("refused", HTTPStatus.FORBIDDEN, said=NOT_FROM_US)
        if not self._may_come(request):
            return self._told("refused", HTTPStatus.TOO_MANY_REQUESTS, said=TOO_FAST)
        token, sent = request.match_info["token"], Given()
        purpose: Purpose | None = "case"
        try:
            purpose = await self._opens(token)
            if purpose is None:
                return self._told("gone", HTTPStatus.GONE)
            sent = await given(request)
            slip, files = sent.slip(purpose), sent.files if purpose == "case" else []
            taken = await self._take(token, slip, [await self._clean(content) for content in files])
        except Unreadable as error:
            return self._form(purpose, sent, error.sentence)
        except Unusable as refused:
            return self._form(purpose, sent, UNUSABLE[refused.reason][1])
        except NotStored:
            return self._form(purpose, sent, CANNOT_STORE, HTTPStatus.SERVICE_UNAVAILABLE)
        return self._told("taken", purpose=purpose) if taken else self._told("gone", HTTPStatus.GONE)

    def _may_come(self, request: web.Request) -> bool:
        address, now = network(request.remote), time.monotonic()
        if self._per_address.wait(address, now):
            return False
        self._per_address.take(address, now)
        return True

    def _form(
        self,
        purpose: Purpose | None,
        sent: Given | None = None,
        refusal: str = "",
        status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    ) -> web.Response:
        shown = {"fields": sent.fields if sent else {}, "refusal": refusal, "most": MOST_FILES}
        name = "quiz" if purpose == "quiz" else "form"
        return self._told(name, status if refusal else HTTPStatus.OK, days=self._quiz_days, **shown)

    def _told(self, name: str, status: HTTPStatus = HTTPStatus.OK, **shown: Any) -> web.Response:
        text = self._pages.get_template(f"{name}.html").render(style=f"slip.css?v={self._style.version}", **shown)
        return web.Response(text=text, status=status, content_type="text/html")
