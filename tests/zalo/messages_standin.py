"""A stand-in of Zalo's Open API for messages: HTTP 200 to nearly everything, the outcome in the body, no friendliness.

It mounts on an aiohttp application. `numbers` and `faults` spoil the next calls, the attributes are switches for what
nobody could verify on the live service; `calls` is the journal.
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from tests.zalo.people import People, Person, Shown

HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
MESSAGES, UPLOADS = "/v3.0/oa/message/cs", "/v2.0/oa/upload/"
FREE_HOURS, MOST_HOURS = 48, 168
BUTTON_TYPES = ("oa.query.show", "oa.query.hide", "oa.open.url", "oa.open.phone", "oa.open.sms")
KINDS_OF_FILES = {"image": (".jpg", ".jpeg", ".png"), "gif": (".gif",), "file": (".pdf", ".doc", ".docx")}
LARGEST = {"image": 1_048_576, "gif": 5_242_880, "file": 5_242_880}
WORDS = {-216: "Access token is invalid", -32: "Your application reached limit call api", 404: "empty api"}

Fault = Literal["before", "after", "html", "empty", "empty after", "slow", "truncated", "no number"]
"""`before` hangs up before it looks; `html` and `empty` do nothing either; `after`, `empty after`, `slow`, `truncated`
and `no number` do what was asked and then lose or spoil the answer."""
NOTHING_DONE = ("before", "html", "empty")


@dataclass(frozen=True)
class Call:
    path: str
    account: str
    body: Any
    error: int
    fault: Fault | None = None


class Refused(Exception):
    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


@dataclass
class Messages:
    """`is_good` tells whose access token one is. `told` hears of each message that was shown, for echoes."""

    people: People
    is_good: Callable[[str], str | None]
    clock: Callable[[], float] = time.time
    told: Callable[[str, Person, Shown], None] = lambda account, person, shown: None
    buttons: Literal["on", "off", "dropped"] = "on"
    refuses_after_a_week: bool = True
    numbers_as_text: bool = False
    calls_a_minute: int = 4_000
    tells_calls_left: bool = True
    """Whether its answers say how many calls are left this minute: documented, and never seen by us."""
    attachment_life: float = 86_400.0
    expiring: int = 0
    """So many of the next uploads have expired at once."""
    numbers: list[int] = field(default_factory=list)
    """Errors for the next calls, whatever they ask; nothing is done."""
    calls_left: int | None = None
    """After so many calls each is answered -200; None: never."""
    always: dict[str, int] = field(default_factory=dict)
    """The error of every call of an account: disabled, not verified, called from abroad …"""
    faults: list[tuple[Fault, float]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)
        self._minutes: defaultdict[int, int] = defaultdict(int)
        self._files: dict[str, tuple[str, str, bytes, float]] = {}

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/{version:v[23][.]0}/oa/{path:.*}", self._handle)]

    def plan(self, fault: Fault, times: int = 1, seconds: float = 3600.0) -> None:
        self.faults += [(fault, seconds)] * times

    def expire_attachments(self) -> None:
        self._files = {name: (*file[:3], 0.0) for name, file in self._files.items()}

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        fault, seconds = self.faults.pop(0) if self.faults else (None, 0.0)
        if fault in NOTHING_DONE:
            self.calls.append(Call(request.path, "", None, 0, fault))
            return _spoiled(request, fault)
        account = self.is_good(request.headers.get("access_token", "")) or ""
        body = await _body(request)
        try:
            data = self._call(request.path, account, body)
            answer: dict[str, Any] = {"data": data, "error": 0, "message": "Success"}
        except Refused as refused:
            number = str(refused.number) if self.numbers_as_text else refused.number
            answer = {"error": number, "message": WORDS.get(refused.number, "refused")}
        self.calls.append(Call(request.path, account, body, int(answer["error"]), fault))
        if fault == "slow":
            await asyncio.sleep(seconds)
        if fault == "no number":
            del answer["error"], answer["data"]
        text = json.dumps(answer)
        if fault:
            return _spoiled(request, fault, text)
        return web.Response(text=text, content_type="application/json", headers=self._calls_left())

    def _calls_left(self) -> dict[str, str]:
        if not self.tells_calls_left:
            return {}
        left = self.calls_a_minute - self._minutes[int(self.clock() // 60)]
        return {"X-RateLimit-Limit": str(self.calls_a_minute), "X-RateLimit-Remain": str(max(0, left))}

    def _call(self, path: str, account: str, body: Any) -> dict[str, Any]:
        minute = int(self.clock() // 60)
        self._minutes[minute] += 1
        if self._minutes[minute] > self.calls_a_minute:
            raise Refused(-32)
        if not account:
            raise Refused(-216)
        if self.numbers:
            raise Refused(self.numbers.pop(0))
        if self.calls_left is not None:
            if self.calls_left == 0:
                raise Refused(-200)
            self.calls_left -= 1
        if account in self.always:
            raise Refused(self.always[account])
        if path == MESSAGES:
            return self._send(account, body)
        if path.startswith(UPLOADS):
            return self._upload(path.removeprefix(UPLOADS), body)
        raise Refused(-240 if path == "/v2.0/oa/message" else 404)

    def _send(self, account: str, body: Any) -> dict[str, Any]:
        recipient, message = _dict(body).get("recipient"), _dict(_dict(body).get("message"))
        person = self.people.known(account, _dict(recipient).get("user_id"))
        if person is None or not message or set(message) - {"text", "attachment", "quote_message_id"}:
            raise Refused(-201)
        shown = self._checked(message)
        quota = self._quota(person)
        number = f"{next(self._ids):020x}"
        shown = Shown(number, shown.text, shown.buttons, shown.file)
        person.show(shown)
        self.told(account, person, shown)
        return quota | {"message_id": number, "user_id": person.id, "sent_time": str(int(self.clock() * 1000))}

    def _quota(self, person: Person) -> dict[str, Any]:
        """What the message costs. Raises `Refused` where it is not taken at all."""
        if person.refusal:
            raise Refused(person.refusal)
        hours = (self.clock() - person.wrote_at) / 3600
        if hours > MOST_HOURS and self.refuses_after_a_week:
            raise Refused(-230 if person.wrote_at else -232)
        if hours > FREE_HOURS:
            return {"quota": {"quota_type": "sub_quota", "remain": "99", "total": "100"}} if hours <= MOST_HOURS else {}
        return {"quota": {"quota_type": "reply", "remain": "8", "total": "8"}}

    def _checked(self, message: dict[str, Any]) -> Shown:
        text, attachment = message.get("text"), message.get("attachment")
        if text is not None and (not isinstance(text, str) or not text.strip()):
            raise Refused(-201)
        if len((text or "").encode("utf-16-le")) // 2 > 2_000:
            raise Refused(-210)
        if attachment is None:
            if text is None:
                raise Refused(-201)
            return Shown("", text)
        payload = _dict(_dict(attachment).get("payload"))
        if _dict(attachment).get("type") == "file":
            return Shown("", text or "", file=self._file(payload.get("token"), "file"))
        if _dict(attachment).get("type") != "template":
            raise Refused(-201)
        if payload.get("template_type") == "media":
            return Shown("", text or "", file=self._media(payload))
        return Shown("", text or "", self._buttons(payload, text))

    def _media(self, payload: dict[str, Any]) -> tuple[str, bytes]:
        elements = payload.get("elements")
        if not isinstance(elements, list) or len(elements) != 1 or _dict(elements[0]).get("media_type") not in LARGEST:
            raise Refused(-201)
        return self._file(elements[0].get("attachment_id"), elements[0]["media_type"])

    def _file(self, name: object, kind: str) -> tuple[str, bytes]:
        file = self._files.get(str(name))
        if file is None or file[0] != kind:
            raise Refused(-201)
        if self.clock() > file[3]:
            raise Refused(-100)
        return file[1], file[2]

    def _buttons(self, payload: dict[str, Any], text: str | None) -> tuple[dict[str, Any], ...]:
        buttons = payload.get("buttons")
        if self.buttons == "off" or set(payload) != {"buttons"} or not isinstance(buttons, list) or not buttons:
            raise Refused(-201)
        if len(buttons) > 5 or not text:
            raise Refused(-201)
        for button in buttons:
            _check_button(_dict(button))
        return tuple(buttons) if self.buttons == "on" else ()

    def _upload(self, kind: str, body: Any) -> dict[str, Any]:
        name, content = body if isinstance(body, tuple) else ("", b"")
        if kind not in LARGEST or not name.lower().endswith(KINDS_OF_FILES[kind]) or not content:
            raise Refused(-201)
        if len(content) > LARGEST[kind]:
            raise Refused(-210)
        handle = f"file-{next(self._ids)}"
        life = -1.0 if self.expiring else self.attachment_life
        self.expiring = max(0, self.expiring - 1)
        self._files[handle] = (kind, name, content, self.clock() + life)
        return {"token": handle} if kind == "file" else {"attachment_id": handle}


def _check_button(button: dict[str, Any]) -> None:
    title, payload = button.get("title"), button.get("payload")
    if not isinstance(title, str) or not 0 < len(title) <= 100 or button.get("type") not in BUTTON_TYPES:
        raise Refused(-201)
    if button["type"].startswith("oa.query."):
        if not isinstance(payload, str) or not 0 < len(payload) <= 1_000:
            raise Refused(-201)
    elif not isinstance(payload, dict):
        raise Refused(-201)


async def _body(request: web.Request) -> Any:
    if request.content_type == "multipart/form-data":
        field = (await request.post()).get("file")
        return (field.filename, field.file.read()) if isinstance(field, web.FileField) else None
    try:
        return json.loads(await request.read())
    except ValueError:
        return None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _spoiled(request: web.Request, fault: Fault | None, text: str = "") -> web.StreamResponse:
    if fault in ("before", "after"):
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if fault == "html":
        return web.Response(status=502, text=HTML, content_type="text/html")
    if fault in ("empty", "empty after"):
        return web.Response()
    if fault == "truncated":
        return web.Response(text=text[: len(text) // 2], content_type="application/json")
    return web.Response(text=text, content_type="application/json")
