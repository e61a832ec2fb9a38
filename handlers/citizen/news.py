"""News by topic: asked for and left by a tap, a word or `/tin`. Nobody is told anything they did not ask for."""

import re

from handlers.messages import Choice, Reply
from handlers.presses import News as Press
from handlers.turn import Answer, Turn
from handlers.wording import choice, line, reply
from knowledge.entries import News
from knowledge.library import Edition
from knowledge.vietnamese import fold

LONGEST = 80
"""Characters of a message that asks for news, or for no more."""
_WHAT = r"(?:tin tuc|ban tin|tin moi|tin|thong bao)"
_ABOUT = r"(?: (?:ve |chu de |linh vuc |muc |mang )?(?P<topic>.+?))??(?: (?:nua|nha|nhe|a|di|giup toi|giup em))*[ .!?]*"
_BEFORE = r"(?:da |cho |toi |em |minh |con |chau |xin |muon |can |hay )*"
_WANTS = re.compile(rf"{_BEFORE}(?:dang ky |bat |dang ki )?(?:nhan |theo doi |xem ){_WHAT}{_ABOUT}")
_BARE = re.compile(rf"(?:dang k[yi] )?(?:tin tuc|ban tin|tin)(?: moi)?{_ABOUT}")
_LEAVES = re.compile(
    rf"{_BEFORE}(?:(?:huy|ngung|thoi|tat|bo|bo dang k[yi]|huy dang k[yi])(?: dang k[yi]| nhan| gui| theo doi)*"
    rf"|dung(?: nhan| gui)(?: cho toi)?|khong(?: muon)? nhan(?=.* nua\b)) {_WHAT}{_ABOUT}"
)


def topics(edition: Edition) -> tuple[News, ...]:
    return edition.library.by_kind(News)


def name_of(edition: Edition, topic: str) -> str:
    """What a topic is called; its id where the content has it no more."""
    found = _topic(edition, topic)
    return found.name if found else topic


async def news(turn: Turn, step: str = "show", topic: str = "") -> Answer:
    """One step: show | want (a topic) | leave (a topic; "": all)."""
    found = _topic(turn.edition, topic)
    match step:
        case "want" if found:
            return await _want(turn, found)
        case "leave":
            return await _leave(turn, topic)
        case "want":
            return await _show(turn, is_known=False)
        case _:
            return await _show(turn)


async def pressed(turn: Turn, press: Press) -> Answer:
    return await news(turn, press.step, press.topic)


async def heard(turn: Turn) -> Answer | None:
    """What a typed message asks of the news; None where it is about something else."""
    folded = " ".join(fold(turn.heard.text).split())
    if len(folded) > LONGEST or not topics(turn.edition):
        return None
    if leaving := _LEAVES.fullmatch(folded):
        named = _named(turn.edition, leaving["topic"])
        return await _leave(turn, named.id if named else "") if named or not leaving["topic"] else None
    if wanting := _WANTS.fullmatch(folded) or _BARE.fullmatch(folded):
        named = _named(turn.edition, wanting["topic"])
        if named:
            return await _want(turn, named)
        return None if wanting["topic"] else await _show(turn)
    return None


def below(edition: Edition, topic: str) -> Choice:
    """What stands below each piece of news: one tap, and there is no more of it."""
    return choice(line(edition, "news.leave_label", name=name_of(edition, topic)), Press("leave", topic))


async def _show(turn: Turn, *, is_known: bool = True) -> Answer:
    edition = turn.edition
    mine = {topic for topic, _ in await turn.memory.wanted_news()}
    names = ", ".join(one.name for one in topics(edition) if one.id in mine) or line(edition, "news.none")
    ways = _ways(edition, mine)
    said = reply(edition, "news.show", ways, wanted=names) if is_known else reply(edition, "news.unknown", ways)
    return Answer((said,), turn.dialogue)


def _ways(edition: Edition, mine: set[str]) -> tuple[Choice, ...]:
    return tuple(
        below(edition, one.id)
        if one.id in mine
        else choice(line(edition, "news.want_label", name=one.name), Press("want", one.id))
        for one in topics(edition)
    )


async def _want(turn: Turn, topic: News) -> Answer:
    await turn.memory.want_news(topic.id)
    ways = (below(turn.edition, topic.id), choice(line(turn.edition, "news.others_label"), Press()))
    return Answer((reply(turn.edition, "news.wanted", ways, name=topic.name, about=topic.about),), turn.dialogue)


async def _leave(turn: Turn, topic: str) -> Answer:
    """Of a topic that the content has no more one can be rid as well."""
    edition = turn.edition
    mine = [one for one, _ in await turn.memory.wanted_news()]
    if not mine or (topic and topic not in mine):
        return Answer((reply(edition, "news.nothing_to_leave", (_others(edition),)),), turn.dialogue)
    await turn.memory.leave_news(topic or None)
    return Answer((_left(edition, topic or (mine[0] if len(mine) == 1 else "")),), turn.dialogue)


def _left(edition: Edition, topic: str) -> Reply:
    if not topic:
        return reply(edition, "news.left_all", (_others(edition),))
    again = choice(line(edition, "news.again_label"), Press("want", topic))
    return reply(edition, "news.left", (again, _others(edition)), name=name_of(edition, topic))


def _others(edition: Edition) -> Choice:
    return choice(line(edition, "news.others_label"), Press())


def _topic(edition: Edition, topic: str) -> News | None:
    found = edition.library.entry(f"news:{topic}")
    return found if isinstance(found, News) else None


def _named(edition: Edition, said: str | None) -> News | None:
    """The topic that folded words name, by its name or another of its names."""
    if not said:
        return None
    called = ((one, {fold(word) for word in (one.name, *one.words)}) for one in topics(edition))
    return next((one for one, names in called if said in names), None)
