"""Who answers: one visible decision, in plain order."""

from handlers.messages import Paragraph, Reply, Span
from handlers.turn import Answer, Turn


async def reply(turn: Turn) -> Answer:
    """Answer one message. Raises nothing a citizen could cause."""
    return Answer((Reply((Paragraph((Span(turn.heard.text),)),)),), turn.dialogue)
