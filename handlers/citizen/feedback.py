"""Feedback, and questions handed over: written in own words, shown back, kept only when the citizen says "gửi".

A press only names a message of this conversation; its words are read again from what is kept, so nothing that may be a
denunciation has to be remembered while it is asked about.
"""

from dataclasses import replace

from handlers.citizen import drafts
from handlers.citizen.browse import beginnings
from handlers.citizen.drafts import OPINION, QUESTION
from handlers.citizen.explained import denounced, explained
from handlers.citizen.topics import topic_answer
from handlers.draft import Draft
from handlers.masking import mask, without_personal
from handlers.messages import Choice, Reply
from handlers.presses import Feature, Feedback
from handlers.turn import Answer, Filing, Turn
from handlers.wording import choice, line, reply
from handlers.writing import asks, content, says_it_is_feedback, verdict
from knowledge.accusing import accusation
from knowledge.deciding import Context, Understanding, understand
from knowledge.entries import Topic

STREET = "topic:phan-anh-hien-truong-1022"
LONGEST = 2_000
FEWEST_WORDS = 2
SHORT = 6
"""Words of a wish for something else; whoever tells what happened uses more."""
ELSEWHERE = ("menu", "help", "start", "privacy", "track", "person")


def opened(turn: Turn) -> Draft | None:
    """What is being written here, if it is not older than a day."""
    draft = turn.dialogue.draft
    return draft if draft and draft.is_open(turn.now) and turn.manners.collects else None


async def begin(turn: Turn) -> Answer:
    """Somebody wishes to say something: what came with the wish is shown back, else it is asked for."""
    if not turn.manners.collects:
        return explained(turn, turn.dialogue, "feedback")
    typed = turn.heard.text
    if said := "" if typed.startswith("/") else content(typed):
        return await _take(turn, Draft(OPINION, "write", turn.now, said, turn.id))
    draft = opened(turn)
    return _show(turn, draft if draft and draft.step != "sent" else Draft(OPINION, "write", turn.now))


async def decided(turn: Turn) -> Answer | None:
    """What a short word ("gửi", "sửa", "thôi") does to the draft; None where it says nothing of one."""
    draft = opened(turn)
    if draft is None or draft.step == "sent":
        return None
    said = verdict(turn.heard.text, is_asked=draft.offered is None)
    return await act(turn, Feedback(said, str(draft.row))) if said else None


async def heard(turn: Turn, meant: Understanding) -> Answer | None:
    """What a typed message is to the draft; None where it is about something else."""
    draft, text = opened(turn), turn.heard.text
    if draft is None or draft.step == "sent":
        return await _undrafted(turn, meant, draft)
    if meant.feature == "denunciation":
        return await _denounced(turn, turn.id)
    if _is_aside(meant, text):
        return None
    said = content(text) if draft.kind == OPINION else text
    return await _take(turn, Draft(draft.kind, "write", turn.now, said, turn.id)) if said else await begin(turn)


async def act(turn: Turn, press: Feedback) -> Answer:
    """One step, by a button or its word: hand | send | edit | drop | mine | accuse."""
    draft = opened(turn)
    if press.step == "hand":
        return await _hand(turn, press.row)
    if draft is None:
        buttons = (choice(line(turn.edition, "start.feedback"), Feature("feedback")),)
        return Answer((reply(turn.edition, "feedback.gone", buttons),), replace(turn.dialogue, draft=None))
    match (press.step, draft.step):
        case (_, "sent"):
            return Answer((drafts.kept_before(turn, draft),), replace(turn.dialogue, draft=replace(draft)))
        case ("send", "check") if press.row == str(draft.row):
            return await _keep(turn, draft)
        case ("edit", _):
            unwritten = Draft(draft.kind, "write", turn.now)
            return Answer((drafts.rewriting(turn, unwritten),), replace(turn.dialogue, draft=unwritten))
        case ("mine", "write" | "doubt"):
            return await _take_said(turn, draft.kind, press.row)
        case ("accuse", "doubt"):
            return await _denounced(turn, draft.row)
        case ("drop", _):
            dropped = reply(turn.edition, "feedback.dropped", beginnings(turn.edition))
            return Answer((dropped,), replace(turn.dialogue, draft=None))
        case _:
            return _show(turn, draft)


def offered_again(turn: Turn, answer: Answer) -> Answer:
    """The answer with the unfinished draft below it, where it was about something else; never in danger."""
    draft = answer.dialogue.draft
    if draft is None or draft is not turn.dialogue.draft:
        return answer
    if opened(turn) is None or draft.step == "sent":
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


