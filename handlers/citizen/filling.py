"""Filling the form in: one question after the other, each with a way back, a way past it and a way out."""

import re
from dataclasses import replace

from handlers.citizen import drafts, form, remarks
from handlers.citizen.browse import beginnings
from handlers.citizen.explained import denounced
from handlers.citizen.form import OPINION, QUESTION
from handlers.citizen.places import place_named
from handlers.draft import Draft
from handlers.masking import mask
from handlers.messages import Reply
from handlers.presses import Feedback
from handlers.sender import read_sender
from handlers.turn import Answer, Turn
from handlers.wording import reply
from handlers.writing import asks
from knowledge.accusing import accusation
from knowledge.deciding import Understanding
from knowledge.vietnamese import fold

LONGEST = 2_000
MOST_WORDS_OF_A_PLACE = 3
_WHY = re.compile(r"\b(?:tai sao|vi sao|sao (?:lai )?(?:phai|can|doi|hoi|bat)|(?:de )?lam (?:gi|chi)\b)")


def opened(turn: Turn) -> Draft | None:
    """What is being written here, if it is not older than a day."""
    draft = turn.dialogue.draft
    return draft if draft and draft.is_open(turn.now) and turn.manners.collects else None


async def not_taken(turn: Turn, row: int) -> Answer:
    """Not taken, and the message erased; of a draft only what was shown back before, and so is none, may stay."""
    draft = opened(turn)
    if draft and draft.step == "doubt" and draft.row != row:
        await turn.memory.forget(draft.row)
    is_harmless = draft is not None and draft.step not in ("write", "doubt")
    return await denounced(turn, turn.dialogue if is_harmless else replace(turn.dialogue, draft=None), row)


async def dropped(turn: Turn, draft: Draft) -> Answer:
    """Nothing is kept of it; what may accuse somebody is erased as well."""
    if draft.step == "doubt":
        await turn.memory.forget(draft.row)
    said = reply(turn.edition, "feedback.dropped", beginnings(turn.edition))
    return Answer((said,), replace(turn.dialogue, draft=None))


async def accused(turn: Turn, meant: Understanding) -> Answer | None:
    """A message that accuses somebody, whatever else it resembles; whether one that may do so does is asked, unless an
    officer waits for a reply, which it may be. Where nothing is collected, who would only hear that it is not known is
    told where to go.
    """
    found, is_told = accusation(turn.heard.text), not asks(turn.heard.text)
    is_unsettled = meant.decision in ("unknown", "clarify")
    if found == "plain" and (is_unsettled or (is_told and meant.decision == "answer")):
        return await not_taken(turn, turn.id)
    if not (found and is_unsettled and is_told) or await turn.memory.asked():
        return None
    if turn.manners.collects:
        return show(turn, Draft(OPINION, "doubt", turn.now, row=turn.id))
    return await not_taken(turn, turn.id) if meant.decision == "unknown" else None


def show(turn: Turn, draft: Draft) -> Answer:
    """The draft as it stands; the citizen is at work on it again."""
    shown = drafts.shown(turn, draft)
    dialogue = replace(turn.dialogue, draft=replace(draft, at=turn.now, offered=None), waiting=None)
    return Answer((shown,), dialogue)


def onward(turn: Turn, draft: Draft, *said: Reply) -> Answer:
    """The next question, or all of it to be checked; where no names are taken, it is an opinion."""
    draft = form.onward(turn, draft)
    if draft.step == "contact" and drafts.is_nameless(turn) and not turn.manners.page:
        draft, said = form.nameless(draft), (*said, remarks.no_names_here(turn))
    shown = show(turn, draft)
    return replace(shown, replies=(*said, *shown.replies))


def shown_after(turn: Turn, draft: Draft, said: Reply) -> Answer:
    """The draft as it stands once more was told beside it; a question that this answered is asked no more."""
    if draft.step in ("write", "edit", "category", "doubt") or draft.kind == QUESTION:
        answer = show(turn, draft)
    else:
        answer = onward(turn, draft)
    return replace(answer, replies=(said, *answer.replies))


