"""A real Chromium against the real page. Skipped, with the reason, where there is no Chromium."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from handlers.messages import Choice, Document, Incoming, Items, Paragraph, Reply, Span
from tests.bot.channels.webchat.site import Conversations, Site, says, serving
from tests.console_site import console_url, databases, states

__all__ = ["console_url", "databases", "states"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="không có Chromium trên máy này"))


def bold(text: str) -> Span:
    return Span(text, bold=True)


BIRTH = Reply(
    text=(
        Paragraph((bold("Đăng ký khai sinh"), Span(" – giấy tờ cần có:"))),
        Items(
            (
                (Span("Tờ khai theo mẫu (làm trực tuyến thì điền ngay trên mạng)"),),
                (Span("Giấy chứng sinh (bệnh viện đã gửi bản điện tử thì không phải nộp bản giấy)"),),
            ),
            numbered=True,
        ),
        Paragraph((Span("Người đi làm thay cần giấy ủy quyền."),)),
        Paragraph(
            (
                Span("Nguồn: danh mục thủ tục hành chính quốc gia, mã 1.001193 · "),
                Span("Cổng Dịch vụ công", url="https://dichvucong.gov.vn"),
            )
        ),
    ),
    choices=(
        Choice("Nộp ở đâu", press="m1.1"),
        Choice("Bao lâu có", press="m1.2"),
        Choice("Lệ phí", press="m1.3"),
        Choice("Nộp trực tuyến", url="https://dichvucong.gov.vn"),
    ),
)
TIME = Reply((Paragraph((bold("Đăng ký khai sinh"), Span(" giải quyết "), bold("ngay trong ngày"), Span("."))),))
DATA = Reply(
    (Paragraph((Span("Dạ, đây là những gì tôi đang lưu về anh/chị."),)),),
    document=Document("du-lieu-cua-toi.json", "application/json", '{"tin": "của tôi"}'),
)


def answers(heard: Incoming) -> list[Reply]:
    """A few answers in the shapes that the real ones have. What is not known is sent back word for word."""
    if heard.press == "m1.2" or "bao lâu" in heard.text:
        return [TIME]
    if heard.press:
        return [says("Tôi chưa có nguồn xác nhận.")]
    if "khai sinh" in heard.text:
        return [BIRTH]
    if heard.text == "/dulieu":
        return [DATA]
    return [Reply((Paragraph((Span(heard.text), bold(heard.text))), Items(((Span(heard.text),),))))]


@dataclass
class Watched:
    """What a page did that no page of ours may do."""

    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda line: self._console(line.type, line.text))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and not re.search(r"net::ERR_|status of (404|413|422|429|503)", text):
            self.faults.append(f"console: {text}")


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(kept=Conversations(answers=answers, delay=0.05)) as site:
        yield site


NewBrowser = Callable[..., Awaitable[BrowserContext]]


@pytest.fixture
async def new_browser(chromium: Browser, site: Site) -> AsyncIterator[NewBrowser]:
    """Somebody's own browser, on a small phone unless told otherwise. What its pages do wrong fails the test."""
    watched = Watched()
    contexts: list[BrowserContext] = []

    async def new(**options: Any) -> BrowserContext:
        defaults = {"viewport": {"width": 360, "height": 640}, "locale": "vi-VN", "base_url": site.url}
        context = await chromium.new_context(**(defaults | options))
        context.set_default_timeout(8000)
        context.on("page", watched.watch)
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        await context.close()
    assert watched.faults == []


@pytest.fixture
async def page(new_browser: NewBrowser) -> Page:
    """A citizen who has just opened the chat."""
    page = await (await new_browser()).new_page()
    await page.goto("/chat")
    return page
