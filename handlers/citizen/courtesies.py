"""Greetings, danger, and the assistant's own features: short set answers."""

from handlers.citizen import news, overdue, quizzes
from handlers.citizen.browse import beginnings, fields
from handlers.citizen.explained import EXPLAINED_BY, denounced, explained
from handlers.citizen.feedback import begin, leave_a_question
from handlers.citizen.privacy import privacy
from handlers.citizen.track import track
from handlers.dialogue import Dialogue
from handlers.messages import Choice, Reply
from handlers.presses import Quiz
from handlers.turn import Answer, Turn
from handlers.wording import line, reply
from knowledge.library import Edition

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
    match name:
        case "privacy":
            return await privacy(turn, "show")
        case "news":
            return await news.news(turn)
        case "quiz":
            return await quizzes.pressed(turn, Quiz())
        case "menu":
            return Answer((fields(edition),), dialogue)
        case "feedback":
            return await begin(turn)
        case "appointment":
            return overdue.asked(turn)
        case "track":
            return await track(turn, dialogue)
        case "denunciation":
            return await denounced(turn, dialogue)
        case "person":
            return Answer((reply(edition, "person", (*leave_a_question(turn), *beginnings(edition))),), dialogue)
        case _ if name in EXPLAINED_BY:
            return explained(turn, dialogue, name)
        case _:
            return Answer((reply(edition, "help", beginnings(edition)),), dialogue)
