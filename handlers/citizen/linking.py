"""`/lienket CODE`: an officer links the chat they write from, to be told there of what is due."""

import re

from handlers.turn import Answer, Turn
from handlers.wording import reply

_LINKING = re.compile(r"/lienket(?:@\w+)?(?:\s+(?P<code>\S{1,40}))?\s*", re.IGNORECASE)


async def link(turn: Turn) -> Answer | None:
    """The answer to such a message, None to any other. A wrong code and an old one are answered alike."""
    found = _LINKING.fullmatch(turn.heard.text.strip())
    if found is None:
        return None
    name = await turn.memory.link_staff(found["code"]) if found["code"] else None
    await turn.memory.forget()
    said = reply(turn.edition, "staff.linked", name=name) if name else reply(turn.edition, "staff.not_linked")
    return Answer((said,), turn.dialogue)
