"""Whether Zalo speaks: SHA-256 over application id + raw body + timestamp + OA secret key. Pure.

The key is the one on the application's webhook page. Integrations disagree on whether the header says `mac=` before the
digest and on whether the timestamp is the body's or a header's, so both are taken; each is as hard to forge.
"""

import hmac
import re
from collections.abc import Collection, Iterable
from hashlib import sha256

SIGNATURE = "X-ZEvent-Signature"
TIMESTAMP = "X-ZEvent-Timestamp"
STAMPS = re.compile(rb'"timestamp"\s*:\s*"?(\d{1,20})')
"""In the raw bytes: nothing is parsed before it is known who speaks. In a text the quotes would be escaped."""
MOST_STAMPS = 4
DIGEST = re.compile(r"(?:mac=)?([0-9a-fA-F]{64})")


def is_signed(signature: str, stamp: str, body: bytes, *, app_id: str, keys: Collection[str]) -> bool:
    """Whether one of our keys signed this body; `signature` and `stamp` are what the headers say."""
    digest = DIGEST.fullmatch(signature.strip())
    if digest is None:
        return False
    given, begun = digest[1].lower(), sha256(app_id.encode() + body)
    matches = False
    for tail in (one + key.encode() for one in _stamps(stamp, body) for key in keys):
        made = begun.copy()
        made.update(tail)
        matches |= hmac.compare_digest(made.hexdigest(), given)
    return matches


def _stamps(stamp: str, body: bytes) -> Iterable[bytes]:
    in_body = [found[1] for found in STAMPS.finditer(body)]
    # The event's own stands beside what it tells of, mostly last.
    return dict.fromkeys([*in_body[-MOST_STAMPS:], stamp.strip().encode()[:20]])
