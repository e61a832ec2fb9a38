"""`/dulieu`: what is kept of a conversation; see it, take it along, erase it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.citizen.browse import beginnings
from handlers.citizen.drafts import cut
from handlers.citizen.elsewhere import and_there
from handlers.citizen.track import lines as cases_in_lines
from handlers.dialogue import Dialogue
from handlers.messages import Document, Items, Reply, RichText, Span, as_fields
from handlers.presses import Privacy
from handlers.tracking import shown
from handlers.turn import Answer, Kept, OwnCase, Turn
from handlers.wording import HERE, choice, day, line, reply, say

SHOWN = 20
CUT = 120


async def privacy(turn: Turn, step: str) -> Answer:
    """One step: show (the summary) | look | export | ask_withdraw | unlink | ask_erase | erase | erase_all | keep."""
    match step:
        case "look":
            return Answer((_look(turn, await turn.memory.kept()),), turn.dialogue)
        case "export":
            await turn.memory.withdraw()
            return Answer((_export(turn, await turn.memory.kept()),), turn.dialogue)
        case "ask_erase":
            return _ask_erase(turn, await turn.memory.cases())
        case "erase" | "erase_all":
            return await _erase(turn, with_cases=step == "erase_all")
        case "ask_withdraw":
            return await _ask_withdraw(turn)
        case "unlink":
            return await _unlink(turn)
        case "keep":
            return Answer(
                (reply(turn.edition, "privacy.kept_on", beginnings(turn.edition)),),
                replace(turn.dialogue, waiting=None),
            )
        case _:
            return Answer((_summary(turn, await turn.memory.kept()),), turn.dialogue)


async def withdrawn(turn: Turn) -> Answer:
    """Consent was withdrawn at the vendor: all is erased as if asked for here. Nothing is said: nobody asked us."""
    await turn.memory.erase()
    return Answer((), Dialogue(misses=turn.dialogue.misses))


def _summary(turn: Turn, kept: Kept) -> Reply:
    steps = ("look", "export", *(["ask_withdraw"] if kept.cases else []), "ask_erase")
    buttons = [choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in steps]
    values = {
        "messages": str(len(kept.messages)),
        "questions": str(len(kept.questions)),
        "cases": str(len(kept.cases)),
        "named": str(sum(case.sender is not None for case in kept.cases)),
        "days": str(turn.manners.keep_days),
        "questions_days": str(turn.manners.questions_days),
        "cases_days": str(turn.manners.cases_days),
        "since": day(_here(kept.messages[0][0])) if kept.messages else day(_here(turn.now)),
    }
    return and_there(turn, reply(turn.edition, "privacy.summary", buttons, **values))


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


def _export(turn: Turn, kept: Kept) -> Reply:
    body = {
        "messages": [{"at": at.isoformat(), "from": sender, "text": text} for at, sender, text in kept.messages],
        "questions": [{"at": at.isoformat(), "text": text, "status": status} for at, text, status in kept.questions],
        "cases": [_case(case) for case in kept.cases],
    }
    content = json.dumps(body, ensure_ascii=False, indent=1)
    document = Document("du-lieu-cua-toi.json", "application/json", content)
    return replace(reply(turn.edition, "privacy.exported"), document=document)


async def _ask_withdraw(turn: Turn) -> Answer:
    """Before it is done: what stays, and that nobody can write back any more."""
    filed = await turn.memory.cases()
    if not filed:
        return Answer((_summary(turn, await turn.memory.kept()),), turn.dialogue)
    buttons = [choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in ("unlink", "keep")]
    return Answer((reply(turn.edition, "privacy.ask_withdraw", buttons, cases=str(len(filed))),), turn.dialogue)


async def _unlink(turn: Turn) -> Answer:
    """Whose the cases were is forgotten; what they say stays (DESIGN §8)."""
    await turn.memory.unlink()
    days = str(turn.manners.keep_days)
    return Answer((reply(turn.edition, "privacy.unlinked", beginnings(turn.edition), days=days),), turn.dialogue)


def _case(case: OwnCase) -> dict[str, Any]:
    times = {"at": case.at.isoformat(), "changed_at": case.changed_at.isoformat()}
    sender = case.sender.to_json() if case.sender else None
    return as_fields(case) | times | {"code": shown(case.code), "sender": sender}


def _ask_erase(turn: Turn, cases: tuple[OwnCase, ...]) -> Answer:
    """Who has filed something chooses whether its words stay, without a name to them, or go as well."""
    asked = replace(turn.dialogue, waiting="erase")
    if not cases:
        buttons = [choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in ("erase", "keep")]
        return Answer((reply(turn.edition, "privacy.ask_erase", buttons),), asked)
    buttons = [
        choice(line(turn.edition, "privacy.erase_but_cases_label"), Privacy("erase")),
        choice(line(turn.edition, "privacy.erase_all_label"), Privacy("erase_all")),
        choice(line(turn.edition, "privacy.keep_label"), Privacy("keep")),
    ]
    return Answer((reply(turn.edition, "privacy.ask_erase_cases", buttons, cases=str(len(cases))),), asked)


async def _erase(turn: Turn, *, with_cases: bool) -> Answer:
    if with_cases:
        await turn.memory.erase_cases()
    await turn.memory.erase()
    fresh = Dialogue(noticed=True, misses=turn.dialogue.misses)
    return Answer((and_there(turn, reply(turn.edition, "privacy.erased", beginnings(turn.edition))),), fresh)


def _here(at: datetime) -> datetime:
    return at.astimezone(HERE)
