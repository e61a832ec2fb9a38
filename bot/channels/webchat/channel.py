"""The web chat: a page, messages in, a stream out."""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from importlib import resources

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.channels import Cursor, History, Keep, NotStored, Receive
from bot.channels.webchat import bodies, parse, render
from bot.channels.webchat.limits import Buckets, network
from bot.channels.webchat.parse import Refused
from bot.channels.webchat.reading import Reader
from bot.channels.webchat.streams import Listener, Listeners
from bot.config import Config
from bot.files import PageFile
from bot.origins import is_foreign
from bot.uploads import Unusable
from handlers.messages import File

PAGE = resources.files("bot.channels.webchat") / "page"
COOKIE_SECONDS = 180 * 24 * 3600
SECONDS_BETWEEN_LOOKS = 15.0
SECONDS_BETWEEN_EAGER_LOOKS = 1.0
"""What this process stores is told at once; a look finds what another process stored."""

NO_CONVERSATION = "Trình duyệt chưa có cuộc trò chuyện nào. Anh/chị tải lại trang trò chuyện rồi gửi lại."
TOO_FAST = "Anh/chị nhắn hơi nhanh. Vui lòng chờ {seconds} giây rồi gửi lại."
CANNOT_STORE = "Hiện chưa lưu được tin. Anh/chị cứ để trang mở, ít phút nữa tin sẽ được gửi lại."
FILES_PER_MINUTE = 30
"""From one address; a picture takes a moment of the processor."""
LINKED = ("chat.css", "chat.js", "icon.svg")