def changed(turn: Turn, draft: Draft, press: Feedback) -> Answer:
    """What a step of the form makes of the draft; a press that does not fit any more shows it as it stands."""
    is_form = draft.step not in ("write", "doubt")
    draft = replace(draft, row=turn.id) if is_form and draft.kind != QUESTION else draft
    match press.step:
        case "edit":
            return _rewriting(turn, draft)
        case "back" if is_form and draft.passed:
            return show(turn, form.back(draft))
        case "back":
            return _rewriting(turn, draft)
        case "skip" if draft.step == "contact":
            return onward(turn, form.nameless(draft), *remarks.nameless(turn))
        case "skip" if draft.is_asking:
            return onward(turn, form.passing(draft, draft.step))
        case "nameless" if is_form:
            return onward(turn, form.nameless(draft), *remarks.nameless(turn))
        case "seal" | "unseal" if is_form:
            return onward(turn, replace(draft, sealed=press.step == "seal"))
        case "named" if is_form:
            return onward(turn, replace(draft, kind="phan_anh", said=True))
        case "place" if is_form and any(office.id == press.row for office in form.centres(turn.edition)):
            return onward(turn, form.passing(replace(draft, office=press.row), "place"))
        case "category" if is_form and form.category_named(turn.edition, press.row):
            return resorted(turn, draft, press.row)
        case "redo" if is_form:
            return show(turn, form.undone(draft, press.row))
        case _:
            return show(turn, draft)


def answered(turn: Turn, draft: Draft, text: str) -> Answer:
    """The answer to a question about the matter; whether it accuses somebody is asked, where that is in doubt."""
    if accusation(text):
        return show(turn, replace(draft, step="doubt", row=turn.id))
    return detailed(turn, draft, text)


def detailed(turn: Turn, draft: Draft, text: str) -> Answer:
    """What was told on being asked is put to the matter."""
    draft = replace(draft, row=turn.id)
    asked = "place" if draft.step == "place" else "details"
    if asked == "place" and (office := form.centre_in(turn.edition, text)):
        return onward(turn, form.passing(replace(draft, office=office), "place"))
    details = mask(f"{draft.details}\n{text}".strip())[: LONGEST - len(draft.text)]
    told = form.proposed(turn, replace(draft, details=details), "")
    told, compared = remarks.compare(turn, told)
    return onward(turn, form.passing(told, asked), *remarks.of_papers(turn, compared))


def contact(turn: Turn, draft: Draft) -> Answer:
    """Who sends it, as far as the message says; what is still missing is asked for again."""
    if drafts.is_nameless(turn) or _WHY.search(fold(turn.heard.text)):
        return replace(show(turn, draft), replies=(drafts.why_named(turn, draft),))
    sender = read_sender(_as_an_address(turn), draft.sender)
    told = replace(draft, sender=sender, row=turn.id)
    return onward(turn, told if sender.missing else form.passing(told, "contact"))


def _as_an_address(turn: Turn) -> str:
    """The message; a place alone ("an tịnh") is where somebody lives, though it looks like a name."""
    text = turn.heard.text
    is_place = len(text.split()) <= MOST_WORDS_OF_A_PLACE and place_named(turn.edition, text) is not None
    return f"ở {text}" if is_place else text


def resorted(turn: Turn, draft: Draft, name: str) -> Answer:
    """The citizen chose the category; what it asks is asked."""
    category = form.category_named(turn.edition, name)
    kind = draft.kind if draft.said or category is None else category.kind
    asked_anew = tuple(step for step in draft.passed if step != "details")
    return onward(turn, replace(draft, category=name, kind=kind, passed=asked_anew, row=turn.id))


def _rewriting(turn: Turn, draft: Draft) -> Answer:
    """The next message is the text; until then what was there can still be changed part by part."""
    is_form = draft.kind != QUESTION and draft.step not in ("write", "doubt")
    unwritten = Draft(draft.kind if draft.kind == QUESTION else OPINION, "write", turn.now)
    kept = replace(draft, step="edit", at=turn.now, offered=None) if is_form else unwritten
    return Answer((drafts.rewriting(turn, kept),), replace(turn.dialogue, draft=kept, waiting=None))
