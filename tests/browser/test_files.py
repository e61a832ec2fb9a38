"""A photo's way in real browsers: from a citizen's telephone into the form, and to the officer's page."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, expect

from bot.app import App
from bot.config import Config, Knowledge, Web
from bot.config import Database as DatabaseConfig
from storage import attachments, cases
from storage.records import Wanted
from tests.browser.conftest import NewBrowser
from tests.browser.test_desk import WIDE, come_in, is_within
from tests.browser.test_webchat import ask, bubbles
from tests.browser.test_webchat import faults_of as violations
from tests.photos import PDF, PLACE, opened, photo
from tests.ports import free_port
from tests.system.inside import MovedClock, inside, sentences

SAID = "góp ý là ghế chờ ít quá, bà con phải đứng"
PHOTO: FilePayload = {"name": "ghế <b>chờ</b>.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(900, 600))}
PAPER: FilePayload = {"name": "don.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def app(tmp_path: Path, clock: MovedClock) -> AsyncIterator[App]:
    config = Config(
        database=DatabaseConfig(url=f"sqlite:///{tmp_path / 'motcua.sqlite3'}"),
        web=Web(port=free_port()),
        knowledge=Knowledge(content=sentences(tmp_path)),
    )
    async with inside(config, clock) as app:
        yield app


def address(app: App) -> str:
    return f"http://127.0.0.1:{app.config.web.port}"


async def chat(new_browser: NewBrowser, app: App, **options: Any) -> Page:
    page = await (await new_browser(**options)).new_page()
    await page.goto(f"{address(app)}/chat")
    return page


async def send(page: Page, *files: FilePayload) -> None:
    await page.locator("#file").set_input_files(list(files))


async def test_a_photo_sent_with_feedback_is_seen_by_the_officer(
    new_browser: NewBrowser, app: App, clock: MovedClock
) -> None:
    page = await chat(new_browser, app)
    await ask(page, SAID)
    await expect(page.get_by_role("button", name="Gửi", exact=True).first).to_be_visible()
    await send(page, PHOTO, PAPER)
    await expect(bubbles(page, "bot").last).to_contain_text("Gửi kèm: 1 ảnh, 1 tệp PDF")
    assert await is_within(page)
    await page.locator("#log .choices").last.get_by_role("button", name="Gửi", exact=True).click()
    await expect(bubbles(page, "bot").last).to_contain_text("Mã theo dõi")
    assert "<b>" not in await page.locator("#log").inner_text()

    assert app.desk
    desk = await (await new_browser(java_script_enabled=False)).new_page()
    await come_in(desk, address(app), app.desk, clock, "supervisor")  # type: ignore[arg-type]
    async with app.database.reading() as connection:
        (case,) = await cases.listed(connection, Wanted(), 9)
    await desk.goto(f"{address(app)}/console/cases/{case.code}")
    await expect(desk.get_by_role("heading", name="Ảnh, tệp gửi kèm (2)")).to_be_visible()
    assert await desk.locator("main img").count() == 0
    await desk.get_by_role("button", name="Hiện tên").click()
    picture = desk.get_by_role("img", name="Ảnh 1")
    await expect(picture).to_be_visible()
    assert await picture.bounding_box() is not None
    assert await is_within(desk)
    async with desk.expect_download() as coming:
        await desk.get_by_role("link", name="Tải tệp PDF 2").click()
    assert (await coming.value).suggested_filename.endswith(".pdf")
    await picture.click()
    await expect(desk.locator("img")).to_have_count(1)

    async with app.database.reading() as connection:
        files = await attachments.of_cases(connection, [case.id])
        found = await attachments.content(connection, case.id, files[0].id)
    assert found
    assert PLACE not in found[1]
    assert opened(found[1]).size == (900, 600)


async def test_a_file_that_is_no_picture_is_told_on_the_page_and_can_be_dropped(
    new_browser: NewBrowser, app: App
) -> None:
    page = await chat(new_browser, app)
    await ask(page, SAID)
    await send(page, {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": b"<script>alert(1)</script>"})
    await expect(page.get_by_role("alert")).to_contain_text("không phải loại đó")
    await page.get_by_role("button", name="Bỏ đi").click()
    await expect(page.locator("#unsent article")).to_have_count(0)


async def test_a_large_photo_is_made_smaller_on_the_telephone(new_browser: NewBrowser, app: App) -> None:
    page = await chat(new_browser, app)
    await ask(page, SAID)
    sizes: list[int] = []
    page.on("request", lambda request: sizes.append(int(request.headers.get("content-length", 0))))
    large = photo("PNG", (2600, 2600)) + b"\0" * 3_000_000
    await send(page, {"name": "a.png", "mimeType": "image/png", "buffer": large})
    await expect(bubbles(page, "bot").last).to_contain_text("Gửi kèm: 1 ảnh")
    assert max(sizes) < 1_000_000


async def test_a_place_sent_from_the_menu_reaches_the_officer_as_a_link_to_their_own_map(
    new_browser: NewBrowser, app: App, clock: MovedClock
) -> None:
    here = {"latitude": 11.03, "longitude": 106.36}
    page = await chat(new_browser, app, geolocation=here, permissions=["geolocation"])
    await ask(page, SAID)
    await page.click("#more summary")
    await page.get_by_role("button", name="Gửi vị trí").click()
    await expect(bubbles(page, "bot").last).to_contain_text("Vị trí: 11.03000, 106.36000")
    await ask(page, "gửi")
    await expect(bubbles(page, "bot").last).to_contain_text("Mã theo dõi")
    assert app.desk
    desk = await (await new_browser(java_script_enabled=False)).new_page()
    await come_in(desk, address(app), app.desk, clock, "supervisor")  # type: ignore[arg-type]
    await desk.get_by_role("link", name="Mới (1)").click()
    await desk.locator("#list").get_by_role("link").first.click()
    assert "11.03" not in await desk.content()
    await desk.get_by_role("button", name="Hiện tên").click()
    await expect(desk.get_by_role("link", name="11.03000, 106.36000")).to_have_attribute(
        "href", "geo:11.03000,106.36000"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_chat_with_its_button_for_photos_is_fit_for_a_screen_reader(
    new_browser: NewBrowser, app: App, scheme: str
) -> None:
    page = await chat(new_browser, app, bypass_csp=True, color_scheme=scheme)
    await ask(page, SAID)
    await send(page, PHOTO)
    await expect(bubbles(page, "bot").last).to_contain_text("Gửi kèm: 1 ảnh")
    assert await violations(page) == []
    await page.locator("#file").focus()
    await expect(page.locator("#file")).to_have_accessible_name("Ảnh, tệp PDF gửi kèm góp ý")
    assert await is_within(page)


@pytest.mark.parametrize("options", [{}, {"viewport": WIDE}], ids=["phone", "wide"])
async def test_the_officers_page_with_photos_is_fit_for_a_screen_reader(
    new_browser: NewBrowser, app: App, clock: MovedClock, options: dict[str, Any]
) -> None:
    page = await chat(new_browser, app)
    await ask(page, SAID)
    await send(page, PHOTO, PAPER)
    await expect(bubbles(page, "bot").last).to_contain_text("1 tệp PDF")
    await ask(page, "gửi")
    await expect(bubbles(page, "bot").last).to_contain_text("Mã theo dõi")
    assert app.desk
    desk = await (await new_browser(bypass_csp=True, **options)).new_page()
    await come_in(desk, address(app), app.desk, clock, "supervisor")  # type: ignore[arg-type]
    await desk.get_by_role("link", name="Mới (1)").click()
    await desk.locator("#list").get_by_role("link").first.click()
    assert await violations(desk) == []
    await desk.get_by_role("button", name="Hiện tên").click()
    await expect(desk.get_by_role("img", name="Ảnh 1")).to_be_visible()
    assert await violations(desk) == []
    assert await is_within(desk)
