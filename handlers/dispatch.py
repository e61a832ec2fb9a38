"""Who answers: one visible decision, in plain order."""

import re
from dataclasses import replace

from handlers.choosing import aspect_named, chosen, names_a_choice, says_it_is_settled
from handlers.citizen import (
    aftercare,
    checklist,
    feedback,
    files,
    forums,
    held,
    linking,
    news,
    overdue,
    quizzes,
    replying,
    rights,
    slips,
    spots,
    visits,
)
from handlers.citizen.ask import ask, chosen_entry, none_of_these, not_meant, own_papers, ready_on, understood
from handlers.citizen.banners import announced
from handlers.citizen.browse import beginnings, entries, fields
from handlers.citizen.courtesies import courtesy, feature
from handlers.citizen.elsewhere import but_there
from handlers.citizen.guides import step_named
from handlers.citizen.links import linked
from handlers.citizen.notice import notice
from handlers.citizen.privacy import privacy, withdrawn
from handlers.citizen.track import code_in, track, track_one, track_typed
from handlers.dialogue import Dialogue, Menu, numbered
from handlers.masking import tells_a_secret
from handlers.presses import (
    Browse,
    Feature,
    Feedback,
    Forum,
    Link,
    News,
    NoneOfThese,
    OnCase,
    Open,
    Papers,
    Press,
    Privacy,
    Quiz,
    ReadyOn,
    Visit,
    loose,
    unpack,
)
from handlers.turn import Answer, Turn
from handlers.wording import reply as phrase
from knowledge.vietnamese import fold

COMMANDS = {
    "/start": "start",
    "/menu": "menu",
    "/gopy": "feedback",
    "/phananh": "feedback",
    "/tracuu": "track",
    "/tin": "news",
    "/thi": "quiz",
    "/dulieu": "privacy",
    "/trogiup": "help",
    "/help": "help",
}
COMMAND_MENU = ("menu", "gopy", "tracuu", "tin", "dulieu", "trogiup")
"""Those a channel may offer beside the text field, each with its phrase `command.*`."""
_COMMAND = re.compile(r"(/\w+)(?:@\w+)?")
_DENIAL = re.compile(
    r"(?:da |u |a |ua |tra loi )*(?:sai (?:roi|het)|khong (?:phai|dung)|nham roi|lac de)"
    r"(?: y (?:do|nay|toi|minh|em)| cai (?:do|nay)| vay| dau| roi| a| nha)*[ .!]*"
)
"""What was answered was not meant, and nothing more."""
THUMB_DOWN = "👎"


async def reply(turn: Turn) -> Answer:
    """Answer one message: what was said, and what the conversation remembers. Raises nothing a citizen could cause."""
    if turn.heard.kind == "group":
        return Answer((phrase(turn.edition, "heard.group"),), turn.dialogue)
    if turn.heard.kind == "withdrawn":
        return await withdrawn(turn)
    turn = await files.begun(turn)
    answer = await held.heard(turn) if turn.is_held and turn.heard.kind != "slip" else None
    if answer is None:
        answer = feedback.offered_again(turn, await _warned(turn, await _answer(turn)))
    else:
        answer = await _warned(turn, answer)
    answer = await files.ended(turn, answer)
    if answer.replies and not turn.dialogue.noticed:
        answer = notice(turn, answer)
    answer = announced(turn, answer)
    dialogue, replies = numbered(answer.dialogue, await slips.linked(turn, answer.replies), turn.id)
    return replace(answer, replies=replies, dialogue=dialogue)


async def _answer(turn: Turn) -> Answer:
    if turn.heard.kind == "press":
        press = turn.heard.press or ""
        return await _pressed(turn, turn.dialogue.pressed(press) or loose(press))
    if turn.heard.kind == "file":
        return await files.heard(turn, _typed)
    if turn.heard.kind == "slip":
        return await slips.heard(turn)
    if turn.heard.kind == "location" and not turn.heard.text:
        return await spots.heard(turn)
    if turn.heard.kind != "text":
        return await _unreadable(turn)
    return await _typed(turn)


async def _unreadable(turn: Turn) -> Answer:
    """What is no text: say what was done with it, and answer what is written under it. Danger needs no such words."""
    said = phrase(turn.edition, f"heard.{turn.heard.kind}")
    if not any(map(str.isalnum, turn.heard.text)):
        return Answer((said.with_choices(*beginnings(turn.edition)),), turn.dialogue)
    answer = await _typed(turn)
    is_urgent = answer.question is not None and answer.question.status == "emergency"
    return answer if is_urgent else replace(answer, replies=(said, *answer.replies))


async def _typed(turn: Turn) -> Answer:
    said = turn.heard
    if answer := await linking.link(turn):
        return answer
    if command := _COMMAND.fullmatch(said.text.strip()):
        return await _command(turn, COMMANDS.get(command[1].lower(), "help"))
    if THUMB_DOWN in said.text and not any(map(str.isalnum, said.text)):
        return not_meant(turn)
    if not any(map(str.isalnum, said.text)):
        return Answer((phrase(turn.edition, "heard.wordless", beginnings(turn.edition)),), turn.dialogue)
    if answer := await feedback.decided(turn):
        return answer
    if _DENIAL.fullmatch(fold(said.text)) and not quizzes.typed(turn):
        return not_meant(turn)
    return await _asked(turn)


