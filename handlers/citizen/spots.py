"""Where a matter is, as the citizen's telephone says: kept with what is being written, else not at all."""

from dataclasses import replace

from handlers.citizen import filling, form
from handlers.citizen.browse import beginnings
from handlers.citizen.files import case_meant
from handlers.citizen.form import QUESTION
from handlers.tracking import shown
from handlers.turn import Answer, Turn
from handlers.wording import line, reply


async def heard(turn: Turn) -> Answer:
    """The place that was sent, with the form that it is for, or added to a case."""
    spot, draft = turn.heard.spot, filling.opened(turn)
    if spot and draft and draft.step != "sent":
        kept = reply(turn.edition, "spot.kept", spot=spot)
        is_form = draft.step not in ("write", "doubt") and draft.kind != QUESTION
        told = replace(draft, spot=spot, row=turn.id if is_form else draft.row)
        return filling.shown_after(turn, form.passing(told, "place") if draft.step == "place" else told, kept)
    if spot and (code := await case_meant(turn)):
        await turn.memory.add(code, line(turn.edition, "fact.spot", value=spot))
        return Answer((reply(turn.edition, "spot.added", spot=spot, code=shown(code)),), turn.dialogue)
    return Answer((reply(turn.edition, "heard.location", beginnings(turn.edition)),), turn.dialogue)
