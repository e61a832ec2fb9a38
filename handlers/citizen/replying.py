"""What a citizen says when an officer has asked them something: shown to be a reply, or taken as one."""

import re

from handlers.citizen.browse import beginnings
from handlers.citizen.explained import denounced
from handlers.presses import Feedback
from handlers.tracking import shown
from handlers.turn import Answer, Turn
from handlers.wording import choice, line, reply
from knowledge.accusing import accusation
from knowledge.deciding import Understanding
from knowledge.vietnamese import fold

SAYS_SO = re.compile(r"(?:da |toi |em |con |xin )*tra loi(?: can bo)?\b[ :,.-]*")


async def heard(turn: Turn, meant: Understanding) -> Answer | None:
    """A message that begins with "trả lời" is a reply; one that nothing else is found for is asked about."""
    text = turn.heard.text
    says_so = SAYS_SO.match(fold(text))
    if not says_so and meant.decision not in ("unknown", "clarify"):
        return None
    code = await turn.memory.asked()
    if code is None:
        return None
    if says_so and (said := text[says_so.end() :].strip()):
        return await _take(turn, code, said)
    yes = choice(line(turn.edition, "case.reply_label"), Feedback("reply", str(turn.id)))
    no = choice(line(turn.edition, "case.no_reply_label"), Feedback("no_reply", str(turn.id)))
    return Answer((reply(turn.edition, "case.reply_check", (yes, no), code=shown(code)),), turn.dialogue)


async def sent(turn: Turn, row: str) -> Answer:
    """The message of that row is the reply."""
    code = await turn.memory.asked()
    said = await turn.memory.said(int(row)) if row.isdecimal() else ""
    if code is None or not said:
        return Answer((reply(turn.edition, "case.reply_late", beginnings(turn.edition)),), turn.dialogue)
    return await _take(turn, code, said)


def declined(turn: Turn) -> Answer:
    """It was none; what they want is asked for anew."""
    return Answer((reply(turn.edition, "case.no_reply", beginnings(turn.edition)),), turn.dialogue)


async def _take(turn: Turn, code: str, said: str) -> Answer:
    """A denunciation is not taken as a reply either."""
    if found := accusation(said):
        explains = await denounced(turn, turn.dialogue) if found == "plain" else None
        return explains or Answer((reply(turn.edition, "after.doubt"),), turn.dialogue)
    await turn.memory.reply(code, said)
    return Answer((reply(turn.edition, "case.replied", code=shown(code)),), turn.dialogue)
