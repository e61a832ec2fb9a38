"""The editors' workbench in pages: from a list of groups to what becomes of one, and what is refused."""

import re
from datetime import timedelta

import pytest

from handlers.desk import Desk
from handlers.desk.roles import PERMITTED, Action, Role
from tests.conftest import SetClock
from tests.console_site import Browser, Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_learning import CHARGING, GOLD, TOPIC, ask

HOSTILE = "</p><script>alert(1)</script> {{7*7}} gọi [số đã che]"
LIST = "/console/learning"


async def first(browser: Browser, query: str = "") -> str:
    """The page of the first group of the list."""
    _, page = await browser.get(f"{LIST}?{query}")
    found = re.search(r'href="(/console/learning/\d+)"', page)
    assert found, page
    return found[1]


async def test_an_editor_opens_a_group_and_attaches_it_with_one_click(
    open_browser: Opening, desk: Desk, clock: SetClock
) -> None:
    bien = await open_browser("bien", "editor", None)
    await ask(desk, *CHARGING, status="clarified", options=[TOPIC])
    group = await first(bien)
    _, page = await bien.get(group)
    assert "3 người hỏi, 3 lượt" in page
    assert f'name="entry" value="{TOPIC}"' in page
    response = await bien.post(f"{group}/attached", {"entry": TOPIC, "way": CHARGING[0]}, on=group)
    assert response.headers["Location"] == f"{LIST}?done=asked-attached"
    _, page = await bien.get("/console/proposals")
    assert "Thêm làm cách hỏi của mục này" in page
    assert f"ask:\n- {CHARGING[0]}" in page
    _, page = await bien.get(await first(bien, "view=done"))
    assert "Đã đề xuất làm cách hỏi" in page
    assert "Chưa đủ một tuần để so với trước đó" in page
    clock.move(timedelta(weeks=2).total_seconds())
    await bien.sign_in()
    _, page = await bien.get(await first(bien, "view=done"))
    assert "Bốn tuần trước đó mỗi tuần 0,8 lượt; từ đó đến nay mỗi tuần 0,0 lượt: <strong>đã giảm</strong>" in page


async def test_an_entry_is_named_as_it_is_called_and_a_refusal_keeps_what_was_typed(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    await ask(desk, *CHARGING)
    group = await first(bien)
    name = desk.edition().library.topic(TOPIC.partition(":")[2]).title
    response = await bien.post(f"{group}/attached", {"entry": "Gì đó", "way": "Trạm sạc?"}, on=group)
    page = await response.text()
    assert response.status == 422
    assert 'value="Trạm sạc?"' in page
    assert 'value="Gì đó"' in page
    assert (await bien.post(f"{group}/attached", {"entry": name, "way": "Trạm sạc?"}, on=group)).status == 303


@pytest.mark.parametrize(
    ("act", "fields", "view", "told"),
    [
        ("drafted", {"question": "Trạm sạc?", "answer": ""}, "done", "Đã đề xuất mục mới"),
        ("sent", {"office": OFFICES[0], "text": "Trạm sạc?"}, "done", "Đã hỏi đơn vị"),
        ("ignored", {}, "ignored", "Đã bỏ qua"),
    ],
)
async def test_whatever_is_done_about_a_group_is_told_on_its_page(
    open_browser: Opening, desk: Desk, act: str, fields: dict[str, str], view: str, told: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    await ask(desk, *CHARGING)
    group = await first(bien)
    assert (await bien.post(f"{group}/{act}", fields, on=group)).status == 303
    assert "Không có nhóm nào" in (await bien.get(LIST))[1]
    group = await first(bien, f"view={view}")
    _, page = await bien.get(group)
    assert told in page
    again = await bien.post(f"{group}/ignored", {}, on=group)
    assert again.status == 422


async def test_what_was_ignored_is_taken_back_by_a_button(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await ask(desk, *CHARGING)
    group = await first(bien)
    await bien.post(f"{group}/ignored", {}, on=group)
    group = await first(bien, "view=ignored")
    response = await bien.post(f"{LIST}/marks/1/undone", {}, on=group)
    assert response.headers["Location"] == f"{LIST}?done=asked-undone"
    assert await first(bien)


async def test_f31_what_citizens_wrote_is_text(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await ask(desk, HOSTILE)
    for path in (LIST, await first(bien)):
        _, page = await bien.get(path)
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
    assert "gọi [số đã che]&#34;" not in page, "what is covered is no part of a way of asking"


@pytest.mark.parametrize(
    "query",
    ["view=x&days=x", "days=99999999999999999", "status=%01&channel=%27", "after=1_x", "after=9_9&words=%F0%9F"],
)
async def test_an_address_made_up_shows_a_list_all_the_same(open_browser: Opening, desk: Desk, query: str) -> None:
    bien = await open_browser("bien", "editor", None)
    await ask(desk, *GOLD)
    status, page = await bien.get(f"{LIST}?{query}")
    assert status == 200
    assert "Học từ câu hỏi" in page


async def test_a_group_that_is_not_there_is_no_page(open_browser: Opening) -> None:
    bien = await open_browser("bien", "editor", None)
    for number in ("1", "x", "9" * 30):
        assert (await bien.get(f"{LIST}/{number}"))[0] == 404


@pytest.mark.parametrize("role", list(Role))
async def test_f38_the_workbench_is_for_those_who_keep_the_knowledge(
    open_browser: Opening, desk: Desk, role: Role
) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    await ask(desk, *CHARGING, *GOLD)
    is_allowed = Action.EDIT_KNOWLEDGE in PERMITTED[role]
    for path in ("", "/3"):
        assert (await browser.get(f"{LIST}{path}"))[0] == (200 if is_allowed else 404)
    for act in ("attached", "drafted", "sent", "ignored"):
        response = await browser.post(f"{LIST}/3/{act}", {}, on="/console/account")
        assert (response.status == 404) is not is_allowed
    response = await browser.post(f"{LIST}/marks/1/undone", {}, on="/console/account")
    assert response.status == (303 if is_allowed else 404)


async def test_the_week_is_a_page_that_leads_to_the_weeks_beside_it(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await ask(desk, *CHARGING, status="disliked", entry=TOPIC)
    monday = desk.clock().date() - timedelta(days=desk.clock().date().weekday())
    _, page = await bien.get(f"{LIST}/week?monday={monday}")
    assert "3 người hỏi mà chưa được trả lời tốt" in page
    assert f"monday={monday - timedelta(weeks=1)}" in page
    assert "Tuần sau" not in page
    for asked in ("", "?monday=x", "?monday=9999-12-31"):
        assert (await bien.get(f"{LIST}/week{asked}"))[0] == 200
    _, page = await bien.get(f"{LIST}/week?monday={monday - timedelta(weeks=9)}")
    assert "Tuần này không có mục nào nổi lên" in page


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "admin"])
async def test_f38_nobody_else_sees_the_week(open_browser: Opening, role: str) -> None:
    browser = await open_browser("ai", role)
    assert (await browser.get(f"{LIST}/week"))[0] == 404
