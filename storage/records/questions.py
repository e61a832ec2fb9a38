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
    margin: float | None = None
    """How much likelier than the next the entry was."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    asked_at: datetime
    text: str
    status: str


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What is proposed for the content. `kind`: topic (an answer, `entry` is the key of what it is about) | ask (the
    question is one more way of asking for `entry`). `case_id`: the case whose answer it is, if it is one's."""

    case_id: int | None
    question: str
    answer: str
    entry: str | None
    proposed_by: str
    proposed_at: datetime
    kind: str = "topic"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row of the proposals. `state`: open | accepted | declined, the last with a reason."""

    id: int
    case_id: int | None
    question: str
    answer: str
    entry: str | None
    proposed_by: str
    proposed_at: datetime
    state: str
    reason: str
    decided_by: str | None
    decided_at: datetime | None
    kind: str = "topic"


@dataclass(frozen=True, slots=True)
class Unwell:
    """A question that was not answered well, or (`chosen`) what was then picked of what was offered."""

    id: int
    conversation: str
    channel: str
    asked_at: datetime
    text: str
    status: str
    entry: str | None
    aspect: str | None
    options: list[str]


@dataclass(frozen=True, slots=True)
class NewMark:
    """What an editor did about questions that were asked alike. `form`: by what they are known.

    `state`: ignored | attached (to `entry`, as a way of asking) | drafted (as a new entry) | sent (to a unit).
    """

    form: str
    state: str
    marked_by: str
    marked_at: datetime
    asked_at: datetime
    entry: str | None = None
    proposal_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it is kept. `proposal`: how the proposal it made stands; `case`: the state of the case it made."""

    id: int
    form: str
    state: str
    marked_by: str
    marked_at: datetime
    asked_at: datetime
    entry: str | None
    proposal_id: int | None
    case_id: int | None
    proposal: str | None
    case: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Which questions a report counts; None leaves a side open. `statuses`, `aspects`, `entries`: one of these."""

    since: datetime
    until: datetime
    statuses: tuple[str, ...] | None = None
    aspects: tuple[str, ...] | None = None
    entries: tuple[str, ...] | None = None
    channel: str | None = None
