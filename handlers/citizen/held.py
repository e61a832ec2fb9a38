"""A conversation that a person of ours holds: what is written is for them, and the assistant keeps silent.

Some things are the assistant's all the same: danger, whose numbers go out at once; what nobody may be told (a
denunciation, a password), which is blanked; commands and taps, which only the assistant can do; "gặp trợ lý", which
sends the person away. A file goes to the case that is talked about.
"""

import re

from handlers.citizen import files
from handlers.citizen.ask import understood
from handlers.citizen.browse import beginnings
from handlers.citizen.explained import denounced
from handlers.turn import Answer, Turn
from handlers.wording import reply
from knowledge.accusing import accusation
from knowledge.vietnamese import fold

_AWAY = re.compile(
    r"/huy(?:@\w+)?"
    r"|(?:da |thoi |cho |toi |em |con |minh |muon |xin |can )*"
    r"(?:gap|noi chuyen voi|hoi|quay lai|tro lai|ve|chat voi|tra lai cho)(?: lai)? (?:tro ly|bot|may)"
    r"(?: tu dong)?(?: a| nha| nhe| di| duoc roi)*[ .!]*"
)


async def heard(turn: Turn) -> Answer | None:
    """The answer to a message there, mostly none at all; None where the assistant answers as ever."""
    said = turn.heard
    if said.kind == "press":
        return None
    if _AWAY.fullmatch(" ".join(fold(said.text).split())):
        await turn.memory.hand_back()
        return Answer((reply(turn.edition, "live.left", beginnings(turn.edition)),), turn.dialogue)
    if said.text.startswith("/") or understood(turn).decision == "emergency":
        return None
    if accusation(said.text) == "plain":
        return await denounced(turn, turn.dialogue)
    if said.kind == "file":
        return Answer(await files.for_officer(turn), turn.dialogue)
    unread = () if said.kind == "text" else (reply(turn.edition, f"unread.{said.kind}"),)
    return Answer(unread, turn.dialogue)
