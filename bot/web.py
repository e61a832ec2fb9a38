"""The aiohttp application: which path goes where, whose address counts, and what stands on every response."""

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware
from multidict import MultiMapping

from bot.channels.webchat.channel import WebChat
from bot.config import Config
from bot.console.site import Console
from bot.logs import where

log = structlog.get_logger()

PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
PLACE_ASKED = ("geolocation=()", "geolocation=(self)")
"""The chat alone may ask where somebody is, when they wish to tell."""
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
FORWARDING = (
    "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto",
    "X-Forwarded-Server", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP",
)  # fmt: skip
"""What proxies of every make add to a request."""

SORRY = {
    HTTPStatus.NOT_FOUND: "Không có trang này. Anh/chị bấm vào đường dẫn dưới đây để trò chuyện.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Trang này không dùng theo cách đó. Anh/chị bấm vào đường dẫn dưới đây.",
    HTTPStatus.FORBIDDEN: "Trang này không mở cho bên ngoài.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Xin lỗi, phần này đang trục trặc. Anh/chị vui lòng thử lại sau ít phút.",
}
OTHERWISE = "Yêu cầu không dùng được. Anh/chị mở lại trang trò chuyện rồi thử lại."


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether messages can be taken and answered now; `checks` names each part and its state, without personal data."""

    ok: bool
    checks: Mapping[str, str] = field(default_factory=dict)


def application(
    config: Config,
    *,
    webchat: WebChat,
    ready: Callable[[], Awaitable[Readiness]],
    metrics: Callable[[], bytes],
    console: Console | None = None,
) -> web.Application:
    """Everything this process serves over HTTP.

    `webchat` is `WebChat(config, receive=…, history=…)` and is also the board that the showing loop tells; its routes
    are left out when `channels.webchat.enabled` is false, and its streams end when the application shuts down. `ready`
    is asked at each `/health/ready`; `metrics` gives Prometheus' text format; `console` is the staff's. Serve it with
    `runner(app)`.
    """

    async def is_ready(_request: web.Request) -> web.Response:
        state = await ready()
        status = HTTPStatus.OK if state.ok else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"ready": state.ok, "checks": dict(state.checks)}, status=status)

    async def show_metrics(request: web.Request) -> web.Response:
        if not is_loopback(request.remote):
            raise web.HTTPForbidden
        return web.Response(body=metrics(), headers={hdrs.CONTENT_TYPE: "text/plain; version=0.0.4; charset=utf-8"})

    app = web.Application(middlewares=[_behind(config.web.trusted_proxies), _kind_errors])
    app.on_response_prepare.append(_guard_with(is_https=config.web.public_url.startswith("https://")))
    app.router.add_get("/health/live", _is_alive)
    app.router.add_get("/health/ready", is_ready)
    app.router.add_get("/metrics", show_metrics)
    if config.channels.webchat.enabled:
        app.router.add_get("/", _to_the_chat)
        app.router.add_get("/chat/", _to_the_chat)
        app.router.add_routes(webchat.routes())
        app.on_shutdown.append(webchat.close)
    if console is not None:
        app.router.add_routes(console.routes())
    return app


def runner(app: web.Application) -> web.AppRunner:
    """The application ready for `TCPSite`: a client that sends its headers too slowly is dropped after 30 s."""
    return web.AppRunner(app, access_log=None, keepalive_timeout=30, lingering_time=2, shutdown_timeout=5)


async def _is_alive(_request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


async def _to_the_chat(request: web.Request) -> web.Response:
    """Relative, so that it holds behind a proxy that serves us under a path."""
    address = "chat" if request.path == "/" else "../chat"
    return web.Response(status=HTTPStatus.FOUND, headers={hdrs.LOCATION: address})


def client_address(remote: str | None, headers: MultiMapping[str], trusted_proxies: int) -> str:
    """The address of who asks, or "" when it cannot be known.

    Each proxy of ours adds one entry to X-Forwarded-For, some in a line of its own, so the client stands that many
    steps from the right; what is further left came from the client and proves nothing. With no trusted proxy, a request
    that carries forwarding headers came through somebody's proxy: then nobody's address is known, and above all it is
    not loopback.
    """
    if trusted_proxies == 0:
        forwarded = any(name in headers for name in FORWARDING)
        return "" if forwarded else _as_address(remote or "")
    lines = headers.getall("X-Forwarded-For", [])
    hops = [hop.strip() for hop in ",".join(lines).split(",") if hop.strip()]
    if not hops:
        return _as_address(remote or "")
    return _as_address(hops[max(0, len(hops) - trusted_proxies)])


def is_loopback(address: str | None) -> bool:
    return bool(address) and ipaddress.ip_address(str(address)).is_loopback


@lru_cache(maxsize=1024)
def _as_address(text: str) -> str:
    """One spelling for each address; "" for anything else."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _behind(trusted_proxies: int) -> Middleware:
    """From here on `request.remote` is the client's address, and `request.scheme` the one the client used."""

    @web.middleware
    async def resolve(request: web.Request, handler: Handler) -> web.StreamResponse:
        remote = client_address(request.remote, request.headers, trusted_proxies)
        scheme = request.headers.get("X-Forwarded-Proto", "") if trusted_proxies else ""
        known = scheme if scheme in ("http", "https") else request.scheme
        if (remote, known) != (request.remote, request.scheme):
            request = request.clone(remote=remote, scheme=known)
        return await handler(request)

    return resolve


def _guard_with(*, is_https: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    async def guard(request: web.Request, response: web.StreamResponse) -> None:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)  # what citizens sent has a tighter one
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"  # "no-referrer" would also hide Origin from our own forms
        headers["Permissions-Policy"] = PERMISSIONS.replace(*PLACE_ASKED) if request.path == "/chat" else PERMISSIONS
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        headers["Server"] = "motcua"
        if is_https or request.scheme == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"

    return guard


@web.middleware
async def _kind_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What goes wrong is said in one Vietnamese sentence; what happened inside goes to the log only."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _sorry(request, HTTPStatus(error.status), error.headers.get(hdrs.ALLOW))
    except ConnectionError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault in one request must not show its inside to the citizen
        log.error("request_failed", path=_route(request), error=type(error).__name__, at=where(error))
        return _sorry(request, HTTPStatus.INTERNAL_SERVER_ERROR, None)


def _route(request: web.Request) -> str:
    """Which page it was, without what stands in its address: that may be a token, or the code of a case."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""


def _sorry(request: web.Request, status: HTTPStatus, allow: str | None) -> web.Response:
    headers = {hdrs.ALLOW: allow} if allow else {}
    sentence = SORRY.get(status, OTHERWISE)
    if request.path.startswith("/chat/"):
        return web.json_response({"error": sentence}, status=status, headers=headers)
    return web.Response(text=_page(sentence), status=status, headers=headers, content_type="text/html")


def _page(sentence: str) -> str:
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Một cửa</title><main><h1>Một cửa</h1><p>{sentence}</p>"
        '<p><a href="/chat">Mở trang trò chuyện</a></p></main></html>'
    )
