"""A stand-in of the platform of Zalo bots on 127.0.0.1, as bare as the real one.

    async with standing_in() as zalo:
        lan = zalo.person("Lan")
        lan.say("xin chào")
        ...                      # a bot at zalo.base_url with zalo.token
        await lan.hears("Dạ chào")

An event is handed over once, by getUpdates or to the webhook, and not again. The switches stand for what nobody outside
knows; `plan` puts in faults; `journal` remembers every call.
"""

import asyncio
import itertools
import json
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp
from aiohttp import web

TOKEN = "4200000000000000001:stand-in_0123456789abcdefghijklmnop"
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"

Kind = Literal["before", "after", "html", "quota", "error"]
"""`before` hangs up before it looks, `after` once it is done; `html`, `quota` and `error` do nothing."""


class Refusal(Exception):
    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.body = {"ok": False, "error_code": code, "description": description}


@dataclass
class Person:
    """Somebody with the bot in their contacts."""

    id: str
    name: str
    zalo: "StandIn"
    heard: list[str] = field(default_factory=list)
    shown: list[bytes] = field(default_factory=list)
    """Pictures of the bot."""
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, text: str, **details: Any) -> dict[str, Any]:
        """Write to the bot; the event."""
        return self.zalo.emit(self, "text", {"text": text} | details)

    def send(self, kind: str, **content: Any) -> dict[str, Any]:
        """Send what is no text: image, sticker, voice, unsupported."""
        return self.zalo.emit(self, kind, content)

    def photo(self, content: bytes, caption: str = "") -> dict[str, Any]:
        """Send a photo, which stands at an address for a while; `photo_name` says under which name."""
        name = f"{len(self.zalo.files)}.jpg"
        self.zalo.files[name] = content
        return self.send("image", **{self.zalo.photo_name: f"{self.zalo.base_url}/cdn/{name}"}, caption=caption)

    def gets(self, text: str) -> None:
        self.heard.append(text)
        self._more.set()

    async def hears(self, words: str, seconds: float = 15.0) -> str:
        """Wait until a message of the bot has these words in it."""
        async with asyncio.timeout(seconds):
            while True:
                if found := next((text for text in reversed(self.heard) if words in text), None):
                    return found
                self._more.clear()
                await self._more.wait()


