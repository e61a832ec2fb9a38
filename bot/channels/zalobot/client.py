"""The interface of Zalo bots as awaits. The token never leaves this file: not by a log line, not by an error's text.

An answer says `ok` in its body, whatever its status. Whatever goes wrong is raised as `Undeliverable` or `TryLater`.
"""

import json
from typing import Any

import aiohttp

from bot.channels import TryLater, Uncertain, Undeliverable

SECONDS_OF_CALL = 5.0
SECONDS_BEYOND_POLL = 10.0
IDLE = 408
SECONDS_OF_QUOTA = 60.0
SECONDS_FOR_AN_OPERATOR = 300.0
NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
BROKEN = (aiohttp.ClientError, OSError, TimeoutError, UnicodeError)
MISCONFIGURED = {401: "the token is not valid", 404: "no such bot or method"}


class Misconfigured(TryLater):
    """Nothing will be taken until an operator acts; the text says what is wrong."""


class Client:
    """One bot. `account` is its number, which is also whom its own words come back from."""

    def __init__(self, token: str, base_url: str) -> None:
        self.account = token.partition(":")[0]
        self._address = f"{base_url.rstrip('/').removesuffix('/bot')}/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    async def send(self, chat: str, text: str) -> None:
        """Send one text. A message sent twice is shown twice. Raises `Uncertain` where no answer came."""
        await self._call("sendMessage", chat_id=chat, text=text)

    async def photo(self, chat: str, address: str) -> None:
        """Send a photo that the vendor fetches there. Raises `Uncertain` where no answer came."""
        await self._call("sendPhoto", chat_id=chat, photo=address)

    async def typing(self, chat: str) -> None:
        await self._call("sendChatAction", chat_id=chat, action="typing")

    async def update(self, seconds: int) -> object | None:
        """The next event, waiting for it so many seconds; None where nothing came. It is handed over only once."""
        try:
            event: object = await self._call("getUpdates", seconds + SECONDS_BEYOND_POLL, timeout=str(seconds))
        except _Idle:
            return None
        except Uncertain as error:
            raise TryLater(str(error)) from None
        return event

    async def listen_at(self, url: str, secret: str) -> None:
        await self._call("setWebhook", url=url, secret_token=secret)

    async def listen_nowhere(self) -> None:
        """While it is delivered to an address nothing can be polled."""
        if await self.hook():
            await self._call("deleteWebhook")

    async def hook(self) -> str:
        """Where it is delivered to; "" where nowhere."""
        found = await self._call("getWebhookInfo")
        url = found.get("url") if isinstance(found, dict) else None
        return url if isinstance(url, str) else ""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _call(self, method: str, seconds: float = SECONDS_OF_CALL, **parameters: str) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=3.0)
        try:
            async with self._session.post(
                self._address + method, json=parameters, timeout=timeout, allow_redirects=False
            ) as response:
                body = await response.read()
        except NEVER_LEFT as error:
            raise TryLater(type(error).__name__) from None
        except BROKEN as error:
            raise Uncertain(type(error).__name__) from None
        return _result(response.status, body)


class _Idle(TryLater):
    """Nothing came in while we waited."""


def _result(status: int, body: bytes) -> Any:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise TryLater("server trouble") if status >= 300 else Uncertain("answer unreadable")
    if found.get("ok") is True:
        return found.get("result")
    raise _meaning(found.get("error_code", status))


def _meaning(code: object) -> Exception:
    """Of an error's number. 403 is documented as trouble of the server's own."""
    if code == IDLE:
        return _Idle("nothing came in")
    if code == 400:
        return Undeliverable("refused (400)")
    if code == 429:
        return TryLater("quota exceeded", after=SECONDS_OF_QUOTA)
    if isinstance(code, int) and code in MISCONFIGURED:
        return Misconfigured(f"{MISCONFIGURED[code]} ({code})", after=SECONDS_FOR_AN_OPERATOR)
    return TryLater(f"server trouble ({code})" if isinstance(code, int) else "server trouble")
