"""An editor corrects a fee, sees which answers change, a second person checks, and the web chat answers anew."""

import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Locator, Page, expect

from bot.config import load
from bot.keys import keyring_of
from bot.papers.workbook import rows_of
from handlers.desk import Desk, people
from handlers.desk.passwords import Passwords
from handlers.desk.people import NewStaff
from handlers.desk.signing import link_of, set_up
from knowledge.importing import COLUMNS
from knowledge.library import Library
from storage.database import Database
from tests.bot.console.test_importing import BAD, GOOD, table
from tests.browser.conftest import NewBrowser
from tests.browser.test_console import sign_in
from tests.browser.test_desk import is_within
from tests.browser.test_webchat import ask, bubbles
from tests.conftest import unit_texts
from tests.desk import PASSWORD, code_of
from tests.system.service import Service

WIDE = {"width": 1100, "height": 900}
PHONE = {"width": 360, "height": 740}
QUESTION = "lệ phí làm khai sinh bao nhiêu"
PROCEDURE = """id: dang-ky-khai-sinh
name: Đăng ký khai sinh
short: Đăng ký khai sinh
codes: ["1.001193"]
field: ho-tich
level: commune
truth: transcribed
source: {code: "1.001193", as_of: 2026-07-31}
summary: Ghi việc sinh của trẻ vào sổ hộ tịch.
fee: {text: Phí là tám nghìn., truth: unverified}   # chú thích của người soạn
ask: [làm khai sinh, làm giấy khai sinh cho con, lệ phí làm khai sinh bao nhiêu]
tests: [{ask: lệ phí làm khai sinh bao nhiêu, lacks: [miễn hết]}]
"""


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    content = tmp_path / "content"
    for name, text in (unit_texts() | {"procedures/dang-ky-khai-sinh.yaml": PROCEDURE.encode()}).items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(text)
    service = Service(tmp_path, content)
    await service.start()
    yield service
    await service.kill()


async def editor(
    new_browser: NewBrowser, service: Service, units: Library, login: str, size: dict[str, int] = WIDE
) -> Page:
    """Somebody who is let in as an editor, and signs in."""
    database, before = Database(service.database_url), datetime.now(UTC) - timedelta(seconds=60)
    keyring = keyring_of(load(None, service.environment))
    desk = Desk(database, lambda: before, lambda: units.as_of(before.date()), keyring=keyring)
    token = await people.add(desk, None, NewStaff(login, f"Biên tập {login}", "editor", None), [])
    link = await link_of(desk, token)
    assert link is not None
    await set_up(desk, Passwords(), token, PASSWORD, code_of(link[1], before))
    await database.close()
    page = await (await new_browser(viewport=size, java_script_enabled=login == "bien")).new_page()
    page.set_default_timeout(40_000)
    await sign_in(page, service.url, login, code_of(link[1], datetime.now(UTC)))
    await page.get_by_role("link", name="Nội dung", exact=True).first.click()
    return page


async def find(page: Page) -> None:
    """Open the form of the entry from the page of the content."""
    await page.get_by_role("link", name="Tìm mục để sửa").first.click()
    await page.get_by_label("Tên mục").fill("lam khai sinh")
    await page.get_by_role("button", name="Tìm").click()
    await page.get_by_role("link", name="thủ tục “Đăng ký khai sinh”").click()


async def correct(page: Page, text: str) -> None:
    """Find the entry, write another fee into its form, and have all questions asked again."""
    await find(page)
    await page.locator('[name="fee.text"]').fill(text)
    assert await is_within(page)
    await picture(page, "form")
    await page.get_by_role("button", name="Lưu vào bản nháp").click()
    await page.get_by_role("button", name="Kiểm tra và hỏi lại").click()
    await expect(page.get_by_role("status").last).to_contain_text(re.compile(r"Đã hỏi lại \d+ câu"), timeout=60_000)


