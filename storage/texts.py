"""What both databases can hold: text without NUL and half characters, and values as compact JSON. Pure."""

import json
import re
from typing import Any

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
HALF = re.compile("[\ud800-\udfff]")
NUL_OR_HALF = re.compile(r"\\u0000|(\\.)|[\ud800-\udfff]")
"""In JSON. Group 1 is any other backslash with what it stands for: thus a second one is not mistaken for a first."""
INSTEAD = "\ufffd"

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def storable(text: str) -> str:
    """The text with a mark in place of what PostgreSQL (NUL) or UTF-8 (half a character) cannot hold."""
    return UNSTORABLE.sub(INSTEAD, text)


def compact(value: Any) -> str:
    """JSON that can be stored."""
    text = _encode(value)
    if "\\u0000" not in text and HALF.search(text) is None:
        return text
    return NUL_OR_HALF.sub(lambda found: found[1] or INSTEAD, text)
