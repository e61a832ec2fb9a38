"""A long answer a screen at a time: what is shown now, and how much is left."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.messages import Block, Paragraph
from handlers.rich import bold, inline, items, paragraph
from knowledge.catalogue.cleaning import cut

SCREEN = 620
"""Characters of an answer's body that fit on one screen of a small phone beside heading and source."""
REST = 140
"""A rest of fewer characters is not worth another screen."""
PIECE = 200
"""Characters that a line must have on this screen, if it is to go on in the next."""
MARK = 6
"""What a line costs beside its characters: the rest of a broken line."""

Line = tuple[str, str]
"""A line with the title it stands under."""


@dataclass(frozen=True)
class Part:
    """Lines under a title ("" for none)."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Screen:
    blocks: tuple[Block, ...]
    left: int
    """How many lines come after this screen, one that goes on there counted."""


def screen(parts: Sequence[Part], number: int = 0) -> Screen:
    """One screen (from 0) of these lines; a number beyond the last gives the last."""
    screens = _screens([(part.title, line) for part in parts for line in part.lines])
    number = min(number, len(screens) - 1)
    after = [line for later in screens[number + 1 :] for _, line in later]
    return Screen(tuple(_blocks(screens[number])), len(after))


def _screens(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines parted into screens; one that does not fit is cut where there is room for a good part of it."""
    screens: list[list[Line]] = [[]]
    room, waiting = SCREEN, deque(lines)
    while waiting:
        title, text = waiting.popleft()
        above = len(title) if not screens[-1] or screens[-1][-1][0] != title else 0
        is_last = len(text) + sum(len(later) for _, later in waiting) <= room + REST
        if len(text) + above > room and not is_last:
            text, rest = cut(text, room - above) if room - above >= PIECE else ("", text)
            waiting.extendleft([(title, rest)] if rest else [])
            screens[-1] += [(title, text)] if text else []
            screens.append(_headings_at_the_end_of(screens[-1]))
            room = SCREEN - sum(len(text) + MARK for _, text in screens[-1])
            continue
        screens[-1].append((title, text))
        room -= len(text) + above + MARK
    return [found for found in screens if found] or [[]]


def _headings_at_the_end_of(lines: list[Line]) -> list[Line]:
    """Takes away the last lines that only announce what comes on the next screen, to be its beginning."""
    at = len(lines)
    while at > 1 and lines[at - 1][1].endswith(":"):
        at -= 1
    announced, lines[at:] = lines[at:], []
    return announced


def _blocks(lines: list[Line]) -> Iterator[Block]:
    title, run = "", list[str]()
    for here, line in [*lines, ("\0", "")]:
        if here != title and run:
            if title:
                yield paragraph(bold(title))
            yield items(run) if len(run) > 1 or title else Paragraph(inline(run[0]))
            run = []
        title = here
        run.append(line)
