"""Faults of the draft in words, each with the page where it is mended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.differences import called
from knowledge.examining import examine
from knowledge.faults import Fault
from knowledge.library import key_of

MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Mend:
    """What is wrong, in what (an entry or a file), and the page below that of the content that mends it."""

    called: str
    page: str
    message: str


def mends(faults: Sequence[Fault], texts: Mapping[str, bytes]) -> tuple[Mend, ...]:
    """The first of the faults of the draft's texts."""
    return tuple(_mends(faults[:MOST_FAULTS], texts))


def _mends(faults: Sequence[Fault], texts: Mapping[str, bytes]) -> Iterator[Mend]:
    """A file that holds one entry is mended in its form, unless it cannot be read; else it is mended as a file."""
    for fault in faults:
        examined = examine({fault.file: texts.get(fault.file, b"")})
        if len(examined.placed) == 1 and not examined.faults:
            entry = examined.placed[0].entry
            yield Mend(called(entry, key_of(entry)), f"entries/{key_of(entry)}", fault.message)
        else:
            yield Mend(f"tệp {fault.file}, dòng {fault.line}", f"file/{fault.file}", fault.message)
