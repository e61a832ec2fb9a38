"""Two texts beside each other: which words of each are not in the other. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile

WORD = re.compile(r"\S+|\s+")
MOST_PAIRS = 90_000
"""Words of the one times words of the other; beyond, all is marked from the first change to the last."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text; `differs`: the other text does not have it there."""

    text: str
    differs: bool


def marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts whole, in pieces."""
    old, new = WORD.findall(before), WORD.findall(after)
    first = _alike(old, new)
    last = min(_alike(old[::-1], new[::-1]), len(old) - first, len(new) - first)
    middle = old[first : len(old) - last], new[first : len(new) - last]
    kept_old, kept_new = _common(*middle)
    return _pieces(old, first, last, kept_old), _pieces(new, first, last, kept_new)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))


def _common(old: Sequence[str], new: Sequence[str]) -> tuple[set[int], set[int]]:
    """Which words of each the other has as well, by their places."""
    if len(old) * len(new) > MOST_PAIRS:
        return set(), set()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return (
        {at for block in blocks for at in range(block.a, block.a + block.size)},
        {at for block in blocks for at in range(block.b, block.b + block.size)},
    )


def _pieces(words: Sequence[str], first: int, last: int, kept: set[int]) -> list[Piece]:
    def is_kept(at: int) -> bool:
        return at < first or at >= len(words) - last or at - first in kept

    runs = groupby(range(len(words)), key=is_kept)
    return [Piece("".join(words[at] for at in run), differs=not same) for same, run in runs]
