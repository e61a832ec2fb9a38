"""Instruments that texts name by their number, against the register of laws."""

import re

from knowledge.entries import Law
from knowledge.library import Library

INSTRUMENT = re.compile(r"(?<![\d.])\d+(?:\.\d+)?/\d{4}/(?:QH\d+|UBTVQH\d+|NĐ-CP|(?:TT|TTLT|NQ|QĐ)-[A-ZĐ][\w-]*)")


def laws_not_registered(library: Library) -> dict[str, tuple[str, ...]]:
    """The numbers that entries name in any of their texts and the register lacks, with the keys of these entries."""
    known = {number for law in library.by_kind(Law) for number in INSTRUMENT.findall(law.number)}
    found: dict[str, set[str]] = {}
    for key, entry in library:
        if not isinstance(entry, Law):
            for number in INSTRUMENT.findall(entry.model_dump_json(exclude={"ask", "tests"})):
                found.setdefault(number, set()).add(key)
    return {number: tuple(sorted(found[number])) for number in sorted(found.keys() - known)}
