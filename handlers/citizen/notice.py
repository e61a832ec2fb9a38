"""What everybody is told once, before anything else: that this is a machine, what is kept, how to see and erase it."""

from dataclasses import replace

from handlers.citizen.browse import beginnings
from handlers.messages import Reply
from handlers.turn import Answer, Turn
from handlers.wording import say


def notice(turn: Turn, answer: Answer) -> Answer:
    """The answer with the notice before it; a greeting is answered by the notice alone. Danger comes first."""
    said = _notice(turn)
    told = replace(answer.dialogue, noticed=True)
    question = answer.question
    if question and question.status == "emergency":
        return replace(answer, replies=(*answer.replies, said), dialogue=told)
    if _is_greeting(turn, answer):
        return replace(answer, replies=(said.with_choices(*beginnings(turn.edition)),), dialogue=told)
    return replace(answer, replies=(said, *answer.replies), dialogue=told)


def _notice(turn: Turn) -> Reply:
    days, questions_days = str(turn.manners.keep_days), str(turn.manners.questions_days)
    text = say(turn.edition, "notice", days=days, questions_days=questions_days)
    return Reply((*text, *say(turn.edition, "notice.trial")) if turn.manners.trial else text)


def _is_greeting(turn: Turn, answer: Answer) -> bool:
    greeted = answer.question is not None and answer.question.status == "smalltalk"
    return greeted or turn.heard.text.strip().lower() == "/start"
