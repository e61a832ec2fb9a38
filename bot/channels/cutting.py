"""Where to cut a long text: at the best border that fits, never inside what people see as one letter. Pure."""

import re
import unicodedata

BORDERS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"[.!?…;:]\s"), re.compile(r"\s"))
"""Where to cut, the best first: between paragraphs, lines, sentences, words."""
LONGEST_CLUSTER = 32


def units(text: str) -> int:
    """How long a text is in UTF-16, as phones count it."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, most: int) -> int:
    """Where the first part ends, of which at most so many characters fit: in its second half, else in mid-word."""
    if most >= len(text):
        return len(text)
    for border in BORDERS:
        ends = [found.end() for found in border.finditer(text, most // 2, most)]
        if ends:
            return ends[-1]
    return _before_cluster(text, most)


def _before_cluster(text: str, at: int) -> int:
    """Not between a letter and its marks, nor inside a joined emoji; unless that goes on for ever."""
    for end in range(at, max(1, at - LONGEST_CLUSTER), -1):
        if not _continues(text[end]) and text[end - 1] != "\u200d":
            return end
    return at


def _continues(char: str) -> bool:
    return unicodedata.category(char).startswith("M") or char == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"
