"""A proposal's way through the pages: from the case to the editor and back."""

import pytest

from handlers.desk import Desk
from storage import cases, proposals, staff
from storage.records import NewProposal
from tests.console_site import Opening
from tests.handlers.desk.conftest import Member
from tests.handlers.desk.test_cases import now
from tests.handlers.desk.test_proposing import answered

HOSTILE = "</textarea><script>alert(1)</script> {{7*7}}"


async def test_an_officer_proposes_and_an_editor_takes_it_or_says_why_not(open_browser: Opening, desk: Desk) -> None:
    hanh, bien = await open_browser("hanh"), await open_browser("bien", "editor", None)
    async with desk.database.reading() as connection:
        person = await staff.by_login(connection, "hanh")
    assert person
    case = await answered(desk, Member(person, "", ()))
    path = f"/console/cases/{case.code}"
    _, page = await hanh.get(path)
    assert "Đề xuất thành câu hỏi thường gặp" in page
    assert "0912345678" not in page
    fields = {"version": str(case.version), "question": HOSTILE, "text": "Ở trung tâm."}
    assert (await hanh.post(f"{path}/proposed", fields | {"version": "1"}, on=path)).status == 422
    response = await hanh.post(f"{path}/proposed", fields, on=path)
    assert response.headers["Location"] == f"{path}?done=proposed"
    _, page = await bien.get("/console/proposals")
    assert "<script>alert" not in page
    assert "Bản nháp" in page
    assert case.code not in page, "editors see no case"
    status, draft = await bien.get("/console/proposals/1/topic.yaml")
    assert status == 200
    assert "truth: unverified" in draft
    on = "/console/proposals"
    assert (await bien.post("/console/proposals/1/declined", {"text": ""}, on=on)).status == 422
    assert (await bien.post("/console/proposals/1/declined", {"text": "Thiếu căn cứ"}, on=on)).status == 303
    response = await bien.post("/console/proposals/1/accepted", {}, on=on)
    assert "Có người vừa quyết định" in await response.text()
    _, page = await hanh.get(path)
    assert "Lý do: Thiếu căn cứ" in page
    fields["version"] = str((await now(desk, case)).version)
    assert (await hanh.post(f"{path}/proposed", fields, on=path)).status == 303
    assert (await bien.post("/console/proposals/2/accepted", {}, on=on)).status == 303


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "admin"])
async def test_f38_nobody_else_sees_proposals(open_browser: Opening, desk: Desk, role: str) -> None:
    browser = await open_browser("ai", role)
    for path in ("proposals", "proposals/1/topic.yaml"):
        assert (await browser.get(f"/console/{path}"))[0] == 404
    for act in ("accepted", "declined", "adopted"):
        on = "/console/account"
        assert (await browser.post(f"/console/proposals/1/{act}", {"text": "x"}, on=on)).status == 404


async def test_a_proposal_that_is_not_there_is_no_page(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    for number in ("1", "x", "9" * 30):
        assert (await bien.get(f"/console/proposals/{number}/topic.yaml"))[0] == 404
    async with desk.database.reading() as connection:
        assert await cases.by_id(connection, 1) is None


async def test_a_proposal_goes_into_the_draft_by_a_button(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    new = NewProposal(None, "Rút lại hồ sơ đã nộp?", "Được.", None, "bien", desk.clock())
    async with desk.database.writing() as connection:
        await proposals.add(connection, new)
    on = "/console/proposals"
    response = await bien.post("/console/proposals/1/adopted", {}, on=on)
    assert response.headers["Location"] == "/console/knowledge/draft?done=proposal-adopted"
    _, page = await bien.get("/console/knowledge/draft?done=proposal-adopted")
    assert "topics/de-xuat-1-rut-lai-ho-so-da-nop.yaml" in page
    assert "Đã đưa vào bản nháp" in page
    response = await bien.post("/console/proposals/1/adopted", {}, on=on)
    assert response.status == 422
    assert "vừa quyết định" in await response.text()
