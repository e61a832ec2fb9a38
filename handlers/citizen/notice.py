"""What everybody is told once, before anything else: that this is a machine, what is kept, how to see and erase it."""

from dataclasses import replace
from typing import Literal

from handlers.citizen.browse import beginnings
from handlers.citizen.links import linked
from handlers.messages import Reply
from handlers.turn import Answer, Turn
from handlers.wording import say


def notice(turn: Turn, answer: Answer) -> Answer:
    """The answer with a short notice before it; a greeting is answered by the long one alone. Danger comes first."""
    said = _notice(turn, "notice.short")
    told = replace(answer.dialogue, noticed=True)
    question = answer.question
    if question and question.status == "emergency":
        return replace(answer, replies=(*answer.replies, said), dialogue=told)
    if _is_greeting(turn, answer):
        welcome = _notice(turn, "notice.long").with_choices(*beginnings(turn.edition))
        return replace(answer, replies=(welcome,), dialogue=told)
    return replace(answer, replies=(said, *answer.replies), dialogue=told)


def _notice(turn: Turn, length: Literal["notice.short", "notice.long"]) -> Reply:
    days, questions_days = str(turn.manners.keep_days), str(turn.manners.questions_days)
    text = say(turn.edition, length, days=days, questions_days=questions_days)
    return Reply((*text, *say(turn.edition, "notice.trial")) if turn.manners.trial else text)


def _is_greeting(turn: Turn, answer: Answer) -> bool:
    greeted = answer.question is not None and answer.question.status == "smalltalk"
    started = turn.heard.text.strip().lower() == "/start"
    return greeted or (started and linked(turn.edition, turn.heard.press or "") is None)
