"""A draft that holds a fault says so in words wherever it is examined, with the page that mends it."""

import re

import pytest

from handlers.desk import Desk, drafting
from knowledge.loading import load_texts
from tests.bot.console.test_adding import TOPIC
from tests.bot.console.test_importing import GOOD, hand_in, paths, table
from tests.bot.console.test_knowledge import ENTRY, FILE, PATH, desk, form, proven
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
        (NO_SUCH_FIELD, f'<a href="{ENTRY}?at=field#field">Sửa chủ đề “Rút hồ sơ”, lĩnh vực</a>: {SAID}'),
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
    assert f'<a href="{ENTRY}?at=field#field">Sửa chủ đề “Rút hồ sơ”, lĩnh vực</a>: {SAID}' in page


async def test_what_no_form_can_show_is_opened_as_a_file_with_its_faults(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await in_draft(desk, UNREADABLE)
    _, page = await bien.get(ENTRY)
    assert "Tệp này còn lỗi." in page
    assert "Dòng 3: sai cú pháp" in page
    assert "title: [" in page


async def test_the_form_of_an_unknown_field_says_so_at_its_box_until_another_is_chosen(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    await in_draft(desk, NO_SUCH_FIELD)
    _, page = await bien.get(ENTRY)
    assert re.search(r'id="wrong-field">Không có lĩnh vực nào mang mã “an-sinh-xa-hoi”', page)
    response = await bien.post(ENTRY, form(page, title="Rút lại hồ sơ"))
    page = await response.text()
    assert response.status == 422
    assert "Rút lại hồ sơ" in page
    assert (await bien.post(ENTRY, form(page, field="mot-cua"))).status == 303
    assert (await hand_in(bien, table(GOOD)))[0] == 200


@pytest.mark.parametrize("kind", ["topic", "procedure"])
async def test_the_field_is_chosen_by_its_name(open_browser: Opening, kind: str) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(f"/console/knowledge/new/{kind}")
    (options,) = re.findall(r'<select id="field" name="field">(.*?)</select>', page, re.DOTALL)
    assert '<option value="bao-tro">Trợ cấp xã hội, người có công</option>' in options
    assert options.count("<option") == 1 + len(load_texts(unit_texts()).fields)


async def test_no_new_entry_is_kept_with_a_field_that_there_is_not(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    new = "/console/knowledge/new/topic"
    _, page = await bien.get(new)
    response = await bien.post(new, form(page) | TOPIC | {"field": "an-sinh-xa-hoi"})
    assert response.status == 422
    assert 'id="wrong-field">Không có lĩnh vực' in await response.text()
    assert await paths(desk) == []


async def test_a_file_with_an_unknown_field_is_told_its_line_and_a_drafted_field_is_known(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    response = await bien.post(FILE, {"text": NO_SUCH_FIELD, "again": "read"})
    assert response.status == 422
    assert f"Dòng 5: {SAID}" in await response.text()
    assert await paths(desk) == []
    phrases = unit_texts()["phrases.yaml"].decode() + "- id: field.an-sinh-xa-hoi\n  text: An sinh xã hội\n"
    await bien.post("/console/knowledge/file/phrases.yaml", {"text": phrases})
    assert (await bien.post(FILE, {"text": NO_SUCH_FIELD, "again": "read"})).status == 303
    _, page = await bien.get(ENTRY)
    assert '<option value="an-sinh-xa-hoi" selected>An sinh xã hội</option>' in page