async def _undrafted(turn: Turn, meant: Understanding, sent: Draft | None) -> Answer | None:
    """Without a draft: "góp ý là …" begins one whatever it resembles, a second "có" sends nothing twice, and somebody
    accused by name is heard even where nothing else was understood.
    """
    text = turn.heard.text
    if meant.decision in ("unknown", "clarify") and accusation(text) == "plain":
        return await _denounced(turn, turn.id)
    if sent and meant.decision != "smalltalk" and verdict(text, is_asked=True) == "send":
        return await act(turn, Feedback("send", str(sent.row)))
    is_feedback = turn.manners.collects and meant.feature != "denunciation" and says_it_is_feedback(text)
    return await begin(turn) if is_feedback else None


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
    """Show back what was said, to be kept or not, unless it accuses somebody; what adds to a draft is put to it."""
    found = accusation(said.text)
    if found == "plain":
        return await _denounced(turn, said.row)
    before = _before(turn, said)
    if len(said.text.split()) < FEWEST_WORDS and not before:
        unwritten = Draft(said.kind, "write", turn.now)
        short = drafts.asked_for(turn, unwritten, is_too_short=True)
        return Answer((short,), replace(turn.dialogue, draft=unwritten))
    if found and said.step != "doubt":
        return _show(turn, Draft(said.kind, "doubt", turn.now, row=said.row))
    text = mask(before + said.text)
    shown = _show(turn, Draft(said.kind, "check", turn.now, text[:LONGEST], said.row))
    return replace(shown, replies=(*_remarks(turn, text), *shown.replies))


def _before(turn: Turn, said: Draft) -> str:
    draft = opened(turn)
    adds = draft is not None and draft.step == "check" and draft.kind == said.kind and said.row == turn.id
    return f"{draft.text.rstrip(' .')}. " if draft and adds else ""


def _remarks(turn: Turn, text: str) -> tuple[Reply, ...]:
    """What is to be known before sending: what does not fit, and where matters of the street are taken."""
    edition = turn.edition
    long = (reply(edition, "feedback.long", last=text[LONGEST - 40 : LONGEST]),) if len(text) > LONGEST else ()
    street = edition.library.entry(STREET) if _about(turn, text) == STREET else None
    return (*long, Reply(topic_answer(edition, street).text)) if isinstance(street, Topic) else long


def _about(turn: Turn, text: str) -> str | None:
    """The entry a text is about, if that is plain."""
    found = understand(turn.ear, without_personal(text), Context(), turn.edition.day)
    return found.entry if found.decision == "answer" else None


async def _take_said(turn: Turn, kind: str, row: str) -> Answer:
    """Take an earlier message (one that is erased must be written again); a doubt about it is settled by this."""
    text = await turn.memory.said(int(row)) if row.isdecimal() else ""
    if not text:
        return _show(turn, Draft(kind, "write", turn.now))
    draft = opened(turn)
    is_settled = draft is not None and draft.step == "doubt" and str(draft.row) == row
    said = content(text) or text if kind == OPINION else text
    return await _take(turn, Draft(kind, "doubt" if is_settled else "write", turn.now, said, int(row)))


async def _hand(turn: Turn, row: str) -> Answer:
    if not turn.manners.collects:
        return Answer((reply(turn.edition, "person", beginnings(turn.edition)),), turn.dialogue)
    return await _take_said(turn, QUESTION, row)


async def _keep(turn: Turn, draft: Draft) -> Answer:
    entry = _about(turn, draft.text) or ""
    about = entry if entry.startswith("procedure:") else None
    code = await turn.memory.file(Filing(draft.kind, draft.text, draft.row, about))
    sent = replace(draft, step="sent", at=turn.now, text=code, offered=None)
    return Answer((drafts.kept(turn, sent),), replace(turn.dialogue, draft=sent))


async def _denounced(turn: Turn, row: int) -> Answer:
    """Not taken, and the message erased; of a draft only what was shown back before, and so is none, may stay."""
    draft = opened(turn)
    if draft and draft.step == "doubt" and draft.row != row:
        await turn.memory.forget(draft.row)
    is_harmless = draft is not None and draft.step == "check"
    return await denounced(turn, turn.dialogue if is_harmless else replace(turn.dialogue, draft=None), row)


def _show(turn: Turn, draft: Draft) -> Answer:
    """The draft as it stands; the citizen is at work on it again."""
    shown = {"write": drafts.asked_for, "doubt": drafts.asked_about, "check": drafts.shown_back}[draft.step]
    return Answer((shown(turn, draft),), replace(turn.dialogue, draft=replace(draft, at=turn.now, offered=None)))
