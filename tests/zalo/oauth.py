"""A stand-in of Zalo's OAuth, as irregular as the real one: it mounts on an aiohttp application.

Access tokens live 25 h by its `clock`. A refresh token works once and gives both halves anew; the access token before
it dies with that, or, with `grace`, lives out its time. `plan` puts faults in; `journal` tells what was asked and what
became of it. `grant` does what an administrator does in a browser, `is_good` what the Open API checks.
"""

import asyncio
import hashlib
import itertools
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

APP_ID = "360846524940903967"
APP_SECRET = "app-secret-of-the-stand-in"
HOURS = 3600
LIFE = 25 * HOURS
CODE_LIFE = 600
HTML = "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>"

Kind = Literal["before", "after", "html", "html after", "slow", "half", "words", "busy"]
"""`before` hangs up before it looks; `after` rotates and hangs up; `html` is a gateway's page, before or after; `slow`
rotates and answers late; `half` rotates and tells the access token only; `words` (without a number)
and `busy` refuse in their own way and do nothing."""
NOTHING_DONE: Mapping[Kind, str] = {
    "words": '{"error_name":"Internal error","error_reason":"","error_description":"","ref_doc":""}',
    "busy": '{"error":-32,"error_name":"Your application reached limit call api"}',
}


@dataclass
class Account:
    """An Official Account that has granted access: the present pair, and what is spent."""

    access: str
    refresh: str
    expires_at: float
    spent: set[str] = field(default_factory=set)
    graced: dict[str, float] = field(default_factory=dict)


@dataclass
class Code:
    account: str
    challenge: str
    back: str
    until: float


@dataclass(frozen=True)
class Asked:
    """One request: of what kind, for which account, with which token, what was done, and by which fault spoiled."""

    grant: str
    account: str
    token: str
    outcome: Literal["rotated", "spent", "unknown", "nothing"]
    fault: Kind | None = None


class OAuth:
    """`life`: seconds an access token lives. `grace`: whether the one before goes on living after a refresh.

    `numbers_as_text`: errors come as "-14014" instead of -14014; both were seen.
    """

    def __init__(self, clock: Callable[[], float] = time.time, life: float = LIFE) -> None:
        self.clock = clock
        self.life = life
        self.grace = self.numbers_as_text = False
        self.journal: list[Asked] = []
        self.accounts: dict[str, Account] = {}
        self._codes: dict[str, Code] = {}
        self._faults: list[tuple[Kind, float]] = []
        self._numbers = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v4/oa/access_token", self._token), web.get("/v4/oa/permission", self._permission)]

    def plan(self, kind: Kind, seconds: float = 3600.0, times: int = 1) -> None:
        """Spoil the next requests; `seconds`: how late a `slow` one answers."""
        self._faults += [(kind, seconds)] * times

    def enrol(self, account: str) -> Account:
        """An account whose administrator has agreed, without the way through a browser."""
        self.accounts[account] = self._issue(self.accounts.get(account))
        return self.accounts[account]

    def grant(self, address: str, account: str) -> str:
        """An administrator agrees at this address: where their browser is sent then."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["app_id"] == APP_ID
        code = f"code-{next(self._numbers)}"
        until = self.clock() + CODE_LIFE
        self._codes[code] = Code(account, asked["code_challenge"], asked["redirect_uri"], until)
        query = {"code": code, "oa_id": account, "state": asked["state"], "code_challenge": asked["code_challenge"]}
        return f"{asked['redirect_uri']}?{urlencode(query)}"

    def is_good(self, access: str) -> str | None:
        """Whose access token it is, while it lives; None: the Open API answers -216."""
        now = self.clock()
        for name, account in self.accounts.items():
            if account.access == access and now < account.expires_at:
                return name
            if now < account.graced.get(access, 0.0):
                return name
        return None

    def refreshes(self, outcome: str = "rotated") -> list[Asked]:
        return [one for one in self.journal if one.grant == "refresh_token" and one.outcome == outcome]

    def _issue(self, before: Account | None) -> Account:
        """A new pair; the one before is spent."""
        number = next(self._numbers)
        new = Account(f"access-{number}-{'a' * 30}", f"refresh-{number}-{'r' * 30}", self.clock() + self.life)
        if before is not None:
            new.spent = before.spent | {before.refresh}
            if self.grace:
                new.graced = before.graced | {before.access: before.expires_at}
        return new

    async def _permission(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(self.grant(str(request.url), next(iter(self.accounts), "388613280878808645")))

    async def _token(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        kind, seconds = self._faults.pop(0) if self._faults else (None, 0.0)
        if kind in ("before", "html") or kind in NOTHING_DONE:
            self.journal.append(Asked(form.get("grant_type", ""), "", _token_of(form), "nothing", kind))
            return _hang_up(request) if kind == "before" else _said(kind)
        body = self._answer(form, request.headers.get("secret_key", ""), kind)
        if kind == "slow":
            await asyncio.sleep(seconds)
        if kind == "after":
            return _hang_up(request)
        if kind == "html after":
            return _said("html")
        return web.Response(text=body, content_type="application/json")

    def _answer(self, form: Mapping[str, str], secret: str, kind: Kind | None) -> str:
        if secret != APP_SECRET or form.get("app_id") != APP_ID:
            return '{"error":-14002,"error_name":"Invalid app_id or secret_key","error_description":""}'
        name = self._by_code(form) if form.get("grant_type") == "authorization_code" else self._by_refresh(form)
        known = name and name.removeprefix("spent ")
        outcome: Literal["rotated", "spent", "unknown"] = (
            "unknown" if not name or not known else "spent" if name != known else "rotated"
        )
        self.journal.append(Asked(form.get("grant_type", ""), known or "", _token_of(form), outcome, kind))
        if outcome == "spent":
            return ""  # observed: a refresh token that was used is answered with nothing at all
        if outcome == "unknown":
            error = "-14014" if self.numbers_as_text else -14014
            refused = {"error": error, "error_name": "Invalid refresh token.", "message": ""}
            return json.dumps(refused | {"access_token": "", "refresh_token": ""})
        new = self.accounts[str(known)] = self._issue(self.accounts.get(str(known)))
        found = {"access_token": new.access, "refresh_token": new.refresh, "expires_in": str(int(self.life))}
        if kind == "half":
            del found["refresh_token"]
        return json.dumps(found)

    def _by_refresh(self, form: Mapping[str, str]) -> str | None:
        """Whose it is; `spent …` where it worked before."""
        token = form.get("refresh_token", "")
        for name, account in self.accounts.items():
            if token == account.refresh:
                return name
            if token in account.spent:
                return f"spent {name}"
        return None

    def _by_code(self, form: Mapping[str, str]) -> str | None:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or self.clock() > code.until:
            return None
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        return code.account if urlsafe_b64encode(proof).decode().rstrip("=") == code.challenge else None


def _token_of(form: Mapping[str, str]) -> str:
    return form.get("refresh_token") or form.get("code", "")


def _said(kind: Kind) -> web.Response:
    if kind == "html":
        return web.Response(status=504, text=HTML, content_type="text/html")
    return web.Response(text=NOTHING_DONE[kind], content_type="application/json")


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


@asynccontextmanager
async def serving(oauth: OAuth, port: int = 0) -> AsyncIterator[str]:
    """The OAuth alone at an address of this machine."""
    app = web.Application()
    app.add_routes(oauth.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
