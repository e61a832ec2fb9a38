"""A day at the desk in a real browser: the inbox, a case, figures, registers; on a phone, without JavaScript."""

from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from handlers.desk import Desk, clocks, hindrances, lateness, people, talking
from handlers.desk.people import NewStaff
from handlers.desk.signing import link_of, set_up
from tests.browser.conftest import NewBrowser
from tests.browser.test_console import sign_in
from tests.browser.test_webchat import faults_of as violations
from tests.conftest import SetClock
from tests.desk import OFFICES, PASSWORD, cheap_passwords, code_of
from tests.handlers.desk.test_cases import filed, now
from tests.handlers.desk.test_lateness import SOON
from tests.handlers.desk.test_talking import hear

WIDE = {"width": 1280, "height": 800}
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} Đường ngập, gọi 0912345678"
WAYS = pytest.mark.parametrize(
    "options", [{}, {"viewport": WIDE}, {"java_script_enabled": False}], ids=["phone", "wide", "no-js"]
)


async def come_in(page: Page, url: str, desk: Desk, clock: SetClock, role: str = "officer") -> None:
    """Somebody new, who signs in as they would."""
    office = OFFICES[0] if role == "officer" else None
    token = await people.add(desk, None, NewStaff(role, "Nguyễn Thị Hạnh", role, office), OFFICES)
    link = await link_of(desk, token)
    assert link is not None
    await set_up(desk, cheap_passwords(), token, PASSWORD, code_of(link[1], clock()))
    clock.move(30)
    await sign_in(page, url, role, code_of(link[1], clock()))
    await expect(page.get_by_role("heading", name="Chào Nguyễn Thị Hạnh")).to_be_visible()


