"""Quizzes on their pages: figures, winners shown by a button, a spreadsheet in which nothing is a formula."""

import io
import zipfile

from handlers.desk import Desk
from tests.console_site import Opening
from tests.handlers.desk.test_quizzes import played
from tests.handlers.test_quizzes import BANK


async def test_the_list_and_a_quiz_show_how_many_took_part(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await played(desk, "a", 2, quiz=BANK)
    await played(desk, "b", 1, quiz=BANK)
    status, page = await bien.get("/console/quizzes")
    assert status == 200
    assert "<strong>2</strong> người thi" in page
    assert f"thi_{BANK}" in page
    status, page = await bien.get(f"/console/quizzes/{BANK}")
    assert status == 200
    assert "2 câu đúng" in page
    assert "chỉ để tìm hiểu" in page
    assert (await bien.get("/console/quizzes/khong-co"))[0] == 404


async def test_names_are_shown_by_a_button_to_whoever_may_and_markup_in_them_is_text(
    open_browser: Opening, desk: Desk
) -> None:
    boss, bien = await open_browser("hoa", "supervisor", None), await open_browser("bien", "editor", None)
    await played(desk, "a", 2, "<b>Lan</b> Nguyễn", quiz="nam-ngoai")
    address = "/console/quizzes/nam-ngoai"
    _, page = await boss.get(address)
    assert "Hiện tên, số điện thoại" in page
    assert "0912345678" not in page
    assert "Hiện tên" not in (await bien.get(address))[1]
    shown = await boss.post(f"{address}/revealed", {}, on=address)
    page = await shown.text()
    assert "0912345678" in page
    assert "<b>Lan" not in page
    assert (await bien.post(f"{address}/revealed", {}, on=address)).status == 404


async def test_the_spreadsheet_has_a_row_for_each_try(open_browser: Opening, desk: Desk) -> None:
    boss = await open_browser("hoa", "supervisor", None)
    await played(desk, "a", 2, "=1+1 Lan", quiz=BANK)
    response = await boss.post(f"/console/quizzes/{BANK}/tries.xlsx", {}, on=f"/console/quizzes/{BANK}")
    assert response.status == 200
    with zipfile.ZipFile(io.BytesIO(await response.read())) as file:
        page = file.read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1 Lan" in page
    assert "<f>" not in page
