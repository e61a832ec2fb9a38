"""What was asked, and what officers propose to answer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question with the decision about it; its text is masked before it comes here."""

    inbox_id: int
    conversation: str
    channel: str
    asked_at: datetime
    text: str
    status: str
    entry: str | None
    aspect: str | None
    confidence: float
    options: list[str]
    release: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    asked_at: datetime
    text: str
    status: str


@dataclass(frozen=True, slots=True)
class NewProposal:
    """An answer that an officer proposes as a topic; `entry` is the key of what it is about."""

    case_id: int
    question: str
    answer: str
    entry: str | None
    proposed_by: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row of the proposals. `state`: open | accepted | declined, the last with a reason."""

    id: int
    case_id: int
    question: str
    answer: str
    entry: str | None
    proposed_by: str
    proposed_at: datetime
    state: str
    reason: str
    decided_by: str | None
    decided_at: datetime | None