async def is_within(page: Page) -> bool:
    """Whether nothing but what scrolls by itself is wider than the screen."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@WAYS
async def test_an_officer_finds_claims_and_answers_with_a_template(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, options: dict[str, object]
) -> None:
    page = await (await new_browser(**options)).new_page()
    case = await filed(desk, text=HOSTILE)
    await come_in(page, console_url, desk, clock)
    await page.get_by_role("link", name="Mới (1)").click()
    await page.get_by_role("searchbox").fill("duong ngap")
    await page.get_by_role("button", name="Tìm").click()
    await page.locator("#list").get_by_role("link").first.click()
    await page.get_by_role("button", name="Nhận xử lý").click()
    await expect(page.get_by_role("status")).to_contain_text("đã nhận mục này")
    await page.locator("#act-answered summary").click()
    await page.locator("#act-answered").get_by_role("link", name="Cảm ơn, đã ghi nhận").click()
    box = page.locator("#text-answered")
    await expect(box).to_have_value("Dạ, cảm ơn anh/chị đã góp ý. Chúng tôi đã [việc đã làm hoặc sẽ làm].")
    await page.locator("#act-answered").get_by_role("button", name="Trả lời").click()
    await expect(page.get_by_role("alert")).to_contain_text("chưa điền")
    await box.fill("Dạ, cảm ơn anh/chị. Chúng tôi đã báo sửa.")
    await page.locator("#act-answered").get_by_role("button", name="Trả lời").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã trả lời")
    assert (await now(desk, case)).state == "answered"


@WAYS
async def test_an_officer_talks_to_a_citizen_and_reads_what_they_write(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, options: dict[str, object]
) -> None:
    has_scripts = options.get("java_script_enabled", True)
    page = await (await new_browser(**options)).new_page()
    case = await filed(desk)
    await come_in(page, console_url, desk, clock)
    await page.goto(f"{console_url}/console/cases/{case.code}")
    await page.get_by_role("button", name="Trò chuyện trực tiếp").click()
    await expect(page.get_by_role("status")).to_contain_text("trợ lý im lặng")
    clock.move(5)
    await hear(desk, f"{HOSTILE} và đèn hỏng", 1)
    box = page.get_by_label("Viết cho người dân")
    await box.fill("Đang viết dở")
    if has_scripts:
        await expect(page.get_by_role("log")).to_contain_text("đèn hỏng", timeout=10_000)
        await expect(box).to_have_value("Đang viết dở")
    assert await is_within(page)
    await page.get_by_role("button", name="Gửi").click()
    await expect(page.get_by_role("log")).to_contain_text("Đang viết dở")
    await expect(page.get_by_role("log")).to_contain_text("đèn hỏng")
    await page.get_by_role("button", name="Trả lại cho trợ lý").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã trả cuộc trò chuyện")


@WAYS
async def test_a_supervisor_gives_two_cases_at_once_and_opens_a_figure(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, options: dict[str, object]
) -> None:
    page = await (await new_browser(**options)).new_page()
    await people.add(desk, None, NewStaff("dung", "Trần Văn Dũng", "officer", OFFICES[0]), OFFICES)
    made = [await filed(desk, number) for number in (1, 2)]
    await come_in(page, console_url, desk, clock, "supervisor")
    await page.goto(f"{console_url}/console/cases?view=open")
    for box in await page.locator("input[type=checkbox]").all():
        await box.check()
    await page.locator("#several summary").click()
    await page.get_by_label("Giao cho").select_option("dung")
    await page.get_by_role("button", name="Giao", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("Đã giao")
    assert {(await now(desk, case)).staff_id for case in made} != {None}
    await page.goto(f"{console_url}/console/reports")
    await page.get_by_role("definition").filter(has_text="2").get_by_role("link").first.click()
    await expect(page.get_by_role("heading", name="2 mục")).to_be_visible()


@WAYS
async def test_a_late_result_is_entered_and_its_letter_is_a_file(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, options: dict[str, object]
) -> None:
    page = await (await new_browser(**options)).new_page()
    await come_in(page, console_url, desk, clock)
    await page.goto(f"{console_url}/console/late")
    for field in ("receipt", "person", "dossier", "status", "reason"):
        await page.locator(f"#{field}").fill(str(getattr(SOON, field)))
    await page.locator("#promised_on").fill("2026-11-26")
    await page.locator("#new_on").fill("2026-12-04")
    await page.get_by_role("button", name="Ghi vào sổ").click()
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Dự thảo thư").click()
    assert (await coming.value).suggested_filename.startswith("thu-xin-loi-")
    assert await is_within(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_of_the_desk_is_fit_for_a_screen_reader_and_a_phone(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, scheme: str
) -> None:
    timed = replace(desk, target_days=3)
    page = await (await new_browser(bypass_csp=True, color_scheme=scheme)).new_page()
    await come_in(page, console_url, desk, clock, "supervisor")
    case = await filed(desk, text=HOSTILE)
    await filed(desk, 2, office=OFFICES[1])
    while await clocks.reckon_some(timed):
        pass
    (hoa,) = await people.everybody(desk, None)
    await lateness.register(desk, hoa, SOON)
    await hindrances.write(desk, hoa, OFFICES[0], HOSTILE)
    await talking.take_over(desk, hoa, case.code)
    pages = (
        "",
        "cases?view=open",
        f"cases/{case.code}",
        f"cases/{case.code}/talk",
        "late",
        "difficulties",
        "reports",
        "reports/rows?pick=received",
    )
    for path in (*pages, "account"):
        await page.goto(f"{console_url}/console/{path}")
        for summary in await page.locator("summary").all():
            await summary.click()
        assert await violations(page) == [], path
        assert await is_within(page), path


async def test_f30_what_citizens_and_officers_write_runs_nowhere_on_the_desk(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock
) -> None:
    """The browser's watch fails the test for any dialog or error."""
    page = await (await new_browser(viewport=WIDE)).new_page()
    await come_in(page, console_url, desk, clock, "supervisor")
    case = await filed(desk, text=HOSTILE)
    (hoa,) = await people.everybody(desk, None)
    await lateness.register(desk, hoa, replace(SOON, dossier=HOSTILE, receipt="<b>1</b>"))
    await hindrances.write(desk, hoa, OFFICES[0], HOSTILE)
    for path in (
        "cases?view=open",
        f"cases/{case.code}",
        "late",
        "difficulties",
        "reports",
        "cases?search=<img+src=x>",
    ):
        await page.goto(f"{console_url}/console/{path}")
        assert await page.locator("img[src=x]").count() == 0, path


async def test_the_list_follows_what_is_typed_without_a_button(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock
) -> None:
    page = await (await new_browser(viewport=WIDE)).new_page()
    await filed(desk, 1)
    await filed(desk, 2, text="Đèn đường hỏng")
    await come_in(page, console_url, desk, clock)
    await page.goto(f"{console_url}/console/cases?view=open")
    await expect(page.locator("#list tbody tr")).to_have_count(2)
    await page.get_by_role("searchbox").fill("den duong")
    await expect(page.locator("#list tbody tr")).to_have_count(1)
    await expect(page.locator("#list")).to_contain_text("Đèn đường hỏng")
    await page.get_by_role("searchbox").fill("không có đâu")
    await expect(page.locator("#list")).to_contain_text("Không tìm thấy mục nào")


async def test_the_audit_is_fit_for_a_screen_reader_and_a_phone(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock
) -> None:
    page = await (await new_browser(bypass_csp=True)).new_page()
    await come_in(page, console_url, desk, clock, "inspector")
    case = await filed(desk)
    for path in (f"cases/{case.code}", "audit", f"audit?object={case.code}"):
        await page.goto(f"{console_url}/console/{path}")
        assert await violations(page) == [], path
        assert await is_within(page), path
    await expect(page.get_by_role("row").filter(has_text="xem mục")).to_have_count(1)
