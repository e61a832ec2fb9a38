"""Cutting a long styled text into messages that Telegram takes. Pure.

The text is cut before it is escaped, so neither a tag, an entity nor a pair of surrogates can be cut in two.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.channels.capabilities import TELEGRAM
from bot.channels.cutting import cut, units

MOST_BYTES = 30_000
"""Of HTML; Telegram refuses more than 32,768."""
MOST_STYLED = 90
"""Telegram silently drops all entities after the hundredth."""
BLANK_START = re.compile(r"[\s\u2800\ufffc]*")
BLANK_END = re.compile(r"(?<![\s\u2800\ufffc])[\s\u2800\ufffc]*$|^[\s\u2800\ufffc]*$")
"""Telegram finds more characters blank than Python does, and refuses a message of nothing else."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of visible text in one style."""

    text: str
    bold: bool = False
    url: str | None = None

    @property
    def html(self) -> str:
        shown = escape(self.text, quote=False)
        if self.url:
            shown = f'<a href="{escape(self.url)}">{shown}</a>'
        return f"<b>{shown}</b>" if self.bold else shown


def html(runs: Sequence[Run]) -> str:
    return "".join(run.html for run in runs)


def parts(runs: Sequence[Run]) -> list[str]:
    """The text as HTML messages, each within Telegram's limits; none is blank."""
    rest, found = _trimmed(runs), []
    while rest:
        at = _cut(rest)
        found.append(html(_trimmed(_slice(rest, 0, at))))
        rest = _trimmed(_slice(rest, at))
    return found


def _cut(runs: Sequence[Run]) -> int:
    """Where the first message ends: at the best border in the second half of what fits, else in mid-word."""
    text = "".join(run.text for run in runs)
    return cut(text, _fitting(runs, text))


def _fitting(runs: Sequence[Run], text: str) -> int:
    """How many characters fit at most, by halving what is too much."""
    fits, too_much = 1, len(text) + 1
    if _fits(runs):
        return len(text)
    while too_much - fits > 1:
        middle = (fits + too_much) // 2
        fits, too_much = (middle, too_much) if _fits(_slice(runs, 0, middle)) else (fits, middle)
    return fits


def _fits(runs: Sequence[Run]) -> bool:
    styled = sum(run.bold or run.url is not None for run in runs)
    length = sum(units(run.text) for run in runs)
    return length <= TELEGRAM.units and styled <= MOST_STYLED and len(html(runs).encode()) <= MOST_BYTES


def _slice(runs: Sequence[Run], start: int, end: int | None = None) -> list[Run]:
    """The runs between two places of the whole text."""
    found, at = [], 0
    for run in runs:
        text = run.text[max(0, start - at) : None if end is None else max(0, end - at)]
        if text:
            found.append(replace(run, text=text))
        at += len(run.text)
    return found


def _trimmed(runs: Sequence[Run]) -> list[Run]:
    """Without blanks at both ends, which Telegram would drop itself; nothing at all if all of it is blank."""
    text = "".join(run.text for run in runs)
    start, end = BLANK_START.match(text), BLANK_END.search(text)
    return _slice(runs, start.end(), end.start()) if start and end else []
