"""What a channel with nothing to tap shows: choices as numbered lines, and long texts in pieces. Pure."""

import re
from collections.abc import Iterable, Sequence

from bot.channels.addresses import told, untold
from bot.channels.cutting import cut, units
from handlers.messages import Choice

PRESSED = re.compile(r"\d+\.(\d+)")
BY_NUMBER = "Anh/chị nhắn số hoặc tên mục để chọn:"


def pieces(text: str, most: int) -> list[str]:
    """A text in pieces of at most so many UTF-16 units."""
    found, rest = [], text.strip()
    while rest:
        at = cut(rest, _fitting(rest, most))
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return found


def _fitting(text: str, limit: int) -> int:
    """How many characters fit at most."""
    most = min(len(text), limit)
    while units(text[:most]) > limit:
        most -= (units(text[:most]) - limit + 1) // 2
    return most


def listed(choices: Iterable[Choice], said: str) -> list[str]:
    """Choices as lines: those to choose with the number that chooses them, addresses to tap or to call."""
    return _lines(untold(choices, said))


def _lines(choices: Sequence[Choice]) -> list[str]:
    lines, presses = [], 0
    for choice in choices:
        presses += choice.press is not None
        lines.append(f"{_number(choice.press, presses)}. {told(choice)}" if choice.press else f"• {told(choice)}")
    return [BY_NUMBER, *lines] if presses else lines


def _number(press: str, place: int) -> int:
    """What chooses it: its place in the menu of the turn, of which this reply may show a later piece."""
    found = PRESSED.fullmatch(press)
    return int(found[1]) + 1 if found else place
