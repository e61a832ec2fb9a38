"""A result that was promised for a day: how late it is, what may be asked for, and the way to tell of it."""

from dataclasses import replace
from datetime import date

from handlers.citizen.appointments import Appointment, promised_in
from handlers.citizen.browse import beginnings
from handlers.citizen.filling import opened
from handlers.citizen.ready import uncounted_days, weekday
from handlers.citizen.sources import footing
from handlers.citizen.topics import choices_for
from handlers.masking import mask
from handlers.messages import Block, Choice, Reply
from handlers.presses import Browse, Feedback
from handlers.rich import parse
from handlers.turn import Answer, Question, Turn
from handlers.wording import choice, day, line, reply, say
from knowledge.accusing import accusation
from knowledge.days import days_in
from knowledge.deciding import Understanding
from knowledge.entries import Topic
from knowledge.library import Edition

RIGHTS, LOOK_UP = "topic:tre-hen-xin-loi", "topic:tra-cuu-ho-so"
WAITING = "appointment"
LEFT_TO_OTHERS = ("denunciation", "feedback", "complaint")
ASKED_KEPT = 500
FEWEST_WORDS = 4


async def heard(turn: Turn, meant: Understanding) -> Answer | None:
    """The answer to a message that names the day of an appointment; None for any other, and while something is written.

    Whoever accuses somebody is left to those who must not keep it.
    """
    draft = opened(turn)
    is_writing = draft is not None and draft.step != "sent"
    text = turn.heard.text
    if is_writing or meant.feature in LEFT_TO_OTHERS or accusation(text):
        return None
    promised = promised_in(text, turn.edition.day)
    if promised is None and turn.dialogue.waiting == WAITING:
        named = days_in(text, turn.edition.day, is_over=True)
        promised = named[0].day if named else None
    return _told(turn, promised, meant) if promised else None


def asked(turn: Turn) -> Answer:
    """Ask for the day on the slip."""
    waits = replace(turn.dialogue, waiting=WAITING)
    return Answer((reply(turn.edition, "overdue.ask", beginnings(turn.edition)[:1]),), waits)


def _told(turn: Turn, promised: date, meant: Understanding) -> Answer:
    edition, text = turn.edition, turn.heard.text
    found = Appointment.on(edition, promised)
    topic = edition.library.entry(RIGHTS)
    body, buttons = _lateness(edition, found), (*choices_for(edition, (LOOK_UP,)), _other(edition))
    if found.late >= 1:
        body += _rights(edition, topic) if isinstance(topic, Topic) else ()
        tells = choice(line(edition, "papers.tell_label"), _telling(turn, promised))
        buttons = ((tells,) if turn.manners.collects else ()) + buttons
    question = Question(mask(text)[:ASKED_KEPT], "answered", RIGHTS, None, meant.confidence)
    return Answer((Reply(body, buttons),), turn.dialogue.about(RIGHTS, None), question, meant=meant)


def _telling(turn: Turn, promised: date) -> Feedback:
    """What was written is what is told; a day alone tells nothing yet."""
    is_day_alone = len(turn.heard.text.split()) < FEWEST_WORDS
    return Feedback("late", day(promised)) if is_day_alone else Feedback("mine", str(turn.id))


def _lateness(edition: Edition, found: Appointment) -> tuple[Block, ...]:
    """Whether it is late, counted in the open."""
    values = {"day": weekday(found.promised), "today": weekday(edition.day), "days": str(abs(found.late))}
    moved = say(edition, "overdue.moved", until=weekday(found.until)) if found.until != found.promised else ()
    if found.late >= 1:
        off = uncounted_days(edition, found.skipped)
        skipped = line(edition, "overdue.skipped", days=off) if off else ""
        told = say(edition, "overdue.late", skipped=skipped, **values)
    else:
        stage = "early" if found.late < 0 else "today" if found.until == edition.day else "closed"
        told = say(edition, f"overdue.{stage}", **values)
    unsure = say(edition, "ready.undecided", years=", ".join(map(str, found.undecided))) if found.undecided else ()
    return (*told, *moved, *unsure)


def _rights(edition: Edition, topic: Topic) -> tuple[Block, ...]:
    statement = edition.answer(topic)
    return (*parse(statement.text), *footing(edition, topic, statement)) if statement else ()


def _other(edition: Edition) -> Choice:
    return choice(line(edition, "menu.other"), Browse())
