"""A case of one's own, followed from another channel too: by a code that lets one more conversation in, once.

What the desk says about the case then comes to each of them, and can be answered, added to and rated in each. Whoever
filed it is told at once when somebody joins, and may send all others away; a conversation that only follows lets
nobody else in, and what it erases takes nothing of the case away.
"""

from dataclasses import replace

from handlers.citizen.browse import beginnings
from handlers.citizen.links import FOLLOWING
from handlers.dialogue import Dialogue
from handlers.messages import Choice, Reply
from handlers.presses import OnCase
from handlers.tracking import shown
from handlers.turn import Answer, OwnCase, Turn
from handlers.wording import choice, line, reply, say
from knowledge.library import Edition


def ways(turn: Turn, case: OwnCase) -> tuple[Choice, ...]:
    """What can be done about where a case of one's own is followed."""
    steps = ("unfollow",) if case.is_followed else ("follow", "alone") if case.followed_on else ("follow",)
    return tuple(choice(line(turn.edition, f"follow.{step}_label"), OnCase(step, case.code)) for step in steps)


async def pressed(turn: Turn, case: OwnCase, step: str) -> Answer:
    """A tap: follow (let one more in) | unfollow (not here any more) | alone (nowhere but here)."""
    edition, code = turn.edition, shown(case.code)
    match step:
        case "follow" if not case.is_followed:
            return Answer((await _let_in(turn, case),), turn.dialogue)
        case "unfollow" if case.is_followed:
            await turn.memory.unfollow(case.code)
            return Answer((reply(edition, "follow.left", beginnings(edition), code=code),), turn.dialogue)
        case "alone" if not case.is_followed:
            await turn.memory.tell_elsewhere(case.code, reply(edition, "follow.sent_away", code=code))
            await turn.memory.unfollow(case.code, everywhere=True)
            return Answer((reply(edition, "follow.alone", beginnings(edition), code=code),), turn.dialogue)
        case _:
            return Answer((reply(edition, "press.old", beginnings(edition)),), turn.dialogue)


async def joined(turn: Turn, code: str) -> str | None:
    """The tracking code of the case that is followed here from now on; None where the code lets nobody in.

    Everywhere else that has the case is told.
    """
    own = {case.code for case in await turn.memory.cases()}
    followed = await turn.memory.follow(code)
    if followed is not None and followed not in own:
        values = {"code": shown(followed), "place": place(turn.edition, turn.heard.channel)}
        undo = choice(line(turn.edition, "follow.alone_label"), OnCase("alone", followed))
        await turn.memory.tell_elsewhere(followed, reply(turn.edition, "follow.begun", (undo,), **values))
    return followed


def welcome(turn: Turn, dialogue: Dialogue, case: OwnCase, its_page: Answer) -> Answer:
    """What is said to whoever has just joined, before all there is to the case."""
    edition, code = turn.edition, shown(case.code)
    told = reply(edition, "follow.joined", code=code) if case.is_followed else reply(edition, "follow.same", code=code)
    return replace(its_page, replies=(told, *its_page.replies), dialogue=replace(dialogue, waiting=None))


def place(edition: Edition, channel: str) -> str:
    """A channel as citizens call it."""
    return line(edition, f"channel.{channel}")


async def _let_in(turn: Turn, case: OwnCase) -> Reply:
    """The code, as words to be sent from elsewhere and as links, where we know any."""
    code = await turn.memory.offer_following(case.code)
    if code is None:
        full = reply(turn.edition, "follow.full", count=str(len(case.followed_on)))
        return full.with_choices(*ways(turn, case), *beginnings(turn.edition))
    text = say(turn.edition, "follow.offer", code=shown(case.code), words=shown(code))
    addresses = {"webchat": turn.manners.named_at, "telegram": turn.manners.telegram_at}
    marks = {"webchat": "#", "telegram": "?start="}
    links = tuple(
        Choice(line(turn.edition, f"follow.at_{channel}_label"), url=f"{address}{marks[channel]}{FOLLOWING}{code}")
        for channel, address in addresses.items()
        if address and turn.heard.channel != channel
    )
    return Reply(text, links)
