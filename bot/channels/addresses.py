"""Choices that lead elsewhere, told in words where they cannot be tapped. Pure."""

from collections.abc import Iterable

from bot.channels.cleaning import visible
from handlers.messages import Choice


def told(choice: Choice) -> str:
    """A line for a choice: its label can be typed, an address or a phone number tapped."""
    address, label = _address(choice), visible(choice.label).strip()
    return f"{label}: {visible(address)}" if address and address not in label else label


def untold(choices: Iterable[Choice], text: str) -> list[Choice]:
    """Without calls to numbers that stand in the text already."""
    return [one for one in choices if not (one.url or "").startswith("tel:") or _address(one) not in text]


def _address(choice: Choice) -> str:
    return (choice.url or "").removeprefix("tel:").removeprefix("mailto:")
