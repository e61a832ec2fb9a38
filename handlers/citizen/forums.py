"""Dialogue days: when and where the next are, and a question sent for one in advance, kept as any question is."""

import re
from dataclasses import replace

from handlers.choosing import bare
from handlers.citizen.browse import beginnings
from handlers.citizen.feedback import begin_for
from handlers.messages import Choice, Reply, RichText
from handlers.presses import Forum as Press
from handlers.presses import News
from handlers.turn import Answer, Forum, Turn
from handlers.wording import choice, day, line, reply, say
from knowledge.entries import Office
from knowledge.library import Edition

TOPIC = "doi-thoai"
LONGEST = 80
_ASKS = re.compile(
    r"(?:(?:da|cho|toi|em|minh|con|chau|xin|muon|can|xem|hoi|biet|gui|dat|cau hoi|truoc|ve|cho|den) )*"
    r"(?:lich|buoi|ngay|cuoc|du)? ?doi thoai"
    r"(?: (?:voi (?:nguoi dan|dan|chinh quyen|lanh dao)|khi nao|o dau|ngay nao|bao gio|sap toi|nhe|nha|a))*"
)


async def pressed(turn: Turn, press: Press) -> Answer:
    """One step: show | ask."""
    if press.step != "ask":
        return await _show(turn)
    found = next((one for one in await turn.memory.forums() if str(one.number) == press.number), None)
    if found is None or not turn.manners.collects:
        return Answer((reply(turn.edition, "forum.gone", beginnings(turn.edition)),), turn.dialogue)
    told = reply(turn.edition, "forum.begin", day=day(found.day), unit=_unit(turn.edition, found))
    begun = begin_for(turn, found)
    return replace(begun, replies=(told, *begun.replies))


async def heard(turn: Turn) -> Answer | None:
    """A message that asks for the days or wants to ask something there; None where it is about something else."""
    words = bare(turn.heard.text)
    return await _show(turn) if len(words) <= LONGEST and _ASKS.fullmatch(words) else None


async def _show(turn: Turn) -> Answer:
    found, edition = await turn.memory.forums(), turn.edition
    if not found:
        return Answer((reply(edition, "forum.none", (*_wants(edition), *beginnings(edition))),), turn.dialogue)
    said = say(edition, "forum.show")
    for one in found:
        said = (*said, *_told(edition, one))
    asks = [
        choice(line(edition, "forum.ask_label", day=day(one.day)), Press("ask", str(one.number)))
        for one in found
        if turn.manners.collects
    ]
    if asks:
        said = (*said, *say(edition, "forum.ask"))
    return Answer((Reply(said, (*asks, *_wants(edition))),), turn.dialogue)


def _told(edition: Edition, one: Forum) -> RichText:
    values = {"day": day(one.day), "hour": one.hour, "place": one.place, "about": one.about}
    return say(edition, "forum.one", unit=_unit(edition, one), **values)


def _wants(edition: Edition) -> tuple[Choice, ...]:
    """To be told of the next ones, where the content has the topic."""
    topic = edition.library.entry(f"news:{TOPIC}")
    name = getattr(topic, "name", "")
    return (choice(line(edition, "news.want_label", name=name), News("want", TOPIC)),) if name else ()


def _unit(edition: Edition, one: Forum) -> str:
    found = edition.library.entry(f"office:{one.office}")
    return found.name if isinstance(found, Office) else one.office
