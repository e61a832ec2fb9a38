"""What the repositories take and give: frozen values, the public face of storage.

`conversation` is always "channel:account:chat"; bodies are the JSON of what was heard or is to be said.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any, Literal

from storage.sealing import Sealed

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
class NewCase:
    """Something a citizen gave us to be followed up.

    `kind`: phan_anh | kien_nghi | gop_y | khen_ngoi | cau_hoi. `inbox_id` is the message that says it: with the kind
    it makes one case, however often it is filed. `category`, `office` and `entry` are ids of the knowledge. `person`:
    name, address and phone, given with consent.
    """

    code: str
    kind: str
    inbox_id: int
    conversation: str
    channel: str
    text: str
    created_at: datetime
    category: str | None = None
    office: str | None = None
    entry: str | None = None
    folded: str = ""
    """The text without tone marks."""
    about_staff_of: str | None = None
    dossier: str | None = None
    person: Body | None = None
    spot: str | None = None
    """Where it is: latitude and longitude."""
    sealed_from: str | None = None
    opened_by: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the cases. Without a conversation the person was unlinked; an empty text was erased.

    `state`: received | transferred | asked (the citizen is) | answered | closed. `staff_id` is who works on it,
    `about_staff_of` the unit whose staff it is about, `dossier` the number of the dossier it is about, `person` name,
    address and phone of the sender; None for a góp ý. `sealed_from` is the unit from which the sender wants to be
    hidden, `opened_by` the unit above it.
    """

    id: int
    code: str
    kind: str
    state: str
    conversation: str | None
    channel: str
    category: str | None
    office: str | None
    entry: str | None
    text: str
    about_staff_of: str | None
    staff_id: int | None
    version: int
    created_at: datetime
    changed_at: datetime
    dossier: str | None = None
    person: Body | None = None
    spot: str | None = None
    retained: str | None = None
    """The document by which nothing of it may be erased for now."""
    sealed_from: str | None = None
    opened_by: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """How content the sender of a case was: `score` counts on the scale of the survey from 1, the worst.

    `criteria` are ids of the survey's, `words` an optional sentence. It says nothing of who gave it.
    """

    score: int
    criteria: list[str]
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One step in a case's life. `who`: citizen, or "staff:" and a login; `body`: values, erasable.

    `what`: filed | replied | added | accepted | reopened | unlinked | erased, or what an officer did: claimed | noted |
    asked | answered | transferred | closed | reopened | proposed | retained | released | taken_over | handed_back.
    """

    at: datetime
    who: str
    what: str
    body: Body


@dataclass(frozen=True, slots=True)
class CaseClock:
    """By when a case of that version is due by those rules; `due_on` is None where nothing is promised, or it waits."""

    case_id: int
    version: int
    rules: str
    basis: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody was reminded of a due day once. `stage`: soon | overdue; or told of a case once: new | transferred, with
    the day it came."""

    case_id: int
    stage: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases to list; None leaves a side open."""

    state: str | None = None
    kind: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which cases somebody at the desk looks for; None leaves a side open.

    `office`: only that unit's. `not_about`: none about the staff of that unit. `words`: folded words, all of which
    must be in the text. `before`: only cases with a lower id. `due_from`, `due_until`: due from that day, up to it.
    `after`: of those only what comes after a case that is due on that day and has that id.
    """

    states: tuple[str, ...]
    office: str | None = None
    not_about: str | None = None
    staff_id: int | None = None
    unclaimed: bool = False
    words: tuple[str, ...] = ()
    code: str | None = None
    before: int | None = None
    kind: str | None = None
    category: str | None = None
    due_from: date | None = None
    due_until: date | None = None
    after: tuple[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Which lines of the audit are wanted; "" leaves a side open. `object`, `action`: how they begin."""

    login: str = ""
    object: str = ""
    action: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Which cases a report counts: those that came from `since` on and before `until`."""

    since: datetime
    until: datetime
    office: str | None = None
    not_about: str | None = None


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case as reports count it. `first_at`: its first answer, `done_at`: its last answer or closing."""

    code: str
    kind: str
    state: str
    channel: str
    category: str | None
    office: str | None
    entry: str | None
    created_at: datetime
    first_at: datetime | None
    done_at: datetime | None
    due_on: date | None
    basis: str | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Hold:
    """A person of ours holds a conversation. `staff_id` and `case_id`: an officer of ours, from the page of a case."""

    conversation: str
    taken_by: str
    since: datetime
    until: datetime
    staff_id: int | None = None
    case_id: int | None = None


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


@dataclass(frozen=True, slots=True)
class NewLate:
    """A dossier whose result will be late: whose it is, where it stands, why, and the new day."""

    office: str
    receipt: str
    person: str
    dossier: str
    status: str
    reason: str
    promised_on: date
    new_on: date
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LateResult:
    """An entry of that register. `issued_on`: when the letter that apologises was sent."""

    id: int
    office: str
    receipt: str
    person: str
    dossier: str
    status: str
    reason: str
    promised_on: date
    new_on: date
    created_by: str
    created_at: datetime
    issued_on: date | None
    issued_by: str | None


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What hinders a unit, and what was answered ("": nothing yet)."""

    id: int
    office: str
    text: str
    written_by: str
    written_at: datetime
    answer: str
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewStaff:
    login: str
    name: str
    role: str
    office: str | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works at the desk. `office` is the id of their unit; None: no unit of their own."""

    id: int
    login: str
    name: str
    role: str
    office: str | None
    is_set_up: bool
    """Has a password and a second factor."""
    disabled_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Secrets:
    """What somebody proves to be themselves with: an argon2 hash, the sealed TOTP seed, the last step used."""

    password: str | None
    seed: Sealed | None
    totp_step: int | None


@dataclass(frozen=True, slots=True)
class StaffLink:
    """A link by which somebody sets up how they sign in, once: the digest of its token, the sealed seed it shows."""

    token: str
    staff_id: int
    seed: Sealed
    until: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that somebody signed in with. `id` names it in lists; the token itself is kept as a digest only."""

    id: str
    staff_id: int
    device: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to which object and field, and when; never the values."""

    at: datetime
    staff_id: int | None
    login: str
    action: str
    object: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class NewTokens:
    """A pair of tokens of an account, sealed together, and how long the access token lives."""

    channel: str
    account: str
    pair: Sealed
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Tokens:
    """What is kept of an account's tokens. `refused`: why they are worth nothing any more ("": they are good)."""

    channel: str
    account: str
    pair: Sealed
    issued_at: datetime
    expires_at: datetime
    generation: int
    refused: str
    doubted_at: datetime | None
