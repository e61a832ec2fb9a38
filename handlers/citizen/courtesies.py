"""Greetings, danger, and the assistant's own features: short set answers."""

from handlers.citizen.browse import beginnings, fields
from handlers.citizen.privacy import privacy
from handlers.citizen.topics import choices_for, topic_answer
from handlers.dialogue import Dialogue
from handlers.messages import Choice, Reply
from handlers.turn import Answer, Turn
from handlers.wording import line, reply
from knowledge.entries import Topic
from knowledge.library import Edition

EXPLAINED_BY = {
    "feedback": "gui-phan-anh-kien-nghi",
    "track": "tra-cuu-ho-so",
    "complaint": "khieu-nai",
    "late": "tre-hen-xin-loi",
    "denunciation": "to-cao",
}
"""Feature → the topic that explains it as long as it cannot be done in the chat."""

SMALLTALK = ("greeting", "thanks", "bye", "who", "praise", "abuse", "ok")
DANGERS = {"fire": ("114",), "crime": ("113",), "medical": ("115",), "child": ("111", "113")}
"""Kind of danger → the numbers to call, first one first."""
ANY_DANGER = ("113", "114", "115", "111")


def courtesy(edition: Edition, kind: str | None) -> Reply:
    known = kind if kind in SMALLTALK else "greeting"
    choices = beginnings(edition) if known in ("greeting", "who") else ()
    return reply(edition, f"smalltalk.{known}", choices)


def emergency(edition: Edition, kind: str | None) -> Reply:
    """The number to call first, before anything else; one tap dials it where the channel can."""
    known = kind if kind in DANGERS else "any"
    numbers = DANGERS.get(known, ANY_DANGER)
    calls = [Choice(line(edition, "danger.call", number=number), url=f"tel:{number}") for number in numbers]
    return reply(edition, f"emergency.{known}", calls)


async def feature(turn: Turn, dialogue: Dialogue, name: str) -> Answer:
    edition = turn.edition
    if name == "privacy":
        return await privacy(turn, "show")
    if name == "menu":
        return Answer((fields(edition),), dialogue)
    if name == "denunciation":
        await turn.memory.forget()
    if name in EXPLAINED_BY:
        return _explained(edition, dialogue, name)
    if name == "person":
        return Answer((reply(edition, "person", beginnings(edition)),), dialogue)
    return Answer((reply(edition, "help", beginnings(edition)),), dialogue)


def _explained(edition: Edition, dialogue: Dialogue, name: str) -> Answer:
    key = f"topic:{EXPLAINED_BY[name]}"
    topic = edition.library.entry(key)
    if not isinstance(topic, Topic):
        return Answer((reply(edition, "help", choices_for(edition, [])),), dialogue)
    shown = topic_answer(edition, topic)
    if name == "denunciation":
        return Answer((reply(edition, "denunciation.not_taken"), shown), dialogue.about(key, None))
    return Answer((shown,), dialogue.about(key, None))