async def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("MOTCUA_TESTS_PICTURES"):
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_file_is_dropped_only_after_a_question_that_names_who_changed_it(
    new_browser: NewBrowser, service: Service, units: Library, scheme: Literal["light", "dark"]
) -> None:
    page = await editor(new_browser, service, units, "bien", PHONE)
    await page.emulate_media(color_scheme=scheme)
    await correct(page, "Phí là chín nghìn.")
    drop = page.get_by_role("button", name="Bỏ hẳn, không lấy lại được")
    await expect(drop).to_be_hidden()
    await page.locator("summary", has_text="Bỏ sửa tệp này").click()
    await expect(page.get_by_text("bien đã sửa tệp này; bỏ thì")).to_be_visible()
    assert await contrast(drop) >= 4.5
    assert await is_within(page)
    await picture(page, f"drop-{scheme}")
    await drop.click()
    await expect(page.get_by_text("Chưa có thay đổi nào")).to_be_visible()


async def contrast(of: Locator) -> float:
    """Of a button's letters on its ground, as WCAG 2.2 reckons it."""
    colours = await of.evaluate("button => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]")
    light, dark = sorted((_luminance(colour) for colour in colours), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", colour), f"{colour} is not opaque"
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_a_fee_is_corrected_checked_published_answered_within_5_s_and_put_back(
    new_browser: NewBrowser, service: Service, units: Library, size: dict[str, int]
) -> None:
    chat = await (await new_browser()).new_page()
    await chat.goto(f"{service.url}/chat")
    await ask(chat, QUESTION)
    await expect(bubbles(chat, "bot").last).to_contain_text("tám nghìn", timeout=20_000)
    page = await editor(new_browser, service, units, "bien", size)
    await correct(page, "Phí là chín nghìn.")
    side = page.get_by_role("article").filter(has_text=QUESTION)
    await expect(side.locator("mark")).to_have_text(["tám", "chín"])
    await expect(page.get_by_text("người sửa không tự kiểm tra")).to_be_visible()
    assert await is_within(page)
    await picture(page, f"draft-{size['width']}")
    other = await editor(new_browser, service, units, "tap", size)
    await other.get_by_role("link", name="Một cửa").click()
    await picture(other, f"first-page-{size['width']}")
    await other.get_by_role("link", name="chờ người thứ hai kiểm tra").click()
    await other.get_by_role("button", name="Tôi đã kiểm tra").click()
    await other.get_by_label("Đổi gì, vì sao").fill("Mức thu mới")
    await picture(other, f"publish-{size['width']}")
    await other.get_by_role("button", name="Công bố").click()
    await expect(other.get_by_role("status").last).to_contain_text("Đã công bố", timeout=20_000)
    await chat.wait_for_timeout(5000)
    await ask(chat, QUESTION)
    await expect(bubbles(chat, "bot").last).to_contain_text("chín nghìn", timeout=20_000)
    await picture(chat, "chat")
    assert await is_within(other)
    await picture(other, f"releases-{size['width']}")
    await other.get_by_role("button", name="Quay lại bản 1").click()
    await chat.wait_for_timeout(5000)
    await ask(chat, QUESTION)
    await expect(bubbles(chat, "bot").last).to_contain_text("tám nghìn", timeout=20_000)


async def test_a_bad_edit_is_stopped_before_anybody_is_told_it(
    new_browser: NewBrowser, service: Service, units: Library
) -> None:
    page = await editor(new_browser, service, units, "bien")
    await correct(page, "Phí được miễn hết.")
    await expect(page.get_by_text("1 câu kém đi")).to_be_visible()
    await expect(page.get_by_text("câu trả lời còn “miễn hết”")).to_be_visible()
    await picture(page, "stopped")
    other = await editor(new_browser, service, units, "tap")
    await other.get_by_role("link", name="Bản nháp").last.click()
    await other.get_by_role("button", name="Tôi đã kiểm tra").click()
    await other.get_by_label("Đổi gì, vì sao").fill("Miễn phí")
    await other.get_by_role("button", name="Công bố").click()
    await expect(other.get_by_role("alert")).to_contain_text("kém đi nên chưa công bố")


async def test_neither_an_unknown_key_nor_broken_yaml_gets_into_the_draft_nor_to_anybody(
    new_browser: NewBrowser, service: Service, units: Library
) -> None:
    chat = await (await new_browser()).new_page()
    await chat.goto(f"{service.url}/chat")
    page = await editor(new_browser, service, units, "tap")
    for spoilt, said in (
        (("fee:", "phi:"), "Dòng 10: khóa “phi” không có trong mẫu"),
        (("summary: Ghi", "summary: [Ghi"), "Dòng 10: sai cú pháp"),
        (("level: commune", "level: commune\nlevel: province"), "Dòng 7: khóa “level” ghi hai lần"),
    ):
        await page.goto(f"{service.url}/console/knowledge/file/procedures/dang-ky-khai-sinh.yaml")
        text = page.locator("#text")
        await text.fill((await text.input_value()).replace(*spoilt))
        await page.get_by_role("button", name="Lưu vào bản nháp").click()
        await expect(page.get_by_role("alert")).to_contain_text(said)
        await expect(text).to_have_value(re.compile(re.escape(spoilt[1])))
        await picture(page, "file-faults")
    await page.goto(f"{service.url}/console/knowledge/draft")
    await expect(page.get_by_text("Chưa có thay đổi nào")).to_be_visible()
    await ask(chat, QUESTION)
    await expect(bubbles(chat, "bot").last).to_contain_text("tám nghìn", timeout=20_000)


async def test_f39_two_editors_on_one_entry_see_the_conflict_and_both_texts_are_kept(
    new_browser: NewBrowser, service: Service, units: Library
) -> None:
    page, other = [await editor(new_browser, service, units, login) for login in ("bien", "tap")]
    for one in (page, other):
        await find(one)
    await other.locator('[name="fee.text"]').fill("Phí là mười nghìn.")
    await other.get_by_role("button", name="Lưu vào bản nháp").click()
    await page.locator('[name="summary.text"]').fill("Ghi việc sinh vào sổ.")
    await page.get_by_role("button", name="Lưu vào bản nháp").click()
    theirs = page.get_by_role("region", name="Bản của người kia")
    await expect(theirs).to_contain_text("Phí là tám nghìn. → Phí là mười nghìn.")
    await expect(page.get_by_role("alert")).to_contain_text("tap vừa sửa mục này")
    await expect(page.locator('[name="fee.text"]')).to_have_value("Phí là mười nghìn.")
    await expect(page.locator('[name="summary.text"]')).to_have_value("Ghi việc sinh vào sổ.")
    assert await is_within(page)
    await picture(page, "conflict")
    await page.get_by_role("button", name="Lưu vào bản nháp").click()
    await expect(page.get_by_role("alert")).to_contain_text("Anh/chị đã sửa: tóm tắt")
    await expect(page.get_by_role("alert")).to_contain_text("mã 1.001193 (xem ngày 31/7/2026)")
    assert await is_within(page)
    await picture(page, "asked")
    await page.get_by_label("tôi đã mở lại nguồn").check()
    await page.get_by_role("button", name="Lưu vào bản nháp").click()
    changes = page.get_by_role("region", name="Thay đổi")
    await expect(changes).to_contain_text("Phí là mười nghìn.")
    await expect(changes).to_contain_text("Ghi việc sinh vào sổ.")


async def test_a_table_with_three_bad_rows_gives_the_good_one_and_says_why_of_the_others(
    new_browser: NewBrowser, service: Service, units: Library, tmp_path: Path
) -> None:
    page = await editor(new_browser, service, units, "tap")
    await page.get_by_role("link", name="Lấy từ bảng tính").click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Tải bảng mẫu").click()
    headings = rows_of(Path(await (await download.value).path()).read_bytes())[0]
    assert headings == tuple(COLUMNS.values())
    (tmp_path / "hoi-dap.xlsx").write_bytes(table(GOOD, *BAD))
    await page.get_by_label("Tệp bảng tính").set_input_files(tmp_path / "hoi-dap.xlsx")
    await picture(page, "import")
    await page.get_by_role("button", name="Nộp bảng").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã thêm 1 mục, sửa 0 mục; 3 dòng chưa lấy")
    rows = page.get_by_role("row")
    await expect(rows).to_have_count(4)
    for at, said in enumerate(("ghi ngày dạng ngày/tháng/năm", "thiếu nguồn", "thiếu; hãy ghi thêm"), 1):
        await expect(rows.nth(at)).to_contain_text(f"Dòng {at + 2}")
        await expect(rows.nth(at)).to_contain_text(said)
    assert await is_within(page)
    await picture(page, "imported")
    await page.get_by_role("link", name="bản nháp").first.click()
    await expect(page.get_by_text("Ủy quyền cho con đi nộp được không").first).to_be_visible()


async def test_boxes_speak_vietnamese_whatever_the_browser_speaks(
    new_browser: NewBrowser, service: Service, units: Library, tmp_path: Path
) -> None:
    page = await editor(new_browser, service, units, "bien")
    await page.goto(f"{service.url}/console/knowledge/import")
    await page.get_by_role("button", name="Nộp bảng").click()
    box = page.get_by_label("Tệp bảng tính")
    assert await box.evaluate("box => box.validationMessage") == "Hãy chọn tệp."
    await expect(page.get_by_text("Chưa chọn tệp nào")).to_be_visible()
    assert await is_within(page)
    (tmp_path / "hoi-dap.xlsx").write_bytes(table(GOOD))
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Chọn tệp").click()
    await (await choosing.value).set_files(tmp_path / "hoi-dap.xlsx")
    await expect(page.get_by_text("hoi-dap.xlsx")).to_be_visible()
    await page.get_by_role("button", name="Nộp bảng").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã thêm 1 mục")
    await page.goto(f"{service.url}/console/knowledge/standing")
    reason = page.get_by_label("Thông báo mới")
    await page.get_by_role("button", name="Đặt thông báo").click()
    assert await reason.evaluate("box => box.validationMessage") == "Hãy điền ô này."
    await reason.fill("Nghỉ họp.")
    assert await reason.evaluate("box => box.validationMessage") == ""


async def test_an_entry_is_switched_off_and_the_chat_says_so_within_5_s(
    new_browser: NewBrowser, service: Service, units: Library
) -> None:
    chat = await (await new_browser()).new_page()
    await chat.goto(f"{service.url}/chat")
    await ask(chat, QUESTION)
    await expect(bubbles(chat, "bot").last).to_contain_text("tám nghìn", timeout=20_000)
    page = await editor(new_browser, service, units, "bien")
    await page.get_by_role("link", name="Tạm ngưng một mục").click()
    await page.get_by_label("Thông báo mới").fill("Sáng mai trung tâm nghỉ họp.")
    await page.get_by_label("Tự hết lúc").fill("2035-01-01T07:00")
    await page.get_by_role("button", name="Đặt thông báo").click()
    await page.get_by_role("link", name="Tìm mục cần tạm ngưng").click()
    await page.get_by_label("Tên mục").fill("lam khai sinh")
    await page.get_by_role("button", name="Tìm").click()
    await page.get_by_role("link", name="thủ tục “Đăng ký khai sinh”").click()
    await page.get_by_role("link", name="Tạm ngưng mục này ngay").click()
    await page.get_by_label("Vì sao").fill("mức phí đang được sửa")
    await page.get_by_label("Điều đã biết").fill("Mức mới niêm yết ở quầy.")
    await picture(page, "pause")
    pause = page.get_by_role("button", name="Tạm ngưng ngay")
    assert await contrast(pause) >= 4.5
    await pause.click()
    await expect(page.get_by_role("button", name="Trả lời lại mục này")).to_be_visible()
    assert await is_within(page)
    await picture(page, "standing")
    await chat.wait_for_timeout(5000)
    await ask(chat, QUESTION)
    await expect(bubbles(chat, "bot").last).to_contain_text("đang cập nhật", timeout=20_000)
    await expect(bubbles(chat, "bot").last).to_contain_text("Mức mới niêm yết ở quầy.")
    await expect(bubbles(chat, "bot").last).to_contain_text("Sáng mai trung tâm nghỉ họp.")
    await picture(chat, "chat-paused")
    await page.get_by_role("button", name="Trả lời lại mục này").click()
    await chat.wait_for_timeout(5000)
    await ask(chat, QUESTION)
    await expect(bubbles(chat, "bot").last).to_contain_text("tám nghìn", timeout=20_000)
