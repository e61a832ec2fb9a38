"""What hinders a unit in its work: written down by the unit, answered by whoever runs the one-stop service."""

from handlers.desk import Desk, NotTheirs, Refusal, sound
from handlers.desk.parts import Part, Place, part
from handlers.desk.roles import Action, Reach, Target, may, reach_of
from storage import audit, difficulties
from storage.records import AuditLine, Difficulty, Staff

AT_ONCE = 50
MOST_EXPORTED = 10_000
TOO_MANY = f"Có hơn {MOST_EXPORTED} dòng, không lấy ra một lần được."
NO_OFFICE = "Hãy chọn đơn vị."
ANSWERED = "Việc này đã có người trả lời."


async def listed(desk: Desk, who: Staff, place: Place | None = None) -> Part[Difficulty]:
    """A part of what somebody may see: what is not answered first, then the newest."""
    return part(await _listed(desk, who, AT_ONCE + 1, place), AT_ONCE, place, difficulties.key_of)


async def _listed(desk: Desk, who: Staff, most: int, place: Place | None = None) -> list[Difficulty]:
    reach = reach_of(who, Action.READ_CASE)
    if reach is None:
        raise NotTheirs
    async with desk.database.reading() as connection:
        return await difficulties.listed(connection, who.office or "" if reach is Reach.OWN else None, most, place)


async def write(desk: Desk, who: Staff, office: str, text: str) -> None:
    """Raises `NotTheirs` for a unit that is not theirs, and `Refusal`."""
    if not may(who, Action.WORK_ON_CASE, Target(office)):
        raise NotTheirs
    if office not in {unit.id for unit in desk.edition().offices if not unit.role}:
        raise Refusal(NO_OFFICE)
    written = sound(text)
    async with desk.database.writing() as connection:
        number = await difficulties.add(connection, office, written, who.login, desk.clock())
        await audit.add(connection, [_line(desk, who, "written", number)])


async def answer(desk: Desk, who: Staff, number: int, text: str) -> None:
    """For those who run the service, once."""
    async with desk.database.writing() as connection:
        found = await difficulties.by_id(connection, number)
        if found is None or not may(who, Action.ASSIGN_CASE, Target(found.office)):
            raise NotTheirs
        if not await difficulties.answer(connection, number, sound(text), who.login, desk.clock()):
            raise Refusal(ANSWERED)
        await audit.add(connection, [_line(desk, who, "answered", number)])


async def exported(desk: Desk, who: Staff) -> list[Difficulty]:
    """All of them, to be taken out; that is written down. Raises `Refusal` rather than leave some out."""
    if reach_of(who, Action.EXPORT_CASES) is None:
        raise NotTheirs
    found = await _listed(desk, who, MOST_EXPORTED + 1)
    if len(found) > MOST_EXPORTED:
        raise Refusal(TOO_MANY)
    line = AuditLine(desk.clock(), who.id, who.login, "difficulties exported", "difficulties", f"{len(found)} rows")
    async with desk.database.writing() as connection:
        await audit.add(connection, [line])
    return found


def _line(desk: Desk, who: Staff, action: str, number: int) -> AuditLine:
    return AuditLine(desk.clock(), who.id, who.login, f"difficulty {action}", f"difficulty:{number}")
