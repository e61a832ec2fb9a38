"""Passwords: long rather than odd, kept as argon2id hashes, made and compared two at a time at most."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 128
"""ASVS 5.0, 6.2.1 and 6.2.9."""
WEAKEST = 3
"""zxcvbn's score from which guessing takes more than ten billion tries."""
TOGETHER = 2
"""A hash takes 64 MB and a tenth of a second; a flood of sign-ins must take neither all memory nor all processors."""
TOO_SHORT = f"Mật khẩu cần ít nhất {SHORTEST} ký tự; một câu dễ nhớ của riêng mình là tốt nhất."
TOO_LONG = f"Mật khẩu dài quá {LONGEST} ký tự."
TOO_EASY = "Mật khẩu này dễ đoán. Hãy chọn một câu khác: vài từ không liên quan với nhau, chỉ mình mình biết."


def weakness(password: str, about: tuple[str, ...] = ()) -> str | None:
    """What is wrong with a new password, in one sentence; `about` are names that it must not be made of."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    # zxcvbn's time grows quickly with the length; the first 72 characters tell enough
    found = zxcvbn(password[:72], user_inputs=[*about, "motcua", "trangbang", "tayninh", "hanhchinhcong"])
    return TOO_EASY if found["score"] < WEAKEST else None


class Passwords:
    """Hashes passwords and compares with hashes, beside the event loop."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
        self._slots = asyncio.Semaphore(TOGETHER)
        self._nobodys = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password behind the hash; without one it takes just as long and never fits."""
        if len(password) > LONGEST:
            password = ""
        async with self._slots:
            fitting = await asyncio.to_thread(self._verify, hashed or self._nobodys, password)
        return fitting and hashed is not None

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