class StandIn:
    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.port = 0
        self.status_is_200 = True
        """Whether an error's HTTP status is 200, or its code."""
        self.wraps = True
        """Whether a delivery is wrapped as an answer, as documented, or bare, as was seen."""
        self.photo_name: Literal["photo", "photo_url"] = "photo"
        self.echoes = True
        """Whether what the bot writes comes back to it."""
        self.allows_local = True
        """Whether a webhook may be an address of this machine; the real one wants public https."""
        self.journal: list[tuple[str, dict[str, str]]] = []
        self.files: dict[str, bytes] = {}
        """Photos that people sent, by the last part of their address."""
        self.delivered: list[int] = []
        """What the webhook answered."""
        self.hook: tuple[str, str] | None = None
        self._people: dict[str, Person] = {}
        self._events: deque[dict[str, Any]] = deque()
        self._more = asyncio.Event()
        self._numbers = itertools.count(1)
        self._faults: list[tuple[str, Kind]] = []
        self._runner: web.AppRunner | None = None
        self._deliverer: asyncio.Task[None] | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def person(self, name: str = "Lan") -> Person:
        number = next(self._numbers)
        person = Person(f"{number:020x}", name, self)
        self._people[person.id] = person
        return person

    def plan(self, kind: Kind, method: str = "sendMessage", times: int = 1) -> None:
        self._faults += [(method, kind)] * times

    def emit(self, person: Person, kind: str, content: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """An event of something that was written, in a chat with one person unless `chat` says otherwise."""
        message = {
            "from": {"id": person.id, "display_name": person.name, "is_bot": False},
            "chat": {"id": person.id, "chat_type": "PRIVATE"},
            "message_id": f"{next(self._numbers):020x}",
            "date": int(time.time() * 1000),
        }
        event = {"message": message | content | changed, "event_name": f"message.{kind}.received"}
        self.push(event)
        return event

    def push(self, event: dict[str, Any]) -> None:
        self._events.append(event)
        self._more.set()

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_get("/cdn/{name}", self._fetch)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        self._deliverer = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        if self._deliverer is not None:
            self._deliverer.cancel()
            await asyncio.gather(self._deliverer, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    def calls(self, method: str) -> list[dict[str, str]]:
        return [parameters for name, parameters in self.journal if name == method]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            method, parameters = await self._read(request)
            fault = next((one for one in self._faults if one[0] == method), None)
            if fault:
                self._faults.remove(fault)
            self.journal.append((method, parameters))
            return await self._spoiled(request, method, parameters, fault[1] if fault else None)
        except Refusal as refusal:
            return web.json_response(refusal.body, status=200 if self.status_is_200 else refusal.code)

    async def _read(self, request: web.Request) -> tuple[str, dict[str, str]]:
        token, _, method = request.path.removeprefix("/bot").partition("/")
        if not request.path.startswith("/bot") or token != self.token:
            raise Refusal(401, "Unauthorized")
        if request.content_type == "application/json":
            try:
                found = json.loads(await request.text() or "{}")
            except ValueError:
                raise Refusal(400, "Bad Request") from None
        else:
            found = dict(await request.post())
        return method, {name: str(value) for name, value in {**request.query, **found}.items()}

    async def _spoiled(
        self, request: web.Request, method: str, parameters: dict[str, str], fault: Kind | None
    ) -> web.StreamResponse:
        if fault == "html":
            return web.Response(status=502, text=HTML, content_type="text/html")
        if fault == "quota":
            raise Refusal(429, "Quota exceeded")
        if fault == "error":
            raise Refusal(403, "Internal server error")
        result = None if fault == "before" else await self._call(method, parameters)
        if fault:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"ok": True} | ({"result": result} if result is not None else {}))

    async def _call(self, method: str, parameters: dict[str, str]) -> Any:
        methods = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendChatAction": self._send_chat_action,
        }
        if method not in methods:
            raise Refusal(404, "Not Found")
        return await methods[method](parameters)

    async def _get_me(self, _parameters: dict[str, str]) -> dict[str, Any]:
        account = self.token.partition(":")[0]
        return {"id": account, "account_name": "bot.motcua", "account_type": "BASIC", "can_join_groups": False}

    async def _get_updates(self, parameters: dict[str, str]) -> dict[str, Any]:
        if self.hook:
            raise Refusal(400, "Bad Request: webhook is set")
        try:
            async with asyncio.timeout(float(parameters.get("timeout", "30"))):
                while not self._events:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise Refusal(408, "Request timeout") from None
        return self._events.popleft()

    async def _set_webhook(self, parameters: dict[str, str]) -> dict[str, Any]:
        url, secret = parameters.get("url", ""), parameters.get("secret_token", "")
        if not url.startswith("https://" if not self.allows_local else "http") or not 8 <= len(secret) <= 256:
            raise Refusal(400, "Bad Request")
        self.hook = url, secret
        self._more.set()
        return {"url": url, "updated_at": int(time.time() * 1000)}

    async def _delete_webhook(self, _parameters: dict[str, str]) -> dict[str, Any]:
        self.hook = None
        return {"url": "", "updated_at": int(time.time() * 1000)}

    async def _get_webhook_info(self, _parameters: dict[str, str]) -> dict[str, Any]:
        return {"url": self.hook[0] if self.hook else "", "updated_at": int(time.time() * 1000)}

    async def _send_message(self, parameters: dict[str, str]) -> dict[str, Any]:
        person, text = self._people.get(parameters.get("chat_id", "")), parameters.get("text", "")
        if person is None or not 1 <= len(text) <= 2000:
            raise Refusal(400, "Bad Request")
        number = f"{next(self._numbers):020x}"
        person.gets(text)
        if self.echoes:
            account = self.token.partition(":")[0]
            bot = {"id": account, "display_name": "Bot Motcua", "is_bot": True}
            self.emit(person, "text", {"text": text}, message_id=number, **{"from": bot})
        return {"message_id": number, "date": int(time.time() * 1000)}

    async def _send_photo(self, parameters: dict[str, str]) -> dict[str, Any]:
        """By its address alone: it is fetched from there, once."""
        person, caption = self._people.get(parameters.get("chat_id", "")), parameters.get("caption", "")
        if person is None or len(caption) > 2000 or not parameters.get("photo", "").startswith("http"):
            raise Refusal(400, "Bad Request")
        async with aiohttp.ClientSession() as session, session.get(parameters["photo"]) as response:
            content = await response.read()
            if response.status != 200 or not response.content_type.startswith("image/"):
                raise Refusal(400, "Bad Request")
        person.shown.append(content)
        person.gets(caption)
        return {"message_id": f"{next(self._numbers):020x}", "date": int(time.time() * 1000)}

    async def _send_chat_action(self, parameters: dict[str, str]) -> None:
        if parameters.get("action") != "typing":
            raise Refusal(400, "Bad Request")

    async def _fetch(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"])
        return web.Response(body=content, content_type="image/jpeg") if content else web.Response(status=404)

    async def _deliver(self) -> None:
        """One after the other, each once: nothing is known of repeats."""
        async with aiohttp.ClientSession() as session:
            while True:
                while not (self.hook and self._events):
                    self._more.clear()
                    await self._more.wait()
                url, secret = self.hook
                event = self._events.popleft()
                body = {"ok": True, "result": event} if self.wraps else event
                try:
                    async with session.post(url, json=body, headers={"X-Bot-Api-Secret-Token": secret}) as response:
                        self.delivered.append(response.status)
                except aiohttp.ClientError:
                    self.delivered.append(0)


@asynccontextmanager
async def standing_in(token: str = TOKEN) -> AsyncIterator[StandIn]:
    stand_in = StandIn(token)
    await stand_in.start()
    try:
        yield stand_in
    finally:
        await stand_in.stop()
