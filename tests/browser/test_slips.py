"""The page for what a chat is not to carry, on a small phone, with and without JavaScript, for a screen reader."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.app import App
from handlers.desk.proofs import digest, new_token
from storage import page_links
from tests.browser.conftest import NewBrowser
from tests.browser.test_desk import is_within
from tests.browser.test_files import PHOTO, address, app, clock
from tests.browser.test_webchat import faults_of as violations
from tests.system.inside import MovedClock

__all__ = ["app", "clock"]


async def opened(new_browser: NewBrowser, app: App, clock: MovedClock, **options: Any) -> Page:
    token = new_token()
    async with app.database.writing() as connection:
        await page_links.offer(connection, digest(token), "telegram:5:42", clock() + timedelta(hours=1))
    page = await (await new_browser(**options)).new_page()
    await page.goto(f"{address(app)}/gui/{token}")
    return page


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["phone", "no-js"])
async def test_it_is_filled_in_corrected_and_sent_once(
    new_browser: NewBrowser,
    app: App,
    clock: MovedClock,
    options: dict[str, Any],
) -> None:
    page = await opened(new_browser, app, clock, **options)
    await page.get_by_label("Họ và tên").fill("Nguyễn Thị Lan")
    await page.get_by_label("Địa chỉ").fill("ấp Bình Hòa")
    await page.get_by_label("Số điện thoại").fill("123")
    await page.get_by_role("button", name="Gửi").click()
    await expect(page.get_by_role("alert")).to_contain_text("Số điện thoại chưa đúng")
    await expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Thị Lan")
    await page.get_by_label("Số điện thoại").fill("0900 000 000")
    await page.get_by_label("Ảnh hoặc tệp PDF").set_input_files([PHOTO])
    await page.get_by_role("button", name="Gửi").click()
    await expect(page.get_by_role("status")).to_contain_text("quay lại cuộc trò chuyện")
    assert await is_within(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_fit_for_a_screen_reader(
    new_browser: NewBrowser,
    app: App,
    clock: MovedClock,
    scheme: str,
) -> None:
    page = await opened(new_browser, app, clock, bypass_csp=True, color_scheme=scheme)
    assert await violations(page) == []
    assert await is_within(page)
    await page.get_by_role("button", name="Gửi").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await violations(page) == []
