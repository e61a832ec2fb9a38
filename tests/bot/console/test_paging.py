"""Lists that do not fit on one page go on, with the filter they were narrowed by."""

import re
from html import unescape

import pytest

from handlers.desk import Desk
from handlers.desk.inbox import AT_ONCE
from tests.conftest import SetClock
from tests.console_site import Opening
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
