"""F38: every route, as every role, on an object of one's own unit and of another: what the table of roles says."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from bot.config import Config
from bot.console.cases import Cases
from bot.console.site import Console
from handlers.desk import Desk, hindrances, lateness
from handlers.desk.passwords import Passwords
from handlers.desk.roles import PERMITTED, Action, Reach, Role
from storage import cases, forums, news, proposals, releases, requests, staff
from storage.forums import NewForum
from storage.news import NewBroadcast
from storage.records import Case, NewProposal, NewRelease, Staff
from storage.requests import NewRequest
from tests.bot.console.test_late import FORM
from tests.console_site import Browser, Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed, now
from tests.handlers.desk.test_files import attached
from tests.handlers.desk.test_lateness import SOON
from tests.handlers.desk.test_learning import CHARGING
from tests.handlers.desk.test_learning import ask as unwell
from tests.photos import photo

RULES: dict[str, Action | None] = {
    "GET /console/": None,
    "POST /console/logout": None,
    "GET /console/account": None,
    "POST /console/account/sessions/{session}/end": None,
    "POST /console/account/chat": None,
    "POST /console/account/chat/unlink": None,
    "GET /console/cases": Action.READ_CASE,
    "GET /console/cases/{code}": Action.READ_CASE,
    "GET /console/cases/{code}/files/{number}": Action.REVEAL_PERSON,
    "POST /console/cases/{code}/reveal": Action.REVEAL_PERSON,
    "POST /console/cases/{code}/claimed": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/noted": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/asked": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/answered": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/closed": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/reopened": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/transferred": Action.TRANSFER_CASE,
    "POST /console/cases/{code}/assigned": Action.ASSIGN_CASE,
    "POST /console/cases/{code}/categorised": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/linked": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/proposed": Action.WORK_ON_CASE,
    "POST /console/cases/{code}/retained": Action.RETAIN_CASE,
    "POST /console/cases/{code}/released": Action.RETAIN_CASE,
    "GET /console/cases/{code}/talk": Action.TALK,
    "POST /console/cases/{code}/talk/taken": Action.TALK,
    "POST /console/cases/{code}/talk/said": Action.TALK,
    "POST /console/cases/{code}/talk/revealed": Action.REVEAL_PERSON,
    "POST /console/cases/{code}/talk/ended": Action.TALK,
    "POST /console/bulk/claimed": Action.WORK_ON_CASE,
    "POST /console/bulk/assigned": Action.ASSIGN_CASE,
    "POST /console/bulk/transferred": Action.TRANSFER_CASE,
    "POST /console/bulk/categorised": Action.WORK_ON_CASE,
    "POST /console/bulk/closed": Action.WORK_ON_CASE,
    "GET /console/late": Action.READ_CASE,
    "POST /console/late": Action.WORK_ON_CASE,
    "POST /console/late/{number}/letter.docx": Action.WORK_ON_CASE,
    "POST /console/late/{number}/issued": Action.WORK_ON_CASE,
    "GET /console/difficulties": Action.READ_CASE,
    "POST /console/difficulties": Action.WORK_ON_CASE,
    "POST /console/difficulties.xlsx": Action.EXPORT_CASES,
    "POST /console/difficulties/{number}/answer": Action.ASSIGN_CASE,
    "GET /console/proposals": Action.EDIT_KNOWLEDGE,
    "GET /console/proposals/{number}/topic.yaml": Action.EDIT_KNOWLEDGE,
    "POST /console/proposals/{number}/adopted": Action.EDIT_KNOWLEDGE,
    "POST /console/proposals/{number}/accepted": Action.EDIT_KNOWLEDGE,
    "POST /console/proposals/{number}/declined": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/back": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/releases/{number}": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/draft": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/draft/proven": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/draft/stopped": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/draft/checked": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/draft/published": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/draft/unscheduled": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/draft/left": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/entries": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/standing": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/paused": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/resumed": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/banners": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/banners/ended": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/new": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/new/{kind}": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/new/{kind}": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/import": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/import/bang-mau.xlsx": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/import": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/review": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/offered": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/offered": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/try": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/entries/{key}": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/entries/{key}": Action.EDIT_KNOWLEDGE,
    "GET /console/knowledge/file/{path}": Action.EDIT_KNOWLEDGE,
    "POST /console/knowledge/file/{path}": Action.EDIT_KNOWLEDGE,
    "GET /console/learning": Action.EDIT_KNOWLEDGE,
    "GET /console/learning/week": Action.EDIT_KNOWLEDGE,
    "GET /console/learning/{number}": Action.EDIT_KNOWLEDGE,
    "POST /console/learning/{number}/attached": Action.EDIT_KNOWLEDGE,
    "POST /console/learning/marks/{number}/undone": Action.EDIT_KNOWLEDGE,
    "POST /console/learning/{number}/drafted": Action.EDIT_KNOWLEDGE,
    "POST /console/learning/{number}/sent": Action.EDIT_KNOWLEDGE,
    "POST /console/learning/{number}/ignored": Action.EDIT_KNOWLEDGE,
    "GET /console/reports": Action.READ_REPORTS,
    "GET /console/reports/rows": Action.READ_CASE,
    "POST /console/reports/cases.xlsx": Action.EXPORT_CASES,
    "POST /console/reports/report.docx": Action.READ_REPORTS,
    "GET /console/news": Action.READ_NEWS,
    "POST /console/news": Action.WRITE_NEWS,
    "GET /console/news/{number}": Action.READ_NEWS,
    "POST /console/news/{number}": Action.WRITE_NEWS,
    "POST /console/news/{number}/dropped": Action.WRITE_NEWS,
    "POST /console/news/{number}/released": Action.SEND_NEWS,
    "POST /console/news/{number}/paused": Action.HOLD_NEWS,
    "POST /console/news/{number}/going-on": Action.SEND_NEWS,
    "POST /console/news/{number}/stopped": Action.HOLD_NEWS,
    "GET /console/forums": Action.READ_NEWS,
    "POST /console/forums": Action.WRITE_NEWS,
    "GET /console/forums/{number}": Action.READ_NEWS,
    "POST /console/forums/{number}/announced": Action.WRITE_NEWS,
    "POST /console/forums/{number}/cancelled": Action.WRITE_NEWS,
    "GET /console/quizzes": Action.READ_NEWS,
    "GET /console/quizzes/{quiz}": Action.READ_NEWS,
    "POST /console/quizzes/{quiz}/revealed": Action.REVEAL_WINNERS,
    "POST /console/quizzes/{quiz}/tries.xlsx": Action.READ_NEWS,
    "GET /console/satisfaction": Action.READ_REPORTS,
    "GET /console/booklet": Action.READ_KNOWLEDGE,
    "GET /console/booklet.docx": Action.READ_KNOWLEDGE,
    "GET /console/sheets": Action.READ_KNOWLEDGE,
    "GET /console/sheets/print": Action.READ_KNOWLEDGE,
    "POST /console/reports/periodic.docx": Action.READ_REPORTS,
    "POST /console/reports/periodic.xlsx": Action.READ_REPORTS,
    "GET /console/reports/questions": Action.READ_QUESTIONS,
    "POST /console/reports/questions.xlsx": Action.READ_QUESTIONS,
    "GET /console/requests": Action.READ_REQUESTS,
    "POST /console/requests/{number}/settled": Action.SETTLE_REQUEST,
    "POST /console/requests/{number}/extended": Action.SETTLE_REQUEST,
    "POST /console/requests/{number}/judged": Action.SETTLE_REQUEST,
    "GET /console/audit": Action.READ_AUDIT,
    "GET /console/staff": Action.MANAGE_STAFF,
    "POST /console/staff": Action.MANAGE_STAFF,
    "POST /console/staff/{login}/link": Action.MANAGE_STAFF,
    "POST /console/staff/{login}/disable": Action.MANAGE_STAFF,
}
"""What somebody must be allowed to do for each route behind the door; None: to be there at all."""
DOORS = {
    "GET /console",
    "GET /console/login",
    "POST /console/login",
    "GET /console/link/{token}",
    "POST /console/link/{token}",
    "GET /console/files/{name}",
}
"""What anybody may call."""
OF_A_CASE = "POST /console/cases/{code}/"
ACTS = {
    route.removeprefix(OF_A_CASE): action
    for route, action in RULES.items()
    if route.startswith(OF_A_CASE) and action is not None
}
BULK = {
    route.removeprefix("POST /console/bulk/"): action for route, action in RULES.items() if "/bulk/" in route and action
}
DONE = {200, 303}
FIELDS = {
    "text": "x",
    "office": "tt-pvhcc-go-dau",
    "outcome": "solved",
    "category": "thai-do",
    "entry": "topic:rut-ho-so",
    "login": "ba",
    "key": "topic:rut-ho-so",
    "question": "x",
    "category_of": "thai-do",
    "reason": "x",
    "way": "x",
}


async def person(desk: Desk, login: str) -> Staff:
    async with desk.database.reading() as connection:
        found = await staff.by_login(connection, login)
    assert found is not None
    return found


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


def routes(desk: Desk, passwords: Passwords) -> list[str]:
    """Every route there is, from the console's own list; one that takes an act once for each act."""
    console, found = Console(Config(), desk, passwords), list[str]()
    (room,) = [room for room in console._rooms if isinstance(room, Cases)]
    for route in console.routes():
        path = re.sub(r":[^}]+", "", route.path)
        found += [f"{route.method} {path.replace('{act}', act)}" for act in (room._acts if "{act}" in path else [""])]
    return found


