"""Deaths at named points, for tests only: `MOTCUA_FAULT=turn_stored:3` ends the process at the third pass."""

import os
from collections import Counter

_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """A place where a crash is tried. Does nothing unless the environment names it."""
    wanted = os.environ.get("MOTCUA_FAULT")
    if wanted is None:
        return
    _passed[name] += 1
    if wanted == f"{name}:{_passed[name]}":
        os._exit(137)
