"""The Bot API as awaits: python-telegram-bot as client and codec, never as the frame that receives.

Whatever goes wrong is raised as `Undeliverable` or `TryLater` (see `errors`). The token never leaves this file: not by
a log line, not by a `repr`, not by the text of an error.
"""

import json
import logging
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels import TryLater, Undeliverable
from bot.channels.telegram.errors import meaning
from bot.channels.telegram.parse import KINDS_OF_UPDATES
from bot.channels.telegram.render import EnclosedPart, FilePart, Keyboard, Part
from bot.uploads import LARGEST, Unusable

PUBLIC = "https://api.telegram.org/bot"
TALKATIVE = ("telegram", "httpx", "httpcore")
"""These write addresses with the token in them, and what citizens wrote."""
CONNECTIONS = 80
MOST_UPDATES = 100
SECONDS_BEYOND_POLL = 10.0
RECENT = timedelta(minutes=5)
"""The last failure stays told long after deliveries go well again."""
DOWNLOADING = aiohttp.ClientTimeout(total=40, connect=5, sock_read=10)
PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_./-]{0,300}")
"""Where Telegram says a file is, below our own address of files."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Hook:
    """What Telegram says about the webhook: where it delivers, how much waits, what went wrong lately."""

    url: str
    waiting: int
    trouble: str


class Client:
    """One bot. `account` is its number, which tells two bots on one database apart."""

    def __init__(self, token: str, base_url: str = PUBLIC) -> None:
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        # The library warns at each `retry_after` unless one opts in to its future type.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        self.account = token.partition(":")[0]
        self._polling = _request(connections=2)
        self._address = f"{base_url}{token}"
        self._files = f"{base_url.removesuffix('/bot')}/file/bot{token}"
        calling = _request(CONNECTIONS)
        self._bot = Bot(token, base_url=base_url, request=calling, get_updates_request=self._polling)
        self._calling = calling

    async def send(self, chat: str, part: Part) -> None:
        """Send one message. A message sent twice is shown twice: Telegram knows no repeats."""
        keyboard = _keyboard(part.keyboard)
        async with _translated():
            if isinstance(part, FilePart):
                file = InputFile(part.document.content.encode(errors="replace"), filename=part.document.name)
                await self._bot.send_document(chat, file, reply_markup=keyboard)
            elif isinstance(part, EnclosedPart):
                handed = InputFile(part.file.content, filename=part.file.name)
                send = self._bot.send_photo if part.file.kind == "image" else self._bot.send_document
                await send(chat, handed, reply_markup=keyboard)
            else:
                await self._bot.send_message(
                    chat, part.html, ParseMode.HTML, reply_markup=keyboard, link_preview_options=NO_PREVIEW
                )

    async def fetch(self, name: str) -> bytes:
        """What the file of that name holds. Raises `Unusable` for one that is too large.

        The address is ours with the path that Telegram gave, so nothing else is ever connected to.
        """
        try:
            async with _translated():
                found = await self._calling.post(f"{self._address}/getFile?{urlencode({'file_id': name})}")
        except Undeliverable as refused:
            raise _unfetchable(str(refused)) from None
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str) or not PATH.fullmatch(path) or ".." in path:
            raise Undeliverable("file path unreadable")
        return await _content(f"{self._files}/{path}")

    async def answer_tap(self, tap: str) -> None:
        """Stop the spinner on a tapped button."""
        async with _translated():
            await self._bot.answer_callback_query(tap)

    async def updates(self, offset: int | None, seconds: int) -> list[object]:
        """What came in since, waiting for it so many seconds; `offset` says that all before it is safely stored.

        Raw, so that one update we cannot read does not spoil its neighbours.
        """
        kinds = json.dumps(KINDS_OF_UPDATES)
        values = {"limit": MOST_UPDATES, "timeout": seconds, "allowed_updates": kinds, "offset": offset or 0}
        address = f"{self._address}/getUpdates?{urlencode(values)}"
        async with _translated():
            found = await self._polling.post(address, read_timeout=seconds + SECONDS_BEYOND_POLL)
        return list(found) if isinstance(found, list) else []

    async def listen_at(self, url: str, secret: str) -> None:
        """Have updates delivered to an address; nothing that waits is dropped."""
        async with _translated():
            await self._bot.set_webhook(url, allowed_updates=KINDS_OF_UPDATES, secret_token=secret)

    async def listen_nowhere(self) -> None:
        """Have nothing delivered, so that updates can be fetched; nothing that waits is dropped."""
        async with _translated():
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def hook(self) -> Hook:
        async with _translated():
            info = await self._bot.get_webhook_info()
        is_recent = info.last_error_date and datetime.now(UTC) - info.last_error_date < RECENT
        return Hook(info.url, info.pending_update_count, (is_recent and info.last_error_message) or "")

    async def offer_commands(self, commands: Mapping[str, str]) -> None:
        """The menu beside the text field: what stands on each command."""
        async with _translated():
            await self._bot.set_my_commands([BotCommand(name, said) for name, said in commands.items()])

    async def close(self) -> None:
        for request in (self._polling, self._calling):
            await request.shutdown()


def _unfetchable(sentence: str) -> Exception:
    """What a refusal to say where a file is means for it."""
    if "too big" in sentence:
        return Unusable("large")
    return TryLater(sentence) if "temporarily unavailable" in sentence else Undeliverable(sentence)


async def _content(address: str) -> bytes:
    """What stands at an address, up to the size that is taken; nobody is followed to another address."""
    body = bytearray()
    try:
        async with (
            aiohttp.ClientSession(timeout=DOWNLOADING, trust_env=True) as session,
            session.get(address, allow_redirects=False) as response,
        ):
            if response.status != HTTPStatus.OK:
                raise TryLater(f"file server says {response.status}")
            async for chunk in response.content.iter_chunked(65_536):
                body += chunk
                if len(body) > LARGEST:
                    raise Unusable("large")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise TryLater(type(error).__name__) from None  # its text may quote the address, which holds the token
    return bytes(body)


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    try:
        yield
    except TelegramError as error:
        raise meaning(error) from None  # the library's own may quote the address, and the address holds the token


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connections, read_timeout=6.0, write_timeout=5.0, connect_timeout=3.0, pool_timeout=2.0, media_write_timeout=5.0
    )


def _keyboard(rows: Keyboard) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, url=b.url, callback_data=b.press) for b in row] for row in rows]
    )
