"""The staff's pages in a real browser: set up, signed in, on a phone, without JavaScript, with a screen reader."""

import re

import pytest
from playwright.async_api import Page, expect

from handlers.desk import Desk, people
from handlers.desk.people import NewStaff
from tests.browser.conftest import NewBrowser
from tests.browser.test_webchat import faults_of as violations
from tests.conftest import SetClock
from tests.desk import OFFICES, PASSWORD, code_of

WIDE = {"width": 1280, "height": 800}


async def set_up(page: Page, url: str, token: str, clock: SetClock) -> str:
    """By the link, as somebody does with a telephone in hand; gives the seed it holds from now on."""
    await page.goto(f"{url}/console/link/{token}")
    seed = (await page.locator(".hint code").inner_text()).replace(" ", "")
    await page.get_by_label("Mật khẩu mới").fill(PASSWORD)
    await page.get_by_label("Gõ lại mật khẩu").fill(PASSWORD)
    await page.get_by_label("Mã 6 số đang hiện").fill(code_of(seed, clock()))
    await page.get_by_role("button", name="Xong").click()
    await expect(page.get_by_role("heading", name="Cất mã dự phòng")).to_be_visible()
    await expect(page.locator(".codes li")).to_have_count(10)
    return seed


async def sign_in(page: Page, url: str, login: str, code: str) -> None:
    await page.goto(f"{url}/console/login")
    await page.get_by_label("Tên đăng nhập").fill(login)
    await page.get_by_label("Mật khẩu").fill(PASSWORD)
    await page.get_by_label("Mã 6 số").fill(code)
    await page.get_by_role("button", name="Đăng nhập").click()


@pytest.mark.parametrize(
    "options", [{}, {"viewport": WIDE}, {"java_script_enabled": False}], ids=["phone", "wide", "no-js"]
)
async def test_an_administrator_sets_up_signs_in_and_lets_an_officer_in(
    new_browser: NewBrowser,
    console_url: str,
    desk: Desk,
    clock: SetClock,
    options: dict[str, object],
) -> None:
    token = await people.first_link(desk)
    assert token
    page = await (await new_browser(**options)).new_page()
    seed = await set_up(page, console_url, token, clock)
    clock.move(30)
    await sign_in(page, console_url, "quan.tri", code_of(seed, clock()))
    await expect(page.get_by_role("heading", name="Chào Quản trị viên")).to_be_visible()
    await page.get_by_role("navigation").get_by_role("link", name="Người dùng").click()
    await page.get_by_label("Họ tên").fill("Nguyễn Thị Hạnh")
    await page.get_by_label("Tên đăng nhập").fill("hanh.nguyen")
    await page.get_by_label("Vai trò").select_option("officer")
    await page.get_by_label("Đơn vị").select_option(OFFICES[0])
    await page.get_by_role("button", name="Thêm và lấy đường dẫn").click()
    link = await page.locator(".link code").inner_text()
    assert re.fullmatch(rf"{console_url}/console/link/[\w-]{{43}}", link)
    await page.get_by_role("link", name="Về danh sách").click()
    await expect(page.get_by_role("row").filter(has_text="Nguyễn Thị Hạnh")).to_contain_text("Chưa đặt mật khẩu")


async def test_shutting_somebody_out_is_asked_first(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock
) -> None:
    await people.add(desk, None, NewStaff("hanh", "Hạnh", "officer", OFFICES[0]), OFFICES)
    token = await people.add(desk, None, NewStaff("quan.tri", "Quản trị", "admin", None), OFFICES)
    context = await new_browser()
    page = await context.new_page()
    seed = await set_up(page, console_url, token, clock)
    clock.move(30)
    await sign_in(page, console_url, "quan.tri", code_of(seed, clock()))
    await page.goto(f"{console_url}/console/staff")
    await page.evaluate("window.confirm = () => false")
    await page.get_by_role("button", name="Khóa").click()
    await expect(page.get_by_role("row").filter(has_text="hanh")).not_to_contain_text("Đã khóa")
    await page.evaluate("window.confirm = () => true")
    await page.get_by_role("button", name="Khóa").click()
    await expect(page.get_by_role("row").filter(has_text="hanh")).to_contain_text("Đã khóa")
    await expect(page.get_by_role("status")).to_contain_text("không vào được nữa")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_is_fit_for_a_screen_reader(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, scheme: str
) -> None:
    token = await people.first_link(desk)
    assert token
    page = await (await new_browser(bypass_csp=True, color_scheme=scheme)).new_page()
    await page.goto(f"{console_url}/console/link/{token}")
    assert await violations(page) == []
    seed = await set_up(page, console_url, token, clock)
    assert await violations(page) == []
    clock.move(30)
    await sign_in(page, console_url, "quan.tri", "000000")
    assert await violations(page) == []
    clock.move(900)
    await sign_in(page, console_url, "quan.tri", code_of(seed, clock()))
    for path in ("", "staff", "account", "khong-co"):
        await page.goto(f"{console_url}/console/{path}")
        assert await violations(page) == [], path
