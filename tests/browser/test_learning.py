"""An editor's work with what was not answered well, and a report for last month; on a phone, wide, without scripts."""

from datetime import timedelta
from random import Random

import pytest
from playwright.async_api import expect

from handlers.desk import Desk
from handlers.desk.unwell import Filter, Workbench
from storage import staff
from tests.browser.conftest import NewBrowser
from tests.browser.test_desk import WAYS, come_in, is_within
from tests.browser.test_webchat import faults_of as violations
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed
from tests.handlers.desk.test_learning import TOPIC, ask

MATTERS = (
    "bao giờ có trạm sạc xe điện ở phường mình",
    "nuôi chó thả rông có bị phạt không",
    "tra cứu phạt nguội xe máy",
    "xin số điện thoại trường mầm non công lập",
    "lịch cúp điện tuần này khu phố An Bình",
    "học bổng cho con hộ nghèo học lớp sáu",
    "đăng ký thi bằng lái xe máy hạng A1",
    "vay vốn ngân hàng chính sách làm ăn",
    "nước máy bị đục gọi cho ai",
    "xe buýt đi Gò Dầu chạy giờ nào",
)
BARE = str.maketrans(
    "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđ",
    "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd",
)


def two_hundred() -> list[str]:
    """As people type: with and without tone marks, polite words around; the first matters more often."""
    draw = Random(8)
    found = []
    for _ in range(200):
        text = draw.choices(MATTERS, weights=(50, *range(20, 2, -2)))[0]
        text = text.translate(BARE) if draw.random() < 0.4 else text
        found.append(draw.choice(("", "cho em hỏi ", "dạ ", "anh ơi ")) + text + draw.choice(("", " ạ", " vậy ạ", "?")))
    return found


async def fill(desk: Desk) -> None:
    await ask(desk, *two_hundred()[:150])
    await ask(desk, *two_hundred()[150:], status="clarified", options=[TOPIC])


@WAYS
async def test_an_editor_groups_attaches_sends_and_ignores(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, options: dict[str, object]
) -> None:
    page = await (await new_browser(**options)).new_page()
    await fill(desk)
    await come_in(page, console_url, desk, clock, "editor")
    await page.get_by_role("link", name="Học từ câu hỏi").first.click()
    rows = page.locator("tbody tr")
    before = await rows.count()
    assert len(MATTERS) <= before <= 2 * len(MATTERS)
    await expect(rows.first).to_contain_text("trạm sạc")
    assert await is_within(page)
    await rows.first.get_by_role("link").click()
    await page.get_by_role("button", name="Thêm làm cách hỏi của").first.click()
    await expect(page.get_by_role("status")).to_contain_text("Đã đề xuất cách hỏi")
    await rows.first.get_by_role("link").click()
    await page.locator("summary", has_text="Hỏi đơn vị").click()
    await page.get_by_label("Đơn vị trả lời").select_option(OFFICES[0])
    await page.get_by_role("button", name="Gửi đơn vị").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã gửi đơn vị")
    await rows.first.get_by_role("link").click()
    await page.locator("summary", has_text="Bỏ qua").click()
    await page.get_by_role("button", name="Bỏ qua hẳn").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã bỏ qua")
    await expect(rows).to_have_count(before - 3)
    await page.get_by_role("link", name="Đã bỏ qua").click()
    await rows.first.get_by_role("link").click()
    await page.get_by_role("button", name="Hoàn lại").click()
    await expect(rows).to_have_count(before - 2)
    await page.get_by_role("searchbox").fill("xe buyt")
    await page.get_by_role("button", name="Tìm").click()
    await expect(rows.first).to_contain_text("Gò Dầu")


@WAYS
async def test_a_report_of_last_month_is_opened_and_taken_away(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, options: dict[str, object]
) -> None:
    page = await (await new_browser(**options)).new_page()
    clock.move(-timedelta(days=30).total_seconds())
    await fill(desk)
    await ask(desk, "gửi qua bưu điện được không", status="answered", entry=TOPIC, aspect="post")
    await filed(desk)
    clock.move(timedelta(days=30).total_seconds())
    await come_in(page, console_url, desk, clock, "supervisor")
    await page.get_by_role("link", name="Số liệu").first.click()
    await page.get_by_role("link", name="Tháng trước").click()
    await expect(page.get_by_role("term").filter(has_text="Hướng dẫn qua bưu chính")).to_be_visible()
    assert await is_within(page)
    for name, ending in (("Báo cáo định kỳ", ".docx"), ("Số liệu và danh sách câu hỏi", ".xlsx")):
        async with page.expect_download() as coming:
            await page.get_by_role("button", name=name).click()
        assert (await coming.value).suggested_filename.endswith(ending)
    await page.get_by_role("link", name="201", exact=True).first.click()
    await expect(page.get_by_role("heading", name="201 câu hỏi")).to_be_visible()
    await page.get_by_role("link", name="Trang sau").click()
    assert await is_within(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_of_learning_and_reports_are_fit_for_a_screen_reader_and_a_phone(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, scheme: str
) -> None:
    page = await (await new_browser(bypass_csp=True, color_scheme=scheme)).new_page()
    await fill(desk)
    await come_in(page, console_url, desk, clock, "editor")
    async with desk.database.reading() as connection:
        editor = await staff.by_login(connection, "editor")
    assert editor
    group = next(iter(await Workbench(desk).groups(editor, Filter())))
    for path in ("learning", f"learning/{group.id}", "learning/week", "reports", "reports/questions?pick=unknown"):
        await page.goto(f"{console_url}/console/{path}")
        for summary in await page.locator("summary").all():
            await summary.click()
        assert await violations(page) == [], path
        assert await is_within(page), path
