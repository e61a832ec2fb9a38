"""Who vouches for a list of papers: whoever curated the entry, or the national list as it stands."""

from handlers.citizen.catalogue import around, read_in
from handlers.citizen.sources import footing
from handlers.messages import Block
from knowledge.catalogue.records import Record
from knowledge.entries import Procedure
from knowledge.library import Edition, key_of


def vouched(edition: Edition, procedure: Procedure) -> tuple[Block, ...]:
    """Source, date and warnings of an entry, or of a record in its shape."""
    record = record_of(edition, procedure)
    return read_in(edition, record) if record else footing(edition, procedure)


def is_elsewhere(edition: Edition, procedure: Procedure) -> bool:
    """Whether it is another province's own record: its list binds nobody here."""
    record = record_of(edition, procedure)
    return record is not None and record.elsewhere


def listed_around(edition: Edition, procedure: Procedure, place: str | None) -> tuple[str, ...]:
    """What the national list says of office, time and fee; nothing for an entry, which says it itself."""
    record = record_of(edition, procedure)
    return around(edition, record, place) if record else ()


def record_of(edition: Edition, procedure: Procedure) -> Record | None:
    """The record that stands behind this shape; None for an entry."""
    found = edition.library.entry(key_of(procedure))
    return found if isinstance(found, Record) else None
