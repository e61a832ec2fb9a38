"""Files that citizens send: laid ready for what is being written, added to a case, or not kept.

Whether one is kept is decided by what its message led to: a form that is open afterwards, or a case that it belongs to.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers.citizen import filling
from handlers.citizen.browse import beginnings
from handlers.citizen.drafts import MOST_FILES, by_page, is_nameless, listed, takes_files
from handlers.citizen.form import QUESTION
from handlers.draft import Draft
from handlers.masking import tells_a_secret
from handlers.messages import Reply, RichText
from handlers.presses import Feedback
from handlers.tracking import shown
from handlers.turn import Answer, Turn
from handlers.wording import choice, line, reply, say
from knowledge.library import Edition

Typed = Callable[[Turn], Awaitable[Answer]]


async def begun(turn: Turn) -> Turn:
    """The turn with what lies ready for its draft; what a form left lying that nobody goes on with is erased."""
    draft = turn.dialogue.draft
    if draft is None or draft.step == "sent":
        return turn
    if filling.opened(turn) is None:
        await turn.memory.detach()
        return turn
    return replace(turn, attached=await turn.memory.attached())


async def ended(turn: Turn, answer: Answer) -> Answer:
    """What lay ready goes with the form that it was for; a file that nobody laid ready is not kept."""
    if turn.heard.file or turn.heard.spot or turn.heard.slip:
        await turn.memory.refuse()
    if (turn.attached or turn.heard.file or turn.heard.slip) and not _is_writing(answer.dialogue.draft):
        await turn.memory.detach()
    return answer


async def heard(turn: Turn, typed: Typed) -> Answer:
    """A file, with what is written under it; of several sent in one go all but the first are taken in silence."""
    is_worded = any(map(str.isalnum, turn.heard.text))
    is_more = bool(turn.heard.album) and turn.heard.album == turn.dialogue.album and not is_worded
    refused = await _laid_ready(turn)
    dialogue = replace(turn.dialogue, album=turn.heard.album or turn.dialogue.album)
    told = replace(turn, dialogue=dialogue, attached=await turn.memory.attached())
    answer = await (typed(told) if is_worded else _alone(told, is_taken=refused is None))
    said = await _what_became_of_it(told, answer, refused, is_worded=is_worded)
    return replace(answer, replies=() if is_more else (*said, *answer.replies))


async def _laid_ready(turn: Turn) -> Reply | None:
    """Lay the file ready for whatever its message leads to; why it is not kept, where it cannot be."""
    file, edition = turn.heard.file, turn.edition
    if file is None or not takes_files(turn) or tells_a_secret(turn.heard.text):
        return _not_kept(turn)
    if len(await turn.memory.attached()) >= MOST_FILES:
        return reply(edition, "files.full", most=str(MOST_FILES))
    return None if await turn.memory.attach(file) else reply(edition, "files.enough")


async def _alone(turn: Turn, *, is_taken: bool) -> Answer:
    """A file without words: the form that it is for as it stands, or the case that it is added to."""
    draft = filling.opened(turn)
    if draft and _is_writing(draft):
        is_shown = draft.step not in ("write", "doubt") and draft.kind != QUESTION
        answer = filling.show(turn, replace(draft, row=turn.id) if is_shown else draft)
        return replace(answer, replies=_to_go_on(turn, draft)) if turn.heard.album else answer
    code = await case_meant(turn) if is_taken else None
    if code is None:
        return Answer((), turn.dialogue)
    if code == await turn.memory.asked():
        await turn.memory.reply(code, "")
    else:
        await turn.memory.add(code, "")
    added = reply(turn.edition, "files.added", files=listed(turn.edition, turn.attached), code=shown(code))
    return Answer((added,), turn.dialogue)


async def for_officer(turn: Turn) -> tuple[Reply, ...]:
    """A file for whoever holds the conversation: with the case they talk about, in silence; said where it is not kept.

    Whoever holds it from a vendor's own console sees the file there.
    """
    file, edition = turn.heard.file, turn.edition
    if file is not None and takes_files(turn) and not tells_a_secret(turn.heard.text):
        taken = await turn.memory.hand_over(file)
        return (reply(edition, "files.enough"),) if taken is False else ()
    if is_nameless(turn) and (ways := by_page(turn, "photo")):
        return (reply(edition, "unread.file_page", ways),)
    return (reply(edition, "unread.file"),)


async def case_meant(turn: Turn) -> str | None:
    """The case that is being added to, or that an officer has asked about."""
    waits, _, code = (turn.dialogue.waiting or "").partition(":")
    own = await turn.memory.cases() if waits == "add" else ()
    return code if any(case.code == code for case in own) else await turn.memory.asked()


async def _what_became_of_it(
    turn: Turn, answer: Answer, refused: Reply | None, *, is_worded: bool
) -> tuple[Reply, ...]:
    if answer.question is not None and answer.question.status == "emergency":
        return ()
    has_gone = refused is None and not await turn.memory.attached()
    if has_gone and not is_worded:
        return ()  # it was said where it went
    if has_gone or (refused is None and _is_writing(answer.dialogue.draft)):
        sent = "album" if turn.heard.album else "file"
        return (reply(turn.edition, f"got.{sent}", files=listed(turn.edition, turn.attached), most=str(MOST_FILES)),)
    said = refused or _not_kept(turn)
    return (said if answer.replies or said.choices else said.with_choices(*beginnings(turn.edition)),)


def _not_kept(turn: Turn) -> Reply:
    is_writing = _is_writing(filling.opened(turn))
    said = Reply((*say(turn.edition, "heard.file"), *_where_it_is_taken(turn, is_writing=is_writing)))
    return said.with_choices(*by_page(turn, "photo")) if is_writing else said


def _where_it_is_taken(turn: Turn, *, is_writing: bool) -> RichText:
    if not turn.manners.collects:
        return ()
    if takes_files(turn):
        return say(turn.edition, "files.how")
    where = "here" if is_writing else "later"
    return say(turn.edition, f"files.page_{where}") if turn.manners.page and is_nameless(turn) else ()


def _to_go_on(turn: Turn, draft: Draft) -> tuple[Reply, ...]:
    resumed = choice(line(turn.edition, "feedback.resume_label"), Feedback("resume", str(draft.row)))
    return (reply(turn.edition, "files.go_on", (resumed,)),)


def _is_writing(draft: Draft | None) -> bool:
    return draft is not None and draft.step != "sent"


def lost(edition: Edition, reason: str) -> Reply:
    """A file that was to be fetched cannot be had or used: empty | large | kind | heic | dots | broken | away."""
    return reply(edition, f"lost.{reason}")
