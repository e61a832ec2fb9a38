"""Who may do what: one table, and one question that every function of the desk asks of it."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.desk import NotTheirs
from storage.records import Staff


class Role(StrEnum):
    OFFICER = "officer"
    """Works on the cases of one unit."""
    SUPERVISOR = "supervisor"
    """Runs the one-stop service: every unit's cases, who works on them, where they go."""
    INSPECTOR = "inspector"
    """Reads everything, changes nothing."""
    EDITOR = "editor"
    """Keeps the knowledge true."""
    ADMIN = "admin"
    """Lets people in and shuts them out; sees no case."""


class Action(StrEnum):
    READ_CASE = "read case"
    WORK_ON_CASE = "work on case"
    """Claim, note, ask back, answer, close."""
    TALK = "talk"
    """Take the conversation with its sender over from the assistant."""
    ASSIGN_CASE = "assign case"
    TRANSFER_CASE = "transfer case"
    REVEAL_PERSON = "reveal person"
    """Show whose case it is, unmasked."""
    OPEN_SEALED = "open sealed"
    """The same of a case whose sender is hidden from the unit complained about."""
    RETAIN_CASE = "retain case"
    """Keep a case from being erased, by a document; and lift that."""
    READ_REQUESTS = "read requests"
    """What people ask about their own data."""
    SETTLE_REQUEST = "settle request"
    EXPORT_CASES = "export cases"
    READ_REPORTS = "read reports"
    READ_QUESTIONS = "read questions"
    """What citizens asked, numbers covered, with the figures of it; questions are of no unit."""
    READ_KNOWLEDGE = "read knowledge"
    EDIT_KNOWLEDGE = "edit knowledge"
    READ_NEWS = "read news"
    WRITE_NEWS = "write news"
    """Write what is to be told."""
    SEND_NEWS = "send news"
    """Let what somebody else wrote go out."""
    HOLD_NEWS = "hold news"
    """Pause what goes out, or stop it."""
    REVEAL_WINNERS = "reveal winners"
    """Show who wants to win a quiz, unmasked; its figures are for those who read the news."""
    READ_AUDIT = "read audit"
    MANAGE_STAFF = "manage staff"


class Reach(StrEnum):
    OWN = "own"
    """Their own unit's."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on: the unit it lies with, and the unit whose staff it is about, if it is about any.

    `sealed_from` is the unit from which its sender is hidden, `opened_by` the unit above that one.
    """

    office: str | None = None
    about_staff_of: str | None = None
    sealed_from: str | None = None
    opened_by: str | None = None


NOTHING_IN_PARTICULAR = Target()

_OWN_CASES = (Action.READ_CASE, Action.WORK_ON_CASE, Action.TALK, Action.TRANSFER_CASE, Action.REVEAL_PERSON)
_REQUESTS = (Action.READ_REQUESTS, Action.SETTLE_REQUEST)
_SENDS_NEWS = (Action.READ_NEWS, Action.SEND_NEWS, Action.HOLD_NEWS, Action.REVEAL_WINNERS)
_RUNS_CASES = (Action.ASSIGN_CASE, Action.RETAIN_CASE, Action.EXPORT_CASES, Action.READ_REPORTS)
_ALL_CASES = (*_OWN_CASES, Action.OPEN_SEALED, *_RUNS_CASES, *_REQUESTS)
_READS = (Action.READ_QUESTIONS, Action.READ_KNOWLEDGE)
_INSPECTED = (
    *(Action.READ_CASE, Action.OPEN_SEALED, Action.READ_REQUESTS, Action.EXPORT_CASES),
    *(Action.READ_REPORTS, Action.READ_QUESTIONS, Action.READ_AUDIT, Action.READ_KNOWLEDGE, Action.READ_NEWS),
)
_EDITED = (
    *(Action.READ_KNOWLEDGE, Action.EDIT_KNOWLEDGE, Action.READ_REPORTS, Action.READ_QUESTIONS),
    *(Action.READ_NEWS, Action.WRITE_NEWS, Action.HOLD_NEWS),
)

PERMITTED: dict[Role, dict[Action, Reach]] = {
    Role.OFFICER: dict.fromkeys((*_OWN_CASES, Action.OPEN_SEALED, Action.READ_REPORTS), Reach.OWN)
    | {Action.READ_KNOWLEDGE: Reach.ALL},
    Role.SUPERVISOR: dict.fromkeys(
        (*_ALL_CASES, *_SENDS_NEWS, Action.READ_QUESTIONS, Action.READ_KNOWLEDGE), Reach.ALL
    ),
    Role.INSPECTOR: dict.fromkeys(_INSPECTED, Reach.ALL),
    Role.EDITOR: dict.fromkeys(_EDITED, Reach.ALL),
    Role.ADMIN: dict.fromkeys((Action.MANAGE_STAFF, Action.READ_AUDIT, *_REQUESTS), Reach.ALL),
}

SHOWING_WHO = (Action.REVEAL_PERSON, Action.TALK, Action.OPEN_SEALED)
"""What shows whose a case is."""
ANSWERING = tuple(role for role, actions in PERMITTED.items() if Action.WORK_ON_CASE in actions)
"""The roles of those who answer citizens."""


def may(person: Staff, action: Action, target: Target = NOTHING_IN_PARTICULAR) -> bool:
    """Whether somebody may do this to that.

    What is about the staff of a unit goes past that unit (DESIGN §7): nobody of that unit touches it, whatever their
    role. Where the sender is sealed, whatever shows who it is needs the right to open that: nobody of the unit
    complained about has it, and of all other units only the one above.
    """
    if target.sealed_from is not None and action in SHOWING_WHO:
        return _opens(person, target) and (action is Action.REVEAL_PERSON or _reaches(person, action, target))
    return _reaches(person, action, target)


def _reaches(person: Staff, action: Action, target: Target) -> bool:
    reach = reach_of(person, action)
    if reach is None or (person.office is not None and person.office == target.about_staff_of):
        return False
    return reach is Reach.ALL or (person.office is not None and person.office == target.office)


def _opens(person: Staff, target: Target) -> bool:
    if person.office == target.sealed_from or not _reaches(person, Action.OPEN_SEALED, target):
        return False
    return reach_of(person, Action.OPEN_SEALED) is Reach.ALL or person.office == target.opened_by


def reach_of(person: Staff, action: Action) -> Reach | None:
    """How far somebody may do this; None: not at all."""
    return None if person.disabled_at is not None else PERMITTED[Role(person.role)].get(action)


def may_at_all(person: Staff, action: Action) -> bool:
    """Whether there is anything they may do this to: what decides about pages and menus, not about objects."""
    return reach_of(person, action) is not None


def must(person: Staff, action: Action) -> None:
    """Raises `NotTheirs` for whoever may not do this to anything in particular."""
    if not may(person, action):
        raise NotTheirs


def must_at_all(person: Staff, action: Action) -> None:
    """Raises `NotTheirs` for whoever may do this to nothing at all."""
    if not may_at_all(person, action):
        raise NotTheirs
