import pytest

from handlers.desk import Desk
from handlers.desk.roles import PERMITTED, Action, Role
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed


async def test_an_inspector_sees_who_looked_at_a_case(open_browser: Opening, desk: Desk) -> None:
    hanh, thanh, case = await open_browser("hanh"), await open_browser("thanh", "inspector", None), await filed(desk)
    await hanh.get(f"/console/cases/{case.code}")
    _, page = await thanh.get(f"/console/audit?object={case.code}")
    assert "xem mục" in page
    assert "hanh" in page
    assert "ngập" not in page


async def test_f30_what_is_searched_is_shown_as_text(open_browser: Opening) -> None:
    thanh = await open_browser("thanh", "inspector", None)
    _, page = await thanh.get('/console/audit?object="><script>alert(1)</script>&login=<b>&before=x')
    assert "<script>alert" not in page
    assert "Không có dòng nào" in page


@pytest.mark.parametrize("role", list(Role))
async def test_f38_the_audit_is_for_those_who_may(open_browser: Opening, role: Role) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    status, _ = await browser.get("/console/audit")
    assert status == (200 if Action.READ_AUDIT in PERMITTED[role] else 404)


async def test_one_deed_is_one_line_with_all_it_touched(open_browser: Opening, desk: Desk) -> None:
    hanh, thanh, case = await open_browser("hanh"), await open_browser("thanh", "inspector", None), await filed(desk)
    path = f"/console/cases/{case.code}"
    await hanh.post(f"{path}/answered", {"version": "1", "text": "xong"}, on=path)
    _, page = await thanh.get("/console/audit?action=case")
    assert page.count("trả lời <span") == 1
    assert "(tình trạng, người xử lý)" in page or "(người xử lý, tình trạng)" in page
