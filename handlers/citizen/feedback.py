"""Feedback, and questions handed over: written in own words, shown back, kept only when the citizen says "gửi".

What it seems to be and where it goes is proposed (`form`), and only what is missing is asked for (`filling`). A press
only names a message of this conversation; its words are read again from what is kept, so nothing that may be a
denunciation has to be remembered while it is asked about.
"""

from dataclasses import replace

from handlers.citizen import drafts, filling, form, papers, remarks
from handlers.citizen.browse import beginnings
from handlers.citizen.explained import explained
from handlers.citizen.form import OPINION, QUESTION
from handlers.citizen.places import place_named
from handlers.draft import Draft
from handlers.masking import mask
from handlers.messages import Choice
from handlers.presses import Feature, Feedback
from handlers.sender import tells_of_somebody
from handlers.turn import Answer, Filing, Forum, Question, Turn
from handlers.wording import choice, line, reply
from handlers.writing import asks, content, names_it_first, rewritten, says_it_is_feedback, verdict
from knowledge.accusing import accusation
from knowledge.deciding import Understanding
from knowledge.library import key_of

FEWEST_WORDS = 2
SHORT = 6
"""Words of a wish for something else; whoever tells what happened uses more."""
ELSEWHERE = ("menu", "help", "start", "privacy", "track", "person")


async def begin(turn: Turn) -> Answer:
    """Somebody wishes to say something: what came with the wish is shown back, else it is asked for."""
    if not turn.manners.collects:
        return explained(turn, turn.dialogue, "feedback")
    typed = turn.heard.text
    if said := "" if typed.startswith("/") else content(typed) or _in_short(turn, typed):
        return await _take(turn, Draft(OPINION, "write", turn.now, said, turn.id))
    draft = filling.opened(turn)
    return filling.show(turn, draft if draft and draft.step != "sent" else Draft(OPINION, "write", turn.now))


def _in_short(turn: Turn, typed: str) -> str:
    """What two words after "phản ánh" say, where they name some category's matter: "đường hư"."""
    said = content(typed, FEWEST_WORDS)
    return said if turn.edition.library.sorter.best(said) else ""


async def decided(turn: Turn) -> Answer | None:
    """What a short word ("gửi", "sửa", "thôi", "quay lại") does to the draft; None where it says nothing of one."""
    draft = filling.opened(turn)
    if draft is None or draft.step == "sent":
        return None
    is_asked = draft.offered is None and not draft.is_asking
    said = verdict(turn.heard.text, is_asked=is_asked, may_skip=draft.is_asking)
    return await act(turn, Feedback(said, str(draft.row))) if said else None


async def heard(turn: Turn, meant: Understanding) -> Answer | None:
    """What a typed message is to the draft; None where it is about something else."""
    draft, text = filling.opened(turn), turn.heard.text
    if draft is None or draft.step == "sent":
        return await _undrafted(turn, meant, draft)
    if meant.feature == "denunciation" or accusation(text) == "plain":
        return await filling.not_taken(turn, turn.id)
    if _answers(turn, draft) or _is_for_a_forum(turn, draft, meant) or not _is_aside(meant, text):
        return await _written(turn, draft)
    return None


async def _written(turn: Turn, draft: Draft) -> Answer:
    """A message that belongs to the draft: its text, or the answer to the question that is open."""
    text = turn.heard.text
    match draft.step:
        case "details" | "place":
            return filling.answered(turn, draft, content(text) or text)
        case "contact":
            if drafts.is_nameless(turn):
                await turn.memory.forget()  # it was not to be told here
            return filling.contact(turn, draft)
        case "category" if category := turn.edition.library.sorter.best(text):
            return filling.resorted(turn, draft, category.id)
        case "category":
            return filling.show(turn, draft)
        case "edit" if part := form.part_named(text):
            return await _changed_in_part(turn, draft, part)
        case "check" if wish := form.hides(turn.edition, draft, text):
            return filling.changed(turn, draft, Feedback(wish, str(draft.row)))
        case "check" if form.is_unnamed(draft) and form.names_whoever(text):
            return await _named(turn, draft)
    said = content(rewritten(text)) if draft.kind != QUESTION else text
    if not said:
        return await begin(turn)
    if draft.step == "check":
        return await _take(turn, replace(draft, step="write", text=said, row=turn.id))
    passed = ("contact",) if not draft.sender.missing else ()
    fresh = Draft(draft.kind, "write", turn.now, said, turn.id, said=draft.said, sender=draft.sender, passed=passed)
    dossier = draft.dossier if draft.step == "write" else None
    return await _take(turn, replace(fresh, spot=draft.spot, dossier=dossier))


