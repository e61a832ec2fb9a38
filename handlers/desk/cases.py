"""Cases at the desk, worked on. Whoever sent one is told of what concerns them, where they wrote.

Every change is of the case as the officer read it: of two who change the same state, the slower one is told so, and
nothing of theirs is written. What was done stands in the case's history, who did it in the audit as well.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.citizen.aftercare import offers
from handlers.desk import Desk, NotTheirs, Refusal, sound
from handlers.desk.inbox import OPEN
from handlers.desk.notices import tell_sender
from handlers.desk.proofs import new_token
from handlers.desk.roles import Action, may
from handlers.desk.seeing import target_of
from handlers.messages import Enclosure, FileKind
from handlers.tracking import read, shown
from handlers.wording import reply
from knowledge.entries import Category, Procedure, Topic
from storage import attachments, audit, cases, staff
from storage.attachments import Gift
from storage.database import Transaction
from storage.records import AuditLine, Case, CaseEvent, Staff

OVERTAKEN = "Có người vừa làm việc với mục này. Dưới đây là tình trạng mới; hãy xem lại rồi làm tiếp."
UNREACHABLE = "Người gửi đã rút hoặc xóa dữ liệu của mình, nên không nhắn lại được. Chỉ có thể đóng."
SAME_OFFICE = "Mục này đang ở đơn vị đó rồi. Hãy chọn đơn vị khác."
ABOUT_THEM = "Việc này phản ánh về cán bộ của đơn vị đó, nên không chuyển về đó được. Hãy chọn đơn vị khác."
NO_OFFICE = "Không có đơn vị này."
NO_PERSON = "Người này không xử lý được mục này. Hãy chọn người khác trong danh sách."
NO_CATEGORY = "Không có loại việc này."
NO_ENTRY = "Không có thủ tục, chủ đề này. Hãy chọn trong danh sách gợi ý."
NO_FILES = "Chưa gửi tệp cho người này được: máy chủ chưa có địa chỉ công khai (web.public_url). Hãy trả lời bằng chữ."
NO_OUTCOME = "Hãy chọn kết quả khi đóng."
NOT_NOW = "Mục này không còn ở tình trạng làm được việc đó. Dưới đây là tình trạng mới."
UNFILLED = "Còn chỗ chưa điền trong mẫu (phần nằm giữa dấu [ ]). Hãy điền hoặc xóa rồi gửi."
DONE = ("answered", "closed")
WORKBENCH = "workbench"
"""The channel of a question that editors hand to a unit: behind it there is no citizen who could be told."""
OUTCOMES = ("solved", "explained", "elsewhere", "repeated", "unfounded", "withdrawn")
ACTIONS = {
    "transferred": Action.TRANSFER_CASE,
    "assigned": Action.ASSIGN_CASE,
    "retained": Action.RETAIN_CASE,
    "released": Action.RETAIN_CASE,
}
"""What somebody must be allowed to do for a step; for all others `WORK_ON_CASE`."""
GAP = re.compile(r"\[[^\[\]\n]{1,80}\]")
"""What a template leaves to be filled in."""


class Overtaken(Refusal):
    """Somebody else changed it meanwhile."""

    def __init__(self) -> None:
        super().__init__(OVERTAKEN)


@dataclass(frozen=True, slots=True)
class AsRead:
    """A case as an officer has it before them: its code, and the version they read."""

    code: str
    version: int


async def claim(desk: Desk, who: Staff, read_as: AsRead) -> None:
    """Take a case on, or over from a colleague. Raises `Overtaken`."""
    await _change(desk, who, read_as, Step("claimed", {"staff_id": who.id}))


async def assign(desk: Desk, who: Staff, read_as: AsRead, login: str) -> None:
    """Give a case to somebody who may work on it. Raises `NotTheirs` and `Overtaken`, `Refusal` for who may not."""
    async with desk.database.reading() as connection:
        case = await theirs(connection, who, read_as.code, Action.ASSIGN_CASE)
        person = await staff.by_login(connection, login)
    if person is None or not may(person, Action.WORK_ON_CASE, target_of(case)):
        raise Refusal(NO_PERSON)
    await _change(desk, who, read_as, Step("assigned", {"staff_id": person.id}, body={"to": person.login}))


async def note(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Write something down for colleagues; the citizen never sees it."""
    await _change(desk, who, read_as, Step("noted", {}, sound(text), states=(*OPEN, *DONE)))


