"""Dossiers whose result is late: registered by the unit, with a letter that apologises and sets a new day.

The dossiers themselves are in the one-stop's own system, which we do not see: officers enter what they know of.
"""

from dataclasses import dataclass, replace
from datetime import date

from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.clocks import calendar_of
from handlers.desk.parts import Part, Place, part
from handlers.desk.roles import Action, Reach, Target, may, reach_of
from handlers.wording import HERE
from storage import audit, late_results
from storage.database import Transaction
from storage.records import AuditLine, LateResult, NewLate, Staff

__all__ = ["NewLate", "issued", "letter", "listed", "register"]

AT_ONCE = 50
SOON = 3
"""Working days before the promised day from which a letter is due."""
LONGEST = {"receipt": 60, "person": 120, "dossier": 300, "status": 500, "reason": 1000}
CALLED = {
    "receipt": "mã hồ sơ",
    "person": "tên người nộp",
    "dossier": "loại hồ sơ",
    "status": "hồ sơ đang tới đâu",
    "reason": "lý do trễ",
}
MISSING = "Hãy ghi {name}."
TOO_LONG = "Phần {name} dài quá {most} ký tự; hãy viết gọn lại."
NOT_LATER = "Ngày trả mới phải sau ngày đã hẹn."
DAY_OFF = "Ngày trả mới rơi vào ngày nghỉ. Hãy chọn ngày làm việc."
KNOWN = "Hồ sơ này với ngày hẹn này đã có trong sổ."
ISSUED = "Thư của hồ sơ này đã được ghi là đã gửi."
HIDDEN = "(không hiện tên)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register. `stage`: later | soon | missing | issued. `again`: it was promised anew before."""

    late: LateResult
    stage: str
    again: bool


async def listed(desk: Desk, who: Staff, place: Place | None = None) -> Part[Entry]:
    """A part of what somebody may see; names only for those who may see whose cases are whose."""
    reach = reach_of(who, Action.READ_CASE)
    if reach is None:
        raise NotTheirs
    async with desk.database.reading() as connection:
        office = who.office or "" if reach is Reach.OWN else None
        found = await late_results.listed(connection, office, AT_ONCE + 1, place)
        again = await late_results.repeated(connection, {one.receipt for one in found})
    entries = [Entry(_covered(who, one), _stage(desk, one), (one.office, one.receipt) in again) for one in found]
    return part(entries, AT_ONCE, place, lambda entry: late_results.key_of(entry.late))


async def register(desk: Desk, who: Staff, new: NewLate) -> LateResult:
    """Enter a dossier. Raises `NotTheirs` for a unit that is not theirs, and `Refusal`."""
    if not may(who, Action.WORK_ON_CASE, Target(new.office)):
        raise NotTheirs
    sound = _sound(desk, new)
    async with desk.database.writing() as connection:
        late = await late_results.add(connection, sound)
        if late is None:
            raise Refusal(KNOWN)
        await _note(connection, desk, who, "registered", late)
    return late


async def letter(desk: Desk, who: Staff, number: int) -> LateResult:
    """What a draft of the letter is made of; that it was made is written down."""
    async with desk.database.writing() as connection:
        late = await _theirs(connection, who, number)
        await _note(connection, desk, who, "letter drafted", late)
    return late


async def issued(desk: Desk, who: Staff, number: int) -> None:
    """The letter was signed and sent today."""
    async with desk.database.writing() as connection:
        late = await _theirs(connection, who, number)
        if not await late_results.issue(connection, number, today(desk), who.login):
            raise Refusal(ISSUED)
        await _note(connection, desk, who, "letter issued", late)


def today(desk: Desk) -> date:
    return desk.clock().astimezone(HERE).date()


def _stage(desk: Desk, one: LateResult) -> str:
    if one.issued_on is not None:
        return "issued"
    now = today(desk)
    if one.promised_on < now:
        return "missing"
    return "soon" if one.promised_on <= calendar_of(desk).add_working_days(now, SOON).day else "later"


def _covered(who: Staff, one: LateResult) -> LateResult:
    return one if may(who, Action.REVEAL_PERSON, Target(one.office)) else replace(one, person=HIDDEN)


def _sound(desk: Desk, new: NewLate) -> NewLate:
    trimmed = {name: getattr(new, name).strip() for name in LONGEST}
    for name, text in trimmed.items():
        if not text:
            raise Refusal(MISSING.format(name=CALLED[name]))
        if len(text) > LONGEST[name]:
            raise Refusal(TOO_LONG.format(name=CALLED[name], most=LONGEST[name]))
    if new.new_on <= new.promised_on:
        raise Refusal(NOT_LATER)
    if not calendar_of(desk).is_working(new.new_on):
        raise Refusal(DAY_OFF)
    return replace(new, **trimmed)


async def _theirs(connection: Transaction, who: Staff, number: int) -> LateResult:
    late = await late_results.by_id(connection, number)
    if late is None or not may(who, Action.WORK_ON_CASE, Target(late.office)):
        raise NotTheirs
    return late


async def _note(connection: Transaction, desk: Desk, who: Staff, action: str, late: LateResult) -> None:
    line = AuditLine(desk.clock(), who.id, who.login, f"late {action}", f"late:{late.id}")
    await audit.add(connection, [line])