def test_f38_the_matrix_has_every_route_and_no_other(desk: Desk, passwords: Passwords) -> None:
    assert sorted(routes(desk, passwords)) == sorted({*RULES, *DOORS})


def address(route: str, **parts: str) -> str:
    given = {
        "code": "0",
        "login": "hanh",
        "number": "1",
        "path": "topics/rut-ho-so.yaml",
        "key": "topic:rut-ho-so",
        "quiz": "cai-cach-hanh-chinh",
        "kind": "topic",
    } | dict.fromkeys(("session", "token", "name"), "x")
    return route.partition(" ")[2].format(**(given | parts))


async def test_f38_every_route_but_the_doors_asks_who_it_is(open_browser: Opening, console_url: str) -> None:
    browser = await open_browser()
    for route in RULES:
        url = f"{console_url}{address(route)}"
        async with browser.session.request(route.partition(" ")[0], url, allow_redirects=False) as response:
            assert response.headers.get("Location") == "/console/login", route


def is_within(role: Role, action: Action | None, office: str | None) -> bool:
    reach = PERMITTED[role].get(action) if action else Reach.ALL
    return reach is Reach.ALL or (reach is Reach.OWN and office == OFFICES[0])


async def furnish(desk: Desk, number: int, office: str) -> tuple[str, int]:
    """One of everything that lies with a unit; return the case's code and the number of its file."""
    boss, case = await person(desk, "hoa"), await filed(desk, number, office=office)
    file = await attached(desk, case, photo())
    await lateness.register(desk, boss, replace(SOON, office=office))
    await hindrances.write(desk, boss, office, "vướng")
    asked = NewRequest("withdraw", "webchat", "webchat:web:lan", desk.clock(), date(2026, 12, 8), "")
    await unwell(desk, *CHARGING)
    async with desk.database.writing() as connection:
        await releases.add(connection, RELEASE)
        await proposals.add(connection, NewProposal(case.id, "Hỏi?", "Đáp.", None, "hanh", desk.clock()))
        request = await requests.add(connection, asked)
        written = NewBroadcast("thue", "Tin", "Nội dung", date(2026, 12, 8), "sua", desk.clock())
        await news.add(connection, written)
        coming = NewForum(date(2026, 12, 8), "08:00", "Hội trường", office, "x", "sua", desk.clock())
        await forums.add(connection, coming)
        await requests.wait(connection, request.id, [case.id])
    return case.code, file


