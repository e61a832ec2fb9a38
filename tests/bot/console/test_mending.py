"""A draft that holds a fault says so in words wherever it is examined, with the page that mends it."""

import pytest

from handlers.desk import Desk, drafting
from tests.bot.console.test_importing import GOOD, hand_in, paths, table
from tests.bot.console.test_knowledge import ENTRY, FILE, PATH, desk, proven
from tests.bot.console.test_matrix import person
from tests.conftest import unit_texts
from tests.console_site import Opening

__all__ = ["desk"]
NO_SUCH_FIELD = unit_texts()[PATH].decode().replace("field: mot-cua", "field: an-sinh-xa-hoi")
UNREADABLE = "id: rut-ho-so\ntitle: [\n"
BROKEN = "id: rut-ho-so\ntitle: Rút hồ sơ\n"
SAID = "không có lĩnh vực nào mang mã “an-sinh-xa-hoi”"


async def in_draft(desk: Desk, text: str) -> None:
    await drafting.save(desk, await person(desk, "bien"), PATH, text.encode(), 0)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (NO_SUCH_FIELD, f'<a href="{ENTRY}">Sửa chủ đề “Rút hồ sơ”</a>: {SAID}'),
        (UNREADABLE, f'<a href="{FILE}">Sửa tệp {PATH}, dòng 3</a>: '),
        (BROKEN, f'<a href="{FILE}">Sửa tệp {PATH}, dòng 1</a>: '),
    ],
    ids=["field", "unreadable", "broken"],
)
async def test_a_table_is_not_taken_into_a_faulty_draft_and_the_fault_is_named(
    open_browser: Opening, desk: Desk, text: str, link: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    await in_draft(desk, text)
    status, page = await hand_in(bien, table(GOOD))
    assert status == 422
    assert "Chưa lấy dòng nào: bản nháp đang có lỗi" in page
    assert link in page
    assert await paths(desk) == [PATH]


@pytest.mark.parametrize("text", [NO_SUCH_FIELD, UNREADABLE, BROKEN], ids=["field", "unreadable", "broken"])
async def test_every_page_of_the_content_opens_over_a_faulty_draft(
    open_browser: Opening, desk: Desk, text: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    await in_draft(desk, text)
    for page in ("", "/draft", "/entries?q=rut", "/new", "/new/topic", "/try", "/import", "/review", "/offered"):
        assert (await bien.get(f"/console/knowledge{page}"))[0] == 200, page
    for address in (ENTRY, FILE):
        assert (await bien.get(address))[0] == 200, address
    assert "Nội dung còn lỗi, chưa hỏi lại được" in await proven(bien)


async def test_asking_a_faulty_draft_says_where_to_mend_it(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await in_draft(desk, NO_SUCH_FIELD)
    _, page = await bien.get("/console/knowledge/try?q=rut+ho+so")
    assert f'<a href="{ENTRY}">Sửa chủ đề “Rút hồ sơ”</a>: {SAID}' in page


async def test_what_no_form_can_show_is_opened_as_a_file_with_its_faults(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await in_draft(desk, UNREADABLE)
    _, page = await bien.get(ENTRY)
    assert "Tệp này còn lỗi." in page
    assert "Dòng 3: sai cú pháp" in page
    assert "title: [" in page