class WebChat:
    """A channel that keeps nothing of its own: what was heard and said is read from `history`.

    `look` therefore only wakes the streams of that conversation, which read on from their cursor: no gap and no double,
    whatever process answered. Replies must be in `history` as soon as they are committed, sent or not.
    """

    name = parse.NAME
    account = parse.ACCOUNT

    def __init__(
        self,
        config: Config,
        *,
        receive: Receive,
        history: History,
        keep: Keep,
        down: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._config = config
        self._down = down
        self._keep = keep
        self._receive = receive
        self._history = history
        limits = config.channels.webchat
        self._per_conversation = Buckets(limits.messages_per_minute)
        self._per_address = Buckets(limits.messages_per_minute_per_address)
        self._files_per_address = Buckets(FILES_PER_MINUTE)
        self._listeners = Listeners()
        files = {name: PageFile(PAGE, name) for name in LINKED}
        versions = {name.replace(".", "_"): f"chat/{name}?v={file.version}" for name, file in files.items()}
        self._files = files | {"button.js": PageFile(PAGE, "button.js")}
        self._page = partial(render.page, PageFile(PAGE, "chat.html").content.decode(), config, versions)

    def look(self, chat: str) -> None:
        """Something new can be read. Never fails: who is not listening reads it on the next visit."""
        self._listeners.wake(chat)

    def look_soon(self, chat: str) -> None:
        """A message was stored, and its answer will follow in a moment."""
        self._listeners.wake_soon(chat)

    def look_all(self) -> None:
        """Something may have been stored anywhere."""
        self._listeners.wake_all()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/chat", self._show),
            web.get("/chat/{name:[a-z]+[.](?:css|js|svg)}", self._file),
            web.post("/chat/messages", _sentences(self._take)),
            web.get("/chat/events", _sentences(self._stream), allow_head=False),
        ]

    async def close(self, _app: web.Application) -> None:
        """End every stream, so that the process can stop."""
        self._listeners.close()

    async def _show(self, request: web.Request) -> web.Response:
        response = web.Response(text=self._page(self._down()), content_type="text/html")
        token = request.cookies.get(self._cookie(request))
        response.set_cookie(
            self._cookie(request),
            token if token and parse.conversation(token) else secrets.token_urlsafe(32),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=self._is_secure(request),
        )
        return response

    async def _file(self, request: web.Request) -> web.Response:
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return file.response(request)

    async def _take(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        self._check_rate(chat, network(request.remote))
        if request.content_type == "multipart/form-data":
            _take_from(self._files_per_address, network(request.remote))
        sent = await bodies.sent(request)
        message = parse.incoming(sent, chat, datetime.now(UTC))
        try:
            if sent.file is not None:
                message = replace(message, file=await self._kept(message.conversation, sent.file))
            await self._receive(message)
        except NotStored as error:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, CANNOT_STORE, after=10) from error
        self.look_soon(chat)
        return web.json_response({"message_id": parse.number(message)}, status=HTTPStatus.ACCEPTED)

    async def _kept(self, conversation: str, content: bytes) -> File:
        """The file, stored. Raises `Refused` and `NotStored`."""
        try:
            return await self._keep(conversation, content)
        except Unusable as refused:
            raise Refused(*parse.UNUSABLE[refused.reason]) from refused

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        chat = self._chat(request)
        with self._listeners.one(request, chat) as listener:
            whole = await self._history(chat, Cursor())
            reader = Reader(parse.cursor(request.headers.get("Last-Event-ID")))
            frames = reader.frames(whole)
            response = web.StreamResponse(headers={"X-Accel-Buffering": "no"})
            response.content_type = "text/event-stream"
            response.charset = "utf-8"
            with suppress(ConnectionError):  # the browser left: the ordinary end of a stream
                await response.prepare(request)
                first = render.kept(whole) if listener.wants_kept else b""
                await response.write(b"retry: 3000\n\n" + first + b"".join(frames))
                with _hanging_up(request):
                    await self._follow(listener, reader, response)
        return response

    async def _follow(self, listener: Listener, reader: Reader, response: web.StreamResponse) -> None:
        """Write what is new until the browser leaves, or a comment, which keeps the line open."""
        while not (self._listeners.closing or listener.is_gone):
            eager = reader.expects_an_answer(datetime.now(UTC))
            await listener.wait(SECONDS_BETWEEN_EAGER_LOOKS if eager else SECONDS_BETWEEN_LOOKS)
            frames = reader.frames(await self._history(listener.chat, reader.reached))
            if frames and listener.wants_kept:
                frames += await self._erased(listener.chat, reader)
            await response.write(b"".join(frames) or b": still here\n\n")

    async def _erased(self, chat: str, reader: Reader) -> list[bytes]:
        """A turn may erase what was said before; then the open page must not go on showing it."""
        whole = await self._history(chat, Cursor())
        return [render.kept(whole)] if reader.has_lost(whole) else []

    def _chat(self, request: web.Request) -> str:
        """Whose conversation this is. Raises `Refused`: 403 when another site asks, 400 when nobody's."""
        if is_foreign(request.headers, request.host, self._config.web.public_url):
            raise Refused(HTTPStatus.FORBIDDEN, parse.NOT_FROM_OUR_PAGE)
        chat = parse.conversation(request.cookies.get(self._cookie(request)))
        if chat is None:
            raise Refused(HTTPStatus.BAD_REQUEST, NO_CONVERSATION)
        return chat

    def _check_rate(self, chat: str, address: str) -> None:
        now = time.monotonic()
        seconds = max(self._per_conversation.wait(chat, now), self._per_address.wait(address, now))
        if seconds:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST.format(seconds=seconds), after=seconds)
        self._per_conversation.take(chat, now)
        self._per_address.take(address, now)

    def _is_secure(self, request: web.Request) -> bool:
        return request.scheme == "https" or self._config.web.public_url.startswith("https://")

    def _cookie(self, request: web.Request) -> str:
        """With `__Host-` no neighbouring site of the same domain can plant its own (RFC 6265bis §4.1.3.2)."""
        return "__Host-motcua" if self._is_secure(request) else "motcua"


def _take_from(buckets: Buckets, key: str) -> None:
    now = time.monotonic()
    if seconds := buckets.wait(key, now):
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST.format(seconds=seconds), after=seconds)
    buckets.take(key, now)


@contextmanager
def _hanging_up(request: web.Request) -> Iterator[None]:
    """When reading fails in the middle of a stream, the browser must notice and come back."""
    try:
        yield
    except Exception:
        if request.transport is not None:
            request.transport.close()
        raise


def _sentences(handler: Handler) -> Handler:
    """A refusal becomes its status and its sentence."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refusal:
            headers = {hdrs.RETRY_AFTER: str(refusal.after)} if refusal.after else {}
            return web.json_response({"error": refusal.sentence}, status=refusal.status, headers=headers)

    return answer
