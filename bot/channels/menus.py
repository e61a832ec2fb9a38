"""What a channel with nothing to tap shows: choices as numbered lines, and long texts in pieces. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import partial

from bot.channels.addresses import told, untold
from bot.channels.cleaning import visible
from bot.channels.cutting import cut, units
from handlers.messages import Choice, Reply, plain

NUMBERED = re.compile(r"(\d+)\. (.+)")
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


def spelled(reply: Reply) -> str:
    """All a reply says, with its choices as lines at the end. Numbers choose there, so nothing else is numbered, and a
    choice that the text says to tap is to be written."""
    has_menu = any(choice.press for choice in reply.choices)
    said = visible(plain(reply.text, numbers=not has_menu)).strip()
    lines = listed(reply.choices, said)
    named = [found.groups() for line in lines if (found := NUMBERED.fullmatch(line))]
    for number, label in sorted(named, key=lambda one: -len(one[1])):  # one label may begin with another
        said = re.sub(rf"\b([Bb])ấm {re.escape(label)}(?!\w)", partial(_written, number, label), said)
    return "\n\n".join(part for part in (said, "\n".join(lines)) if part)


def _written(number: str, label: str, found: re.Match[str]) -> str:
    return f"{'Nhắn' if found[1] == 'B' else 'nhắn'} {number} ({label})"


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
