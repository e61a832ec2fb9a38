"""The questions that content is tested by before it is published: every way of asking, and the tests of each entry."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.entries import LifeEvent, Procedure, Topic
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Trial:
    """A question and what becomes of it: `entry` answers it (or must not), with and without certain words.

    `strict`: an editor wrote it as a test, so it must pass; else it is a way of asking, which must not get worse.
    """

    entry: str
    text: str
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    answered: bool = True
    strict: bool = False


def trials(library: Library) -> Iterator[Trial]:
    """All questions of a library, in its order."""
    for key, entry in library:
        if isinstance(entry, (Procedure, Topic, LifeEvent)):
            yield from (Trial(key, asked) for asked in entry.ask)
            for test in entry.tests:
                yield Trial(key, test.ask, test.contains, test.lacks, test.answered, strict=True)
