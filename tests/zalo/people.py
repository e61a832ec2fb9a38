"""People at their phones: what they do becomes events, what the Official Account writes they can wait for and tap."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Shown:
    """One message on somebody's phone."""

    id: str
    text: str
    buttons: tuple[dict[str, Any], ...] = ()
    file: tuple[str, bytes] | None = None


class Person:
    """Somebody as one Official Account knows them. `refusal`: the error of every message to them, 0 for none."""

    def __init__(self, account: str, number: str, emit: Callable[..., str], clock: Callable[[], float]) -> None:
        self.account = account
        self.id = number
        self.refusal = 0
        self.wrote_at = 0.0
        self.heard: list[Shown] = []
        self._emit = emit
        self._clock = clock
        self._news = asyncio.Event()
        self._read = 0

    @property
    def texts(self) -> list[str]:
        return [shown.text for shown in self.heard]

    def show(self, shown: Shown) -> None:
        self.heard.append(shown)
        self._news.set()

    def say(self, text: str, **more: Any) -> str:
        return self._send("user_send_text", {"text": text} | more)

    def tap(self, label: str) -> str:
        """Tap the newest button with this title. Raises KeyError where there is none, or where it opens a page."""
        for shown in reversed(self.heard):
            for button in shown.buttons:
                if button["title"] == label and button["type"].startswith("oa.query."):
                    return self.say(button["payload"])
        raise KeyError(label)

    def send(self, what: str, payload: dict[str, Any], **message: Any) -> str:
        """Send a photo ("image"), a "file", "audio", "sticker", "location", "link" …"""
        kind = "link" if what == "business_card" else what
        return self._send(f"user_send_{what}", {"attachments": [{"type": kind, "payload": payload}]} | message)

    def photo(self, url: str, caption: str = "") -> str:
        return self.send("image", {"thumbnail": url, "url": url}, **({"text": caption} if caption else {}))

    def location(self, latitude: str = "11.03", longitude: str = "106.36") -> str:
        return self.send("location", {"coordinates": {"latitude": latitude, "longitude": longitude}})

    def follow(self) -> str:
        self._is_back()
        return self._emit(self, "follow", {"oa_id": self.account, "follower": {"id": self.id}, "source": "oa_profile"})

    def unfollow(self) -> str:
        self.refusal = -213
        return self._emit(self, "unfollow", {"oa_id": self.account, "follower": {"id": self.id}})

    def open_chat(self) -> str:
        self._is_back()
        return self._emit(self, "user_click_chatnow", {"oa_id": self.account, "user_id": self.id})

    def submit_info(self, **info: str) -> str:
        return self._send("user_submit_info", {}) if not info else self._do("user_submit_info", {"info": info})

    def withdraw(self) -> str:
        return self._do("user_withdraw", {})

    async def next(self, seconds: float = 10.0) -> Shown:
        """The next message that was not read yet. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while len(self.heard) <= self._read:
                self._news.clear()
                await self._news.wait()
        self._read += 1
        return self.heard[self._read - 1]

    async def hears(self, text: str, seconds: float = 10.0) -> Shown:
        """Read on until a message holds this text. Raises AssertionError with what came instead."""
        unread = self._read
        try:
            while text not in (shown := await self.next(seconds)).text:
                pass
        except TimeoutError:
            raise AssertionError(f"no {text!r} in {self.texts[unread:]}") from None
        return shown

    def _is_back(self) -> None:
        self.wrote_at, self.refusal = self._clock(), 0

    def _send(self, event: str, message: dict[str, Any]) -> str:
        return self._do(event, {"message": message})

    def _do(self, event: str, more: dict[str, Any]) -> str:
        self._is_back()
        return self._emit(self, event, {"sender": {"id": self.id}, "recipient": {"id": self.account}} | more)


@dataclass
class People:
    """Everybody who came to an account; ids are the account's own."""

    emit: Callable[..., str]
    clock: Callable[[], float]
    _known: dict[tuple[str, str], Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = itertools.count(246_845_883_529_197_000)

    def new(self, account: str) -> Person:
        person = Person(account, str(next(self._ids)), self.emit, self.clock)
        self._known[account, person.id] = person
        return person

    def known(self, account: str, number: object) -> Person | None:
        return self._known.get((account, str(number)))
