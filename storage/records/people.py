"""Officers, how they sign in, what they did, and the tokens kept for a vendor."""

from dataclasses import dataclass
from datetime import datetime

from storage.sealing import Sealed


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
