from dataclasses import replace

import pytest

from handlers.desk import Desk, hindrances, lateness
from handlers.desk.roles import PERMITTED, Action, Reach, Role
from storage import staff
from storage.records import Staff
from tests.bot.papers.reading import cells, said
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_lateness import SOON

FORM = {
    "receipt": SOON.receipt,
    "person": SOON.person,
    "dossier": SOON.dossier,
    "status": SOON.status,
    "reason": "=1+1 <script>",
    "promised_on": "2026-11-26",
    "new_on": "2026-12-04",
    "office": "",
}


async def person(desk: Desk, login: str) -> Staff:
    async with desk.database.reading() as connection:
        found = await staff.by_login(connection, login)
    assert found is not None
    return found


async def test_an_officer_registers_makes_the_letter_and_says_it_was_sent(open_browser: Opening, desk: Desk) -> None:
    hanh = await open_browser("hanh")
    assert (await hanh.post("/console/late", FORM)).headers["Location"] == "/console/late?done=late-registered"
    _, page = await hanh.get("/console/late")
    assert "Sắp tới ngày hẹn, chưa gửi thư (1)" in page
    (entry,) = await lateness.listed(desk, await person(desk, "hanh"))
    made = await hanh.post(f"/console/late/{entry.late.id}/letter.docx", {}, on="/console/late")
    assert "=1+1 <script>" in said(await made.read())
    assert (await hanh.post(f"/console/late/{entry.late.id}/issued", {}, on="/console/late")).status == 303
    assert "Đã gửi thư (1)" in (await hanh.get("/console/late"))[1]


@pytest.mark.parametrize("wrong", [{"new_on": ""}, {"promised_on": "x"}, {"person": ""}, {"new_on": "2026-11-25"}])
async def test_what_was_typed_stays_when_something_is_wrong(open_browser: Opening, wrong: dict[str, str]) -> None:
    hanh = await open_browser("hanh")
    response = await hanh.post("/console/late", FORM | wrong)
    assert response.status == 422
    assert SOON.dossier in await response.text()


async def test_a_case_begins_the_form_with_its_dossier(open_browser: Opening) -> None:
    hanh = await open_browser("hanh")
    _, page = await hanh.get('/console/late?receipt=0007"><script>')
    assert 'value="0007&#34;&gt;&lt;script&gt;"' in page


async def test_what_hinders_is_written_answered_and_taken_out(open_browser: Opening, desk: Desk) -> None:
    hanh, hoa = await open_browser("hanh"), await open_browser("hoa", "supervisor", None)
    assert (await hanh.post("/console/difficulties", {"text": "=máy quét hỏng"})).status == 303
    assert (await hanh.post("/console/difficulties", {"text": " "})).status == 422
    (one,) = await hindrances.listed(desk, await person(desk, "hoa"))
    path = f"/console/difficulties/{one.id}/answer"
    assert (await hoa.post(path, {"text": "có máy mới"}, on="/console/difficulties")).status == 303
    assert (await hoa.post(path, {"text": "lần nữa"}, on="/console/difficulties")).status == 422
    assert "có máy mới" in (await hanh.get("/console/difficulties"))[1]
    sheet = await hoa.post("/console/difficulties.xlsx", {}, on="/console/difficulties")
    _, line = cells(await sheet.read())
    assert line[3] == ("inlineStr", "=máy quét hỏng")


@pytest.mark.parametrize("role", list(Role))
async def test_f38_registers_are_for_those_who_may(open_browser: Opening, desk: Desk, role: Role) -> None:
    browser, _ = await open_browser("ai", role, OFFICES[0]), await open_browser("hoa", "supervisor", None)
    hoa = await person(desk, "hoa")
    for number, office in enumerate(OFFICES):
        own = {"office": office, "text": "x"}
        late = await lateness.register(desk, hoa, replace(SOON, office=office))
        await hindrances.write(desk, hoa, office, "vướng")
        log = await hindrances.listed(desk, hoa)
        mine = next(one for one in log if one.office == office)
        on = "/console/account"
        asked = [
            (Action.WORK_ON_CASE, "/console/late", FORM | {"office": office, "receipt": f"r{number}"}),
            (Action.WORK_ON_CASE, f"/console/late/{late.id}/letter.docx", {}),
            (Action.WORK_ON_CASE, f"/console/late/{late.id}/issued", {}),
            (Action.WORK_ON_CASE, "/console/difficulties", own),
            (Action.ASSIGN_CASE, f"/console/difficulties/{mine.id}/answer", own),
        ]
        for action, path, fields in asked:
            reach = PERMITTED[role].get(action)
            is_allowed = reach is Reach.ALL or (reach is Reach.OWN and office == OFFICES[0])
            response = await browser.post(path, fields, on=on)
            assert response.status in ((200, 303) if is_allowed else (404,)), path
    for path in ("/console/late", "/console/difficulties"):
        status, _ = await browser.get(path)
        assert status == (200 if Action.READ_CASE in PERMITTED[role] else 404)
    taken = await browser.post("/console/difficulties.xlsx", {}, on="/console/account")
    assert taken.status == (200 if Action.EXPORT_CASES in PERMITTED[role] else 404)
