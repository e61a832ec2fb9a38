"""A stand-in of Zalo on 127.0.0.1, for a service that cannot tell the difference.

async with standing_in() as zalo:
    zalo.delivering.url = "http://127.0.0.1:8080/webhooks/zalo"
    lan = zalo.person()
    lan.say("xin chào")
    await lan.hears("Dạ chào")
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.zalo.delivering import Delivering
from tests.zalo.messages_standin import Messages
from tests.zalo.oauth import APP_ID, OAuth
from tests.zalo.people import People, Person, Shown

OA, OTHER_OA = "388613280878808645", "388613280878808646"
KEYS = {OA: "OASECRETKEY123", OTHER_OA: "OASECRETKEY456"}


class StandIn:
    """Build, `start`, use, `stop`; or `standing_in()`. Its parts have the knobs and the journals."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.oauth = OAuth(clock)
        self.delivering = Delivering(APP_ID, dict(KEYS), clock)
        self.people = People(self.delivering.emit, clock)
        self.messages = Messages(self.people, self.oauth.is_good, clock)
        self.messages.told = self._echo
        self.echoes = True
        self.files: dict[str, tuple[bytes, str]] = {}
        """What citizens sent, as the CDN has it: content and type by path."""
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def person(self, account: str = OA) -> Person:
        """Somebody who has not come to the account yet."""
        return self.people.new(account)

    def human(self, person: Person, text: str) -> str:
        """Somebody at the account's own console writes to a citizen: only the echo tells."""
        shown = Shown("", text)
        person.show(shown)
        return self._emit_echo(person, {"text": text}, {"id": person.account, "admin_id": "1234567890"})

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=20_000_000)
        app.add_routes([*self.oauth.routes(), *self.messages.routes(), web.get("/cdn/{name}", self._fetch)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self.delivering.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def _echo(self, account: str, person: Person, shown: Shown) -> None:
        """Zalo tells us of our own messages, perhaps before it answers the call."""
        if self.echoes:
            self._emit_echo(person, {"text": shown.text, "msg_id": shown.id}, {"id": account})
            receipt = {"sender": {"id": account}, "recipient": {"id": person.id}, "message": {"msg_id": shown.id}}
            self.delivering.emit(person, "user_received_message", receipt)

    def _emit_echo(self, person: Person, message: dict[str, Any], sender: dict[str, str]) -> str:
        content = {"sender": sender, "recipient": {"id": person.id}, "message": message}
        return self.delivering.emit(person, "oa_send_text", content)

    async def _fetch(self, request: web.Request) -> web.Response:
        content, media_type = self.files.get(request.match_info["name"], (b"", ""))
        return web.Response(body=content, content_type=media_type) if content else web.Response(status=404)


@asynccontextmanager
async def standing_in(clock: Callable[[], float] = time.time) -> AsyncIterator[StandIn]:
    stand_in = StandIn(clock)
    await stand_in.start()
    try:
        yield stand_in
    finally:
        await stand_in.stop()
