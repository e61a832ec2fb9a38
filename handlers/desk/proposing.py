"""An officer's answer to a question that was handed over becomes a topic: proposed by them, decided by editors.

Nothing is published here. An editor takes the draft into the content, finds its source, and says what came of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.desk import Desk, NotTheirs, Refusal, sound
from handlers.desk.cases import DONE, NOT_NOW, AsRead, Overtaken, theirs, write_down
from handlers.desk.parts import Part, Place, part
from handlers.desk.roles import Action, must
from handlers.masking import mask
from storage import audit, cases, proposals
from storage.database import Transaction
from storage.records import AuditLine, Case, CaseEvent, NewProposal, Proposal, Staff

AT_ONCE = 30
QUESTION = "cau_hoi"
ALREADY = "Câu trả lời này đã được đề xuất rồi."
RESTRICTED = "Người gửi xin hạn chế xử lý: lời của họ chỉ dùng để giải quyết việc này, không đề xuất được."
DECIDED = "Có người vừa quyết định đề xuất này."


async def propose(desk: Desk, who: Staff, read_as: AsRead, question: str, answer: str) -> None:
    """Propose a question as many might ask it, with its answer; numbers in both are covered for good.

    Raises `NotTheirs`, `Overtaken`, and `Refusal` for what is no answered question, or was proposed before.
    """
    asked, answered, now = mask(sound(question)), mask(sound(answer)), desk.clock()
    async with desk.database.writing() as connection:
        case = await theirs(connection, who, read_as.code, Action.WORK_ON_CASE)
        if case.version != read_as.version or not await cases.change(connection, case, now, {}):
            raise Overtaken
        await _fits(connection, case)  # behind the change: nobody else proposes it between this look and the row below
        await proposals.add(connection, NewProposal(case.id, asked, answered, case.entry, who.login, now))
        await cases.add_event(connection, case.id, CaseEvent(now, f"staff:{who.login}", "proposed", {}))
        await write_down(connection, desk, who, "proposed", case, None)


async def listed(desk: Desk, who: Staff, place: Place | None = None) -> Part[Proposal]:
    """What is not decided first. Raises `NotTheirs`: only those who keep the knowledge see them."""
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.reading() as connection:
        found = await proposals.listed(connection, AT_ONCE + 1, place)
    return part(found, AT_ONCE, place, proposals.key_of)


async def one(desk: Desk, who: Staff, number: int) -> Proposal:
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.reading() as connection:
        return await _there(connection, number)


async def accept(desk: Desk, who: Staff, number: int) -> None:
    """It was taken into the content, or will be."""
    await _decide(desk, who, number, "accepted", "")


async def decline(desk: Desk, who: Staff, number: int, reason: str) -> None:
    """For a reason that whoever proposed it reads; it can be proposed again."""
    await _decide(desk, who, number, "declined", sound(reason))


def may_be_proposed(case: Case, before: Proposal | None) -> bool:
    """Whether it is an answered question, and was not proposed, or declined."""
    is_answered = case.kind == QUESTION and case.state in DONE and bool(case.text)
    return is_answered and (before is None or before.state == "declined")


def is_restricted(history: Sequence[CaseEvent]) -> bool:
    """Whether its sender asked that it serve nothing but its own answer."""
    return any(event.what == "restricted" for event in history)


async def _fits(connection: Transaction, case: Case) -> None:
    if is_restricted(await cases.history(connection, case.id)):
        raise Refusal(RESTRICTED)
    before = await proposals.of_case(connection, case.id)
    if not may_be_proposed(case, None):
        raise Refusal(NOT_NOW)
    if not may_be_proposed(case, before):
        raise Refusal(ALREADY)


async def _decide(desk: Desk, who: Staff, number: int, state: str, reason: str) -> None:
    must(who, Action.EDIT_KNOWLEDGE)
    now = desk.clock()
    async with desk.database.writing() as connection:
        found = await _there(connection, number)
        decided = replace(found, state=state, reason=reason, decided_by=who.login, decided_at=now)
        if not await proposals.decide(connection, decided):
            raise Refusal(DECIDED)
        line = AuditLine(now, who.id, who.login, f"proposal {state}", f"proposal:{number}", "state")
        await audit.add(connection, [line])


async def _there(connection: Transaction, number: int) -> Proposal:
    found = await proposals.by_id(connection, number)
    if found is None:
        raise NotTheirs
    return found
