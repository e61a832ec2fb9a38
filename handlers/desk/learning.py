"""What editors make of questions that were not answered well: a way of asking, a new entry, a question to a unit.

Nothing here changes what is answered: what is proposed goes the way of all proposals. Each act marks its group, and
what is asked alike later belongs to the mark; an act can be taken back while nobody built on it.
"""

from dataclasses import dataclass
from random import SystemRandom

from handlers.desk import Desk, NotTheirs, Refusal, sound
from handlers.desk.cases import NO_ENTRY, NO_OFFICE, WORKBENCH
from handlers.desk.roles import Action, must
from handlers.desk.unwell import Group
from handlers.masking import mask
from handlers.tracking import issue
from knowledge.entries import Procedure, Topic
from knowledge.vietnamese import fold
from storage import audit, cases, marks, proposals
from storage.database import Transaction
from storage.records import AuditLine, Case, Mark, NewCase, NewMark, NewProposal, Staff

LONGEST_WAY = 300
ALREADY = "Nhóm này đã có người xử lý. Hãy xem lại."
TOO_LONG = f"Cách hỏi dài quá {LONGEST_WAY} ký tự; hãy viết gọn lại."
BUILT_ON = "Việc này đã được làm tiếp nên không hoàn lại được."
NOT_YET = "(chưa có câu trả lời; người biên tập viết)"


@dataclass(frozen=True, slots=True)
class Made:
    """What was done about a group, and what came of it."""

    state: str
    entry: str | None = None
    proposal_id: int | None = None
    case_id: int | None = None


async def attach(desk: Desk, who: Staff, group: Group, entry: str, way: str) -> None:
    """Propose a way of asking for an entry. Raises `NotTheirs`, and `Refusal` where something is missing."""
    must(who, Action.EDIT_KNOWLEDGE)
    asked = _way(way)
    if not isinstance(desk.edition().library.entry(entry), Procedure | Topic):
        raise Refusal(NO_ENTRY)
    async with desk.database.writing() as connection:
        new = NewProposal(None, asked, "", entry, who.login, desk.clock(), kind="ask")
        number = await proposals.add(connection, new)
        await _mark(connection, desk, who, group, Made("attached", entry, proposal_id=number))


async def draft(desk: Desk, who: Staff, group: Group, question: str, answer: str) -> None:
    """Propose a new entry; its answer may be left to whoever takes it into the content."""
    must(who, Action.EDIT_KNOWLEDGE)
    asked, said = _way(question), mask(answer.strip()) or NOT_YET
    sound(said)
    async with desk.database.writing() as connection:
        number = await proposals.add(connection, NewProposal(None, asked, said, None, who.login, desk.clock()))
        await _mark(connection, desk, who, group, Made("drafted", proposal_id=number))


async def send(desk: Desk, who: Staff, group: Group, office: str, text: str) -> str:
    """Ask a unit, as a question of nobody's in particular; return the code under which the unit has it."""
    must(who, Action.EDIT_KNOWLEDGE)
    asked = mask(sound(text))
    if office not in {unit.id for unit in desk.edition().offices if not unit.role}:
        raise Refusal(NO_OFFICE)
    async with desk.database.writing() as connection:
        case = await _filed(connection, desk, office, asked)
        await _mark(connection, desk, who, group, Made("sent", case_id=case.id))
    return case.code


async def ignore(desk: Desk, who: Staff, group: Group) -> None:
    """Show it no more, nor what is asked alike later."""
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.writing() as connection:
        await _mark(connection, desk, who, group, Made("ignored"))


async def undo(desk: Desk, who: Staff, number: int) -> None:
    """Take a mark back, with its proposal where nobody decided about that. Raises `NotTheirs` and `Refusal`."""
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.writing() as connection:
        mark = await marks.by_id(connection, number)
        if mark is None:
            raise NotTheirs
        if not may_be_undone(mark):
            raise Refusal(BUILT_ON)
        if mark.proposal_id is not None and not await proposals.withdraw(connection, mark.proposal_id):
            raise Refusal(BUILT_ON)
        await marks.remove(connection, number)
        await audit.add(connection, [_line(desk, who, "undone", number)])


def may_be_undone(mark: Mark) -> bool:
    """A question that lies with a unit is the unit's, and what was decided about a proposal stands."""
    return mark.state != "sent" and mark.proposal in (None, "open")


def _way(text: str) -> str:
    asked = mask(" ".join(sound(text).split()))
    if len(asked) > LONGEST_WAY:
        raise Refusal(TOO_LONG)
    return asked


async def _filed(connection: Transaction, desk: Desk, office: str, text: str) -> Case:
    random = SystemRandom()
    while True:
        new = NewCase(
            issue(random), "cau_hoi", None, None, WORKBENCH, text, desk.clock(), office=office, folded=fold(text)
        )
        if (case := await cases.add(connection, new)) is not None:
            return case


async def _mark(connection: Transaction, desk: Desk, who: Staff, group: Group, made: Made) -> None:
    """Raises `Refusal` where somebody was quicker; then nothing else of the act stands either."""
    newest = group.questions[0].asked_at
    new = NewMark(group.form, made.state, who.login, desk.clock(), newest, made.entry, made.proposal_id, made.case_id)
    number = await marks.add(connection, new)
    if number is None:
        raise Refusal(ALREADY)
    await audit.add(connection, [_line(desk, who, made.state, number)])


def _line(desk: Desk, who: Staff, what: str, number: int) -> AuditLine:
    return AuditLine(desk.clock(), who.id, who.login, f"asked {what}", f"asked:{number}")
