import re

import pytest

from handlers.desk import Desk
from handlers.desk.roles import PERMITTED, Action, Reach, Role
from storage import ratings
from storage.records import Rating
from tests.bot.papers.reading import cells, said
from tests.conftest import SetClock
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed

PERIOD = {"first": "2026-11-01", "last": "2026-11-30", "office": ""}
FORMULA = "=HYPERLINK(1) gọi 0912345678"


async def test_a_figure_on_the_page_opens_its_cases(open_browser: Opening, desk: Desk) -> None:
    hoa, case = await open_browser("hoa", "supervisor", None), await filed(desk)
    _, page = await hoa.get("/console/reports?first=2026-11-01&last=2026-11-30")
    assert "pick=received" in page
    status, rows = await hoa.get("/console/reports/rows?first=2026-11-01&last=2026-11-30&pick=received")
    assert status == 200
    assert f"/console/cases/{case.code}" in rows
    assert "1 mục" in rows


async def test_every_figure_of_every_table_opens_its_cases(open_browser: Opening, desk: Desk, clock: SetClock) -> None:
    hoa, hanh = await open_browser("hoa", "supervisor", None), await open_browser("hanh")
    case = await filed(desk)
    clock.move(600)
    path = f"/console/cases/{case.code}"
    await hanh.post(f"{path}/categorised", {"category": "thai-do", "version": "1"}, on=path)
    await hanh.post(f"{path}/answered", {"text": "Đã nhắc.", "version": "2"}, on=path)
    async with desk.database.writing() as connection:
        await ratings.rate(connection, case.id, Rating(4, [], "", clock()))
    _, page = await hoa.get("/console/reports?first=2026-11-01&last=2026-11-30")
    cells = re.findall(r"<td>(.*?)</td>|<dd[^>]*>(.*?)</dd>", page)
    figures = [one for one in (first or second for first, second in cells) if re.search(r"\d", one)]
    assert len(figures) > 20
    assert [one for one in figures if not re.search(r"/console/reports/(rows|questions)\?", one)] == []
    for pick in ("first", "rated", "category=thai-do,first"):
        _, rows = await hoa.get(
            f"/console/reports/rows?first=2026-11-01&last=2026-11-30&pick={pick.replace('=', '%3D')}"
        )
        assert f"/console/cases/{case.code}" in rows, pick


async def test_f31_the_spreadsheet_of_a_period_has_text_only(open_browser: Opening, desk: Desk) -> None:
    hoa, _ = await open_browser("hoa", "supervisor", None), await filed(desk, text=FORMULA)
    response = await hoa.post("/console/reports/cases.xlsx", PERIOD, on="/console/reports")
    assert response.headers["Content-Disposition"] == 'attachment; filename="gop-y-2026-11-01-2026-11-30.xlsx"'
    heading, line = cells(await response.read())
    assert len(heading) == len(line) == 11
    assert line[-1] == ("inlineStr", "=HYPERLINK(1) gọi [số đã che]")


async def test_the_report_of_a_period_is_a_document(open_browser: Opening, desk: Desk) -> None:
    hanh, _ = await open_browser("hanh"), await filed(desk)
    response = await hanh.post("/console/reports/report.docx", PERIOD, on="/console/reports")
    assert response.status == 200
    assert "từ 01/11/2026 đến hết 30/11/2026" in said(await response.read())


@pytest.mark.parametrize(
    "query", ["first=x", "first=2026-13-01", "first=2026-11-02&last=2026-11-01", "first=1990-01-01"]
)
async def test_a_period_that_is_none_is_told(open_browser: Opening, query: str) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    status, page = await hoa.get(f"/console/reports?{query}")
    assert status == 422
    assert "Hãy chọn" in page


@pytest.mark.parametrize("role", list(Role))
async def test_f38_figures_and_files_are_for_those_who_may(open_browser: Opening, desk: Desk, role: Role) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    for office in OFFICES:
        asked = PERIOD | {"office": office}
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        status = {
            Action.READ_REPORTS: (await browser.get(f"/console/reports?{query}"))[0],
            Action.READ_CASE: (await browser.get(f"/console/reports/rows?{query}&pick=received"))[0],
            Action.EXPORT_CASES: (
                await browser.post("/console/reports/cases.xlsx", asked, on="/console/account")
            ).status,
        }
        paper = await browser.post("/console/reports/report.docx", asked, on="/console/account")
        assert paper.status == status[Action.READ_REPORTS]
        for action, found in status.items():
            reach = PERMITTED[role].get(action)
            is_allowed = reach is Reach.ALL or (reach is Reach.OWN and office == OFFICES[0])
            assert found == (200 if is_allowed else 404), (action, office)
