"""Zalo's side of the webhook: signs the very bytes it sends, waits 2 s, delivers again, promises no order.

The attributes are switches for what nobody could verify on the live service.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from random import Random
from typing import Any, Literal

import aiohttp

PAUSES = (30.0, 300.0, 900.0, 1_800.0, 3_600.0)
SECONDS_TO_ANSWER = 2.0


@dataclass(frozen=True)
class Posted:
    """One delivery: `status` 0 where nothing came back in time."""

    number: str
    event: str
    retry: int
    status: int
    seconds: float


@dataclass
class Delivering:
    """`keys` is the OA secret key of each account; `tempo` scales the pauses; `copies` delivers everything so often;
    `lost` loses the answers to the next so many deliveries, so that they come again; `swaps` delivers the next so many
    pairs of events in the wrong order.
    """

    app_id: str
    keys: dict[str, str]
    clock: Callable[[], float]
    url: str = ""
    header: Literal["mac", "bare"] = "mac"
    stamp_in_header: bool = True
    only_hash_texts: bool = False
    retry_on: Literal["connect", "any"] = "any"
    tempo: float = 1.0
    copies: int = 1
    lost: int = 0
    swaps: int = 0
    in_order: bool = True
    is_disabled: bool = False
    random: Random = field(default_factory=lambda: Random(1))
    posted: list[Posted] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = count(1)
        self._last: dict[str, asyncio.Task[None]] = {}
        self._held: tuple[str, dict[str, Any]] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def emit(self, person: Any, event: str, content: dict[str, Any]) -> str:
        """Something happened: deliver it; return its number ("" for events that have none)."""
        number = ""
        if isinstance(content.get("message"), dict) and "msg_id" not in content["message"]:
            number = f"{next(self._ids):x}{self.random.getrandbits(64):016x}"
            content = content | {"message": content["message"] | {"msg_id": number}}
        common = {"app_id": self.app_id, "user_id_by_app": "552177279717587730", "event_name": event}
        whole = common | content | {"timestamp": str(int(self.clock() * 1000))}
        if self.url and not self.is_disabled and not self._is_filtered(whole):
            self._queue(person.id, whole)
        return number

    def _is_filtered(self, event: dict[str, Any]) -> bool:
        text = str(event.get("message", {}).get("text", ""))
        return self.only_hash_texts and event["event_name"] == "user_send_text" and not text.startswith("#")

    def _queue(self, user: str, event: dict[str, Any]) -> None:
        if self.swaps and self._held is None:
            self._held = (user, event)
            return
        for who, what in [(user, event), self._held] if self._held else [(user, event)]:
            before = self._last.get(who) if self.in_order else None
            task = self._last[who] = asyncio.create_task(self._until_taken(what, before))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if self._held:
            self._held, self.swaps = None, self.swaps - 1

    async def _until_taken(self, event: dict[str, Any], before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.wait([before])
        body = self.written(event)
        for retry, pause in enumerate((*PAUSES, None)):
            statuses = await asyncio.gather(*(self.post(event, body, retry) for _ in range(self.copies)))
            is_taken = 200 in statuses
            if is_taken and self.lost > 0:
                self.lost, is_taken = self.lost - 1, False
            if is_taken or (self.retry_on == "connect" and any(statuses)):
                return
            if pause is None:
                self.is_disabled = True
                return
            await asyncio.sleep(pause * self.tempo)

    def written(self, event: dict[str, Any]) -> bytes:
        """As JSON in one of the many ways there are."""
        items = list(event.items())
        self.random.shuffle(items)
        separators = self.random.choice([(",", ":"), (", ", ": ")])
        return json.dumps(dict(items), ensure_ascii=self.random.random() < 0.5, separators=separators).encode()

    async def post(self, event: dict[str, Any], body: bytes, retry: int = 0) -> int:
        """Deliver once; the status, 0 where there was none in time."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        begun, status = asyncio.get_running_loop().time(), 0
        timeout = aiohttp.ClientTimeout(total=SECONDS_TO_ANSWER)
        try:
            async with self._session.post(
                self.url, data=body, headers=self.headers(event, body, retry), timeout=timeout
            ) as response:
                await response.read()
                status = response.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            pass
        seconds = asyncio.get_running_loop().time() - begun
        number = str(event.get("message", {}).get("msg_id", ""))
        self.posted.append(Posted(number, event["event_name"], retry, status, seconds))
        return status

    def headers(self, event: dict[str, Any], body: bytes, retry: int = 0) -> dict[str, str]:
        stamp = event["timestamp"]
        digest = sha256(self.app_id.encode() + body + stamp.encode() + self._key(event).encode()).hexdigest()
        named = {"X-ZEvent-Signature": digest if self.header == "bare" else f"mac={digest}"}
        named |= {"X-ZEvent-Timestamp": stamp} if self.stamp_in_header else {}
        return {"Content-Type": "application/json"} | named | ({"num_retry": str(retry)} if retry else {})

    def _key(self, event: dict[str, Any]) -> str:
        account = event.get("oa_id") or event.get("recipient", {}).get("id", "")
        sender = event.get("sender", {}).get("id", "")
        return self.keys.get(account) or self.keys.get(sender) or next(iter(self.keys.values()))

    async def probe(self) -> int:
        """What saving the address in the console does: an unsigned `{}`."""
        async with aiohttp.ClientSession() as session, session.post(self.url, data=b"{}") as response:
            return response.status

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
