"""After an answer: it was enough, or it was not; how content somebody is; and what they add to a case of theirs.

The buttons are below messages of the desk's, so they stand in no menu of the dialogue: each names its case, which
must be one of this conversation.
"""

import re
from dataclasses import replace
from datetime import timedelta

from handlers.citizen import following
from handlers.citizen.browse import beginnings
from handlers.citizen.explained import denounced
from handlers.masking import mask
from handlers.messages import Choice, Reply
from handlers.presses import OnCase
from handlers.tracking import shown
from handlers.turn import Answer, OwnCase, Turn
from handlers.wording import choice, line, reply
from handlers.writing import asks, verdict
from knowledge.accusing import accusation
from knowledge.deciding import Understanding
from knowledge.entries import Survey
from knowledge.library import Edition
from knowledge.vietnamese import fold

REOPENS = timedelta(days=15)
DONE = ("answered", "closed")
SURVEY = "survey:hai-long"
LONGEST = 2_000
LONGEST_SENTENCE = 500
SHORT = 6
"""Words up to which a message that resembles an entry asks for it."""
_UNSETTLED = re.compile(
    r"(?:da |thua |van |viec |cai nay |ho so |toi |em |thay |la )*"
    r"(?:chua (?:duoc )?(?:giai quyet|xong|on|thoa dang|xu ly)|mo lai|khong (?:dong y|thoa dang))"
    r"(?: gi| het| dau| nha| a| ca| viec nay| cho toi| giup toi| voi| lai| tra loi(?: nay)?)*[ .!]*"
)


def offers(edition: Edition, step: str, code: str) -> tuple[Choice, ...]:
    """What may be tapped below a message of the desk's about a case."""
    unsettled = choice(line(edition, "after.unsettled_label"), OnCase("reopen", code))
    match step:
        case "answered":
            return choice(line(edition, "after.settled_label"), OnCase("settle", code)), unsettled
        case "closed":
            return (*scores(edition, code), unsettled)
        case _:
            return ()


def scores(edition: Edition, code: str) -> tuple[Choice, ...]:
    """The scale, the best first: most people are content, and one tap is enough."""
    survey = _survey(edition)
    numbered = list(enumerate(survey.scale, 1)) if survey else []
    return tuple(choice(label, OnCase("rate", code, str(score))) for score, label in reversed(numbered))


def own_ways(turn: Turn, case: OwnCase) -> tuple[Choice, ...]:
    """What can be done with a case of one's own."""
    edition = turn.edition
    if case.state not in DONE:
        return (choice(line(edition, "after.add_label"), OnCase("add", case.code)),)
    late = turn.now - case.changed_at >= REOPENS
    step = "closed" if late and case.state == "closed" else case.state
    ways = offers(edition, step, case.code)
    return ways[:-1] if late else ways


async def pressed(turn: Turn, press: OnCase) -> Answer:
    """A tap: settle | reopen | rate | why | add | done, or where it is followed. A case of somebody else is none."""
    case = next((one for one in await turn.memory.cases() if one.code == press.code), None)
    if case is None:
        return Answer((reply(turn.edition, "press.old", beginnings(turn.edition)),), turn.dialogue)
    match press.step:
        case "settle" if case.state in DONE:
            return await _settled(turn, case)
        case "reopen":
            return await _reopened(turn, case)
        case "rate" if case.state in DONE and press.value.isdecimal():
            return await _rated(turn, case, int(press.value))
        case "why":
            return await _why(turn, case, press.value)
        case "add":
            return _asked_to_add(turn, case, reply(turn.edition, "after.add", (), code=shown(case.code)))
        case "done":
            thanks = reply(turn.edition, "after.thanks", beginnings(turn.edition))
            return Answer((thanks,), replace(turn.dialogue, waiting=None))
        case _:
            return await following.pressed(turn, case, press.step)


async def heard(turn: Turn, meant: Understanding) -> Answer | None:
    """What a typed message is to a case that was answered or is added to; None where it is about something else."""
    text = turn.heard.text
    waits, _, code = (turn.dialogue.waiting or "").partition(":")
    if waits in ("add", "rate") and verdict(text, is_asked=True) == "drop":
        left = reply(turn.edition, "after.left", beginnings(turn.edition))
        return Answer((left,), replace(turn.dialogue, waiting=None))
    if waits in ("add", "rate") and not asks(text) and is_told(meant, len(text.split())):
        return await _told(turn, waits, code)
    folded = " ".join(fold(text).split())
    score = _score(turn.edition, folded)
    if score is None and not _UNSETTLED.fullmatch(folded):
        return None
    case = next((one for one in await _lately_done(turn)), None)
    if case is None:
        return None
    return await _rated(turn, case, score) if score else await _reopened(turn, case)


