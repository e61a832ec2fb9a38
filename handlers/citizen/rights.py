"""To correct who one is, to restrict what is done with one's data, to object to it.

A correction is made at once in every open case filed here, and can be made again; what stood there before stays in the
case's history, which is erased with it. Restricting and objecting are recorded on the cases and looked into by
somebody at the desk, who answers in words within the time the ledger says.
"""

from dataclasses import replace

from handlers.citizen.browse import beginnings
from handlers.citizen.drafts import by_page, is_nameless
from handlers.citizen.ledger import entered, numbered, waits
from handlers.masking import tells_a_secret
from handlers.messages import Choice, Slip
from handlers.presses import Privacy
from handlers.rights import JUDGED
from handlers.sender import LONGEST_ADDRESS, LONGEST_NAME, Sender, corrected
from handlers.turn import Answer, OwnCase, Turn
from handlers.wording import choice, line, reply
from handlers.writing import asks

OPEN = ("received", "transferred", "asked")
CORRECTING = "correct"


async def more(turn: Turn) -> Answer:
    """What else may be asked about what was filed here, in plain words."""
    steps = ("correct", "ask_restrict", "ask_object")
    buttons = tuple(choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in steps)
    return Answer((reply(turn.edition, "privacy.more", buttons),), turn.dialogue)


async def ask_correct(turn: Turn) -> Answer:
    """What is written down of who one is, and that the next message changes it."""
    named = await _named(turn)
    if not named:
        return Answer((reply(turn.edition, "correct.none", beginnings(turn.edition)),), turn.dialogue)
    waiting = replace(turn.dialogue, waiting=CORRECTING)
    if is_nameless(turn):
        ways = by_page(turn, "open")
        told = reply(turn.edition, "correct.page", ways) if ways else reply(turn.edition, "correct.nowhere")
        return Answer((told,), waiting)
    return Answer((reply(turn.edition, "correct.ask", _keep(turn), **_shown(named[0])),), waiting)


async def heard(turn: Turn) -> Answer | None:
    """A message that says who one is, while that was asked for; None for any other."""
    if turn.dialogue.waiting != CORRECTING:
        return None
    text = turn.heard.text
    named = await _named(turn)
    if not named or asks(text) or tells_a_secret(text) or corrected(text, _sender(named[0])) == named[0].sender:
        return None
    if is_nameless(turn):
        await turn.memory.forget()
        return await ask_correct(turn)
    return await _corrected(turn, {case.code: corrected(text, _sender(case)) for case in named})


async def given(turn: Turn, slip: Slip) -> Answer | None:
    """The same from our own page, for chats that carry no names."""
    named = await _named(turn) if turn.dialogue.waiting == CORRECTING else ()
    sender = Sender(slip.name[:LONGEST_NAME], slip.address[:LONGEST_ADDRESS], slip.phone)
    if not named or sender.missing:
        return None
    return await _corrected(turn, dict.fromkeys((case.code for case in named), sender))


async def ask_judged(turn: Turn, kind: str) -> Answer:
    """What it would mean, before it is done; one that is open already is not asked for twice."""
    edition = turn.edition
    is_open = [one for one in (await turn.memory.kept()).requests if one.kind == kind and one.ended_at is None]
    if is_open:
        before = reply(edition, "rights.before", beginnings(edition), **waits(edition, is_open[0]))
        return Answer((before,), turn.dialogue)
    if not any(not case.is_followed for case in await turn.memory.cases()):
        return Answer((reply(edition, "rights.nothing", beginnings(edition)),), turn.dialogue)
    buttons = (choice(line(edition, f"privacy.{kind}_label"), Privacy(kind)), *_keep(turn))
    return Answer((reply(edition, f"rights.ask_{kind}", buttons),), turn.dialogue)


async def judged(turn: Turn, kind: str) -> Answer:
    """It is written down on every case filed here and in the ledger, for somebody to look into."""
    assert kind in JUDGED
    asked = await ask_judged(turn, kind)
    if not any(choice.label == line(turn.edition, f"privacy.{kind}_label") for choice in asked.replies[0].choices):
        return asked
    request = await entered(turn, kind)
    told = reply(turn.edition, "rights.entered", beginnings(turn.edition), **waits(turn.edition, request))
    return Answer((told,), turn.dialogue)


async def _corrected(turn: Turn, senders: dict[str, Sender]) -> Answer:
    for code, sender in senders.items():
        await turn.memory.correct(code, sender)
    asked = await entered(turn, "correct")
    await turn.memory.forget()  # what is said of a person stays with the case alone
    newest, *_ = await _named(turn)
    if is_nameless(turn):
        told = reply(turn.edition, "correct.done_page", (), cases=str(len(senders)))
        return Answer((numbered(turn, told, asked),), replace(turn.dialogue, waiting=None))
    told = reply(turn.edition, "correct.done", _done(turn), cases=str(len(senders)), **_shown(newest))
    return Answer((numbered(turn, told, asked),), turn.dialogue)


async def _named(turn: Turn) -> tuple[OwnCase, ...]:
    """Open cases filed here that say who sent them, newest first."""
    own = await turn.memory.cases()
    return tuple(case for case in own if case.sender and not case.is_followed and case.state in OPEN)


def _sender(case: OwnCase) -> Sender:
    return case.sender or Sender()


def _shown(case: OwnCase) -> dict[str, str]:
    return _sender(case).to_json()


def _keep(turn: Turn) -> tuple[Choice, ...]:
    return (choice(line(turn.edition, "privacy.leave_label"), Privacy("leave")),)


def _done(turn: Turn) -> tuple[Choice, ...]:
    return (choice(line(turn.edition, "after.done_label"), Privacy("leave")),)
