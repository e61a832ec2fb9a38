"""Cases: what was filed, what happened to it, its clock, and how cases are sought and counted."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.records.messages import Body


@dataclass(frozen=True, slots=True)
class NewCase:
    """Something a citizen gave us to be followed up.

    `kind`: phan_anh | kien_nghi | gop_y | khen_ngoi | cau_hoi. `inbox_id` is the message that says it: with the kind
    it makes one case, however often it is filed. `category`, `office` and `entry` are ids of the knowledge. `person`:
    name, address and phone, given with consent.
    """

    code: str
    kind: str
    inbox_id: int | None
    conversation: str | None
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
    until: datetime | None = None
    """Only what came before it."""
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which cases somebody at the desk looks for; None leaves a side open.

    `office`: only that unit's. `not_about`: none about the staff of that unit. `words`: folded words, all of which
    must be in the text. `due_from`, `due_until`: due from that day, up to it.
    """

    states: tuple[str, ...]
    office: str | None = None
    not_about: str | None = None
    staff_id: int | None = None
    unclaimed: bool = False
    words: tuple[str, ...] = ()
    code: str | None = None
    kind: str | None = None
    category: str | None = None
    due_from: date | None = None
    due_until: date | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Which lines of the audit are wanted; "" leaves a side open. `object`, `action`: how they begin."""

    login: str = ""
    object: str = ""
    action: str = ""


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

    id: int
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
