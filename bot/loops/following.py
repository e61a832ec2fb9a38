"""A case in several conversations: who may follow it beside the one it was filed in, and what each is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.desk.notices import tell
from handlers.desk.proofs import digest
from handlers.messages import Reply
from handlers.tracking import issue
from handlers.turn import Happened
from storage import audit, cases, following
from storage.records import AuditLine, Case, CaseEvent

LASTS = timedelta(hours=24)
"""The other telephone may be at home."""
MOST = 3
"""Conversations beside the one it was filed in."""
SEEN = (
    *("asked", "replied", "added", "transferred", "answered", "accepted", "closed"),
    *("corrected", "restricted", "objected", "judged"),
)
"""Steps of a case that its citizen took or was told of, in words."""


@dataclass(frozen=True, slots=True)
class Following:
    """What one conversation may do, inside the transaction of its turn. `random` draws codes."""

    connection: AsyncConnection
    conversation: str
    now: datetime
    random: Random

    async def happened(self, case: Case) -> tuple[Happened, ...]:
        """What was said about it, oldest first."""
        history = await cases.history(self.connection, case.id)
        seen = (event for event in history if event.what in SEEN or (_is_citizen(event) and event.what == "reopened"))
        return tuple(
            Happened(event.at, "citizen" if _is_citizen(event) else "officer", event.what, event.body.get("text", ""))
            for event in seen
        )

    async def offer(self, case: Case) -> str | None:
        """A code for one more conversation; None where as many as may follow it already."""
        assert case.conversation == self.conversation, "whoever follows a case lets nobody else in"
        if len(await following.everywhere(self.connection, case)) > MOST:
            return None
        code = issue(self.random)
        await following.offer(self.connection, case.id, digest(code), self.now + LASTS)
        return code

    async def join(self, code: str) -> str | None:
        """The tracking code of the case that is followed from now on, or was before; None where the code is none."""
        case = await following.leads_to(self.connection, digest(code), self.now)
        if case is None:
            return None
        if self.conversation in await following.everywhere(self.connection, case):
            return case.code
        if not await following.use(self.connection, digest(code), self.conversation, self.now):
            return None
        await self._note(case, "followed")
        return case.code

    async def leave(self, case: Case, *, everywhere: bool) -> None:
        if everywhere:
            assert case.conversation == self.conversation, "only where it was filed"
        if await following.leave(self.connection, case.id, None if everywhere else self.conversation):
            await self._note(case, "unfollowed")

    async def tell_elsewhere(self, case: Case, said: Reply) -> None:
        others = [one for one in await following.everywhere(self.connection, case) if one != self.conversation]
        await tell(self.connection, others, said, self.now)

    async def _note(self, case: Case, what: str) -> None:
        via = self.conversation.partition(":")[0]
        await cases.add_event(self.connection, case.id, CaseEvent(self.now, "citizen", what, {"via": via}))
        line = AuditLine(self.now, None, "citizen", f"case {what}", f"case:{case.code}")
        await audit.add(self.connection, [line])


def _is_citizen(event: CaseEvent) -> bool:
    return event.who == "citizen"
