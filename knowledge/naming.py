"""Names for new entries, made of what they are called: nobody has to think of one."""

import re
from collections.abc import Collection

from knowledge.vietnamese import fold

LONGEST_ID = 60
ROOM = 4
"""Characters left for what tells one name from another."""


def id_of(called: str, taken: Collection[str]) -> str:
    """An id that no other entry has."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(called)).strip("-")[: LONGEST_ID - ROOM].strip("-") or "muc-moi"
    return next(name for name in (stem, *(f"{stem}-{at}" for at in range(2, 999))) if name not in taken)