async def ask(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Ask the citizen something. What they write next is offered to be their reply."""
    values = {"state": "asked", "staff_id": who.id}
    await _change(desk, who, read_as, Step("asked", values, _told(text), tells=True))


@dataclass(frozen=True, slots=True)
class Given:
    """A file for the citizen, made harmless before."""

    kind: FileKind
    content: bytes


async def answer(desk: Desk, who: Staff, read_as: AsRead, text: str, file: Given | None = None) -> None:
    """Answer; the citizen gets it where they wrote, in the same transaction as the case changes.

    Raises `Refusal` where a file cannot be given to them.
    """
    values, body = {"state": "answered", "staff_id": who.id}, {"files": "1"} if file else {}
    await _change(desk, who, read_as, Step("answered", values, _told(text), tells=True, body=body, file=file))


async def close(desk: Desk, who: Staff, read_as: AsRead, text: str, outcome: str) -> None:
    """Close with an outcome, for a reason that the citizen is told, where they can still be told."""
    if outcome not in OUTCOMES:
        raise Refusal(NO_OUTCOME)
    step = Step("closed", {"state": "closed"}, _told(text), tells=True, body={"outcome": outcome}, may_be_untold=True)
    await _change(desk, who, read_as, replace(step, states=(*OPEN, "answered")))


async def reopen(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Work on it again, for a reason that stands in the history."""
    await _change(desk, who, read_as, Step("reopened", {"state": "received"}, sound(text), states=DONE))


async def transfer(desk: Desk, who: Staff, read_as: AsRead, office: str, text: str) -> None:
    """Give it to another unit. It stays open, its deadline with it, and the citizen is told where it went."""
    units = {unit.id: unit.name for unit in desk.edition().offices if not unit.role}
    if office not in units:
        raise Refusal(NO_OFFICE)
    values = {"state": "transferred", "office": office, "staff_id": None}
    said = {"office": units[office]}
    step = Step("transferred", values, _told(text), tells=True, body={"office": office}, said=said, may_be_untold=True)
    await _change(desk, who, read_as, step)


async def categorise(desk: Desk, who: Staff, read_as: AsRead, category: str) -> None:
    """Say what kind of matter it is; what time the unit has follows from that."""
    if not isinstance(desk.edition().library.entry(f"category:{category}"), Category):
        raise Refusal(NO_CATEGORY)
    step = Step("categorised", {"category": category}, body={"category": category}, states=(*OPEN, *DONE))
    await _change(desk, who, read_as, step)


async def link(desk: Desk, who: Staff, read_as: AsRead, entry: str) -> None:
    """Say which procedure or topic it is about, by its key."""
    if not isinstance(desk.edition().library.entry(entry), Procedure | Topic):
        raise Refusal(NO_ENTRY)
    await _change(desk, who, read_as, Step("linked", {"entry": entry}, body={"entry": entry}, states=(*OPEN, *DONE)))


async def retain(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Let nothing of it be erased, by the document that `text` names; its state does not matter."""
    step = Step("retained", {"retained": sound(text)}, sound(text), states=(*OPEN, *DONE))
    await _change(desk, who, read_as, step)


async def release(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Lift that; what its sender asked to have erased is erased next."""
    step = Step("released", {"retained": None}, sound(text), states=(*OPEN, *DONE))
    await _change(desk, who, read_as, step)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a case, from one of some states. `tells` the citizen by the phrase `case.<what>` with `said`."""

    what: str
    values: dict[str, Any]
    text: str = ""
    tells: bool = False
    body: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    may_be_untold: bool = False
    states: tuple[str, ...] = OPEN
    file: Given | None = None


async def _change(desk: Desk, who: Staff, read_as: AsRead, step: Step) -> None:
    """Raises `NotTheirs`, `Overtaken`, or `Refusal` where nobody can be told what must be told."""
    action = ACTIONS.get(step.what, Action.WORK_ON_CASE)
    now = desk.clock()
    async with desk.database.writing() as connection:
        case = await theirs(connection, who, read_as.code, action)
        if case.version == read_as.version:
            _fits(case, step)
        if case.version != read_as.version or not await cases.change(connection, case, now, step.values):
            raise Overtaken
        body = {"text": step.text, **step.body} if step.text else dict(step.body)
        await cases.add_event(connection, case.id, CaseEvent(now, f"staff:{who.login}", step.what, body))
        await write_down(connection, desk, who, step.what, case, *step.values.keys() or (None,))
        if step.tells and case.conversation:
            await _tell(connection, desk, case, step, await _give(connection, desk, who, case, step.file))


def _fits(case: Case, step: Step) -> None:
    if case.state not in step.states:
        raise Refusal(NOT_NOW)
    is_somebodys = case.channel != WORKBENCH
    if step.tells and is_somebodys and not case.conversation and not step.may_be_untold:
        raise Refusal(UNREACHABLE)
    if step.what == "transferred" and step.values["office"] == case.office:
        raise Refusal(SAME_OFFICE)
    if step.what == "transferred" and step.values["office"] == case.about_staff_of:
        raise Refusal(ABOUT_THEM)


async def _give(connection: Transaction, desk: Desk, who: Staff, case: Case, file: Given | None) -> Enclosure | None:
    """The file stored with the case, and what the message about it carries."""
    if file is None:
        return None
    if (case.conversation or "").partition(":")[0] not in desk.files_to:
        raise Refusal(NO_FILES)
    token = new_token()
    gift = Gift(case.id, file.kind, file.content, who.login, token, desk.clock())
    return Enclosure(await attachments.give(connection, gift), file.kind, f"tra-loi-{shown(case.code)}", token)


async def _tell(connection: Transaction, desk: Desk, case: Case, step: Step, file: Enclosure | None) -> None:
    values = {"code": shown(case.code), "text": step.text, **step.said}
    said = reply(desk.edition(), f"case.{step.what}", offers(desk.edition(), step.what, case.code), **values)
    await tell_sender(connection, case, replace(said, file=file), desk.clock())


async def theirs(connection: Transaction, who: Staff, code: str, action: Action) -> Case:
    """The case, if they may. One that is not there is refused in the same words."""
    known = read(code)
    case = await cases.by_code(connection, known) if known else None
    if case is None or not may(who, action, target_of(case)):
        raise NotTheirs
    return case


def _told(text: str) -> str:
    """What a citizen is to read; a template's gaps must be filled."""
    if GAP.search(text):
        raise Refusal(UNFILLED)
    return sound(text)


async def write_down(
    connection: Transaction, desk: Desk, who: Staff, action: str, case: Case, *fields: str | None
) -> None:
    at, named = desk.clock(), f"case:{case.code}"
    lines = [AuditLine(at, who.id, who.login, f"case {action}", named, field) for field in fields]
    await audit.add(connection, lines)
