"""Topics: questions that are no procedure. And the buttons that lead from one entry to others."""

from collections.abc import Sequence

from handlers.citizen.sources import footing
from handlers.citizen.validity import outside, paused
from handlers.messages import Choice, Reply
from handlers.presses import Browse, Open
from handlers.rich import bold, paragraph, parse
from handlers.wording import choice, line, say
from knowledge.catalogue.records import Record
from knowledge.entries import LifeEvent, Procedure, Topic
from knowledge.library import Edition

MOST_RELATED = 4


def topic_answer(edition: Edition, topic: Topic) -> Reply:
    """A topic's answer as of the day, or from or until when it is known."""
    if off := paused(edition, topic):
        return off
    statement = edition.answer(topic)
    if statement is None:
        return outside(edition, topic) or Reply(say(edition, "unknown.first"))
    heading = paragraph(bold(topic.title))
    return Reply(
        (heading, *parse(statement.text), *footing(edition, topic, statement)),
        (*_related(edition, topic), something_else(edition)),
    )


def choices_for(edition: Edition, keys: Sequence[str], aspect: str = "") -> tuple[Choice, ...]:
    """A button for each entry that exists, by its short name; it opens the entry on this aspect."""
    found = [(key, edition.library.entry(key)) for key in keys]
    return tuple(
        choice(entry.short, Open(key, aspect))
        for key, entry in found
        if isinstance(entry, (Procedure, Topic, LifeEvent, Record))
    )


def something_else(edition: Edition) -> Choice:
    """The way out of an answer for those who only tap."""
    return choice(line(edition, "menu.other"), Browse())


def _related(edition: Edition, topic: Topic) -> tuple[Choice, ...]:
    return choices_for(edition, [key for name in topic.related[:MOST_RELATED] for key in entry_keys(name)])


def entry_keys(name: str) -> list[str]:
    """The entries an editor may have meant by a name: its kind may stand before it or be left out."""
    return [name] if ":" in name else [f"{kind}:{name}" for kind in ("procedure", "topic", "life_event")]
