"""What of the entries and of the national list is searched."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from knowledge.catalogue.records import Record
from knowledge.entries import Level, LifeEvent, Procedure, Topic
from knowledge.layers import Document
from knowledge.library import Library
from knowledge.vietnamese import folded_words

_BRACKETS = re.compile(r"\([^()]*\)")

Searched = Procedure | Topic | LifeEvent


def curated(library: Library) -> Iterator[Document]:
    """A document for every entry that is an answer of its own."""
    return (
        _document(library, key, entry) for key, entry in library if isinstance(entry, (Procedure, Topic, LifeEvent))
    )


def document_of(library: Library, key: str) -> Document | None:
    """What of one entry, or of a record of the national list, is searched."""
    match library.entry(key):
        case (Procedure() | Topic() | LifeEvent()) as entry:
            return _document(library, key, entry)
        case Record() as record:
            return _listed(record)
    return None


def listed(library: Library) -> Iterator[Document]:
    """A document for every record of the national list that no entry stands for, be it by code or by the same name.

    Of the same name as an entry are other provinces' and other levels' numbers of the same matter: to be asked which
    of them is meant helps nobody. They are still found by their codes.
    """
    known = {_bare_name(entry.name) for entry in library.procedures}
    records = library.catalogue.records.values()
    return (_listed(record) for record in records if _bare_name(record.name) not in known)


def _bare_name(name: str) -> str:
    """A name without who or where, which stands in brackets."""
    return " ".join(folded_words(_BRACKETS.sub(" ", name)))


def _document(library: Library, key: str, entry: Searched) -> Document:
    if not isinstance(entry, Procedure):
        return Document(key, (entry.title, entry.short, *entry.ask), 1, text=partial(_text, entry, ()))
    records = [record for code in entry.codes if (record := library.catalogue.covered.get(code))]
    return Document(
        key,
        (entry.name, entry.short, *entry.ask),
        entry.common,
        list(Level).index(entry.level),
        entry.foreign,
        tuple(
            (tell, key) for sibling in entry.siblings for key in library.named([sibling.id]) for tell in sibling.tell
        ),
        entry.audience == "organisation",
        text=partial(_text, entry, records),
    )


def _listed(record: Record) -> Document:
    level = list(Level).index(record.level or Level.MINISTRY)
    return Document(
        record.key,
        (record.name, record.name),
        level=level,
        foreign=record.foreign or record.border,
        firms=record.audience in ("organisation", "official"),
        listed=True,
        elsewhere=record.elsewhere,
        text=partial(_listed_text, record),
    )


def _text(entry: Searched, records: Iterable[Record]) -> str:
    """All that an entry says, and the national list about the same procedure."""
    own = entry.model_dump(mode="json", include=_SAID[type(entry)])
    return " . ".join((*_strings(own), *map(_listed_text, records)))


_SAID = {
    Procedure: {
        "summary", "documents", "remarks", "time_note", "fee", "where", "online", "post", "steps", "result",
        "eligibility", "authorise", "mistakes",
    },
    Topic: {"answers"},
    LifeEvent: {"stages", "bring"},
}  # fmt: skip
_UNSAID = frozenset({"listed", "source", "truth", "confirmed", "valid", "copies", "entry"})
"""What of an entry is no text of its own."""


def _strings(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            if name not in _UNSAID:
                yield from _strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from _strings(value)


def _listed_text(record: Record) -> str:
    row = record.row
    papers = (f"{paper.case} . {paper.name}" for paper in row.documents)
    return " . ".join((*papers, row.steps, row.conditions, row.result))
