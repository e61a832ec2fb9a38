"""Cases at the desk: found, read, worked on. Whoever sent one is told of what concerns them, where they wrote.

Every change is of the case as the officer read it: of two who change the same state, the slower one is told so, and
nothing of theirs is written. What was done stands in the case's history, who did it in the audit as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.roles import Action, Reach, Target, may, reach_of
from handlers.masking import mask
from handlers.tracking import read, shown
from handlers.wording import reply
from knowledge.vietnamese import fold, words
from storage import audit, cases, outbox, staff
from storage.database import Transaction
from storage.records import AuditLine, Case, CaseEvent, NewPost, Sought, Staff

OPEN = ("received", "transferred", "asked")
EVERY = (*OPEN, "answered", "closed")
AT_ONCE = 50
LONGEST = 2_000
OVERTAKEN = "Có người vừa làm việc với mục này. Dưới đây là tình trạng mới; hãy xem lại rồi làm tiếp."
EMPTY = "Hãy viết nội dung."
TOO_LONG = f"Nội dung dài quá {LONGEST} ký tự; hãy viết gọn lại."
UNREACHABLE = "Người gửi đã rút hoặc xóa dữ liệu của mình, nên không nhắn lại được. Chỉ có thể đóng."
SAME_OFFICE = "Mục này đang ở đơn vị đó rồi. Hãy chọn đơn vị khác."
NO_OFFICE = "Không có đơn vị này."


class Overtaken(Refusal):
    """Somebody else changed it meanwhile."""

    def __init__(self) -> None:
        super().__init__(OVERTAKEN)


@dataclass(frozen=True, slots=True)
class AsRead:
    """A case as an officer has it before them: its code, and the version they read."""

    code: str
    version: int


@dataclass(frozen=True, slots=True)
class View:
    """One list of the inbox: the states in it, only one's own, only what nobody works on."""

    states: tuple[str, ...]
    mine: bool = False
    unclaimed: bool = False


VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "new": View(("received", "transferred"), unclaimed=True),
        "mine": View(OPEN, mine=True),
        "open": View(OPEN),
        "waiting": View(("asked",)),
        "done": View(("answered", "closed")),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list: personal numbers in its text are covered."""

    case: Case
    text: str
    worked_on_by: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A case with its history. Texts are covered unless `revealed`; `worked_on_by` is a name."""

    case: Case
    text: str
    history: tuple[tuple[CaseEvent, str], ...]
    """Each step with the text that belongs to it."""
    worked_on_by: str | None
    revealed: bool
    may_work: bool
    may_transfer: bool
    may_reveal: bool
    """Something is covered, and they may see it."""


async def counted(desk: Desk, who: Staff) -> dict[str, int]:
    """How many cases stand in each view."""
    async with desk.database.reading() as connection:
        return {name: await cases.count(connection, _wanted(who, view)) for name, view in VIEWS.items()}


async def listed(desk: Desk, who: Staff, view: str, search: str = "", before: int | None = None) -> list[Line]:
    """The newest cases of a view that somebody may see; with words, those that say all of them, or have that code."""
    code = read(search) if search else None
    wanted = _wanted(who, VIEWS.get(view, VIEWS["new"]), tuple(map(fold, words(search)))[:8], code, before)
    async with desk.database.reading() as connection:
        found = await cases.sought(connection, wanted, AT_ONCE)
        names = {person.id: person.name for person in await staff.everybody(connection)}
    return [Line(case, mask(case.text), names.get(case.staff_id or 0)) for case in found]


def _wanted(
    who: Staff, view: View, said: tuple[str, ...] = (), code: str | None = None, before: int | None = None
) -> Sought:
    reach = reach_of(who, Action.READ_CASE)
    if reach is None:
        raise NotTheirs
    return Sought(
        states=EVERY if said or code else view.states,
        office=(who.office or "") if reach is Reach.OWN else None,
        not_about=who.office,
        staff_id=who.id if view.mine and not (said or code) else None,
        unclaimed=view.unclaimed and not (said or code),
        words=said,
        code=code,
        before=before,
    )


async def opened(desk: Desk, who: Staff, code: str, *, reveal: bool = False) -> Page:
    """A case, which is written down as seen. With `reveal` nothing is covered, and that is written down too."""
    async with desk.database.writing() as connection:
        case = await _theirs(connection, who, code, Action.REVEAL_PERSON if reveal else Action.READ_CASE)
        await _note(connection, desk, who, "reveal" if reveal else "read", case, "text" if reveal else None)
        history = await cases.history(connection, case.id)
        worker = await staff.by_id(connection, case.staff_id) if case.staff_id else None
    texts = (case.text, *(str(event.body.get("text", "")) for event in history))
    covered = tuple(map(mask, texts))
    shown_text, *steps = texts if reveal else covered
    target = _target(case)
    return Page(
        case,
        shown_text,
        tuple(zip(history, steps, strict=True)),
        worker.name if worker else None,
        reveal,
        may(who, Action.WORK_ON_CASE, target),
        may(who, Action.TRANSFER_CASE, target),
        covered != texts and may(who, Action.REVEAL_PERSON, target),
    )


