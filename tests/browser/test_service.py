"""A citizen's browser and the whole service: the real process, its real database, what it really knows."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from knowledge.loading import packaged
from tests.browser.conftest import NewBrowser
from tests.browser.test_webchat import ask, bubbles
from tests.system.service import Service


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    service = Service(tmp_path)
    await service.start()
    yield service
    await service.kill()


@pytest.fixture
async def knowing(tmp_path: Path) -> AsyncIterator[Service]:
    """The service with the content that is shipped."""
    service = Service(tmp_path, packaged())
    await service.start()
    yield service
    await service.kill()


async def open_chat(new_browser: NewBrowser, service: Service) -> Page:
    page = await (await new_browser()).new_page()
    await page.goto(f"{service.url}/chat")
    return page


async def test_a_question_its_follow_up_and_a_choice(new_browser: NewBrowser, knowing: Service) -> None:
    page = await open_chat(new_browser, knowing)
    await page.get_by_role("button", name="Làm giấy khai sinh cần gì?").click()
    await expect(bubbles(page, "bot").last).to_contain_text("Giấy chứng sinh")
    await expect(bubbles(page, "bot").last).to_contain_text("Nguồn")
    await ask(page, "bao gio co")
    await expect(bubbles(page, "bot").last).to_contain_text("thời gian giải quyết")
    choice = page.locator("#log .choices button").first
    label = await choice.inner_text()
    answered = await bubbles(page, "bot").count()
    await choice.click()
    await expect(bubbles(page, "citizen").last).to_contain_text(label)
    await expect(bubbles(page, "bot")).to_have_count(answered + 1)


async def test_after_erasing_nothing_of_it_is_left_on_the_page(new_browser: NewBrowser, service: Service) -> None:
    page = await open_chat(new_browser, service)
    await ask(page, "tôi tên là Lan")
    await expect(bubbles(page, "bot").first).to_be_visible()
    await page.click("#more summary")
    await page.click("#data")
    await page.get_by_role("button", name="Xóa hết").click()
    await page.get_by_role("button", name="Xóa hết, tôi chắc chắn").click()
    await expect(bubbles(page, "bot")).to_have_count(1)
    await expect(page.locator("#log")).not_to_contain_text("Lan")
    await page.reload()
    await expect(bubbles(page, "bot")).to_have_count(1)


async def test_killed_in_the_middle_the_service_comes_back_to_the_same_conversation(
    new_browser: NewBrowser, service: Service
) -> None:
    page = await open_chat(new_browser, service)
    await ask(page, "xin chào")
    await expect(bubbles(page, "bot").first).to_be_visible()
    await service.kill()
    await expect(page.locator("#banner")).to_contain_text("Mất mạng")
    await ask(page, "còn đó không")
    await expect(page.locator("#unsent .note")).to_contain_text("sẽ tự gửi khi có mạng")
    await service.start()
    await expect(bubbles(page, "citizen").nth(1)).to_contain_text("còn đó không", timeout=20_000)
    await expect(page.locator("#waiting")).to_be_empty()
    await expect(page.locator("#banner")).to_be_empty()
    await expect(bubbles(page, "citizen")).to_have_count(2)


async def test_feedback_is_written_sent_and_followed_in_another_browser(
    new_browser: NewBrowser, knowing: Service
) -> None:
    page = await open_chat(new_browser, knowing)
    await ask(page, "góp ý")
    await expect(bubbles(page, "bot").last).to_contain_text("tin tiếp theo")
    await ask(page, "Ghế chờ ít quá, bà con phải đứng")
    await expect(bubbles(page, "bot").last).to_contain_text("chưa có cơ quan nào nhận")
    await page.locator("#log").get_by_role("button", name="Gửi", exact=True).click()
    await expect(bubbles(page, "bot").last).to_contain_text("Mã theo dõi")
    code = await bubbles(page, "bot").last.locator("strong, b").first.inner_text()
    stranger = await open_chat(new_browser, knowing)
    await ask(stranger, code.lower())
    await expect(bubbles(stranger, "bot").last).to_contain_text("chưa chuyển cơ quan nào")
    await expect(stranger.locator("#log")).not_to_contain_text("Ghế chờ")