RELEASE = NewRelease(
    texts={"a.yaml": b"id: a"},
    checksum="c",
    author="bien",
    note="x",
    way="console",
    published_at=datetime(2026, 11, 23, tzinfo=UTC),
)
BY_UNIT = ("{code}", "/late", "/difficulties", "/reports", "/satisfaction")
WHOLE_LISTS = ("GET /console/late", "GET /console/difficulties", "POST /console/difficulties.xlsx")
"""Of each sees what is theirs who may see any."""


@pytest.mark.parametrize("role", list(Role))
async def test_f38_every_route_opens_for_those_who_may_and_is_not_there_for_others(
    open_browser: Opening, desk: Desk, role: Role
) -> None:
    """Each with an object of one's own unit and of another; whoever may not is told what they are told of nothing."""
    for login in ("hoa", "ba"):
        await open_browser(login, "supervisor", None)
    for number, office in enumerate(OFFICES, 1):
        browser = await open_browser(f"ai.{number}", role, OFFICES[0])
        code, file = await furnish(desk, number, office)
        for route, action in RULES.items():
            if route == "POST /console/logout":
                continue  # it opens for everybody, and then nothing does
            asked = {"code": code, "number": await numbered(browser, route, number, file), "login": "ba"}
            status, said = await ask(browser, route, address(route, **asked), office, code)
            bound = office if any(part in route for part in BY_UNIT) and route not in WHOLE_LISTS else OFFICES[0]
            if is_within(role, action, bound):
                assert status in (200, 303, 422), (route, office, status)
            else:
                assert status == 404, (route, office, status)
                assert "Không có mục này, hoặc anh/chị không được xem." in said, (route, office)


