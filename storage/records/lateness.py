"""Results that are late, and difficulties a unit reports."""

from dataclasses import dataclass
from datetime import date, datetime


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
