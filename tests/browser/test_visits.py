"""The sheet that hangs at a counter: printed by an editor, scanned with a phone, answered on the web and Telegram."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from playwright.async_api import Page, expect

from knowledge.library import Library
from knowledge.loading import packaged
from storage.visit_tables import visits
from tests.browser.conftest import NewBrowser
from tests.browser.test_editing import WIDE, editor, picture
from tests.browser.test_webchat import ask, bubbles
from tests.system.inside import by_telegram, rows
from tests.system.service import Service
from tests.telegram.people import Person
from tests.telegram.server import StandIn, standing_in

UNIT, NAME = "tt-pvhcc-trang-bang", "Trung tâm Phục vụ hành chính công phường Trảng Bàng"
BOT = "motcua_thu_bot"


@pytest.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
async def service(tmp_path: Path, telegram: StandIn) -> AsyncIterator[Service]:
    service = Service(tmp_path, packaged())
    service.environment |= by_telegram(telegram, service.url) | {"MOTCUA__CHANNELS__TELEGRAM__USERNAME": BOT}
    await service.start()
    yield service
    await service.kill()


async def printed(page: Page) -> list[str]:
    """Have the sheet of the unit made; the addresses of its codes, each of which is drawn as a code of its address."""
    await page.get_by_role("link", name="Mã QR").click()
    await expect(page.get_by_label("Tên bot Telegram").first).to_have_value(BOT)
    await page.get_by_label("Đánh giá hài lòng, treo ở quầy của").select_option(label=NAME)
    await page.get_by_role("button", name="Mở tờ để in").first.click()
    await expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    await picture(page, "visit-sheet")
    codes = page.locator(".sheet figure")
    addresses = await codes.locator(".hint").all_inner_texts()
    for number, address in enumerate(addresses):
        drawn = await codes.nth(number).locator("svg path").last.get_attribute("d")
        code = segno.make(address, error="m").svg_inline(border=4, light="#fff", omitsize=True)
        assert drawn is not None
        assert f'd="{drawn}"' in code
    await page.emulate_media(media="print")
    await expect(page.locator(".unprinted")).to_be_hidden()
    await expect(page.locator("header")).to_be_hidden()
    await page.emulate_media(media="screen")
    return addresses


async def on_the_web(page: Page, address: str) -> None:
    """Scan, tap a score, tap a reason, write a sentence with a telephone number in it; scan once more."""
    await page.goto(address)
    await expect(bubbles(page, "bot").last).to_contain_text(NAME)
    await expect(bubbles(page, "citizen").last).to_contain_text("Mở từ mã QR")
    await picture(page, "visit-asked")
    await page.get_by_role("button", name="Bình thường").click()
    await expect(bubbles(page, "bot").last).to_contain_text("Điều gì")
    await page.get_by_role("button", name="Trả kết quả đúng hẹn").click()
    await expect(bubbles(page, "bot").last).to_contain_text("tôi ghi rồi")
    await ask(page, "Chờ hơi lâu, gọi tôi 0912345678")
    await expect(bubbles(page, "bot").last).to_contain_text("cảm ơn anh/chị đã góp ý")
    await expect(page.locator("#log")).not_to_contain_text("0912345678")
    await picture(page, "visit-thanked")
    await page.goto("about:blank")
    await page.goto(address)
    await page.get_by_role("button", name="Rất hài lòng").last.click()
    await expect(bubbles(page, "bot").last).to_contain_text("hôm nay anh/chị đã đánh giá rồi")


async def on_telegram(telegram: StandIn, address: str) -> None:
    """Tap the link that the code holds, then a score."""
    link = urlsplit(address)
    assert (link.netloc, link.path) == ("t.me", f"/{BOT}")
    person = telegram.person("Lan")
    person.start(parse_qs(link.query)["start"][0])
    await hears(person, NAME)
    person.tap("Rất hài lòng")
    await hears(person, "Điều gì")


async def hears(person: Person, words: str) -> None:
    async with asyncio.timeout(20):
        while not any(words in text for text in person.texts):
            await asyncio.sleep(0.1)


async def test_a_sheet_is_printed_scanned_and_answered_and_the_answers_are_nobodys(
    new_browser: NewBrowser, service: Service, telegram: StandIn, units: Library
) -> None:
    page = await editor(new_browser, service, units, "bien", WIDE)
    web, app = await printed(page)
    await on_the_web(await (await new_browser()).new_page(), web)
    await on_telegram(telegram, app)
    kept = await rows(service.database_url, visits.c.office, visits.c.what, visits.c.value)
    assert {office for office, _, _ in kept} == {UNIT}
    told = [(what, value) for _, what, value in kept]
    assert [value for what, value in told if what == "score"] == ["3", "5"]
    assert ("why", "thoi-gian") in told
    words = next(value for what, value in told if what == "words")
    assert words.startswith("Chờ hơi lâu, gọi tôi")
    assert "0912" not in words
    await page.get_by_role("link", name="Hài lòng").click()
    await expect(page.locator("main")).to_contain_text("2 lượt đánh giá")
    await expect(page.locator("main")).to_contain_text(NAME)
    await picture(page, "visit-results")
