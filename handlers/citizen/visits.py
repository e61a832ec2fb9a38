"""How content somebody was at a counter, asked by the QR code that hangs there: private, once a day, in two taps."""

from dataclasses import replace

from handlers.citizen.aftercare import LONGEST_SENTENCE, SURVEY, is_told
from handlers.citizen.browse import beginnings
from handlers.citizen.explained import denounced
from handlers.masking import mask
from handlers.messages import Choice
from handlers.presses import Open, Visit
from handlers.turn import Answer, Turn
from handlers.wording import choice, line, reply
from handlers.writing import asks
from knowledge.accusing import accusation
from knowledge.deciding import Understanding
from knowledge.entries import Office, Survey, Topic
from knowledge.library import Edition, key_of

WAITS = "visit"


async def pressed(turn: Turn, press: Visit) -> Answer:
    """One step: show | rate (a score) | why (a criterion) | done."""
    edition, survey = turn.edition, _survey(turn.edition)
    office = edition.library.entry(f"office:{press.office}")
    if survey is None or not isinstance(office, Office):
        return Answer((reply(edition, "press.old", beginnings(edition)),), turn.dialogue)
    match press.step:
        case "rate" if press.value.isdecimal() and 1 <= int(press.value) <= len(survey.scale):
            return await _rated(turn, survey, office, press.value)
        case "why" if any(one.id == press.value for one in survey.criteria):
            return await _why(turn, survey, office, press.value)
        case "done":
            return _thanked(turn)
        case _:
            scale = [
                choice(label, Visit("rate", office.id, str(score)))
                for score, label in reversed(list(enumerate(survey.scale, 1)))
            ]
            asked = reply(edition, "visit.ask", scale, title=survey.title, unit=office.name)
            return Answer((asked,), replace(turn.dialogue, waiting=None))


async def heard(turn: Turn, meant: Understanding) -> Answer | None:
    """The sentence that may be added to a score; None where something else is meant.

    "Trễ hẹn 5 ngày" is told, though there is a topic about it: that is offered with the thanks.
    """
    waits, _, office = (turn.dialogue.waiting or "").partition(":")
    text, near = turn.heard.text, _near(turn.edition, meant)
    if waits != WAITS or asks(text) or not (near or is_told(meant, len(text.split()))):
        return None
    if found := accusation(text):
        dialogue = replace(turn.dialogue, waiting=None)
        doubt = Answer((reply(turn.edition, "after.doubt"),), dialogue)
        return await denounced(turn, dialogue) if found == "plain" else doubt
    await turn.memory.tell_visit(office, "words", mask(text)[:LONGEST_SENTENCE])
    return _thanked(turn, near)


async def _rated(turn: Turn, survey: Survey, office: Office, score: str) -> Answer:
    if not await turn.memory.tell_visit(office.id, "score", score):
        return Answer((reply(turn.edition, "visit.already", beginnings(turn.edition)),), turn.dialogue)
    asked = reply(turn.edition, "visit.rated", _reasons(turn.edition, survey, office))
    return Answer((asked,), replace(turn.dialogue, waiting=f"{WAITS}:{office.id}"))


async def _why(turn: Turn, survey: Survey, office: Office, criterion: str) -> Answer:
    await turn.memory.tell_visit(office.id, "why", criterion)
    asked = reply(turn.edition, "visit.why", _reasons(turn.edition, survey, office))
    return Answer((asked,), replace(turn.dialogue, waiting=f"{WAITS}:{office.id}"))


def _thanked(turn: Turn, near: Topic | None = None) -> Answer:
    offered = (choice(near.short, Open(key_of(near))),) if near else ()
    thanks = reply(turn.edition, "visit.thanks", (*offered, *beginnings(turn.edition)))
    return Answer((thanks,), replace(turn.dialogue, waiting=None))


def _near(edition: Edition, meant: Understanding) -> Topic | None:
    """The topic that what was said comes near to without asking for it word for word."""
    is_near = meant.decision == "answer" and meant.confidence < 1.0
    entry = edition.library.entry(meant.entry or "") if is_near else None
    return entry if isinstance(entry, Topic) else None


def _reasons(edition: Edition, survey: Survey, office: Office) -> tuple[Choice, ...]:
    """What counted, by the criteria of the law; a reason given twice counts once."""
    reasons = (choice(one.text, Visit("why", office.id, one.id)) for one in survey.criteria)
    return (*reasons, choice(line(edition, "after.done_label"), Visit("done", office.id)))


def _survey(edition: Edition) -> Survey | None:
    survey = edition.library.entry(SURVEY)
    return survey if isinstance(survey, Survey) else None
