"""What is not curated is answered from the national list, and marked as such."""

from handlers.citizen.topics import something_else
from handlers.messages import Block, Reply
from handlers.rich import bold, paragraph
from handlers.wording import day, line, say
from knowledge.catalogue.records import Record
from knowledge.library import Edition


def record_answer(edition: Edition, record: Record, aspect: str) -> Reply:
    """The answer to one aspect of a record. An unknown aspect gives the overview."""
    heading = paragraph(bold(record.short), f" – {line(edition, f'heading.{aspect}')}")
    row = record.row
    body = (paragraph(record.name), paragraph(row.agency))
    return Reply((heading, *body, *listed(edition, record)), (something_else(edition),))


def listed(edition: Edition, record: Record) -> tuple[Block, ...]:
    """Where a record was read, and of which day the list is."""
    if record.dated is None:
        return say(edition, "source.listed_undated", code=record.code)
    return say(edition, "source.listed", code=record.code, day=day(record.dated))
