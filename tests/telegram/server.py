"""A stand-in of the Telegram Bot API on 127.0.0.1, for a bot that cannot tell the difference.

    async with standing_in() as telegram:
        lan = telegram.person("Lan")
        lan.say("xin chào")
        ...                                  # a bot at telegram.base_url with telegram.token
        await lan.hears("Dạ chào")

`faults`, `flood`, `delivering` and `updates` have the knobs; `journal` remembers everything.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web

from tests.telegram import parameters as calls
from tests.telegram.delivery import Delivering
from tests.telegram.faults import HTML, Fault, Faults
from tests.telegram.flood import Flood
from tests.telegram.journal import Journal
from tests.telegram.methods import Methods
from tests.telegram.parameters import Upload
from tests.telegram.people import Group, Person
from tests.telegram.refusals import Refusal, refuse, too_many
from tests.telegram.updates import OTHER_POLL, Updates
from tests.telegram.world import World

TOKEN = "5000000001:AAH-stand-in_0123456789abcdefghijklm"
MALFORMED_TOKEN = "Unauthorized: invalid token specified"
NEVER = 3600.0


class StandIn:
    """Build, `start`, use, `stop`; or `standing_in()`. `clock` is what time it is, in seconds since 1970."""

    def __init__(self, token: str = TOKEN, clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.journal = Journal()
        self.faults = Faults()
        self.updates = Updates(self.journal, clock)
        self.delivering = Delivering(self.updates)
        self.flood = Flood(clock)
        self.world = World(token, clock)
        self.methods = Methods(self.world, self.updates, self.delivering, self.flood)
        self.delivering.act = self.methods.call
        self.is_cloud = True
        """Whether a malformed token is not found, as in public, or unauthorized, as by the server's own source."""
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._deliverer: asyncio.Task[None] | None = None
        self._people = 0

    @property
    def base_url(self) -> str:
        """As python-telegram-bot takes it."""
        return f"http://127.0.0.1:{self.port}/bot"

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        self._deliverer = asyncio.create_task(self.delivering.run())

    async def stop(self) -> None:
        """Close every connection. What waited goes on waiting: it may be started again on the same port."""
        if self._deliverer is not None:
            self._deliverer.cancel()
            with suppress(asyncio.CancelledError):
                await self._deliverer
        if self._runner is not None:
            self.updates.end_poll("terminated by restart")
            await self._runner.cleanup()

    def person(self, name: str = "Lan") -> Person:
        """Somebody who has not written to the bot yet."""
        self._people += 1
        return Person(self.world, self.updates, self.journal, 900_000_000 + self._people, name)

    def group(self, title: str = "Tổ 5") -> Group:
        self._people += 1
        return Group(self.world, self.updates, -(800_000_000 + self._people), title)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith(f"/file/bot{self.token}/"):
            content = self.world.fetched(request.path.removeprefix(f"/file/bot{self.token}/"))
            return web.Response(body=content) if content is not None else _answer(404, Refusal(404, "Not Found").body)
        try:
            name = self._method(request.path)
            parameters = await calls.read(request)
        except Refusal as refusal:
            return _answer(refusal.code, refusal.body)
        except ConnectionError:  # who was asking died over it
            return _hang_up(request)
        fault = self.faults.draw(name, parameters)
        if fault is not None and fault.kind not in ("after", "truncated", "slow"):
            self.journal.write(
                "call", method=name, parameters=_plain(parameters), status=0, fault=fault.kind, done=False
            )
            return await _broken(request, fault)
        status, body = await self._call(name, parameters)
        kind = fault.kind if fault else None
        done = status == 200
        self.journal.write(
            "call", method=name, parameters=_plain(parameters), status=status, fault=kind, done=done, answer=body
        )
        return await _lost(request, fault, status, body) if fault else _answer(status, body)

    def _method(self, path: str) -> str:
        if not path.startswith("/bot"):
            raise Refusal(404, "Not Found")
        token, _, method = path.removeprefix("/bot").partition("/")
        if token != self.token:
            malformed = Refusal(404, "Not Found") if self.is_cloud else Refusal(401, MALFORMED_TOKEN)
            raise Refusal(401, "Unauthorized") if ":" in token else malformed
        return method.lower()

    async def _call(self, name: str, parameters: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        try:
            result, description = await self.methods.call(name, parameters)
        except Refusal as refusal:
            return refusal.code, refusal.body
        return 200, {"ok": True, "result": result} | ({"description": description} if description else {})


@asynccontextmanager
async def standing_in(token: str = TOKEN, clock: Callable[[], float] = time.time) -> AsyncIterator[StandIn]:
    stand_in = StandIn(token, clock)
    await stand_in.start()
    try:
        yield stand_in
    finally:
        await stand_in.stop()


def _answer(status: int, body: dict[str, Any]) -> web.Response:
    after = body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(after)} if after else {}
    return web.json_response(body, status=status, headers=headers)


async def _broken(request: web.Request, fault: Fault) -> web.StreamResponse:
    """What was asked is not done."""
    if fault.kind == "before":
        return _hang_up(request)
    if fault.kind == "html":
        return web.Response(status=502, text=HTML, content_type="text/html")
    if fault.kind == "flood":
        refusal = too_many(int(fault.seconds) or 1)
        return _answer(429, refusal.body)
    if fault.kind == "conflict":
        return _answer(409, refuse(409, OTHER_POLL).body)
    words = "restart" if fault.kind == "restart" else "fault on purpose"
    return _answer(fault.status, Refusal(fault.status, f"Internal Server Error: {words}").body)


async def _lost(request: web.Request, fault: Fault, status: int, body: dict[str, Any]) -> web.StreamResponse:
    """What was asked is done, but the answer is late, cut off or lost."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds or NEVER)
        return _answer(status, body)
    if fault.kind == "truncated":
        whole = json.dumps(body)
        return web.Response(status=status, text=whole[: len(whole) // 2], content_type="application/json")
    return _hang_up(request)


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value.name if isinstance(value, Upload) else value for name, value in parameters.items()}
