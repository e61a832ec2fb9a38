"""A desk with people at it: an administrator who is set up, and helpers to sign in as anybody."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest_asyncio

from handlers.desk import Desk, people, signing
from handlers.desk.passwords import Passwords
from handlers.desk.proofs import digest
from handlers.desk.signing import Attempt, SignedIn
from storage import staff
from storage.records import NewStaff, Staff
from tests.conftest import SetClock
from tests.desk import OFFICES, PASSWORD, code_of


@dataclass(frozen=True)
class Member:
    """Somebody who is set up, as a test plays them."""

    person: Staff
    seed: str
    recovery: tuple[str, ...]

    def attempt(self, desk: Desk, **changed: str) -> Attempt:
        values = {
            "login": self.person.login,
            "password": PASSWORD,
            "code": code_of(self.seed, desk.clock()),
            "device": "Firefox",
            "address": "10.0.0.7",
        }
        return Attempt(**(values | changed))


Joining = Callable[..., Awaitable[Member]]


@pytest_asyncio.fixture
async def join(desk: Desk, passwords: Passwords, clock: SetClock) -> Joining:
    """Lets somebody in and sets them up by their link, as they would themselves."""

    async def joined(login: str = "hanh", role: str = "officer", office: str | None = OFFICES[0]) -> Member:
        token = await people.add(desk, None, NewStaff(login, f"Cán bộ {login}", role, office), OFFICES)
        async with desk.database.reading() as connection:
            link = await staff.by_link(connection, digest(token), desk.clock())
        assert link is not None
        seed = desk.keyring.open(link.seed, staff.about_seed(link.staff_id))
        codes = await signing.set_up(desk, passwords, token, PASSWORD, code_of(seed, desk.clock()))
        clock.move(30)  # the code that set it up is used up
        async with desk.database.reading() as connection:
            person = await staff.by_login(connection, login)
        assert person is not None
        return Member(person, seed, tuple(codes))

    return joined


async def come_in(desk: Desk, passwords: Passwords, member: Member, **changed: str) -> SignedIn:
    return await signing.sign_in(desk, passwords, member.attempt(desk, **changed))
