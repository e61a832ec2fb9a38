"""Lists that do not fit on one page go on, with the filter they were narrowed by."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from handlers.desk import Desk, lateness
from handlers.desk.inbox import AT_ONCE
from storage import difficulties, late_results
from storage.records import NewLate
from tests.conftest import SetClock
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_many import fill


@pytest.mark.parametrize("view", ["overdue", "open", "new"])
async def test_a_long_list_goes_on_and_back_to_its_beginning(
    open_browser: Opening, desk: Desk, clock: SetClock, view: str
) -> None:
    await fill(desk, AT_ONCE + 10, "received")
    browser = await open_browser("hanh")
    address, seen = f"/console/cases?view={view}&kind=gop_y", list[str]()
    for expected in (AT_ONCE, 10):
        _, page = await browser.get(address)
        codes = re.findall(r'<td class="code"><a href="/console/cases/(\w+)"', page)
        assert len(codes) == expected
        seen += codes
        onward = re.search(r'href="([^"]+)">Xem tiếp', page)
        address = unescape(onward[1]) if onward else ""
        assert ("kind=gop_y" in address) == (expected == AT_ONCE)
    assert len(set(seen)) == AT_ONCE + 10
    assert "Về đầu danh sách" in page


@pytest.mark.parametrize("after", ["x", "2026-13-01_1", "2026-10-01_x", "_", "2026-10-01_99999999999999999999"])
async def test_an_address_that_was_made_up_shows_the_list(open_browser: Opening, desk: Desk, after: str) -> None:
    await fill(desk, 3, "received")
    browser = await open_browser("hanh")
    status, page = await browser.get(f"/console/cases?view=overdue&after={after}")
    assert status == 200
    assert '<td class="code">' in page


async def test_the_registers_go_on_with_the_most_urgent_first(open_browser: Opening, desk: Desk) -> None:
    browser = await open_browser("hanh")
    async with desk.database.writing() as connection:
        for number in range(lateness.AT_ONCE + 5):
            await difficulties.add(connection, OFFICES[0], f"vướng số {number}.", "hanh", desk.clock())
            promised = date(2026, 12, 1) + timedelta(days=number)
            words = {"person": "Lan", "dossier": "đất", "status": "chờ", "reason": "mưa"}
            late = NewLate(
                OFFICES[0], f"H-{number:03}", **words, promised_on=promised, new_on=date(2027, 6, 1),
                created_by="hanh", created_at=desk.clock(),
            )  # fmt: skip
            assert await late_results.add(connection, late)
        await late_results.issue(connection, 1, date(2026, 11, 25), "hanh")
    for path, pattern in (("late", r"H-(\d{3})"), ("difficulties", r"vướng số (\d+)\.")):
        seen: list[str] = []
        for page in (0, 1):
            _, shown = await browser.get(f"/console/{path}?page={page}")
            seen += re.findall(pattern, shown)
            assert ("Trang sau" in shown, "Trang trước" in shown) == (page == 0, page == 1)
        assert sorted(map(int, seen)) == list(range(lateness.AT_ONCE + 5))
        urgent = [*range(1, lateness.AT_ONCE + 5), 0] if path == "late" else [*range(lateness.AT_ONCE + 4, -1, -1)]
        assert [int(one) for one in seen] == urgent
    _, shown = await browser.get("/console/late?page=-1")
    assert "H-001" in shown
    _, shown = await browser.get("/console/late?page=99999999999999999")
    assert "Hết danh sách" in shown
