"""What was heard and what is to be said, on their way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, Literal

Body = dict[str, Any]
Kind = Literal["answer", "notice", "broadcast"]


class LeaseLost(Exception):
    """Somebody else took the work over while it was being done: whatever was done must not be kept."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim for a while, on rows or on work that is single: whoever holds the token may go on with it."""

    token: str
    taken_at: datetime
    until: datetime

    @classmethod
    def take(cls, now: datetime, seconds: float) -> "Lease":
        return cls(token_hex(16), now, now + timedelta(seconds=seconds))

    def renewed(self, now: datetime) -> "Lease":
        """The same claim from now on, for as long as before."""
        return Lease(self.token, now, now + (self.until - self.taken_at))


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be stored, once per (channel, account, external id)."""

    channel: str
    account: str
    external_id: str
    conversation: str
    body: Body
    received_at: datetime

    @property
    def key(self) -> tuple[str, str, str]:
        return self.channel, self.account, self.external_id


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the inbox. An empty body was erased."""

    id: int
    conversation: str
    body: Body
    received_at: datetime
    attempts: int

    def answer(self, body: Body, now: datetime, part: int = 0) -> "NewPost":
        """A message of ours that answers this one."""
        channel, account, chat = self.conversation.split(":", 2)
        return NewPost(channel, account, chat, body, now, inbox_id=self.id, part=part)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message of ours to be sent. `inbox_id` is what it answers, `part` its place among the answers to it."""

    channel: str
    account: str
    chat: str
    body: Body
    queued_at: datetime
    inbox_id: int | None = None
    part: int = 0
    kind: Kind = "answer"

    @property
    def conversation(self) -> str:
        return f"{self.channel}:{self.account}:{self.chat}"


@dataclass(frozen=True, slots=True)
class Post:
    """A row of the outbox."""

    id: int
    channel: str
    account: str
    chat: str
    conversation: str
    body: Body
    inbox_id: int | None
    kind: Kind
    queued_at: datetime
    attempts: int
    lost: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What goes out by a channel: since when the oldest waits; how much was sent lately, in how many chats it fails."""

    channel: str
    oldest: datetime | None
    sent: int
    failing: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A person of ours holds a conversation. `staff_id` and `case_id`: an officer of ours, from the page of a case."""

    conversation: str
    taken_by: str
    since: datetime
    until: datetime
    staff_id: int | None = None
    case_id: int | None = None