async def _changed_in_part(turn: Turn, draft: Draft, part: str) -> Answer:
    """What a button would change; who sends it where nobody does so far is to be asked for first."""
    if part == "contact" and form.is_unnamed(draft):
        return filling.changed(turn, draft, Feedback("named", str(draft.row)))
    return filling.changed(turn, draft, Feedback("redo", part))


async def _named(turn: Turn, draft: Draft) -> Answer:
    """Whoever says who they are once all is there wants it sent with their name, not in its words."""
    named = replace(draft, kind="phan_anh", said=True, step="contact", row=turn.id)
    if drafts.is_nameless(turn):
        await turn.memory.forget()  # it was not to be told here
        return filling.show(turn, form.undone(named, "contact"))
    return filling.contact(turn, named)


async def act(turn: Turn, press: Feedback) -> Answer:
    """One step, by a button or its word (`presses.Feedback` names them)."""
    draft = filling.opened(turn)
    if press.step == "hand":
        return await _hand(turn, press.row)
    if press.step == "late" and (draft is None or draft.step == "sent"):
        told = form.proposed(turn, drafts.of_a_late_result(turn, press.row), "")
        return filling.onward(turn, remarks.compare(turn, told)[0])
    if draft is None and press.step == "mine":
        return await _take_said(turn, OPINION, press.row)
    if draft is None:
        buttons = (choice(line(turn.edition, "start.feedback"), Feature("feedback")),)
        return Answer((reply(turn.edition, "feedback.gone", buttons),), replace(turn.dialogue, draft=None))
    match (press.step, draft.step):
        case ("mine", "sent"):
            return await _take_said(turn, OPINION, press.row)
        case (_, "sent"):
            return Answer((drafts.kept_before(turn, draft),), replace(turn.dialogue, draft=replace(draft)))
        case ("send", "check") if press.row == str(draft.row):
            return await _keep(turn, draft)
        case ("mine", "write" | "doubt"):
            return await _take_said(turn, draft.kind, press.row)
        case ("accuse", "doubt"):
            return await filling.not_taken(turn, draft.row)
        case ("redo", _) if press.row == "files":
            await turn.memory.detach()
            return filling.onward(replace(turn, attached=()), replace(draft, row=turn.id))
        case ("drop", _):
            return await filling.dropped(turn, draft)
        case _:
            return filling.changed(turn, draft, press)


def offered_again(turn: Turn, answer: Answer) -> Answer:
    """The answer with the unfinished draft below it, where it was about something else; never in danger."""
    draft = answer.dialogue.draft
    if draft is None or draft is not turn.dialogue.draft:
        return answer
    if filling.opened(turn) is None or draft.step == "sent":
        return replace(answer, dialogue=replace(answer.dialogue, draft=None))
    is_urgent = answer.question is not None and answer.question.status == "emergency"
    if is_urgent or not draft.may_be_offered(turn.now):
        return answer
    offered = replace(answer.dialogue, draft=replace(draft, offered=turn.now))
    return replace(answer, replies=(*answer.replies, drafts.reminder(turn, draft, answer)), dialogue=offered)


