"""`/dulieu`: what is kept of a conversation; see it, take it along, erase it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.citizen.browse import beginnings
from handlers.dialogue import Dialogue
from handlers.messages import Document, Items, Reply, Span
from handlers.presses import Privacy
from handlers.turn import Answer, Kept, Turn
from handlers.wording import choice, day, line, reply, say

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
SHOWN = 20
CUT = 120


async def privacy(turn: Turn, step: str) -> Answer:
    """One step: show (the summary) | look | export | ask_erase | erase | keep."""
    match step:
        case "look":
            return Answer((_look(turn, await turn.memory.kept()),), turn.dialogue)
        case "export":
            await turn.memory.withdraw()
            return Answer((_export(turn, await turn.memory.kept()),), turn.dialogue)
        case "ask_erase":
            return _ask_erase(turn)
        case "erase":
            await turn.memory.erase()
            return Answer((reply(turn.edition, "privacy.erased", beginnings(turn.edition)),), Dialogue(noticed=True))
        case "keep":
            return Answer(
                (reply(turn.edition, "privacy.kept_on", beginnings(turn.edition)),),
                replace(turn.dialogue, waiting=None),
            )
        case _:
            return Answer((_summary(turn, await turn.memory.kept()),), turn.dialogue)


def _summary(turn: Turn, kept: Kept) -> Reply:
    buttons = [
        choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in ("look", "export", "ask_erase")
    ]
    values = {
        "messages": str(len(kept.messages)),
        "questions": str(len(kept.questions)),
        "days": str(turn.manners.keep_days),
        "questions_days": str(turn.manners.questions_days),
        "since": day(_here(kept.messages[0][0])) if kept.messages else day(_here(turn.now)),
    }
    return reply(turn.edition, "privacy.summary", buttons, **values)


def _look(turn: Turn, kept: Kept) -> Reply:
    recent = kept.messages[-SHOWN:]
    heading = say(turn.edition, "privacy.look", shown=str(len(recent)), all=str(len(kept.messages)))
    return Reply((*heading, Items(tuple((Span(one),) for one in _lines(turn, kept)))))


def _lines(turn: Turn, kept: Kept) -> Iterator[str]:
    """The latest messages, one line each. They are what people wrote, so nothing in them is markup."""
    for at, sender, text in kept.messages[-SHOWN:]:
        one_line = " ".join(text.split())
        shown = one_line[:CUT] + ("…" if len(one_line) > CUT else "")
        yield f"{_here(at):%d/%m %H:%M} {line(turn.edition, f'privacy.from_{sender}')}: {shown}"


def _export(turn: Turn, kept: Kept) -> Reply:
    body = {
        "messages": [{"at": at.isoformat(), "from": sender, "text": text} for at, sender, text in kept.messages],
        "questions": [{"at": at.isoformat(), "text": text, "status": status} for at, text, status in kept.questions],
    }
    content = json.dumps(body, ensure_ascii=False, indent=1)
    document = Document("du-lieu-cua-toi.json", "application/json", content)
    return replace(reply(turn.edition, "privacy.exported"), document=document)


def _ask_erase(turn: Turn) -> Answer:
    buttons = [choice(line(turn.edition, f"privacy.{step}_label"), Privacy(step)) for step in ("erase", "keep")]
    asked = replace(turn.dialogue, waiting="erase")
    return Answer((reply(turn.edition, "privacy.ask_erase", buttons),), asked)


def _here(at: datetime) -> datetime:
    return at.astimezone(HERE)
