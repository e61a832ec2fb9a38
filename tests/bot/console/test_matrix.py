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
from storage import cases
from storage.records import Case
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed, now
from tests.handlers.desk.test_files import attached
from tests.photos import photo

ACTS = {
    "reveal": Action.REVEAL_PERSON,
    "claimed": Action.WORK_ON_CASE,
    "noted": Action.WORK_ON_CASE,
    "asked": Action.WORK_ON_CASE,
    "answered": Action.WORK_ON_CASE,
    "closed": Action.WORK_ON_CASE,
    "reopened": Action.WORK_ON_CASE,
    "transferred": Action.TRANSFER_CASE,
    "assigned": Action.ASSIGN_CASE,
    "categorised": Action.WORK_ON_CASE,
    "linked": Action.WORK_ON_CASE,
    "proposed": Action.WORK_ON_CASE,
    "talk/taken": Action.TALK,
    "talk/said": Action.TALK,
    "talk/revealed": Action.REVEAL_PERSON,
    "talk/ended": Action.TALK,
    "retained": Action.RETAIN_CASE,
    "released": Action.RETAIN_CASE,
}
DONE = {200, 303}
FIELDS = {
    "text": "x",
    "office": "tt-pvhcc-go-dau",
    "outcome": "solved",
    "category": "thai-do",
    "entry": "topic:rut-ho-so",
    "login": "ba",
    "question": "x",
}


async def put(desk: Desk, case: Case, **values: str) -> Case:
    """The case in another state, as if somebody had worked on it."""
    async with desk.database.writing() as connection:
        assert await cases.change(connection, case, desk.clock(), values)
    return await now(desk, case)


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
    await open_browser("ba", "supervisor", None)  # whom anything can be given to
    for number, asked in enumerate(one for one in EVERY if one.role is role):
        case = await filed(desk, number + 1, office=asked.office)
        if asked.act == "reopened":
            case = await put(desk, case, state="answered")
        if asked.act == "proposed":
            case = await put(desk, case, state="answered", kind="cau_hoi")
        if asked.act == "talk/said" and asked.is_allowed:
            await browser.post(f"/console/cases/{case.code}/talk/taken", {}, on="/console/account")
        fields = FIELDS | {"version": str(case.version)}
        on = "/console/account"
        response = await browser.post(f"/console/cases/{case.code}/{asked.act}", fields, on=on)
        assert (response.status in DONE) == asked.is_allowed, asked
        if not asked.is_allowed:
            assert response.status == 404, asked
            assert (await now(desk, case)).version == case.version, asked


@pytest.mark.parametrize("role", list(Role))
async def test_f38_a_file_is_opened_by_those_who_may_uncover_a_person(
    open_browser: Opening, desk: Desk, role: Role
) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    for number, office in enumerate([*OFFICES, None]):
        case = await filed(desk, number + 1, office=office)
        file = await attached(desk, case, photo())
        status, _ = await browser.raw(f"/console/cases/{case.code}/files/{file}")
        reach = PERMITTED[role].get(Action.REVEAL_PERSON)
        is_allowed = reach is Reach.ALL or (reach is Reach.OWN and office == OFFICES[0])
        assert status == (200 if is_allowed else 404), office


@pytest.mark.parametrize("role", list(Role))
async def test_f38_a_foreign_case_and_one_that_is_not_there_are_refused_alike(
    open_browser: Opening, desk: Desk, role: Role
) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    foreign = await filed(desk, 1, office=OFFICES[1])
    for path, action in (("", Action.READ_CASE), ("/talk", Action.TALK)):
        pages = [await browser.get(f"/console/cases/{code}{path}") for code in (foreign.code, "00000000000")]
        may_read = PERMITTED[role].get(action) is Reach.ALL
        assert pages[0][0] == (200 if may_read else 404)
        assert may_read or pages[0] == pages[1]


async def test_f38_every_route_but_the_doors_asks_who_it_is(
    open_browser: Opening, console_url: str, desk: Desk, passwords: Passwords
) -> None:
    """From the list of routes itself: one that is added without a guard fails here."""
    browser = await open_browser()
    for route in Console(Config(), desk, passwords).routes():
        method, path = route.method, re.sub(r":[^}]+", "", route.path)
        parts = {"code": "0", "act": "noted", "login": "hanh", "number": "1"} | dict.fromkeys(
            ("session", "token", "name"), "x"
        )
        address = f"{console_url}{path.format(**parts)}"
        async with browser.session.request(method, address, allow_redirects=False) as response:
            is_door = path in ("/console", "/console/login", "/console/link/{token}") or "/files/" in path
            assert is_door or response.headers.get("Location") == "/console/login", path


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("act", "action"), [("assigned", Action.ASSIGN_CASE), ("transferred", Action.TRANSFER_CASE)])
async def test_f38_among_several_chosen_only_those_one_may_change_are_changed(
    open_browser: Opening, desk: Desk, role: Role, act: str, action: Action
) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    await open_browser("ba", "supervisor", None)
    own, foreign = await filed(desk, 1), await filed(desk, 2, office=OFFICES[1])
    fields = FIELDS | {"case": f"{own.code}:1"}
    await browser.post(f"/console/bulk/{act}", fields, on="/console/account")
    await browser.post(f"/console/bulk/{act}", fields | {"case": f"{foreign.code}:1"}, on="/console/account")
    reach = PERMITTED[role].get(action)
    changed = [(await now(desk, case)).version == 2 for case in (own, foreign)]
    assert changed == [reach is not None, reach is Reach.ALL]
