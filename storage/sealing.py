"""Secrets that we must be able to read again are sealed (AES-256-GCM) before they are stored.

Whoever has the database or a backup of it, but none of the keys, reads nothing of them. What is sealed names its key,
so that a new key can come into use while old ones still open what they closed, and is bound to what it is about, so
that it opens nothing when it is moved to another row.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Sealed = NewType("Sealed", str)
"""`v1.KEY.DATA`: the id of the key, then nonce and ciphertext in base 64."""

FORM = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12


class CannotOpen(Exception):
    """None of our keys opens it, or it was tampered with; the text is the id of the key it wants."""


class Keyring:
    """The keys there are: the first one seals, each opens what it sealed. Raises ValueError for what is no key."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._keys = {key_id(key): AESGCM(_bytes(key)) for key in keys}
        self._newest = next(iter(self._keys), "")

    @property
    def ids(self) -> list[str]:
        """Names of the keys, the one that seals first."""
        return list(self._keys)

    def seal(self, text: str, about: str) -> Sealed:
        """Raises `CannotOpen` where there is no key at all."""
        if not self._newest:
            raise CannotOpen("none")
        nonce = secrets.token_bytes(NONCE_BYTES)
        closed = self._keys[self._newest].encrypt(nonce, text.encode(), about.encode())
        return Sealed(f"{FORM}.{self._newest}.{urlsafe_b64encode(nonce + closed).decode()}")

    def open(self, sealed: Sealed, about: str) -> str:
        """What was sealed about this. Raises `CannotOpen`."""
        form, _, rest = sealed.partition(".")
        name, _, data = rest.partition(".")
        if form != FORM or name not in self._keys:
            raise CannotOpen(name or "none")
        try:
            raw = urlsafe_b64decode(data)
            return self._keys[name].decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(name) from error

    def renewed(self, stored: str, about: str) -> Sealed:
        """What is stored, sealed by the newest key; text from before anything was sealed is taken as it stands.

        Raises `CannotOpen`.
        """
        if not is_sealed(stored):
            return self.seal(stored, about)
        sealed = Sealed(stored)
        if stored.startswith(f"{FORM}.{self._newest}."):
            self.open(sealed, about)
            return sealed
        return self.seal(self.open(sealed, about), about)


def is_sealed(stored: str) -> bool:
    return stored.startswith(f"{FORM}.")


def new_key() -> str:
    """A key of 256 bits, as it stands in the configuration or a key file."""
    return secrets.token_urlsafe(KEY_BYTES)


def key_id(key: str) -> str:
    """By which a key is named; it tells nothing of the key."""
    return hashlib.sha256(b"motcua key " + _bytes(key)).hexdigest()[:8]


def _bytes(key: str) -> bytes:
    raw = urlsafe_b64decode(key.rstrip("=") + "=" * (-len(key.rstrip("=")) % 4))
    if len(raw) != KEY_BYTES or urlsafe_b64encode(raw).decode().rstrip("=") != key.rstrip("="):
        raise ValueError("not a key of 256 bits in base 64")
    return raw
