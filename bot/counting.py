"""How many ways of asking the entries of each kind have, and how far entries and their statements may be trusted."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import median

from knowledge.entries import Entry, LifeEvent, Procedure, Statement, Topic, Truth, parts
from knowledge.library import Library

FEWEST, MOST = 8, 20
"""Ways of asking that an entry should have."""
ASKED: dict[type[Procedure | Topic | LifeEvent], str] = {
    Procedure: "thủ tục",
    Topic: "chủ đề",
    LifeEvent: "việc trong đời",
}


def counted(library: Library) -> Iterator[str]:
    """The lines of `knowledge count`; entries with too few ways of asking, or too many, are named."""
    for kind, name in ASKED.items():
        asked = {entry.id: len(entry.ask) for entry in library.by_kind(kind)}
        if asked:
            yield _spread(name, asked)
    for name, degrees in _degrees(library).items():
        yield f"Mức tin cậy, {name}: {', '.join(f'{degree} {degrees[degree]}' for degree in Truth if degrees[degree])}."


def _spread(name: str, asked: dict[str, int]) -> str:
    numbers = asked.values()
    span = f"ít nhất {min(numbers)}, giữa {median(numbers):g}, nhiều nhất {max(numbers)}"
    few = sorted(entry for entry, number in asked.items() if number < FEWEST)
    many = sorted(entry for entry, number in asked.items() if number > MOST)
    beyond = f"{_those(f'dưới {FEWEST}', few)}, {_those(f'trên {MOST}', many)}"
    return f"Cách hỏi, {name} {len(asked)}: {span}; {beyond}."


def _those(what: str, entries: list[str]) -> str:
    return f"{what}: {len(entries)}" + (f" ({', '.join(entries)})" if entries else "")


def _degrees(library: Library) -> dict[str, Counter[Truth]]:
    """How many entries of a kind have each degree of truth, and how many statements have one of their own."""
    found: dict[str, Counter[Truth]] = defaultdict(Counter)
    for key, entry in library:
        if isinstance(entry, Entry) and entry.truth:
            found[key.partition(":")[0]][entry.truth] += 1
        own = (part.truth for _, part in parts(entry) if isinstance(part, Statement) and part.truth)
        found["câu có mức riêng"].update(own)
    return {kind: found[kind] for kind in sorted(found) if found[kind]}
