"""Where an answer comes from and how far it may be trusted: the last lines of every answer."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from handlers.messages import Block
from handlers.wording import day, line, say
from knowledge.entries import Entry, Provenance, Source, Statement, Truth
from knowledge.library import Edition, provenance

MOST_SOURCES = 3
_PAGE = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:/\S*)?")


def footing(edition: Edition, entry: Entry, statement: Statement | None = None) -> tuple[Block, ...]:
    """Source, date and warnings of an entry or of one statement in it."""
    basis = provenance(entry, statement)
    blocks = vouched(edition, basis)
    if edition.stale(entry):
        blocks += say(edition, "source.stale", day=_checked(basis))
    for law in edition.ended_laws(entry, statement):
        blocks += say(edition, "source.ended", law=law.number, day=day(law.valid.until) if law.valid.until else "")
    return blocks


def own_source(edition: Edition, entry: Entry, statement: Statement) -> tuple[Block, ...]:
    """The source of a remark within an answer that rests on something else, where it is not the entry's."""
    is_own = statement.truth is not None or bool(statement.source)
    return vouched(edition, provenance(entry, statement)) if is_own else ()


def vouched(edition: Edition, basis: Provenance) -> tuple[Block, ...]:
    """What a statement rests on, in a line."""
    named = "; ".join(_names(edition, basis.source[:MOST_SOURCES]))
    if basis.truth is Truth.CONFIRMED and basis.confirmed:
        return say(edition, "source.confirmed", by=basis.confirmed.by, day=day(basis.confirmed.on))
    if basis.truth is Truth.UNVERIFIED:
        if not named:
            return say(edition, "source.unverified")
        return say(edition, "source.unverified_named", source=named, day=_checked(basis))
    return say(edition, "source.line", source=named, day=_checked(basis))


def _names(edition: Edition, sources: Sequence[Source]) -> Iterator[str]:
    """Each source's name; records of the national list stand together, as far as nothing tells them apart."""
    for is_record, some in groupby(sources, lambda one: bool(one.code and not (one.article or one.field))):
        if is_record:
            yield line(edition, "source.national_list", code=", ".join(source.code or "" for source in some))
        else:
            yield from (_named(edition, source) for source in some)


def _named(edition: Edition, source: Source) -> str:
    where = source.article or source.field
    if source.code:
        name = line(edition, "source.national_list", code=source.code)
    elif source.law:
        name = edition.library.law(source.law).number
    else:
        name = _PAGE.sub(r"\1", source.url or "", count=1)  # a long address fills a small screen
    return f"{name}, {where}" if where else name


def _checked(basis: Provenance) -> str:
    """The oldest day on which the sources were read."""
    return day(min(source.as_of for source in basis.source)) if basis.source else "…"