async def _lately_done(turn: Turn) -> list[OwnCase]:
    """One's own cases that may still be spoken of as settled or not, the latest first."""
    own = await turn.memory.cases()
    done = (case for case in own if case.state in DONE and turn.now - case.changed_at < REOPENS)
    return sorted(done, key=lambda case: case.changed_at, reverse=True)


async def _settled(turn: Turn, case: OwnCase) -> Answer:
    if case.state == "answered":
        await turn.memory.settle(case.code)
    asked = reply(turn.edition, "after.settled", scores(turn.edition, case.code), code=shown(case.code))
    return Answer((asked,), turn.dialogue)


async def _reopened(turn: Turn, case: OwnCase) -> Answer:
    if case.state not in DONE:
        return _asked_to_add(turn, case, reply(turn.edition, "after.open", (), code=shown(case.code)))
    if turn.now - case.changed_at >= REOPENS:
        days = str(REOPENS.days)
        late = reply(turn.edition, "after.too_late", beginnings(turn.edition), code=shown(case.code), days=days)
        return Answer((late,), turn.dialogue)
    await turn.memory.reopen(case.code)
    return _asked_to_add(turn, case, reply(turn.edition, "after.reopened", (), code=shown(case.code)))


async def _rated(turn: Turn, case: OwnCase, score: int) -> Answer:
    survey = _survey(turn.edition)
    if survey is None or not 1 <= score <= len(survey.scale):
        return Answer((reply(turn.edition, "press.old", beginnings(turn.edition)),), turn.dialogue)
    await turn.memory.rate(case.code, score)
    reasons = [choice(one.text, OnCase("why", case.code, one.id)) for one in survey.criteria]
    ways = (*reasons, choice(line(turn.edition, "after.done_label"), OnCase("done", case.code)))
    asked = reply(turn.edition, "after.rated", ways, label=survey.scale[score - 1].lower())
    return Answer((asked,), replace(turn.dialogue, waiting=f"rate:{case.code}"))


async def _why(turn: Turn, case: OwnCase, criterion: str) -> Answer:
    survey = _survey(turn.edition)
    if survey and any(one.id == criterion for one in survey.criteria):
        await turn.memory.rate(case.code, criterion=criterion)
    done = choice(line(turn.edition, "after.done_label"), OnCase("done", case.code))
    waiting = replace(turn.dialogue, waiting=f"rate:{case.code}")
    return Answer((reply(turn.edition, "after.why", (done,)),), waiting)


def _asked_to_add(turn: Turn, case: OwnCase, asked: Reply) -> Answer:
    return Answer((asked,), replace(turn.dialogue, waiting=f"add:{case.code}"))


async def _told(turn: Turn, waits: str, code: str) -> Answer:
    """What was waited for: more about the case, or the sentence to a rating."""
    edition, text = turn.edition, turn.heard.text
    dialogue = replace(turn.dialogue, waiting=None)
    if found := accusation(text):
        return (
            await denounced(turn, dialogue) if found == "plain" else Answer((reply(edition, "after.doubt"),), dialogue)
        )
    if not any(case.code == code for case in await turn.memory.cases()):
        return Answer((reply(edition, "press.old", beginnings(edition)),), dialogue)
    if waits == "rate":
        await turn.memory.rate(code, words=mask(text)[:LONGEST_SENTENCE])
        return Answer((reply(edition, "after.thanks", beginnings(edition)),), dialogue)
    await turn.memory.add(code, mask(text)[:LONGEST])
    return Answer((reply(edition, "after.added", (), code=shown(code)),), dialogue)


def is_told(meant: Understanding, words: int) -> bool:
    """Whether a message tells something; a wish for something else is not taken for it."""
    if meant.decision == "answer":
        return meant.confidence < 1.0 and words > SHORT
    return meant.decision in ("unknown", "clarify") or meant.feature in ("feedback", "late")


def _score(edition: Edition, folded: str) -> int | None:
    survey = _survey(edition)
    labels = [" ".join(fold(label).split()) for label in survey.scale] if survey else []
    return labels.index(folded) + 1 if folded in labels else None


def _survey(edition: Edition) -> Survey | None:
    survey = edition.library.entry(SURVEY)
    return survey if isinstance(survey, Survey) else None
