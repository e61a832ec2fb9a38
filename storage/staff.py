"""Those who work at the desk, and the one-time links by which they set up how they sign in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert as insert_or
from storage.records import NewStaff, Secrets, Staff, StaffLink
from storage.sealing import CannotOpen, Keyring, Sealed
from storage.tables import recovery_codes, staff, staff_links

COLUMNS = (
    staff.c.id,
    staff.c.login,
    staff.c.name,
    staff.c.role,
    staff.c.office,
    (staff.c.password.is_not(None) & staff.c.seed.is_not(None)).label("is_set_up"),
    staff.c.disabled_at,
    staff.c.created_at,
)


async def add(connection: AsyncConnection, person: NewStaff, now: datetime) -> Staff | None:
    """A new person, who cannot sign in yet; None where the login is taken."""
    values = {"login": person.login, "name": person.name, "role": person.role, "office": person.office}
    adding = insert_or(connection.dialect.name, staff).values(**values, created_at=now)
    return _first(await connection.execute(adding.on_conflict_do_nothing().returning(*COLUMNS)))


async def everybody(connection: AsyncConnection) -> list[Staff]:
    return [Staff(*row) for row in await connection.execute(_found().order_by(staff.c.login))]


async def anybody(connection: AsyncConnection, roles: Sequence[str]) -> bool:
    """Whether somebody of these roles can sign in."""
    is_set_up = staff.c.password.is_not(None) & staff.c.seed.is_not(None) & staff.c.disabled_at.is_(None)
    found = await connection.execute(select(staff.c.id).where(staff.c.role.in_(roles), is_set_up).limit(1))
    return found.first() is not None


async def by_id(connection: AsyncConnection, staff_id: int) -> Staff | None:
    return _first(await connection.execute(_found().where(staff.c.id == staff_id)))


async def by_login(connection: AsyncConnection, login: str) -> Staff | None:
    return _first(await connection.execute(_found().where(staff.c.login == login)))


async def secrets_of(connection: AsyncConnection, staff_id: int) -> Secrets:
    columns = (staff.c.password, staff.c.seed, staff.c.totp_step)
    return Secrets(*(await connection.execute(select(*columns).where(staff.c.id == staff_id))).one())


async def set_password(connection: AsyncConnection, staff_id: int, password: str | None) -> None:
    """The hash of a new password; None: whoever it is cannot sign in until they set one."""
    await connection.execute(update(staff).where(staff.c.id == staff_id).values(password=password))


async def set_seed(connection: AsyncConnection, staff_id: int, seed: Sealed | None) -> None:
    values = {"seed": seed, "totp_step": None}
    await connection.execute(update(staff).where(staff.c.id == staff_id).values(values))


async def use_step(connection: AsyncConnection, staff_id: int, step: int) -> bool:
    """Use up a TOTP step; False if it, or a later one, was used before."""
    unused = staff.c.totp_step.is_(None) | (staff.c.totp_step < step)
    used = update(staff).where(staff.c.id == staff_id, unused).values(totp_step=step)
    return (await connection.execute(used)).rowcount == 1


async def disable(connection: AsyncConnection, staff_id: int, now: datetime | None) -> None:
    """Shut somebody out from now on; None lets them in again."""
    await connection.execute(update(staff).where(staff.c.id == staff_id).values(disabled_at=now))


async def set_link(connection: AsyncConnection, link: StaffLink) -> None:
    """A new link, by the digest of its token; earlier ones of the same person open nothing any more."""
    await connection.execute(delete(staff_links).where(staff_links.c.staff_id == link.staff_id))
    values = {name: getattr(link, name) for name in StaffLink.__slots__}
    await connection.execute(insert(staff_links).values(values))


async def by_link(connection: AsyncConnection, token: str, now: datetime) -> StaffLink | None:
    """The link, while it lasts."""
    columns = [staff_links.c[name] for name in StaffLink.__slots__]
    found = select(*columns).where(staff_links.c.token == token, staff_links.c.until > now)
    row = (await connection.execute(found)).first()
    return StaffLink(*row) if row else None


async def use_link(connection: AsyncConnection, token: str) -> bool:
    """Use it up; False if somebody was faster."""
    return (await connection.execute(delete(staff_links).where(staff_links.c.token == token))).rowcount == 1


async def set_recovery_codes(connection: AsyncConnection, staff_id: int, codes: Sequence[str]) -> None:
    """New codes, by their digests; the old ones are worth nothing any more."""
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id))
    if codes:
        await connection.execute(insert(recovery_codes), [{"code": code, "staff_id": staff_id} for code in codes])


async def use_recovery_code(connection: AsyncConnection, staff_id: int, code: str) -> bool:
    """Use one up; False if it is not theirs or was used before."""
    theirs = delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id, recovery_codes.c.code == code)
    return (await connection.execute(theirs)).rowcount == 1


async def reseal(connection: AsyncConnection, keyring: Keyring) -> list[str]:
    """Seal every seed by the newest key, also those that were stored in plain text; give the logins it fails for."""
    left: list[str] = []
    links = select(staff_links.c.staff_id, staff.c.login, staff_links.c.seed).join(staff)
    for table, column, found in (
        (staff, staff.c.id, select(staff.c.id, staff.c.login, staff.c.seed).where(staff.c.seed.is_not(None))),
        (staff_links, staff_links.c.staff_id, links),
    ):
        for staff_id, login, stored in (await connection.execute(found)).all():
            try:
                sealed = keyring.renewed(stored, about_seed(staff_id))
            except CannotOpen:
                left.append(login)
                continue
            if sealed != stored:
                same = (column == staff_id) & (table.c.seed == stored)  # unless somebody was faster
                await connection.execute(update(table).where(same).values(seed=sealed))
    return sorted(set(left))


def about_seed(staff_id: int) -> str:
    """What a seed is sealed about."""
    return f"seed of staff {staff_id}"


def _found() -> Select[Any]:
    return select(*COLUMNS)


def _first(rows: Iterable[Any]) -> Staff | None:
    return next((Staff(*row) for row in rows), None)
