"""`/tracuu`: one's own cases with all there is to them; by a code alone only the state."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.citizen import following
from handlers.citizen.aftercare import own_ways
from handlers.citizen.drafts import cut
from handlers.citizen.topics import choices_for
from handlers.dialogue import Dialogue
from handlers.messages import Choice, Items, Reply, RichText, Span
from handlers.presses import Feature, OnCase
from handlers.tracking import read, shown, written_in
from handlers.turn import Answer, Happened, OwnCase, Turn
from handlers.wording import HERE, choice, day, line, reply, say
from knowledge.entries import Office

DOSSIER = "topic:tra-cuu-ho-so"
MOST_SHOWN = 10
MOST_BUTTONS = 3
CUT = 100
LONGEST = 700
"""Letters of what somebody said about a case."""
MOST_MISSES = 10
MISSES_COUNT = 3600
"""Seconds for which a code that was none counts: guessing must not pay."""


def code_in(turn: Turn) -> str | None:
    """What is meant as a tracking code in the message; after `/tracuu` anything of that length."""
    text = turn.heard.text
    if found := written_in(text):
        return found
    letters = [letter for letter in text if letter.isalnum()]
    may_be_one = turn.dialogue.waiting == "track" and 9 <= len(letters) <= 13
    return text if may_be_one and any(map(str.isdigit, letters)) and any(map(str.isalpha, letters)) else None


async def track(turn: Turn, dialogue: Dialogue) -> Answer:
    """Look up the code in the message, or show what this citizen has filed."""
    own = await turn.memory.cases()
    if typed := code_in(turn):
        return await _look_up(turn, dialogue, read(typed), own)
    waiting = replace(dialogue, waiting="track")
    if not own:
        return Answer((reply(turn.edition, "track.none", _ways_on(turn)),), waiting)
    heading = say(turn.edition, "track.own", all=str(len(own)))
    shown_own = (*heading, _listed(turn, own[:MOST_SHOWN]), *say(turn.edition, "track.by_code"))
    each = [choice(shown(case.code), OnCase("show", case.code)) for case in own[:MOST_BUTTONS]]
    return Answer((Reply(shown_own, (*each, *_ways_on(turn))),), waiting)


async def track_typed(turn: Turn, code: str) -> Answer:
    """What a code leads to that a link carried: the same as if it were typed."""
    return await _look_up(turn, turn.dialogue, read(code), await turn.memory.cases())


async def track_one(turn: Turn, code: str) -> Answer:
    """One of one's own cases, with what can be done about it."""
    mine = next((case for case in await turn.memory.cases() if case.code == code), None)
    return await _one(turn, turn.dialogue, mine) if mine else await track(turn, turn.dialogue)


async def _one(turn: Turn, dialogue: Dialogue, case: OwnCase) -> Answer:
    """A case with what was said about it so far, who may not see its sender, and where else it is followed."""
    happened = await turn.memory.happened(case.code)
    told = Items(tuple((Span(one),) for one in _told(turn, happened[-MOST_SHOWN:])))
    heading = say(turn.edition, "track.happened") if happened else ()
    text = (_listed(turn, (case,)), *heading, *((told,) if happened else ()), *_sealed(turn, case), *_where(turn, case))
    ways = (*own_ways(turn, case), *following.ways(turn, case), *_ways_on(turn))
    return Answer((Reply(text, ways),), dialogue)


def _told(turn: Turn, happened: tuple[Happened, ...]) -> Iterator[str]:
    for one in happened:
        step = f"{one.by}_{one.what}"
        who = line(turn.edition, f"happened.{step}")
        yield f"{one.at.astimezone(HERE):%d/%m/%Y %H:%M} · {who}" + (f": {cut(one.text, LONGEST)}" if one.text else "")


def _sealed(turn: Turn, case: OwnCase) -> RichText:
    """From whom the name is hidden; that it is hidden from nobody, where there is one."""
    if case.sealed_from is None:
        return say(turn.edition, "track.named") if case.sender else ()
    unit = turn.edition.library.entry(f"office:{case.sealed_from}")
    return say(turn.edition, "track.sealed", unit=unit.name if isinstance(unit, Office) else case.sealed_from)


def _where(turn: Turn, case: OwnCase) -> RichText:
    """Where the case is followed beside the conversation it was filed in."""
    if case.is_followed:
        return say(turn.edition, "follow.is_followed")
    if not case.followed_on:
        return ()
    places = ", ".join(following.place(turn.edition, channel) for channel in case.followed_on)
    return say(turn.edition, "follow.where", places=places)


def _listed(turn: Turn, cases: tuple[OwnCase, ...]) -> Items:
    return Items(tuple((Span(one),) for one in lines(turn, cases)))


def lines(turn: Turn, cases: tuple[OwnCase, ...]) -> Iterator[str]:
    """Each case on a line, with its state. The words are the citizen's, so nothing in them is markup."""
    for case in cases:
        values = {
            "code": shown(case.code),
            "kind": line(turn.edition, f"kind.{case.kind}"),
            "day": day(case.at.astimezone(HERE).date()),
            "state": _state(turn, case.state),
            "text": cut(case.text, CUT),
        }
        yield line(turn.edition, "track.line", **values)


async def _look_up(turn: Turn, dialogue: Dialogue, code: str | None, own: tuple[OwnCase, ...]) -> Answer:
    """Wrong codes and those nobody was given are answered alike, and count."""
    if mine := next((case for case in own if case.code == code), None):
        return await _one(turn, dialogue, mine)
    now = int(turn.now.timestamp())
    misses = tuple(at for at in dialogue.misses if now - at < MISSES_COUNT)
    if len(misses) >= MOST_MISSES:
        return Answer((reply(turn.edition, "track.enough"),), replace(dialogue, misses=misses))
    state = await turn.memory.state_of(code) if code else None
    if code and state is None and (followed := await following.joined(turn, code)):
        mine = next(case for case in await turn.memory.cases() if case.code == followed)
        return following.welcome(turn, dialogue, mine, await _one(turn, dialogue, mine))
    if code is None or state is None:
        missed = replace(dialogue, misses=(*misses, now), waiting="track")
        return Answer((reply(turn.edition, "track.unknown", _ways_on(turn)),), missed)
    found = reply(turn.edition, "track.state", _ways_on(turn), code=shown(code), state=_state(turn, state))
    return Answer((found,), replace(dialogue, misses=misses))


def _state(turn: Turn, state: str) -> str:
    name = f"{state}_trial" if turn.manners.trial else state
    return line(turn.edition, f"state.{name}")


def _ways_on(turn: Turn) -> tuple[Choice, ...]:
    """Those who look for a dossier handed in at the centre are led there."""
    return (choice(line(turn.edition, "start.feedback"), Feature("feedback")), *choices_for(turn.edition, [DOSSIER]))
