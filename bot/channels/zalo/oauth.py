"""Zalo's OAuth (v4): where an Official Account grants access, and the endpoint that gives tokens.

That endpoint answers HTTP 200 for nearly everything: a pair of tokens, an error as a number or as a text or with words
only, or nothing at all where a refresh token was spent before. Only what surely says so counts as refused; whatever is
half, broken or missing leaves open whether the refresh token was spent.
"""

import hashlib
import json
import re
import secrets
import string
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

SECONDS = 15.0
LIFE = 3600
"""Seconds that an access token lives where the answer does not say: what older applications got."""
SPENT = ("-14014", "-118")
SPENT_WORDS = re.compile(r"refresh.?token|authori[sz]ation.?code|code has expired|invalid_grant", re.IGNORECASE)
BUSY = ("-32",)
LETTERS = string.ascii_letters + string.digits


class NotNow(Exception):
    """No tokens this time, and nothing was spent; the text says why, without any secret."""


class Lost(NotNow):
    """The request left and no whole answer came: nobody knows whether the refresh token was spent."""


class Refused(Exception):
    """This code or refresh token will never be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """What the endpoint gave, and for how many seconds the access token lives."""

    access: str
    refresh: str
    seconds: int

    def __repr__(self) -> str:
        return f"Fresh(seconds={self.seconds})"


@dataclass(frozen=True, slots=True)
class Asking:
    """What goes with one granting: the proof that stays here, and by which its answer is known again."""

    verifier: str
    state: str

    @classmethod
    def new(cls) -> "Asking":
        return cls("".join(secrets.choice(LETTERS) for _ in range(43)), secrets.token_urlsafe(16))


def challenge(verifier: str) -> str:
    """What is shown of the proof (RFC 7636, S256)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


class OAuth:
    """One application at Zalo. `seconds`: how long an answer is waited for."""

    def __init__(self, app_id: str, secret: str, url: str, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._app_id = app_id
        self._secret = secret
        self._url = url

    def address(self, asking: Asking, back: str) -> str:
        """Where an administrator of the Official Account agrees; the code then comes to the address `back`."""
        query = {"app_id": self._app_id, "redirect_uri": back, "code_challenge": challenge(asking.verifier)}
        return f"{self._url}/v4/oa/permission?{urlencode(query | {'state': asking.state})}"

    async def exchange(self, code: str, asking: Asking) -> Fresh:
        """The first pair for a code, which works once within 10 minutes. Raises `Refused` and `NotNow`."""
        return await self._ask({"grant_type": "authorization_code", "code": code, "code_verifier": asking.verifier})

    async def refresh(self, token: str) -> Fresh:
        """The next pair; this refresh token is spent with it. Raises `Refused` and `NotNow`."""
        return await self._ask({"grant_type": "refresh_token", "refresh_token": token})

    async def _ask(self, form: dict[str, str]) -> Fresh:
        url = f"{self._url}/v4/oa/access_token"
        data, headers = form | {"app_id": self._app_id}, {"secret_key": self._secret}
        try:
            async with (
                _session(self.seconds) as session,
                session.post(url, data=data, headers=headers, allow_redirects=False) as answer,
            ):
                return read(answer.status, await answer.text(errors="replace"))
        except aiohttp.ClientConnectorError as error:
            raise NotNow(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Lost(type(error).__name__) from error


def _session(seconds: float) -> aiohttp.ClientSession:
    """A connection of its own: twice a day is too seldom to keep one, and a kept one may turn out to be closed."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds))


def read(status: int, text: str) -> Fresh:
    """An answer of the endpoint. Raises `Refused`, `NotNow` and `Lost`. Pure."""
    if status != 200:
        raise Lost(f"HTTP {status}")
    if not text.strip():
        raise Refused("empty answer: the token was spent before")
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Lost("no JSON") from error
    if not isinstance(found, dict):
        raise Lost("no object")
    return _pair(found)


def _pair(found: dict[str, Any]) -> Fresh:
    error, words = str(found.get("error") or 0), _words(found)
    access, refresh = (_text(found.get(name)) for name in ("access_token", "refresh_token"))
    if access and refresh and error == "0":
        return Fresh(access, refresh, _seconds(found.get("expires_in")))
    if error in SPENT or SPENT_WORDS.search(words):
        raise Refused(f"{error} {words}".strip())
    if error in BUSY:
        raise NotNow("too many requests")
    if access or refresh or (error == "0" and not words):
        raise Lost("half an answer")
    raise NotNow(f"{error} {words}".strip())


def _words(found: dict[str, Any]) -> str:
    said = (_text(found.get(name)) for name in ("error_name", "error_reason", "error_description"))
    return " ".join(filter(None, said))[:100]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _seconds(value: object) -> int:
    """A number as text, as most of Zalo's are."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 10**8 else LIFE
