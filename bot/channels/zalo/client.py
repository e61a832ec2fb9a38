"""Zalo's Open API as awaits. The access token never leaves this file: not by a log line, not by an error's text.

Whatever goes wrong is raised as `Undeliverable`, `AwaitsCitizen` or `TryLater` (see `errors`).
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

import aiohttp

from bot.channels import TryLater, Uncertain
from bot.channels.zalo.errors import SECONDS_A_MINUTE, TokenRefused, meaning
from bot.channels.zalo.render import Body, Upload

MESSAGES = "/v3.0/oa/message/cs"
UPLOADS = "/v2.0/oa/upload/"
SECONDS_OF_CALL = 5.0
SECONDS_TO_BEGIN = 1.9
"""A call begins within these or not at all: with a reply's other parts it must stay below what sending waits."""
SECONDS_TO_COME_AGAIN = 30.0
CALLS_LEFT = "X-RateLimit-Remain"
"""How many more calls Zalo takes this minute, from all processes together. Not every answer need say it."""
NONE_LEFT = re.compile(r"0+|-\d+", re.ASCII)
NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""The HTTP client's errors after which Zalo cannot have seen the request."""
BROKEN = (aiohttp.ClientError, OSError, TimeoutError, UnicodeError)


class Tokens(Protocol):
    """Whoever keeps an account's tokens. Both raise `TryLater`, also where the account must be authorised again."""

    async def access_token(self) -> str: ...

    async def rejected(self, token: str) -> None:
        """Zalo says that this one is not valid (any more)."""


Spent = Callable[[float], None]
"""Is told that no more calls are taken for so many seconds."""


class Client:
    """One Official Account of an application, as it calls Zalo. `spent` hears what Zalo says beside its answers."""

    def __init__(self, api_url: str, tokens: Tokens, spent: Spent = lambda seconds: None) -> None:
        self._api_url = api_url
        self._tokens = tokens
        self._spent = spent
        self._session: aiohttp.ClientSession | None = None

    async def send(self, message: Body) -> None:
        """Send one message. A message sent twice is shown twice: Zalo knows no repeats. Raises `Uncertain` where no
        answer came, `AttachmentExpired` where the file in it has to be uploaded again.
        """
        await self._call(MESSAGES, json=message)

    async def upload(self, file: Upload) -> str:
        """Hand over a file; what Zalo calls it from now on. Nobody sees it, so it is never uncertain."""
        try:
            data = await self._call(UPLOADS + file.kind, file=file)
        except Uncertain as error:
            raise TryLater(str(error)) from None
        name = data.get("token") or data.get("attachment_id")
        if not isinstance(name, str):
            raise TryLater("upload without a name")
        return name

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _call(self, path: str, **content: Any) -> Mapping[str, Any]:
        """Call with a token, and once more with another where it is not taken. Raises what the answer means."""
        enough = time.monotonic() + SECONDS_TO_BEGIN
        for _ in range(2):
            token = await self._tokens.access_token()
            if time.monotonic() > enough:
                raise TryLater("no time left for a call", after=1.0)
            try:
                return await self._post(path, token, **content)
            except TokenRefused:
                await self._tokens.rejected(token)
        raise TryLater("the access token is refused", after=SECONDS_TO_COME_AGAIN)

    async def _post(
        self, path: str, token: str, *, json: Body | None = None, file: Upload | None = None
    ) -> Mapping[str, Any]:
        form = _form(file) if file else None
        try:
            async with self._opened().post(
                self._api_url + path, json=json, data=form, headers={"access_token": token}, allow_redirects=False
            ) as response:
                body = await response.read()
                if is_spent(response.headers.get(CALLS_LEFT)):
                    self._spent(SECONDS_A_MINUTE - time.time() % SECONDS_A_MINUTE)
        except NEVER_LEFT as error:
            raise TryLater(type(error).__name__) from None
        except BROKEN as error:
            raise Uncertain(type(error).__name__) from None
        return _outcome(response.status, body)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=SECONDS_OF_CALL, connect=3.0)
            self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def is_spent(left: str | None) -> bool:
    """Whether Zalo says that this minute's calls are used up; what is not said, or no number, says nothing."""
    return left is not None and NONE_LEFT.fullmatch(left.strip()) is not None


def _form(file: Upload) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("file", file.content, filename=file.name, content_type=file.media_type)
    return form


def _outcome(status: int, body: bytes) -> Mapping[str, Any]:
    """What Zalo gave. The status only tells that something before Zalo answered."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        # A server on the way that is in trouble; repeated for a day, because what it takes long to mend is not lost.
        raise TryLater("server trouble") if status != HTTPStatus.OK else Uncertain("answer unreadable")
    data = found.get("data")
    number = _number(found.get("error", 0 if data else None))
    if number is None:
        raise Uncertain("answer unreadable")
    if number:
        raise meaning(number, time.time() % SECONDS_A_MINUTE)
    return data if isinstance(data, dict) else {}


def _number(value: object) -> int | None:
    """The number of an error, which may be a string."""
    try:
        return int(value) if isinstance(value, int | str) and len(str(value)) < 10 else None
    except ValueError:
        return None
