"""Several cases at once: taken on, given to somebody or to another unit, sorted, closed.

Each is a change of its own: one that fails holds up none of the others, and is named with the reason.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from handlers.desk import Desk, Refusal, cases
from handlers.desk.cases import AsRead
from storage.records import Staff

MOST = 50
NOTHING = "Hãy đánh dấu ít nhất một mục."
TOO_MANY = f"Mỗi lần làm được nhiều nhất {MOST} mục."


@dataclass(frozen=True, slots=True)
class Failed:
    """A case that was left as it was, and why."""

    code: str
    reason: str


async def assign(desk: Desk, who: Staff, chosen: Sequence[AsRead], login: str) -> list[Failed]:
    """Give each to somebody. Raises `Refusal` where nothing, or too much, was chosen."""
    return await _each(chosen, lambda one: cases.assign(desk, who, one, login))


async def transfer(desk: Desk, who: Staff, chosen: Sequence[AsRead], office: str, text: str) -> list[Failed]:
    """Give each to another unit, with the same words to every citizen."""
    return await _each(chosen, lambda one: cases.transfer(desk, who, one, office, text))


async def claim(desk: Desk, who: Staff, chosen: Sequence[AsRead]) -> list[Failed]:
    """Take each on."""
    return await _each(chosen, lambda one: cases.claim(desk, who, one))


async def categorise(desk: Desk, who: Staff, chosen: Sequence[AsRead], category: str) -> list[Failed]:
    """Say of each what kind of matter it is."""
    return await _each(chosen, lambda one: cases.categorise(desk, who, one, category))


async def close(desk: Desk, who: Staff, chosen: Sequence[AsRead], text: str, outcome: str) -> list[Failed]:
    """Close each with the same outcome and the same words to every citizen."""
    return await _each(chosen, lambda one: cases.close(desk, who, one, text, outcome))


async def _each(chosen: Sequence[AsRead], change: Callable[[AsRead], Awaitable[None]]) -> list[Failed]:
    if not chosen:
        raise Refusal(NOTHING)
    if len(chosen) > MOST:
        raise Refusal(TOO_MANY)
    failed = []
    for one in chosen:
        try:
            await change(one)
        except Refusal as refusal:
            failed.append(Failed(one.code, str(refusal)))
    return failed
