"""People at a desk, as tests play them."""

from datetime import datetime

import pyotp
from argon2 import PasswordHasher

from handlers.desk.passwords import Passwords

PASSWORD = "ruong lua xanh ngat cuoi lang"
OFFICES = ("tt-pvhcc-trang-bang", "tt-pvhcc-an-tinh")


def code_of(seed: str, now: datetime) -> str:
    """What the telephone shows."""
    return pyotp.TOTP(seed).at(now)


def cheap_passwords() -> Passwords:
    """As in service, only that a guess costs next to nothing."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
