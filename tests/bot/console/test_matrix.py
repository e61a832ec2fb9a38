"""F38: every route, as every role, on an object of one's own unit and of another: what the table of roles says."""

import re
from dataclasses import dataclass
from itertools import product

import pytest

from bot.config import Config
from bot.console.site import Console
from handlers.desk import Desk
from handlers.desk.passwords import Passwords
from handlers.desk.roles import PERMITTED, Action, Reach, Role
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed, now

ACTS = {
    "reveal": Action.REVEAL_PERSON,
    "claimed": Action.WORK_ON_CASE,
    "noted": Action.WORK_ON_CASE,
    "asked": Action.WORK_ON_CASE,
    "answered": Action.WORK_ON_CASE,
    "closed": Action.WORK_ON_CASE,
    "reopened": Action.WORK_ON_CASE,
    "transferred": Action.TRANSFER_CASE,
}
DONE = {200, 303}


@dataclass(frozen=True)
class Asked:
    role: Role
    act: str
    office: str | None

    @property
    def is_allowed(self) -> bool:
        reach = PERMITTED[self.role].get(ACTS[self.act])
        return reach is Reach.ALL or (reach is Reach.OWN and self.office == OFFICES[0])


EVERY = [Asked(role, act, office) for role, act, office in product(Role, ACTS, [*OFFICES, None])]


@pytest.mark.parametrize("role", list(Role))
async def test_f38_a_case_is_changed_by_those_who_may_and_nobody_else(
    open_browser: Opening, desk: Desk, role: Role
) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    for number, asked in enumerate(one for one in EVERY if one.role is role):
        case = await filed(desk, number + 1, office=asked.office)
        fields = {"version": "1", "text": "x", "office": "tt-pvhcc-go-dau"}
        on = "/console/account"
        response = await browser.post(f"/console/cases/{case.code}/{asked.act}", fields, on=on)
        assert (response.status in DONE) == asked.is_allowed, asked
        if not asked.is_allowed:
            assert response.status == 404, asked
            assert (await now(desk, case)).version == 1, asked


@pytest.mark.parametrize("role", list(Role))
async def test_f38_a_foreign_case_and_one_that_is_not_there_are_refused_alike(
    open_browser: Opening, desk: Desk, role: Role
) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    foreign = await filed(desk, 1, office=OFFICES[1])
    pages = [await browser.get(f"/console/cases/{code}") for code in (foreign.code, "00000000000")]
    may_read = PERMITTED[role].get(Action.READ_CASE) is Reach.ALL
    assert pages[0][0] == (200 if may_read else 404)
    assert may_read or pages[0] == pages[1]


async def test_f38_every_route_but_the_doors_asks_who_it_is(
    open_browser: Opening, console_url: str, desk: Desk, passwords: Passwords
) -> None:
    """From the list of routes itself: one that is added without a guard fails here."""
    browser = await open_browser()
    for route in Console(Config(), desk, passwords).routes():
        method, path = route.method, re.sub(r":[^}]+", "", route.path)
        address = f"{console_url}{path.format(code='0', act='noted', login='hanh', session='x', token='x', name='x')}"
        async with browser.session.request(method, address, allow_redirects=False) as response:
            is_door = path in ("/console", "/console/login", "/console/link/{token}") or "/files/" in path
            assert is_door or response.headers.get("Location") == "/console/login", path
