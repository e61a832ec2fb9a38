"""Newer content that came with the program is offered as a draft; what was published is never swapped by itself.

A file is newer where it differs from what came with the program when something was first published (release 1). Where
nobody changed it here meanwhile it can be taken without a look at both.
"""

from collections.abc import Collection
from dataclasses import dataclass

from handlers.desk import Desk, NotTheirs, Refusal, drafting
from handlers.desk.drafting import Work
from storage import releases
from storage.records import Staff

FIRST = 1
NOTHING = "Hãy chọn ít nhất một tệp."


@dataclass(frozen=True, slots=True)
class Offer:
    """A file as it came with the program (None: it is there no more), and as it runs here."""

    path: str
    new: bytes | None
    now: bytes | None
    is_untouched: bool
    """It runs as it came with the program before."""


async def offers(desk: Desk, who: Staff) -> list[Offer]:
    """What is newer than what was published and is not in the draft yet. Raises `NotTheirs`."""
    work = await drafting.work(desk, who)
    return await _offers(desk, work)


async def take(desk: Desk, who: Staff, paths: Collection[str]) -> int:
    """Put some of them into the draft; returns how many. Raises `NotTheirs`, `Refusal` and `drafting.Conflict`."""
    work = await drafting.work(desk, who)
    texts = {one.path: one.new for one in await _offers(desk, work) if one.path in paths}
    if not texts:
        raise Refusal(NOTHING)
    await drafting.save_all(desk, who, texts, {path: work.seen(path) for path in texts})
    return len(texts)


async def _offers(desk: Desk, work: Work) -> list[Offer]:
    if desk.press is None:
        raise NotTheirs
    if work.running.release is None:
        return []
    came, runs, drafted = await desk.press.at_hand(), work.running.texts, work.texts
    async with desk.database.reading() as connection:
        before = await releases.texts(connection, FIRST)
    newer = [path for path in sorted({*came, *before}) if came.get(path) != before.get(path)]
    return [
        Offer(path, came.get(path), runs.get(path), runs.get(path) == before.get(path))
        for path in newer
        if came.get(path) not in (runs.get(path), drafted.get(path))
    ]
