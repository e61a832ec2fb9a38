"""F30, F33: what citizens sent, on the page of a case: shown or handed out so that nothing in it acts."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from aiohttp import FormData

from handlers.desk import Desk
from handlers.tracking import shown
from storage import attachments
from storage.records import Case
from tests.bot.console.test_matrix import put
from tests.console_site import Browser, Opening
from tests.handlers.desk.test_cases import filed, told
from tests.handlers.desk.test_files import attached
from tests.photos import PDF, photo


async def test_a_photo_is_shown_and_can_do_nothing(open_browser: Opening, desk: Desk) -> None:
    browser, case = await open_browser("hanh"), await filed(desk)
    number = await attached(desk, case, photo())
    status, response = await browser.raw(f"/console/cases/{case.code}/files/{number}")
    assert (status, await response.read()) == (200, photo())
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response.headers["Content-Disposition"] == f'inline; filename="{shown(case.code)}-{number}.jpg"'
    assert response.headers["Cache-Control"] == "no-store"


async def test_a_pdf_is_only_handed_out(open_browser: Opening, desk: Desk) -> None:
    browser, case = await open_browser("hanh"), await filed(desk)
    number = await attached(desk, case, PDF, "pdf")
    _, response = await browser.raw(f"/console/cases/{case.code}/files/{number}")
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_pictures_are_on_the_page_once_what_is_covered_was_uncovered(open_browser: Opening, desk: Desk) -> None:
    browser, case = await open_browser("hanh"), await filed(desk, text="Ghế hỏng")
    number = await attached(desk, case, photo())
    path = f"/console/cases/{case.code}"
    _, page = await browser.get(path)
    assert "Xem ảnh 1" in page
    assert '<img src="/console/cases' not in page
    response = await browser.post(f"{path}/reveal", {}, on=path)
    assert f'<img src="{path}/files/{number}"' in await response.text()


async def test_who_may_not_open_them_is_told_so_and_gets_no_link(open_browser: Opening, desk: Desk) -> None:
    browser, case = await open_browser("thanh", "inspector", None), await filed(desk)
    await attached(desk, case, photo())
    _, page = await browser.get(f"/console/cases/{case.code}")
    assert "Ảnh 1" in page
    assert "/files/" not in page.split("<main")[1]


async def test_what_is_still_to_be_fetched_is_said_to_be(open_browser: Opening, desk: Desk) -> None:
    browser, case = await open_browser("hanh"), await filed(desk)
    await attached(desk, await put(desk, case))
    _, page = await browser.get(f"/console/cases/{case.code}")
    assert "đang lấy về" in page


async def sent(browser: Browser, case: Case, content: bytes, name: str = "anh.jpg") -> tuple[int, str]:
    """An answer by the form of the page, with a file chosen in it."""
    path = f"/console/cases/{case.code}"
    _, page = await browser.get(path)
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token
    form = FormData({"form_token": token[1], "version": str(case.version), "text": "Gửi anh ảnh."})
    form.add_field("file", BytesIO(content), filename=name, content_type="application/octet-stream")
    headers = {"Origin": browser.url, "Sec-Fetch-Site": "same-origin"}
    async with browser.session.post(
        f"{browser.url}{path}/answered", data=form, headers=headers, allow_redirects=False
    ) as response:
        return response.status, await response.text()


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, files_to=frozenset({"webchat"}))


async def test_an_answer_takes_a_file_along_however_large_a_telephone_makes_it(
    open_browser: Opening, desk: Desk
) -> None:
    browser, case = await open_browser("hanh"), await filed(desk)
    large = PDF + b"%" * 4_000_000
    assert (await sent(browser, case, large, "anh.jpg"))[0] == 303
    _, page = await browser.get(f"/console/cases/{case.code}")
    assert "hanh gửi cho người dân" in page
    assert "(gửi kèm 1 tệp)" in page
    async with desk.database.reading() as connection:
        (file,) = await attachments.of_cases(connection, [case.id])
    assert (file.kind, file.size) == ("pdf", len(large))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"<html>", "Chỉ gửi được ảnh"), (PDF + b"%" * 5_000_000, "Tệp quá 5 MB"), (photo()[:200], "Ảnh hỏng")],
)
async def test_a_file_that_cannot_be_given_is_refused_and_the_words_stay(
    open_browser: Opening, desk: Desk, content: bytes, said: str
) -> None:
    browser, case = await open_browser("hanh"), await filed(desk)
    status, page = await sent(browser, case, content)
    assert (status, said in page, "Gửi anh ảnh." in page) == (422, True, True)
    assert await told(desk) == []
