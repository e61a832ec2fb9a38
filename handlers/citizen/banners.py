"""What everybody is told for some days: once in each conversation, at the head of an answer."""

from dataclasses import replace

from handlers.turn import Answer, Turn
from handlers.wording import say

KEPT = 20
"""Numbers of banners a conversation remembers having told."""


def announced(turn: Turn, answer: Answer) -> Answer:
    """The answer with the banners that this conversation was not told yet; where danger is spoken of, without.

    What we are is said first: the notice of a first answer stands before them.
    """
    told = answer.dialogue.banners
    news = [banner for banner in turn.edition.overlay.current(turn.now) if banner.id not in told]
    question = answer.question
    if not news or not answer.replies or (question is not None and question.status == "emergency"):
        return answer
    at = 1 if not turn.dialogue.noticed and len(answer.replies) > 1 else 0
    head = [block for banner in news for block in say(turn.edition, "banner", said=" ".join(banner.text.split()))]
    kept = (*told, *(banner.id for banner in news))[-KEPT:]
    headed = replace(answer.replies[at], text=(*head, *answer.replies[at].text))
    replies = (*answer.replies[:at], headed, *answer.replies[at + 1 :])
    return replace(answer, replies=replies, dialogue=replace(answer.dialogue, banners=kept))