async def claim(desk: Desk, who: Staff, read_as: AsRead) -> None:
    """Take a case on, or over from a colleague. Raises `Overtaken`."""
    await _change(desk, who, read_as, Step("claimed", {"staff_id": who.id}))


async def note(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Write something down for colleagues; the citizen never sees it."""
    await _change(desk, who, read_as, Step("noted", {}, _sound(text)))


async def ask(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Ask the citizen something. What they write next is offered to be their reply."""
    await _change(desk, who, read_as, Step("asked", {"state": "asked", "staff_id": who.id}, _sound(text), True))


async def answer(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Answer; the citizen gets it where they wrote, in the same transaction as the case changes."""
    values = {"state": "answered", "staff_id": who.id}
    await _change(desk, who, read_as, Step("answered", values, _sound(text), True))


async def close(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Close without an answer, for a reason that the citizen is told, where they can still be told."""
    await _change(desk, who, read_as, Step("closed", {"state": "closed"}, _sound(text), True, may_be_untold=True))


async def reopen(desk: Desk, who: Staff, read_as: AsRead, text: str) -> None:
    """Work on it again, for a reason that stands in the history."""
    await _change(desk, who, read_as, Step("reopened", {"state": "received"}, _sound(text)))


async def transfer(desk: Desk, who: Staff, read_as: AsRead, office: str, text: str) -> None:
    """Give it to another unit. It stays open, its deadline with it, and the citizen is told where it went."""
    edition = desk.edition()
    units = {unit.id: unit.name for unit in edition.offices if not unit.role}
    if office not in units:
        raise Refusal(NO_OFFICE)
    values = {"state": "transferred", "office": office, "staff_id": None}
    step = Step("transferred", values, _sound(text), True, {"office": office}, {"office": units[office]}, True)
    await _change(desk, who, read_as, step)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a case. `tells` the citizen by the phrase `case.<what>`, with `said` in its places."""

    what: str
    values: dict[str, Any]
    text: str = ""
    tells: bool = False
    body: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    may_be_untold: bool = False


async def _change(desk: Desk, who: Staff, read_as: AsRead, step: Step) -> None:
    """Raises `NotTheirs`, `Overtaken`, or `Refusal` where nobody can be told what must be told."""
    action = Action.TRANSFER_CASE if step.what == "transferred" else Action.WORK_ON_CASE
    now = desk.clock()
    async with desk.database.writing() as connection:
        case = await _theirs(connection, who, read_as.code, action)
        _fits(case, step)
        if case.version != read_as.version or not await cases.change(connection, case, now, step.values):
            raise Overtaken
        body = {"text": step.text, **step.body} if step.text else dict(step.body)
        await cases.add_event(connection, case.id, CaseEvent(now, f"staff:{who.login}", step.what, body))
        await _note(connection, desk, who, step.what, case, *step.values.keys() or (None,))
        if step.tells and case.conversation:
            await _tell(connection, desk, case, step)


def _fits(case: Case, step: Step) -> None:
    if step.tells and not case.conversation and not step.may_be_untold:
        raise Refusal(UNREACHABLE)
    if step.what == "transferred" and step.values["office"] == case.office:
        raise Refusal(SAME_OFFICE)


async def _tell(connection: Transaction, desk: Desk, case: Case, step: Step) -> None:
    assert case.conversation
    channel, account, chat = case.conversation.split(":", 2)
    values = {"code": shown(case.code), "text": step.text, **step.said}
    said = reply(desk.edition(), f"case.{step.what}", (), **values)
    await outbox.add(connection, [NewPost(channel, account, chat, said.to_json(), desk.clock(), kind="notice")])


async def _theirs(connection: Transaction, who: Staff, code: str, action: Action) -> Case:
    """The case, if they may. One that is not there is refused in the same words."""
    known = read(code)
    case = await cases.by_code(connection, known) if known else None
    if case is None or not may(who, action, _target(case)):
        raise NotTheirs
    return case


def _target(case: Case) -> Target:
    return Target(case.office, case.about_staff_of)


def _sound(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refusal(EMPTY)
    if len(text) > LONGEST:
        raise Refusal(TOO_LONG)
    return text


async def _note(connection: Transaction, desk: Desk, who: Staff, action: str, case: Case, *fields: str | None) -> None:
    at, named = desk.clock(), f"case:{case.code}"
    lines = [AuditLine(at, who.id, who.login, f"case {action}", named, field) for field in fields]
    await audit.add(connection, lines)
