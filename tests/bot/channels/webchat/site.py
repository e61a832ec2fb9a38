"""A web chat on a real socket, with conversations kept in memory instead of a database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from bot.channels import Cursor, NotStored, Past
from bot.channels.webchat.channel import WebChat
from bot.config import Config
from bot.uploads import Upload, cleaned
from bot.web import Readiness, application, runner
from handlers.messages import File, Incoming, Paragraph, Reply, Span

Answers = Callable[[Incoming], list[Reply]]


def says(text: str) -> Reply:
    return Reply((Paragraph((Span(text),)),))


@dataclass
class Conversations:
    """What a database would keep. `answers` plays the bot; `is_down` makes it refuse what arrives."""

    answers: Answers = lambda message: []
    delay: float = 0.0
    is_down: bool = False
    heard: list[Incoming] = field(default_factory=list)
    files: list[tuple[str, Upload]] = field(default_factory=list)
    past: dict[str, list[Past]] = field(default_factory=dict)
    ends: dict[str, Cursor] = field(default_factory=dict)
    channel: WebChat | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def receive(self, message: Incoming) -> bool:
        if self.is_down:
            raise NotStored
        if any(known.message_id == message.message_id for known in self.heard):
            return False
        self.heard.append(message)
        self._append(message.chat, message, Cursor(heard=1))
        task = asyncio.ensure_future(self._answer(message))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return True

    async def keep(self, conversation: str, content: bytes) -> File:
        if self.is_down:
            raise NotStored
        upload = cleaned(content)
        self.files.append((conversation, upload))
        return File(upload.kind, kept=len(self.files))

    async def history(self, chat: str, after: Cursor) -> list[Past]:
        return [one for one in self.past.get(chat, []) if one.cursor > after]

    async def say(self, chat: str, reply: Reply) -> None:
        self._append(chat, reply, Cursor(said=1))
        assert self.channel
        self.channel.look(chat)

    async def _answer(self, message: Incoming) -> None:
        await asyncio.sleep(self.delay)
        for reply in self.answers(message):
            await self.say(message.chat, reply)

    def _append(self, chat: str, content: Incoming | Reply, step: Cursor) -> None:
        last = self.ends.get(chat, Cursor())
        self.ends[chat] = cursor = Cursor(last.heard + step.heard, last.said + step.said)
        self.past.setdefault(chat, []).append(Past(cursor, datetime.now(UTC), content))


@dataclass
class Site:
    url: str
    kept: Conversations
    channel: WebChat
    ready: Readiness = field(default_factory=lambda: Readiness(ok=True))


@asynccontextmanager
async def serving(
    config: Config | None = None, kept: Conversations | None = None, port: int = 0
) -> AsyncIterator[Site]:
    """The application on 127.0.0.1 for the length of a block."""
    kept = kept or Conversations()
    channel = WebChat(config or Config(), receive=kept.receive, history=kept.history, keep=kept.keep)
    kept.channel = channel
    site = Site("", kept, channel)

    async def ready() -> Readiness:
        return site.ready

    app = application(config or Config(), webchat=channel, ready=ready, metrics=lambda: b"motcua_up 1\n")
    served = runner(app)
    await served.setup()
    socket = web.TCPSite(served, "127.0.0.1", port)
    await socket.start()
    site.url = f"http://127.0.0.1:{served.addresses[0][1]}"
    try:
        yield site
    finally:
        await served.cleanup()