def hand_over(turn: Turn) -> tuple[Choice, ...]:
    """The button that hands the present question over to a person, where that is done."""
    hands = choice(line(turn.edition, "feedback.hand_label"), Feedback("hand", str(turn.id)))
    return (hands,) if turn.manners.collects else ()


def leave_a_question(turn: Turn) -> tuple[Choice, ...]:
    """The button to write a question for a person, where that is done."""
    leaves = choice(line(turn.edition, "feedback.leave_label"), Feedback("hand"))
    return (leaves,) if turn.manners.collects else ()


def may_tell(turn: Turn, meant: Understanding, answer: Answer) -> Answer:
    """The answer with a button to tell us of it, where it explains what one may do about a grievance."""
    if not turn.manners.collects or not remarks.explains_a_grievance(turn, meant):
        return answer
    is_question = asks(turn.heard.text)
    press = Feature("feedback") if is_question else Feedback("mine", str(turn.id))
    *before, last = answer.replies
    told = last.with_choices(choice(line(turn.edition, "papers.tell_label"), press))
    return replace(answer, replies=(*before, told))


async def _undrafted(turn: Turn, meant: Understanding, sent: Draft | None) -> Answer | None:
    """Without a draft: "góp ý là …" begins one whatever it resembles, a second "có" sends nothing twice, and whoever
    accuses somebody is heard first.
    """
    text = turn.heard.text
    if answer := await filling.accused(turn, meant):
        return answer
    if sent and meant.decision != "smalltalk" and verdict(text, is_asked=True) == "send":
        return await act(turn, Feedback("send", str(sent.row)))
    if meant.decision in ("unknown", "clarify") and verdict(text, is_asked=False) == "drop":
        return Answer((reply(turn.edition, "smalltalk.ok"),), turn.dialogue)
    if looked_up := remarks.of_a_dossier(turn, meant):
        return looked_up
    if demand := remarks.extra_paper(turn, meant):
        return _compared(turn, demand, meant)
    says_so = says_it_is_feedback(text) or (names_it_first(text) and turn.edition.library.sorter.best(text) is not None)
    is_feedback = turn.manners.collects and meant.feature not in ("denunciation", "track") and says_so
    return await begin(turn) if is_feedback or remarks.is_grievance(turn, meant) else None


def _compared(turn: Turn, demand: papers.Compared, meant: Understanding) -> Answer:
    key = key_of(demand.procedure)
    question = Question(mask(turn.heard.text), "answered", key, "documents", meant.confidence)
    return Answer((papers.told(turn, demand),), turn.dialogue.about(key, "documents"), question, meant=meant)


def _answers(turn: Turn, draft: Draft) -> bool:
    """Whether a message is what was asked for, whatever else it resembles."""
    text = turn.heard.text
    match draft.step:
        case "place":
            return place_named(turn.edition, text) is not None
        case "contact":
            return tells_of_somebody(text)
        case "category":
            return turn.edition.library.sorter.best(text) is not None
        case "check":
            return form.hides(turn.edition, draft, text) is not None
        case _:
            return False


def _is_for_a_forum(turn: Turn, draft: Draft, meant: Understanding) -> bool:
    """Whether it is the question just asked for, for a dialogue day, though we might answer it ourselves."""
    is_awaited = draft.kind == QUESTION and draft.step == "write" and draft.offered is None
    return turn.dialogue.forum > 0 and is_awaited and meant.decision in ("answer", "clarify", "unknown")


def _is_aside(meant: Understanding, text: str) -> bool:
    """Whether a message in the middle of writing wants something else. What only tells something does not."""
    is_short = len(text.split()) <= SHORT
    match meant.decision:
        case "answer":
            return meant.confidence == 1.0 or asks(text)
        case "clarify":
            return asks(text)
        case "unknown":
            return is_short and meant.aspect is not None and asks(text)
        case "smalltalk":
            return meant.smalltalk not in ("abuse", "praise")
        case _:
            return meant.feature == "complaint" or (is_short and meant.feature in ELSEWHERE)


