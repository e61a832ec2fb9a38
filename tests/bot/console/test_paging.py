"""Lists that do not fit on one page go on, with the filter they were narrowed by."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from handlers.desk import Desk, lateness
from handlers.desk.inbox import AT_ONCE
from storage import cases, difficulties, late_results
from storage.records import Case, NewLate
from tests.bot.console.test_matrix import put
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_many import fill


async def by_code(desk: Desk, code: str) -> Case:
    async with desk.database.reading() as connection:
        found = await cases.by_code(connection, code)
    assert found is not None
    return found


def leads(page: str, label: str) -> str:
    """Where a link of that name leads; "" where there is none."""
    found = re.search(rf'href="([^"]+)">{label}', page)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize("view", ["overdue", "open", "new"])
async def test_a_long_list_goes_on_and_back_and_to_its_beginning(open_browser: Opening, desk: Desk, view: str) -> None:
    await fill(desk, 2 * AT_ONCE + 10, "received")
    browser = await open_browser("hanh")

    async def codes(address: str) -> tuple[list[str], str]:
        _, page = await browser.get(address)
        return re.findall(r'<td class="code"><a href="/console/cases/(\w+)"', page), page

    first, page = await codes(f"/console/cases?view={view}&kind=gop_y")
    assert (len(first), leads(page, "Trang trước"), leads(page, "Về đầu danh sách")) == (AT_ONCE, "", "")
    second, page = await codes(leads(page, "Trang sau"))
    third, last = await codes(leads(page, "Trang sau"))
    assert (len(second), len(third), leads(last, "Trang sau")) == (AT_ONCE, 10, "")
    assert len({*first, *second, *third}) == 2 * AT_ONCE + 10
    assert "kind=gop_y" in leads(last, "Trang trước")
    assert (await codes(leads(last, "Trang trước")))[0] == second
    assert (await codes(leads(page, "Trang trước")))[0] == first
    assert (await codes(leads(last, "Về đầu danh sách")))[0] == first


async def test_what_came_or_went_meanwhile_is_neither_repeated_nor_left_out(open_browser: Opening, desk: Desk) -> None:
    await fill(desk, AT_ONCE + 5, "received")
    browser = await open_browser("hanh")
    _, page = await browser.get("/console/cases?view=open")
    first = re.findall(r'<td class="code"><a href="/console/cases/(\w+)"', page)
    await fill(desk, 3, "received", first=900)
    await put(desk, await by_code(desk, first[-1]), state="closed")
    _, rest = await browser.get(leads(page, "Trang sau"))
    second = re.findall(r'<td class="code"><a href="/console/cases/(\w+)"', rest)
    assert (len(second), set(first) & set(second)) == (5, set())


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
        _, first = await browser.get(f"/console/{path}")
        _, second = await browser.get(leads(first, "Trang sau"))
        assert (leads(first, "Trang trước"), leads(second, "Trang sau")) == ("", "")
        _, again = await browser.get(leads(second, "Trang trước"))
        assert re.findall(pattern, again) == re.findall(pattern, first)
        seen = re.findall(pattern, first) + re.findall(pattern, second)
        assert sorted(map(int, seen)) == list(range(lateness.AT_ONCE + 5))
        urgent = [*range(1, lateness.AT_ONCE + 5), 0] if path == "late" else [*range(lateness.AT_ONCE + 4, -1, -1)]
        assert [int(one) for one in seen] == urgent


@pytest.mark.parametrize("path", ["late", "difficulties", "requests", "audit", "proposals", "cases", "reports/rows"])
@pytest.mark.parametrize(
    "place", ["after=x", "before=1_2_3_4", "after=2026-13-01_1", "before=9_9", "after=-1", "before="]
)
async def test_a_place_that_was_made_up_shows_the_beginning(open_browser: Opening, path: str, place: str) -> None:
    role = {"audit": "inspector", "proposals": "editor", "requests": "supervisor"}.get(path, "supervisor")
    browser = await open_browser("ai", role, None)
    status, page = await browser.get(f"/console/{path}?{place}")
    assert (status, leads(page, "Trang trước")) == (200, "")
