"""Those who work at the desk: let in, moved, shut out; in the console and on the command line alike."""

import re
from collections.abc import Collection
from datetime import timedelta

from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.proofs import digest, new_seed, new_token
from handlers.desk.roles import Action, Role, may, may_at_all
from storage import audit, chats, holds, sessions, staff
from storage.database import Transaction
from storage.records import AuditLine, NewStaff, Staff, StaffLink

__all__ = ["NewStaff", "add", "disable", "everybody", "first_link", "link", "workers"]

FIRST = NewStaff("quan.tri", "Quản trị viên", Role.ADMIN, None)
LINK_LASTS = timedelta(hours=72)
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
BAD_LOGIN = "Tên đăng nhập gồm 2 đến 60 chữ thường không dấu, số, dấu chấm hay gạch, ví dụ: hanh.nguyen"
NO_NAME = "Hãy ghi họ tên, để đồng nghiệp biết là ai (nhiều nhất 120 ký tự)."
TAKEN = "Đã có người dùng tên đăng nhập này. Hãy chọn tên khác."
NEEDS_OFFICE = "Cán bộ xử lý phải thuộc một đơn vị. Hãy chọn đơn vị."
NO_OFFICE = "Không có đơn vị này."
NOBODY = "Không có ai dùng tên đăng nhập này."
NOT_YOURSELF = "Không tự khóa chính mình được; hãy nhờ một quản trị viên khác."
LAST_ADMIN = "Đây là quản trị viên cuối cùng còn vào được. Hãy thêm một người khác trước."

COMMAND_LINE = None
"""Who asks when the command line does: whoever can run it on this machine may everything; it is written down so."""


async def add(desk: Desk, by: Staff | None, new: NewStaff, offices: Collection[str]) -> str:
    """Let somebody in; gives the token of the link by which they set up how they sign in. Raises `Refusal`."""
    _allowed(by)
    _sound(new, offices)
    async with desk.database.writing() as connection:
        person = await staff.add(connection, new, desk.clock())
        if person is None:
            raise Refusal(TAKEN)
        await _note(connection, desk, by, "add", person)
        return await _link(connection, desk, person)


async def link(desk: Desk, by: Staff | None, login: str) -> str:
    """A fresh link for somebody: password, second factor and recovery codes are gone, every session ends."""
    _allowed(by)
    async with desk.database.writing() as connection:
        person = await _named(connection, login)
        await _shut(connection, desk, person)
        await staff.disable(connection, person.id, None)
        await _note(connection, desk, by, "link", person)
        return await _link(connection, desk, person)


async def disable(desk: Desk, by: Staff | None, login: str) -> None:
    """Shut somebody out at once. A new link lets them in again."""
    _allowed(by)
    async with desk.database.writing() as connection:
        person = await _named(connection, login)
        if by is not None and by.id == person.id:
            raise Refusal(NOT_YOURSELF)
        if by is not None and _is_last_admin(person, await staff.everybody(connection)):
            raise Refusal(LAST_ADMIN)
        await _shut(connection, desk, person)
        await staff.disable(connection, person.id, desk.clock())
        await _note(connection, desk, by, "disable", person)


async def everybody(desk: Desk, by: Staff | None) -> list[Staff]:
    _allowed(by)
    async with desk.database.reading() as connection:
        return await staff.everybody(connection)


async def workers(desk: Desk, by: Staff) -> list[Staff]:
    """Those who work on cases, for whoever may give them one."""
    if not may_at_all(by, Action.ASSIGN_CASE):
        raise NotTheirs
    async with desk.database.reading() as connection:
        return [one for one in await staff.everybody(connection) if may_at_all(one, Action.WORK_ON_CASE)]


async def first_link(desk: Desk) -> str | None:
    """A link for a first administrator, until somebody has set up how they sign in; then None.

    Each asking gives a fresh one, so that whoever missed the first start is not shut out for ever.
    """
    there = await everybody(desk, COMMAND_LINE)
    if any(person.is_set_up for person in there):
        return None
    try:
        if not there:
            return await add(desk, COMMAND_LINE, FIRST, ())
        admin = next((person for person in there if person.role == Role.ADMIN), None)
        return await link(desk, COMMAND_LINE, admin.login) if admin else None
    except Refusal:  # another process that starts just now was faster, and its link counts
        return None


def _allowed(by: Staff | None) -> None:
    if by is not COMMAND_LINE and not may(by, Action.MANAGE_STAFF):
        raise NotTheirs


def _sound(new: NewStaff, offices: Collection[str]) -> None:
    if not LOGIN.fullmatch(new.login):
        raise Refusal(BAD_LOGIN)
    if not 0 < len(new.name.strip()) <= 120:
        raise Refusal(NO_NAME)
    if Role(new.role) is Role.OFFICER and not new.office:
        raise Refusal(NEEDS_OFFICE)
    if new.office and new.office not in offices:
        raise Refusal(NO_OFFICE)


async def _named(connection: Transaction, login: str) -> Staff:
    person = await staff.by_login(connection, login)
    if person is None:
        raise Refusal(NOBODY)
    return person


def _is_last_admin(person: Staff, everybody: Collection[Staff]) -> bool:
    admins = {one.id for one in everybody if one.role == Role.ADMIN and one.is_set_up and one.disabled_at is None}
    return admins == {person.id}


async def _shut(connection: Transaction, desk: Desk, person: Staff) -> None:
    await staff.set_password(connection, person.id, None)
    await staff.set_seed(connection, person.id, None)
    await staff.set_recovery_codes(connection, person.id, ())
    await sessions.end_all(connection, person.id)
    await sessions.forget_devices(connection, person.id)
    await chats.unlink(connection, person.id)
    await holds.end_all_of(connection, person.id, desk.clock())


async def _link(connection: Transaction, desk: Desk, person: Staff) -> str:
    token = new_token()
    seed = desk.keyring.seal(new_seed(), staff.about_seed(person.id))
    await staff.set_link(connection, StaffLink(digest(token), person.id, seed, desk.clock() + LINK_LASTS))
    return token


async def _note(connection: Transaction, desk: Desk, by: Staff | None, action: str, person: Staff) -> None:
    number, login = (by.id, by.login) if by is not None else (None, "command line")
    line = AuditLine(desk.clock(), number, login, f"staff {action}", f"staff:{person.login}")
    await audit.add(connection, [line])
