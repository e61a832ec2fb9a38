"""What is not known for the day that is asked about is not answered, and from or until when it is known is said."""

from handlers.messages import Reply, RichText
from handlers.presses import Browse, Feature
from handlers.wording import choice, day, line, say
from knowledge.entries import LifeEvent, Procedure, Statement, Topic
from knowledge.library import Edition, key_of

STATED = ("time_note", "fee", "where", "online", "post", "result", "eligibility", "authorise")
"""The statements of a procedure that can end while the procedure goes on."""


def withheld(edition: Edition, entry: Procedure | Topic | LifeEvent) -> Reply | None:
    """What to say instead of an entry: it is switched off, or not known for the day. None where it answers."""
    return paused(edition, entry) or outside(edition, entry)


def paused(edition: Edition, entry: Procedure | Topic | LifeEvent) -> Reply | None:
    """That an entry is being worked on, with what is known meanwhile and where to ask; None where it is not."""
    told = being_updated(edition, entry)
    if not told:
        return None
    ways = choice(line(edition, "start.person"), Feature("person")), choice(line(edition, "start.menu"), Browse())
    return Reply((*told, *say(edition, "paused.ask")), ways)


def being_updated(edition: Edition, entry: Procedure | Topic | LifeEvent) -> RichText:
    """That an entry is being worked on, with what is known meanwhile; () where it is not."""
    known = edition.overlay.paused.get(key_of(entry))
    if known is None:
        return ()
    told = say(edition, "paused.known", said=" ".join(known.split())) if known else ()
    return (*say(edition, "paused", name=entry.short), *told)


def outside(edition: Edition, entry: Procedure | Topic | LifeEvent) -> Reply | None:
    """What to say where the day lies before or after all that is known of an entry; None where it lies within."""
    if isinstance(entry, Topic) and edition.answer(entry) is not None:
        return None
    asked = day(edition.day)
    if since := edition.known_from(entry):
        return Reply(say(edition, "known.from", name=entry.short, since=day(since), day=asked))
    ends = [part.valid.until for part in (entry.answers if isinstance(entry, Topic) else (entry,))]
    past = [end for end in ends if end and end < edition.day]
    if past:
        return Reply(say(edition, "known.until", name=entry.short, until=day(max(past)), day=asked))
    return None


def present(edition: Edition, procedure: Procedure) -> Procedure:
    """The procedure without the statements that do not hold on the day: what is over is as good as not stated."""
    lapsed: dict[str, object] = {field: None for field in STATED if not _holds(edition, getattr(procedure, field))}
    mistakes = tuple(mistake for mistake in procedure.mistakes if edition.holds(mistake))
    if not lapsed and len(mistakes) == len(procedure.mistakes):
        return procedure
    return procedure.model_copy(update={**lapsed, "mistakes": mistakes})


def _holds(edition: Edition, statement: Statement | None) -> bool:
    return statement is None or edition.holds(statement)
