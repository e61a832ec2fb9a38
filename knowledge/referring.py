"""What entries name each other by: every reference of an entry, and those that lead to nothing."""

from collections.abc import Iterable, Iterator, Mapping

from knowledge.entries import (
    Category,
    Entry,
    Law,
    LifeEvent,
    Loc,
    Office,
    Place,
    Procedure,
    Source,
    Template,
    Topic,
    parts,
)
from knowledge.faults import nearest
from knowledge.library import FIELD, KIND_OF, Library

CALLED = {
    "procedure": "thủ tục",
    "topic": "chủ đề",
    "life_event": "sự kiện",
    "office": "nơi tiếp nhận",
    "place": "đơn vị hành chính",
    "law": "văn bản",
    "phrase": "lĩnh vực",
    "category": "loại việc",
}

Reference = tuple[Loc, tuple[str, ...], str]
"""Where a reference stands, the kinds it may point to, and the id it names."""


def ids_of(library: Library) -> dict[str, list[str]]:
    """The ids there are, by kind."""
    ids: dict[str, list[str]] = {}
    for _, entry in library:
        ids.setdefault(KIND_OF[type(entry)], []).append(entry.id)
    return ids


def missing(entry: Entry, library: Library, ids: Mapping[str, list[str]]) -> Iterator[tuple[Loc, str]]:
    """Each reference of an entry to what there is not: where it stands, and what to do. `ids`: those of the library."""
    for loc, kinds, wanted in references(entry):
        if not any(library.entry(f"{kind}:{wanted}") for kind in kinds):
            close = nearest(wanted, (entry_id for kind in kinds for entry_id in ids.get(kind, ())), at_least=85)
            asked = f"; có phải “{close.removeprefix(FIELD)}”?" if close else ""
            called = " hay ".join(CALLED.get(kind, kind) for kind in kinds)
            yield loc, f"không có {called} nào mang mã “{wanted.removeprefix(FIELD)}”{asked}"


def references(entry: Entry) -> Iterator[Reference]:
    """Every id of another entry that an entry names."""
    for loc, part in parts(entry):
        if isinstance(part, Source) and part.law:
            yield (*loc, "law"), ("law",), part.law
    match entry:
        case Procedure():
            yield from _references_of_procedure(entry)
        case Topic():
            yield from _references_of_topic(entry)
        case Office():
            yield from _many("serves", ("place",), entry.serves)
            yield from _one("above", "office", entry.above)
        case Place():
            yield from _one("into", "place", entry.into)
            yield from _one("centre", "office", entry.centre)
        case Law():
            yield from _many("replaced_by", ("law",), entry.replaced_by)
            yield from _many("amended_by", ("law",), entry.amended_by)
        case Category():
            yield from _one("route", "office", entry.route)
            yield from _one("explain", "topic", entry.explain)
        case Template():
            yield from _many("categories", ("category",), entry.categories)
        case LifeEvent():
            for at, stage in enumerate(entry.stages):
                if stage.entry:
                    kind, _, entry_id = stage.entry.rpartition(":")
                    yield ("stages", at, "entry"), (kind,) if kind else ("procedure", "topic"), entry_id


def _references_of_procedure(entry: Procedure) -> Iterator[Reference]:
    yield ("field",), ("phrase",), f"{FIELD}{entry.field}"
    yield from _one("receives", "office", entry.receives)
    yield from _one("decides", "office", entry.decides)
    yield from _many("related", ("procedure", "topic", "life_event"), entry.related)
    for at, cited in enumerate(entry.laws):
        yield ("laws", at, "law"), ("law",), cited.law
    for at, sibling in enumerate(entry.siblings):
        yield ("siblings", at, "id"), ("procedure", "topic"), sibling.id


def _references_of_topic(entry: Topic) -> Iterator[Reference]:
    yield ("field",), ("phrase",), f"{FIELD}{entry.field}"
    yield from _one("office", "office", entry.office)
    yield from _many("related", ("procedure", "topic", "life_event"), entry.related)
    for at, cited in enumerate(entry.laws):
        yield ("laws", at, "law"), ("law",), cited.law


def _one(key: str, kind: str, wanted: str | None) -> Iterator[Reference]:
    if wanted is not None:
        yield (key,), (kind,), wanted


def _many(key: str, kinds: tuple[str, ...], wanted: Iterable[str]) -> Iterator[Reference]:
    for at, entry_id in enumerate(wanted):
        yield (key, at), kinds, entry_id
