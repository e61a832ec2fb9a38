"""How the open draft stands, told on an editor's first page: the next step may be theirs."""

from typing import Literal

from handlers.desk import Desk, NotTheirs, Running
from handlers.desk.drafting import Work
from handlers.desk.roles import Action, may
from storage import drafts
from storage.records import Staff

Step = Literal["", "begun", "yours", "asked", "checked", "scheduled"]


async def step(desk: Desk, who: Staff) -> Step:
    """Which step the draft waits for; "" where nothing is changed. "yours": somebody else asks for a second person.

    Raises `NotTheirs`.
    """
    if not may(who, Action.EDIT_KNOWLEDGE):
        raise NotTheirs
    async with desk.database.reading() as connection:
        draft = await drafts.current(connection)
        files = await drafts.files(connection, draft.id) if draft else []
    if draft is None or not files:
        return ""
    if draft.publish_at:
        return "scheduled"
    if draft.checked_by:
        return "checked"
    work = Work(draft, tuple(files), Running({}, None))
    if work.replay is None:
        return "begun"
    return "asked" if who.login in work.editors else "yours"
