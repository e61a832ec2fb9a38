"""News to many in a real browser: let go, held up half way, gone on with, stopped; each count as it is."""

import asyncio
import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from handlers.desk import Desk, mailing
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from storage import contacts, outbox
from tests.browser.conftest import NewBrowser
from tests.browser.test_desk import WAYS, WIDE, come_in, is_within
from tests.browser.test_webchat import faults_of as violations
from tests.conftest import SetClock, unit_texts
from tests.handlers.desk.test_mailing import people, step, taken, want

MANY = 40
TITLE = "Đối thoại về đất đai"


@pytest.fixture(scope="session")
def units() -> Library:
    return load_texts(unit_texts() | {"news.yaml": (packaged() / "news.yaml").read_bytes()})


async def fly(desk: Desk, *, blocked: int = 0, refused: int = 0, lost: int = 0) -> int:
    """One flight leaves the outbox: of so many nobody can be reached, it is refused, nobody knows; return how many."""
    await step(desk)
    lease, posts = await taken(desk)
    async with desk.database.writing() as connection:
        await outbox.mark_calling(connection, [post.id for post in posts], lease)
        for post in posts[:blocked]:
            await outbox.mark_dead(connection, post, lease.token, "blocked")
            await contacts.mark_unreachable(connection, post.conversation, desk.clock(), "blocked")
        for post in posts[blocked : blocked + refused]:
            await outbox.mark_dead(connection, post, lease.token, "refused")
        for post in posts[blocked + refused : blocked + refused + lost]:
            await outbox.mark_uncertain(connection, post, lease.token, desk.clock())
        rest = [post.id for post in posts[blocked + refused + lost :]]
        await outbox.mark_sent(connection, rest, lease.token, desk.clock())
    await mailing.settle_some(desk)
    return len(posts)


async def write(page: Page, url: str) -> None:
    await page.goto(f"{url}/console/news")
    await page.get_by_label("Chủ đề").select_option("doi-thoai")
    await page.get_by_label("Tiêu đề").fill(TITLE)
    await page.get_by_label("Nội dung").fill("Từ **8 giờ** tại hội trường.")
    await page.get_by_label("Ngày cuối").fill("2026-11-30")
    await page.get_by_role("button", name="Lưu bản nháp").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã lưu bản nháp")


async def look(page: Page, name: str) -> None:
    """It fits the screen; with MOTCUA_PICTURES a picture of it is kept there."""
    assert await is_within(page)
    if folder := os.environ.get("MOTCUA_PICTURES"):
        width = (page.viewport_size or {}).get("width", 0)
        await asyncio.to_thread(Path(folder).mkdir, parents=True, exist_ok=True)
        await page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@WAYS
async def test_held_up_half_way_gone_on_with_and_stopped_each_count_is_right(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock, options: dict[str, object]
) -> None:
    page = await (await new_browser(**options)).new_page()
    await want(desk, *people(MANY))
    await come_in(page, console_url, desk, clock, "editor")
    await write(page, console_url)
    boss = await (await new_browser(**options)).new_page()
    await come_in(boss, console_url, desk, clock, "supervisor")
    await boss.goto(page.url.partition("?")[0])
    await boss.get_by_role("button", name=f"Gửi cho {MANY} người").click()
    progress = boss.get_by_label("Tiến độ")
    first = await fly(desk, blocked=1, refused=1, lost=1)
    second = await fly(desk)
    told = first + second
    await boss.reload()
    await expect(progress).to_contain_text(f"{told} trên {MANY} người")
    await look(boss, "tin-dang-gui")
    await boss.get_by_role("button", name="Tạm dừng").click()
    await expect(boss.get_by_role("status")).to_contain_text("không ai nhận thêm")
    assert await fly(desk) == 0, "while it is held up nobody is told"
    await boss.reload()
    await expect(progress).to_contain_text("Đang tạm dừng")
    for count, label in ((told - 3, "đã gửi"), (2, "không tới"), (1, "không rõ"), (MANY - told, "chưa tới lượt")):
        await expect(progress.get_by_role("listitem").filter(has_text=label).first).to_contain_text(str(count))
    await look(boss, "tin-tam-dung")
    await boss.get_by_role("button", name="Gửi tiếp").click()
    told += await fly(desk)
    await boss.reload()
    await expect(progress).to_contain_text(f"{told} trên {MANY} người")
    await boss.get_by_role("button", name="Dừng hẳn").click()
    await expect(boss.get_by_role("status")).to_contain_text("Đã dừng hẳn")
    assert await fly(desk) == 0
    await boss.reload()
    stopped = progress.get_by_role("listitem").filter(has_text="không gửi vì đã dừng")
    await expect(stopped).to_contain_text(str(MANY - told))
    await expect(boss.get_by_role("button", name="Gửi tiếp")).to_have_count(0)
    await look(boss, "tin-da-dung")


async def test_the_counts_move_by_themselves_while_it_goes_out(
    new_browser: NewBrowser, console_url: str, desk: Desk, clock: SetClock
) -> None:
    page = await (await new_browser(viewport=WIDE)).new_page()
    await want(desk, *people(MANY))
    await come_in(page, console_url, desk, clock, "editor")
    await write(page, console_url)
    boss = await (await new_browser(bypass_csp=True)).new_page()
    await come_in(boss, console_url, desk, clock, "supervisor")
    await boss.goto(page.url.partition("?")[0])
    await boss.get_by_role("button", name=f"Gửi cho {MANY} người").click()
    told = await fly(desk)
    await expect(boss.get_by_label("Tiến độ")).to_contain_text(f"{told} trên {MANY} người", timeout=10_000)
    told += await fly(desk)
    await expect(boss.get_by_label("Tiến độ")).to_contain_text(f"{told} trên {MANY} người", timeout=10_000)
    assert await violations(boss) == []
