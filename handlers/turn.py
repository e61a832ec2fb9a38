"""What one answer may use (`Turn`) and what it gives back (`Answer`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.dialogue import Dialogue
from handlers.messages import Incoming, Reply
from knowledge.deciding import Ear, Understanding
from knowledge.library import Edition


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one conversation, for the citizen's eyes. Times are aware, UTC."""

    messages: tuple[tuple[datetime, str, str], ...]
    """(when, "citizen" | "bot", text), oldest first."""
    questions: tuple[tuple[datetime, str, str], ...]
    """(when, masked question, status), oldest first."""


class Memory(Protocol):
    """What is kept of this turn's conversation; works inside the turn's own transaction."""

    async def kept(self) -> Kept: ...

    async def forget(self) -> None:
        """Erase what the present message says; that there was one stays."""

    async def withdraw(self) -> None:
        """Delete our messages that handed over a document: a copy of everything must not pile up."""

    async def erase(self) -> None:
        """Erase every message, question and the dialogue of this conversation, the present message's text included."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What an operator decides about how the assistant behaves."""

    trial: bool = True
    """No authority has authorised it yet: say "bản thử nghiệm" once per conversation."""
    keep_days: int = 30
    """Days after which messages are erased."""
    questions_days: int = 180
    """Days after which masked questions are erased."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and all that answering it may use. `id` is the number of the inbox row; `now` is aware, UTC."""

    id: int
    heard: Incoming
    dialogue: Dialogue
    edition: Edition
    ear: Ear
    """Built once for each library (`Ear.build(library)`); what it hears belongs to `edition`'s library."""
    now: datetime
    memory: Memory
    manners: Manners = Manners()


@dataclass(frozen=True, slots=True)
class Question:
    """A citizen's question as it is stored: personal data masked, one status.

    `status`: answered | clarified | unknown | smalltalk | feature | emergency | chosen (an offered entry was opened) |
    none_of_these.
    """

    text: str
    status: str
    entry: str | None = None
    aspect: str | None = None
    confidence: float = 0.0
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    replies: tuple[Reply, ...]
    dialogue: Dialogue
    question: Question | None = None
    opened: str | None = None
    """The entry that a choice (tapped, or typed as its number or label) opened; not stored."""
    meant: Understanding | None = None
    """What was understood, where a typed message was; not stored."""
