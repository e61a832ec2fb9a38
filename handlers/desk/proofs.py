"""Tokens, second factors and recovery codes: what somebody has, and what of it is kept. Pure."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

SECONDS_OF_STEP = 30
STEPS_AROUND = (0, -1, 1)
"""A telephone's clock may be off by half a minute either way."""
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None of them is read as another."""


def new_token() -> str:
    """A token of 256 bits for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def new_seed() -> str:
    """A TOTP seed (RFC 6238) in base 32."""
    return pyotp.random_base32()


def step_of(seed: str, code: str, now: datetime) -> int | None:
    """The step of 30 s whose code this is, or None. Using it up is the caller's: a code must not count twice."""
    given = code.replace(" ", "")
    current = int(now.timestamp()) // SECONDS_OF_STEP
    totp = pyotp.TOTP(seed)
    steps = [current + around for around in STEPS_AROUND]
    return next((step for step in steps if hmac.compare_digest(_code_at(totp, step), given.encode())), None)


def _code_at(totp: pyotp.TOTP, step: int) -> bytes:
    return totp.at(step * SECONDS_OF_STEP).encode()


def address_of(seed: str, login: str) -> str:
    """The `otpauth://` address that an authenticator application reads from a QR code."""
    return pyotp.TOTP(seed).provisioning_uri(name=login, issuer_name="Motcua")


def new_recovery_codes() -> list[str]:
    """Codes of 49 bits, each good for one sign-in without the telephone."""
    return [_grouped("".join(secrets.choice(LETTERS) for _ in range(10))) for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    return digest("".join(c for c in code.lower() if c.isalnum()))


def _grouped(code: str) -> str:
    return f"{code[:5]}-{code[5:]}"


def form_token(session_token: str) -> str:
    """What a form must bring back to show that our own page sent it: only who has the cookie can know it."""
    return digest(f"form {session_token}")
