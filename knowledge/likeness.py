"""Ways of asking that are nearly the same: two entries that claim one question make the bot ask back."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.ear import bare
from knowledge.entries import LifeEvent, Procedure, Topic
from knowledge.library import Library
from knowledge.vietnamese import words

ALIKE = 92.0
"""From here on (0 to 100) two ways of asking are one and the same to a reader: a word more or a slip apart."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Like:
    """Another entry's way of asking, and how like it is (100: the same words)."""

    entry: str
    asked: str
    likeness: float


def alike(library: Library, asked: str, *, but: str | None = None, most: int = MOST) -> tuple[Like, ...]:
    """What other entries than `but` (keys such as `topic:gio-lam-viec`) are asked by that is nearly `asked`.

    Most alike first; tone marks and courtesies do not count.
    """
    said = " ".join(bare(words(asked)))
    if not said:
        return ()
    ways = [(key, way) for key, way in ways_of_asking(library) if key != but]
    folded = [" ".join(bare(words(way))) for _, way in ways]
    found = process.extract(said, folded, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=most)
    return tuple(Like(*ways[at], likeness) for _, likeness, at in found)


def ways_of_asking(library: Library) -> Iterator[tuple[str, str]]:
    """Every way of asking, with the key of the entry it asks for: names and short names are asked by too."""
    for key, entry in library:
        if isinstance(entry, Procedure):
            yield from ((key, way) for way in (entry.name, entry.short, *entry.ask))
        elif isinstance(entry, (Topic, LifeEvent)):
            yield from ((key, way) for way in (entry.title, entry.short, *entry.ask))
