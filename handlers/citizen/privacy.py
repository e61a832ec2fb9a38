"""`/dulieu`: what is kept of a conversation; see it, take it along, erase it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from handlers.citizen import rights
from handlers.citizen.browse import beginnings
from handlers.citizen.drafts import cut, is_nameless
from handlers.citizen.elsewhere import and_there
from handlers.citizen.export import as_json
from handlers.citizen.exportpage import as_page
from handlers.citizen.ledger import entered, numbered
from handlers.citizen.news import name_of
from handlers.citizen.quizzes import score_of
from handlers.citizen.track import lines as cases_in_lines
from handlers.dialogue import Dialogue
from handlers.messages import Document, Items, Reply, RichText, Span
from handlers.presses import News, Privacy, Quiz
from handlers.rights import JUDGED
from handlers.turn import Answer, Kept, OwnCase, Turn
from handlers.wording import HERE, choice, day, line, reply, say

SHOWN = 20
CUT = 120


async def privacy(turn: Turn, step: str) -> Answer:
    """One step: show (the summary) | look | print | export | ask_withdraw | unlink | ask_erase | erase | erase_all |
    keep | more | correct | ask_restrict | restrict | ask_object | object | leave.
    """
    match step:
        case "look":
            await entered(turn, "see")
            return Answer((_look(turn, await turn.memory.kept()),), turn.dialogue)
        case "export" | "print":
            await turn.memory.withdraw()
            await entered(turn, "export")
            return Answer((_export(turn, await turn.memory.kept(), is_page=step == "print"),), turn.dialogue)
        case "ask_erase":
            return _ask_erase(turn, await turn.memory.cases())
        case "erase" | "erase_all":
            return await _erase(turn, with_cases=step == "erase_all")
        case "ask_withdraw":
            return await _ask_withdraw(turn)
        case "unlink":
            return await _unlink(turn)
        case "more" | "leave" | "correct" | "ask_restrict" | "restrict" | "ask_object" | "object":
            return await _on_rights(turn, step)
        case "keep":
            return Answer(
                (reply(turn.edition, "privacy.kept_on", beginnings(turn.edition)),),
                replace(turn.dialogue, waiting=None),
            )
        case _:
            return Answer((_summary(turn, await turn.memory.kept()),), turn.dialogue)


async def _on_rights(turn: Turn, step: str) -> Answer:
    """A step of the rights beside seeing and erasing."""
    if step in JUDGED:
        return await rights.judged(turn, step)
    match step:
        case "more":
            return await rights.more(turn)
        case "correct":
            return await rights.ask_correct(turn)
        case "leave":
            left = reply(turn.edition, "correct.left", beginnings(turn.edition))
            return Answer((left,), replace(turn.dialogue, waiting=None))
        case _:
            return await rights.ask_judged(turn, step.removeprefix("ask_"))


async def withdrawn(turn: Turn) -> Answer:
    """Consent was withdrawn at the vendor: all is erased, and the cases are nobody's any more, as if asked for here.

    Nothing is said: nobody asked us.
    """
    await entered(turn, "erase")
    await turn.memory.erase()
    return Answer((), Dialogue(misses=turn.dialogue.misses))


def _summary(turn: Turn, kept: Kept) -> Reply:
    steps = ("look", "print", "export", *(["more", "ask_withdraw"] if _filed_here(kept.cases) else []), "ask_erase")
    buttons = [choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in steps]
    if kept.news:
        buttons.append(choice(line(turn.edition, "news.leave_all_label"), News("leave")))
    if any(one.phone for one in kept.quizzes):
        buttons.append(choice(line(turn.edition, "quiz.unsign_label"), Quiz("unsign")))
    values = {
        "messages": str(len(kept.messages)),
        "questions": str(len(kept.questions)),
        "cases": str(len(_filed_here(kept.cases))),
        "named": str(sum(case.sender is not None for case in kept.cases)),
        "signed": str(sum(bool(one.phone) for one in kept.quizzes)),
        "days": str(turn.manners.keep_days),
        "questions_days": str(turn.manners.questions_days),
        "cases_days": str(turn.manners.cases_days),
        "news": ", ".join(name_of(turn.edition, topic) for topic, _ in kept.news) or line(turn.edition, "news.none"),
        "quizzes": "; ".join(score_of(turn.edition, one) for one in kept.quizzes) or line(turn.edition, "quiz.none"),
        "since": day(_here(kept.messages[0][0])) if kept.messages else day(_here(turn.now)),
    }
    said = reply(turn.edition, "privacy.summary", buttons, **values)
    waiting = [one for one in kept.requests if one.ended_at is None]
    said = _and_followed(turn, said, kept.cases)
    return and_there(turn, numbered(turn, said, waiting[0]) if waiting else said)


def _filed_here(cases: tuple[OwnCase, ...]) -> tuple[OwnCase, ...]:
    """Those that were filed in this conversation; what it only follows is not its to take away."""
    return tuple(case for case in cases if not case.is_followed)


def _and_followed(turn: Turn, said: Reply, cases: tuple[OwnCase, ...]) -> Reply:
    """The same with what that means for cases in several conversations, where there are any."""
    told: RichText = ()
    if count := len(cases) - len(_filed_here(cases)):
        told = say(turn.edition, "privacy.followed", count=str(count))
    if any(case.followed_on for case in cases):
        told = (*told, *say(turn.edition, "privacy.followed_on"))
    return replace(said, text=(*said.text, *told))


def _look(turn: Turn, kept: Kept) -> Reply:
    recent = kept.messages[-SHOWN:]
    heading = say(turn.edition, "privacy.look", shown=str(len(recent)), all=str(len(kept.messages)))
    return Reply((*heading, _listed(_lines(turn, kept)), *_filed(turn, kept)))


def _filed(turn: Turn, kept: Kept) -> RichText:
    if not kept.cases:
        return ()
    return (*say(turn.edition, "privacy.cases"), _listed(cases_in_lines(turn, kept.cases)))


def _listed(lines: Iterator[str]) -> Items:
    return Items(tuple((Span(one),) for one in lines))


def _lines(turn: Turn, kept: Kept) -> Iterator[str]:
    """The latest messages, one line each. They are what people wrote, so nothing in them is markup."""
    for at, sender, text in kept.messages[-SHOWN:]:
        yield f"{_here(at):%d/%m %H:%M} {line(turn.edition, f'privacy.from_{sender}')}: {cut(text, CUT)}"


def _export(turn: Turn, kept: Kept, *, is_page: bool) -> Reply:
    if is_nameless(turn):  # this chat is not to carry who somebody is
        played = tuple(replace(one, name="", phone="") for one in kept.quizzes)
        kept = replace(kept, cases=tuple(replace(case, sender=None) for case in kept.cases), quizzes=played)
    if is_page:
        document = Document("du-lieu-cua-toi.html", "text/html", as_page(turn.edition, kept, turn.now))
        return replace(reply(turn.edition, "privacy.printed"), document=document)
    document = Document("du-lieu-cua-toi.json", "application/json", as_json(kept, turn.now))
    return replace(reply(turn.edition, "privacy.exported"), document=document)


async def _ask_withdraw(turn: Turn) -> Answer:
    """Before it is done: what stays, and that nobody can write back any more."""
    own = await turn.memory.cases()
    filed = _filed_here(own)
    if not filed:
        return Answer((_summary(turn, await turn.memory.kept()),), turn.dialogue)
    buttons = [choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in ("unlink", "keep")]
    asked = reply(turn.edition, "privacy.ask_withdraw", buttons, cases=str(len(filed)))
    return Answer((_and_followed(turn, asked, own),), turn.dialogue)


async def _unlink(turn: Turn) -> Answer:
    """Whose the cases were is forgotten; what they say stays (DESIGN §8)."""
    asked = await entered(turn, "withdraw")
    await turn.memory.leave_news()
    await turn.memory.unsign_quizzes()
    days = str(turn.manners.keep_days)
    said = numbered(turn, reply(turn.edition, "privacy.unlinked", beginnings(turn.edition), days=days), asked)
    return Answer((said,), turn.dialogue)


def _ask_erase(turn: Turn, cases: tuple[OwnCase, ...]) -> Answer:
    """Who has filed something chooses whether its words stay, without a name to them, or go as well."""
    asked = replace(turn.dialogue, waiting="erase")
    filed = _filed_here(cases)
    if not filed:
        buttons = [choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in ("erase", "keep")]
        return Answer((_and_followed(turn, reply(turn.edition, "privacy.ask_erase", buttons), cases),), asked)
    buttons = [
        choice(line(turn.edition, "privacy.erase_but_cases_label"), Privacy("erase")),
        choice(line(turn.edition, "privacy.erase_all_label"), Privacy("erase_all")),
        choice(line(turn.edition, "privacy.keep_label"), Privacy("keep")),
    ]
    said = reply(turn.edition, "privacy.ask_erase_cases", buttons, cases=str(len(filed)))
    return Answer((_and_followed(turn, said, cases),), asked)


async def _erase(turn: Turn, *, with_cases: bool) -> Answer:
    asked = await entered(turn, "erase_all" if with_cases else "erase")
    await turn.memory.erase()
    fresh = Dialogue(noticed=True, misses=turn.dialogue.misses)
    said = numbered(turn, reply(turn.edition, "privacy.erased", beginnings(turn.edition)), asked)
    return Answer((and_there(turn, said),), fresh)


def _here(at: datetime) -> datetime:
    return at.astimezone(HERE)
