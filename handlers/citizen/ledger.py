"""What is asked about one's own data becomes a line of the ledger, with the day by which it must be done."""

from dataclasses import replace

from handlers.messages import Reply
from handlers.rights import JUDGED, due_on, label
from handlers.turn import Asking, OwnRequest, Turn
from handlers.wording import day, line, say
from knowledge.calendar import WorkCalendar
from knowledge.library import Edition


async def entered(turn: Turn, kind: str) -> OwnRequest:
    """The line, as it stands once all that can be done now is done."""
    terms, calendar = turn.manners.terms, WorkCalendar(turn.edition.library.holidays)
    return await turn.memory.request(Asking(kind, due_on(terms, calendar, kind, turn.now), terms.basis))


def numbered(turn: Turn, said: Reply, asked: OwnRequest) -> Reply:
    """With the request's number; and by when the rest is done, where something must stay for now."""
    edition, number = turn.edition, label(asked.number)
    if asked.ended_at is not None:
        return replace(said, text=(*said.text, *say(edition, "privacy.request_numbered", number=number)))
    if asked.kind in JUDGED:
        return replace(said, text=(*said.text, *say(edition, "rights.before", **waits(edition, asked))))
    return replace(said, text=(*said.text, *say(edition, "privacy.request_waits", **waits(edition, asked))))


def waits(edition: Edition, asked: OwnRequest) -> dict[str, str]:
    """Its number, about how many cases it is, its day, and what that rests on: nothing, while nobody confirmed it."""
    basis = asked.basis or line(edition, "privacy.no_basis")
    return {"number": label(asked.number), "cases": str(asked.waits_for), "day": day(asked.due_on), "basis": basis}
