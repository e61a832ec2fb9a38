"""Delivering to a webhook: chats side by side, each chat's messages one after the other, again until they are taken."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from random import Random
from typing import Any

import aiohttp

from tests.telegram.refusals import Refusal
from tests.telegram.updates import Update, Updates

NOT_TAKEN = (aiohttp.ClientError, OSError, TimeoutError)
LONGEST_PAUSES = (60.0, 120.0)
SECONDS_OF_410 = 23 * 3_600.0
Act = Callable[[str, dict[str, Any]], Awaitable[object]]


@dataclass(frozen=True)
class Answered:
    """What came back from one delivery; `status` 0 where nothing did."""

    status: int = 0
    reason: str = "Connection timed out"
    after: float | None = None
    body: bytes = b""

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class Hook:
    url: str
    secret: str = ""
    most: int = 40
    trouble: str = ""
    trouble_at: int = 0
    gone_since: float | None = None
    """Since when every answer is 410."""

    def __post_init__(self) -> None:
        self.free = asyncio.Semaphore(self.most)


@dataclass
class Delivering:
    """The knobs are for tests: `tempo` scales the pauses between attempts, `copies` delivers everything so many times
    side by side, `lost` loses the answers to the next so many deliveries (so they come again), `in_order` may be
    switched off, `replicas` are base addresses that take turns in place of the one that was set. `act` carries out the
    method that an answer may name.
    """

    updates: Updates
    hook: Hook | None = None
    tempo: float = 1.0
    seconds_to_answer: float = 60.0
    copies: int = 1
    lost: int = 0
    in_order: bool = True
    replicas: list[str] = field(default_factory=list)
    act: Act | None = None
    random: Random = field(default_factory=lambda: Random(1))
    _queues: dict[int, "asyncio.Queue[Update]"] = field(default_factory=dict)
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)
    _posts: int = 0

    def begin(self, hook: Hook) -> None:
        """Deliver here from now on, also what waits already."""
        was_idle, self.hook = self.hook is None, hook
        if was_idle:
            self._queues.clear()
            while not self.updates.fresh.empty():
                self.updates.fresh.get_nowait()
            for update in self.updates.waiting.values():
                self.updates.fresh.put_nowait(update)

    async def run(self) -> None:
        """Until cancelled: put each new update in its queue, and have a task for each queue."""
        async with aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=0)
        ) as session:
            try:
                while True:
                    update = await self.updates.fresh.get()
                    if self.hook is not None:
                        self._put(session, update)
            finally:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    def _put(self, session: aiohttp.ClientSession, update: Update) -> None:
        name = update.queue if self.in_order else -update.place
        if name in self._queues:
            self._queues[name].put_nowait(update)
            return
        queue = self._queues[name] = asyncio.Queue()
        queue.put_nowait(update)
        task = asyncio.create_task(self._empty(session, name, queue))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, session: aiohttp.ClientSession, name: int, queue: "asyncio.Queue[Update]") -> None:
        while not queue.empty() and self.hook is not None:
            await self._until_taken(session, queue.get_nowait())
        if self._queues.get(name) is queue:
            del self._queues[name]

    async def _until_taken(self, session: aiohttp.ClientSession, update: Update) -> None:
        pause = 1.0
        while self.hook is not None and update.place in self.updates.waiting:
            if self.updates.is_expired(update):
                del self.updates.waiting[update.place]
                return
            async with self.hook.free:
                is_taken, after = await self._deliver(session, update, self.hook)
            if is_taken:
                self.updates.confirm(update)
                return
            await asyncio.sleep((after or pause) * self.tempo)
            pause = min(pause * 2, self.random.uniform(*LONGEST_PAUSES))

    async def _deliver(self, session: aiohttp.ClientSession, update: Update, hook: Hook) -> tuple[bool, float | None]:
        """Whether it was taken, and when to come again if the bot said so."""
        posts = [self._post(session, update, hook) for _ in range(self.copies)]
        answers = [await done for done in asyncio.as_completed(posts)]
        taken = next((answer for answer in answers if answer.is_taken), None)
        if taken and self.lost > 0:
            self.lost -= 1
            answers, taken = [Answered()], None
        if taken:
            hook.gone_since = None
            await self._obey(taken)
            return True, None
        self._note(hook, answers[0])
        return False, next((answer.after for answer in answers if answer.after), None)

    def _note(self, hook: Hook, answer: Answered) -> None:
        """What went wrong; who says for a day that nobody is there any more is left alone."""
        wrong = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        hook.trouble = wrong if answer.status else answer.reason
        hook.trouble_at = int(self.updates.clock())
        if answer.status != HTTPStatus.GONE:
            hook.gone_since = None
            return
        hook.gone_since = hook.gone_since or self.updates.clock()
        if self.updates.clock() - hook.gone_since > SECONDS_OF_410:
            self.hook = None

    async def _obey(self, answer: Answered) -> None:
        """An answer may name a method; whatever comes of it, nobody is told."""
        with suppress(ValueError, Refusal):
            found = json.loads(answer.body)
            if isinstance(found, dict) and isinstance(found.get("method"), str) and self.act:
                await self.act(found["method"].lower(), found)

    async def _post(self, session: aiohttp.ClientSession, update: Update, hook: Hook) -> Answered:
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        url, answer, after = self._url(hook), Answered(), None
        timeout = aiohttp.ClientTimeout(total=self.seconds_to_answer)
        try:
            async with session.post(url, data=dumped(update.body), headers=headers, timeout=timeout) as response:
                with suppress(ValueError):
                    after = min(float(response.headers.get("Retry-After", "")), 3600.0)
                answer = Answered(response.status, response.reason or "", after)
                answer = replace(answer, body=await response.read())
        except aiohttp.ClientConnectorError:
            answer = Answered(reason="Connection refused")
        except NOT_TAKEN:
            pass  # also where the body broke off: the status line was enough
        self.updates.journal.write("delivery", update_id=update.update_id, status=answer.status)
        return answer

    def _url(self, hook: Hook) -> str:
        self._posts += 1
        if not self.replicas:
            return hook.url
        path = "/" + hook.url.split("/", 3)[3]
        return self.replicas[self._posts % len(self.replicas)].rstrip("/") + path


def dumped(body: dict[str, Any]) -> bytes:
    """As Telegram writes JSON: everything beyond ASCII escaped."""
    return json.dumps(body, separators=(",", ":")).encode()