async def numbered(browser: Browser, route: str, number: int, file: int) -> str:
    """The number of what a route is about; a group of questions has the one that its list leads to, for who sees it."""
    if "/learning/{number}" not in route:
        return str(file if "/files/" in route else number)
    _, page = await browser.get("/console/learning?view=done")
    _, fresh = await browser.get("/console/learning")
    found = re.search(r'href="/console/learning/(\d+)"', fresh + page)
    return found[1] if found else "1"


async def ask(browser: Browser, route: str, path: str, office: str, code: str) -> tuple[int, str]:
    if route.startswith("GET"):
        status, shown = await browser.raw(f"{path}?office={office}&of=office:{office}")
        return status, (await shown.read()).decode(errors="replace")
    fields = FORM | FIELDS | {"office": office, "case": f"{code}:1"}
    response = await browser.post(path, fields, on="/console/account")
    return response.status, (await response.read()).decode(errors="replace")


async def test_an_address_with_a_nul_in_it_is_no_page(open_browser: Opening) -> None:
    """PostgreSQL takes none, and would be in trouble over it."""
    hoa, quan = await open_browser("hoa", "supervisor", None), await open_browser("quan", "admin", None)
    for name in ("search", "kind", "category", "office", "view"):
        assert (await hoa.get(f"/console/cases?{name}=%00"))[0] == 404
    assert (await hoa.get("/console/cases?search=ng%E1%BA%ADp"))[0] == 200
    assert (await quan.get("/console/audit?login=%00"))[0] == 404
    for path in ("/console/staff/%00/link", "/console/account/sessions/%00/end"):
        assert (await quan.post(path, {}, on="/console/account")).status == 404


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("act", "action"), BULK.items())
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