async def _take(turn: Turn, said: Draft) -> Answer:
    """Ask what is missing of what was said, or show it back, unless it accuses somebody; more goes to the draft."""
    found = accusation(said.text)
    if found == "plain":
        return await filling.not_taken(turn, said.row)
    before = _before(turn, said)
    if len(said.text.split()) < FEWEST_WORDS and not before:
        unwritten = Draft(said.kind, "write", turn.now, dossier=form.dossier_in(said.text) or said.dossier)
        short = drafts.asked_for(turn, unwritten, is_too_short=True)
        return Answer((short,), replace(turn.dialogue, draft=unwritten))
    if found and said.step != "doubt":
        return filling.show(turn, Draft(said.kind, "doubt", turn.now, row=said.row))
    text = mask(before + said.text)
    is_settled = said.step == "doubt" and said.kind != QUESTION
    told = replace(said, text=text[: filling.LONGEST], said=said.said or is_settled)
    draft = form.proposed(turn, told, turn.heard.text)
    draft, compared = remarks.compare(turn, draft)
    is_new = not before or draft.category != said.category
    first = remarks.first(turn, draft, compared) if is_new else ()
    return filling.onward(turn, draft, *remarks.too_long(turn, text, filling.LONGEST), *first)


def _before(turn: Turn, said: Draft) -> str:
    draft = filling.opened(turn)
    adds = draft is not None and draft.step == "check" and said.row == turn.id and said.at == draft.at
    return f"{draft.text.rstrip(' .')}. " if draft and adds else ""


async def _take_said(turn: Turn, kind: str, row: str) -> Answer:
    """Take an earlier message (one that is erased must be written again); a doubt about it is settled by this."""
    text = await turn.memory.said(int(row)) if row.isdecimal() else ""
    draft = filling.opened(turn)
    if not text:
        return filling.show(turn, Draft(kind, "write", turn.now))
    is_settled = draft is not None and draft.step == "doubt" and str(draft.row) == row
    if draft and is_settled and draft.text:
        return filling.detailed(turn, replace(draft, step="details"), text)
    said = content(text) or text if kind != QUESTION else text
    return await _take(turn, Draft(kind, "doubt" if is_settled else "write", turn.now, said, int(row)))


async def _hand(turn: Turn, row: str) -> Answer:
    if not turn.manners.collects:
        return Answer((reply(turn.edition, "person", beginnings(turn.edition)),), turn.dialogue)
    answer = await _take_said(turn, QUESTION, row)
    return replace(answer, dialogue=replace(answer.dialogue, forum=0))


def begin_for(turn: Turn, forum: Forum) -> Answer:
    """A question for a dialogue day is to be written."""
    answer = filling.show(turn, Draft(QUESTION, "write", turn.now))
    return replace(answer, dialogue=replace(answer.dialogue, forum=forum.number))


async def _forum(turn: Turn, draft: Draft) -> Forum | None:
    """The dialogue day a question is for, if that is still to come."""
    number = turn.dialogue.forum if draft.kind == QUESTION else 0
    return next((one for one in await turn.memory.forums() if one.number == number), None) if number else None


async def _keep(turn: Turn, draft: Draft) -> Answer:
    office, about_staff_of = form.destination(turn.edition, draft)
    forum = await _forum(turn, draft)
    sealed_from, opened_by = form.sealing(turn.edition, draft) if draft.sealed else (None, None)
    filing = Filing(
        draft.kind,
        draft.whole,
        draft.row,
        draft.entry,
        draft.category,
        forum.office if forum else office,
        about_staff_of,
        draft.dossier,
        draft.sender if draft.kind in form.NAMED else None,
        draft.spot or None,
        sealed_from=sealed_from,
        opened_by=opened_by,
        forum=forum.number if forum else None,
    )
    code = await turn.memory.file(filing)
    sent = Draft(draft.kind, "sent", turn.now, code, draft.row)
    return Answer((drafts.kept(turn, sent, draft),), replace(turn.dialogue, draft=sent, forum=0))
