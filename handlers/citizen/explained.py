"""What is explained and left to others: where feedback, complaints and denunciations go."""

from dataclasses import replace

from handlers.citizen.elsewhere import but_there
from handlers.citizen.topics import choices_for, topic_answer
from handlers.dialogue import Dialogue
from handlers.turn import Answer, Turn
from handlers.wording import reply
from knowledge.entries import Topic

EXPLAINED_BY = {
    "feedback": "gui-phan-anh-kien-nghi",
    "complaint": "khieu-nai",
    "late": "tre-hen-xin-loi",
    "denunciation": "to-cao",
}
"""Feature → the topic that explains it."""


def explained(turn: Turn, dialogue: Dialogue, name: str) -> Answer:
    """The topic that explains it; help where the content has none."""
    edition, key = turn.edition, f"topic:{EXPLAINED_BY[name]}"
    topic = edition.library.entry(key)
    if not isinstance(topic, Topic):
        return Answer((reply(edition, "help", choices_for(edition, [])),), dialogue)
    return Answer((topic_answer(edition, topic),), dialogue.about(key, None))


async def denounced(turn: Turn, dialogue: Dialogue, row: int | None = None) -> Answer:
    """A denunciation is not taken and its words (this message's, or those of a row) are erased; where to go is said."""
    await turn.memory.forget(row)
    shown = explained(turn, replace(dialogue, asked="", answered=""), "denunciation")
    not_taken = but_there(turn, reply(turn.edition, "denunciation.not_taken"))
    return Answer((not_taken, *shown.replies), shown.dialogue)
