"""Who may come to a page at all: cookies, sessions, where a form was sent from."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from bot.config import Config
from bot.origins import is_ours
from bot.uploads import LARGEST
from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.proofs import form_token, new_token
from handlers.desk.roles import Action, may_at_all
from handlers.desk.signing import Visitor, visitor

SAFE = (hdrs.METH_GET, hdrs.METH_HEAD)
SESSION, DEVICE, GUEST = "desk", "desk-device", "desk-guest"
GUEST_TOKEN = web.RequestKey("guest", str)
DEVICE_SECONDS = 180 * 24 * 3600
LARGEST_FORM = LARGEST + 100_000
"""Bytes, of those who are signed in: one file and what is written beside it."""
SECONDS_FOR_FORM = 60.0
"""As for citizens: one file over a slow line; a form that never ends holds nothing open."""
BY_ITSELF = "X-By-Itself"
"""Sent by a page that looks for news without anybody touching it: that keeps no session alive."""
TOO_LARGE = f"Nội dung hay tệp gửi lên lớn quá {LARGEST // 1_000_000} MB nên không được nhận. Hãy chia nhỏ rồi gửi lại."
TOO_SLOW = "Đường truyền quá chậm nên biểu mẫu chưa tới nơi. Hãy gửi lại."
BROKEN = "Biểu mẫu gửi lên không đọc được. Hãy mở lại trang rồi làm lại."
NOT_FROM_US = "Biểu mẫu này không được gửi từ trang của mình. Hãy mở lại trang rồi làm lại."
UNREADABLE = (ValueError, LookupError, RuntimeError, HttpProcessingError, web.RequestPayloadError)
"""All that reading a broken form has been seen to raise: letters, names of encodings, parts, packing."""

Page = Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]


class Cookies:
    """The console's cookies. Over https their names begin with `__Host-`, so no neighbouring site can plant them."""

    def __init__(self, config: Config) -> None:
        self._is_https = config.web.public_url.startswith("https://")

    def read(self, request: web.Request, name: str) -> str:
        return request.cookies.get(self._name(request, name), "")

    def write(self, request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
        response.set_cookie(
            self._name(request, name),
            value,
            max_age=DEVICE_SECONDS if name == DEVICE else None,
            httponly=True,
            samesite="Lax",  # not Strict: an officer comes here from a notice in a chat
            secure=self._is_secure(request),
            path="/",
        )

    def drop(self, request: web.Request, response: web.StreamResponse, name: str) -> None:
        response.del_cookie(self._name(request, name), path="/", secure=self._is_secure(request), httponly=True)

    def _is_secure(self, request: web.Request) -> bool:
        return self._is_https or request.scheme == "https"

    def _name(self, request: web.Request, name: str) -> str:
        return f"__Host-motcua-{name}" if self._is_secure(request) else f"motcua-{name}"


class Guards:
    """Wraps handlers: `for_guests` those that anybody may call, `for_staff` those behind a session."""

    def __init__(self, desk: Desk, config: Config, cookies: Cookies) -> None:
        self._desk = desk
        self._public_url = config.web.public_url
        self._cookies = cookies

    def for_guests(self, page: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            guest = self._cookies.read(request, GUEST) or new_token()
            if request.method not in SAFE:
                await self._check_form(request, guest)
            request[GUEST_TOKEN] = guest
            response = await page(request)
            if request.method in SAFE and not response.prepared:
                self._cookies.write(request, response, GUEST, guest)
            return response

        return guarded

    def for_staff(self, page: Page, action: Action | None = None) -> Handler:
        """`action`: what somebody must be allowed to do to something at least; objects are looked at further in."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            token = self._cookies.read(request, SESSION)
            is_by_itself = request.method in SAFE and BY_ITSELF in request.headers
            who = await visitor(self._desk, token, is_there=not is_by_itself) if token else None
            if who is None:
                return _to_the_door(request)
            request = request.clone(client_max_size=LARGEST_FORM)
            if request.method not in SAFE:
                await self._check_form(request, token)
            if action is not None and not may_at_all(who.person, action):
                raise NotTheirs
            return await page(request, who)

        return guarded

    async def _check_form(self, request: web.Request, token: str) -> None:
        """Raises `Refusal` for what another site sends, what cannot be read, and what lacks the form's token."""
        if not is_ours(request.headers, request.host, self._public_url):
            raise Forbidden(NOT_FROM_US)
        form = await _read(request)
        given = str(form.get("form_token", "")) or request.headers.get("X-Form-Token", "")
        if not hmac.compare_digest(given.encode(errors="replace"), form_token(token).encode()):
            raise Forbidden(NOT_FROM_US)


async def _read(request: web.Request) -> Mapping[str, object]:
    """The form, which later calls of `request.post` give again. Raises `Refusal`."""
    try:
        async with asyncio.timeout(SECONDS_FOR_FORM):
            return await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise TooLarge(TOO_LARGE) from None
    except TimeoutError:
        raise TooSlow(TOO_SLOW) from None
    except UNREADABLE:
        raise Broken(BROKEN) from None


class Forbidden(Refusal):
    """Not sent by a page of ours."""


class TooLarge(Refusal):
    """More than a form may hold."""


class TooSlow(Refusal):
    """Longer on its way than a form may be."""


class Broken(Refusal):
    """No form, whatever it says it is."""


def status_of(refusal: Refusal) -> HTTPStatus:
    match refusal:
        case Forbidden():
            return HTTPStatus.FORBIDDEN
        case TooLarge():
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        case TooSlow():
            return HTTPStatus.REQUEST_TIMEOUT
        case Broken():
            return HTTPStatus.BAD_REQUEST
        case NotTheirs():
            return HTTPStatus.NOT_FOUND
        case _:
            return HTTPStatus.UNPROCESSABLE_ENTITY


def _to_the_door(request: web.Request) -> web.Response:
    """To the page for signing in; a fragment of a page cannot be one, so the whole page goes there."""
    door = "/console/login"
    if "HX-Request" in request.headers:
        return web.Response(headers={"HX-Redirect": door})
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: door})