async def _asked(turn: Turn) -> Answer:
    """A message in words: danger first, then what was offered, then what is being written, then a question."""
    meant = understood(turn)
    if meant.decision == "emergency":
        return await ask(turn, meant)
    if code_in(turn):
        return await track(turn, turn.dialogue)
    if answer := await news.heard(turn) or await quizzes.heard(turn) or await forums.heard(turn):
        return answer
    said = (turn.edition, turn.dialogue, turn.heard.text)
    menus = await _with_what_the_desk_offers(turn)
    packed = chosen(menus, turn.heard.text) or aspect_named(*said) or step_named(*said) or checklist.typed(turn)
    packed = packed or quizzes.typed(turn)
    if packed:
        return await _pressed(turn, packed)
    written = (
        await rights.heard(turn)
        or await quizzes.signed(turn, meant)
        or await visits.heard(turn, meant)
        or await overdue.heard(turn, meant)
        or await aftercare.heard(turn, meant)
        or await feedback.heard(turn, meant)
        or await replying.heard(turn, meant)
    )
    return written or feedback.may_tell(turn, meant, await ask(turn, meant))


async def _with_what_the_desk_offers(turn: Turn) -> Dialogue:
    """The dialogue with the choices of the desk's message, where that is the last thing said, as its newest menu."""
    may_choose = names_a_choice(turn.heard.text) or says_it_is_settled(turn.heard.text)
    offered = await turn.memory.offered() if may_choose else ()
    if not offered:
        return turn.dialogue
    labels, presses = zip(*offered, strict=True)
    return replace(turn.dialogue, menus=(*turn.dialogue.menus, Menu(0, labels, presses)))


async def _warned(turn: Turn, answer: Answer) -> Answer:
    """The answer with a warning before it where somebody told us a password or a code, which is not kept."""
    is_urgent = answer.question is not None and answer.question.status == "emergency"
    if is_urgent or not tells_a_secret(turn.heard.text):
        return answer
    await turn.memory.forget()
    return replace(answer, replies=(but_there(turn, phrase(turn.edition, "secret.told")), *answer.replies))


async def _command(turn: Turn, name: str) -> Answer:
    if name == "start":
        leads_to = linked(turn.edition, turn.heard.press or "")
        greeting = Answer((courtesy(turn.edition, "greeting"),), turn.dialogue)
        return await _pressed(turn, leads_to) if leads_to else greeting
    return await feature(turn, turn.dialogue, name)


async def _pressed(turn: Turn, packed: str | None) -> Answer:
    press = _followed(turn, unpack(packed) if packed else None)
    match press:
        case Open() | ReadyOn() | Papers() | Browse():
            return _opened(turn, press)
        case Privacy(step):
            return await privacy(turn, step)
        case Visit() | News() | Quiz() | Forum():
            return await _reached(turn, press)
        case NoneOfThese():
            return none_of_these(turn)
        case Feature(name):
            return await feature(turn, turn.dialogue, name)
        case OnCase("show", code):
            return await track_one(turn, code)
        case OnCase("join", code):
            return await track_typed(turn, code)
        case OnCase():
            return await aftercare.pressed(turn, press)
        case Feedback("reply", row):
            return await replying.sent(turn, row)
        case Feedback("no_reply", _):
            return replying.declined(turn)
        case Feedback():
            return await feedback.act(turn, press)
        case _:
            return Answer((phrase(turn.edition, "press.old", beginnings(turn.edition)),), turn.dialogue)


async def _reached(turn: Turn, press: Visit | News | Quiz | Forum) -> Answer:
    match press:
        case Visit():
            return await visits.pressed(turn, press)
        case News():
            return await news.pressed(turn, press)
        case Quiz():
            return await quizzes.pressed(turn, press)
        case Forum():
            return await forums.pressed(turn, press)


def _followed(turn: Turn, press: Press | None) -> Press | None:
    """What a press means; of a link, what it leads to. To follow a case is an act, which no page does by itself."""
    if not isinstance(press, Link):
        return press
    leads_to = linked(turn.edition, press.carried)
    found = unpack(leads_to) if leads_to else None
    return None if isinstance(found, OnCase) else found


def _opened(turn: Turn, press: Open | ReadyOn | Papers | Browse) -> Answer:
    match press:
        case Open(entry, aspect, screen):
            return replace(chosen_entry(turn, entry, aspect or None, int(screen or 0)), opened=entry)
        case ReadyOn(entry, filing):
            return replace(ready_on(turn, entry, filing), opened=entry)
        case Papers(entry, answers, ask):
            return replace(own_papers(turn, entry, answers, ask), opened=entry)
        case Browse("", _):
            return Answer((fields(turn.edition),), turn.dialogue)
        case Browse(field, page):
            return Answer((entries(turn.edition, field, int(page)),), turn.dialogue)
