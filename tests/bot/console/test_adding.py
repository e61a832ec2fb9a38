"""A new entry of each kind is made by its form, and goes the way of all changes."""

import re

import pytest

from bot.console.adding import FOLDERS
from handlers.desk import Desk, drafting
from handlers.desk.drafting import Work
from knowledge.examining import examine
from knowledge.library import key_of
from knowledge.naming import LONGEST_ID, id_of
from tests.bot.console.test_knowledge import DRAFT, desk, form
from tests.bot.console.test_matrix import person
from tests.console_site import Opening

__all__ = ["desk"]
NEW = "/console/knowledge/new"
TOPIC = {
    "title": "Rút hồ sơ giúp người khác được không?",
    "short": "Rút hồ sơ giúp",
    "field": "mot-cua",
    "ask": "rút hồ sơ giúp người nhà\nnhờ người rút hồ sơ",
    "answers.0.text": "Được, có giấy ủy quyền.\nMang theo giấy hẹn.",
}


async def drafted(desk: Desk) -> Work:
    return await drafting.work(desk, await person(desk, "bien"))


async def test_a_topic_is_added_found_opened_and_asked_before_anybody_published_it(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(NEW)
    assert f'href="{NEW}/topic">Chủ đề</a>' in page
    _, page = await bien.get(f"{NEW}/topic")
    sent = form(page) | TOPIC
    assert sent["truth"] == "unverified"
    assert (await bien.post(f"{NEW}/topic", sent)).headers["Location"] == f"{DRAFT}?done=draft-saved"
    path = "topics/rut-ho-so-giup-nguoi-khac-duoc-khong.yaml"
    (placed,) = examine({path: (await drafted(desk)).changed[path]}).placed
    assert key_of(placed.entry) == "topic:rut-ho-so-giup-nguoi-khac-duoc-khong"
    entry = "/console/knowledge/entries/topic:rut-ho-so-giup-nguoi-khac-duoc-khong"
    _, page = await bien.get("/console/knowledge/entries?q=rut+ho+so+giup")
    assert entry in page
    _, page = await bien.get(entry)
    assert "Sửa chủ đề “Rút hồ sơ giúp”" in page
    changed = form(page, answers__0__text="Được, kèm giấy ủy quyền.")
    assert (await bien.post(entry, changed)).status == 303
    _, page = await bien.get("/console/knowledge/try?q=nho+nguoi+rut+ho+so")
    assert "kèm giấy ủy quyền" in page


async def test_two_of_one_name_get_ids_of_their_own(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(f"{NEW}/topic")
    for _ in range(2):
        assert (await bien.post(f"{NEW}/topic", form(page) | TOPIC)).status in (200, 303)
    assert len((await drafted(desk)).changed) == 2


async def test_what_is_missing_stands_at_its_field_and_what_was_typed_stays(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(f"{NEW}/topic")
    response = await bien.post(f"{NEW}/topic", form(page) | TOPIC | {"answers.0.text": ""})
    page = await response.text()
    assert response.status == 422
    assert 'id="wrong-answers.0.text">Chưa ghi câu trả lời<' in page
    assert "khóa" not in page
    assert TOPIC["title"] in page
    response = await bien.post(f"{NEW}/topic", form(page) | TOPIC | {"title": "", "answers.0.text": ""})
    assert response.status == 422
    page = await response.text()
    assert 'id="wrong-title">Hãy ghi tên trước' in page
    assert 'id="wrong-answers.0.text">Chưa ghi câu trả lời' in page, "and all else that it cannot be without"
    response = await bien.post(f"{NEW}/topic", form(page) | TOPIC | {"short": "", "ask": ""})
    page = await response.text()
    assert 'id="wrong-short">Chưa ghi tên ngắn<' in page
    assert 'id="wrong-ask">Chưa ghi cách người dân hỏi<' in page
    assert re.search(r'<summary>Tên ngắn <span class="hint">\(bắt buộc\)', page)
    assert (await drafted(desk)).changed == {}


async def test_what_is_asked_like_something_else_is_said(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(f"{NEW}/topic")
    response = await bien.post(f"{NEW}/topic", form(page) | TOPIC | {"ask": "rut ho so"})
    assert response.status == 200
    assert "gần giống" in await response.text()


async def test_an_office_goes_to_the_file_that_lists_them(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(f"{NEW}/office")
    assert (await bien.post(f"{NEW}/office", form(page) | {"name": "Quầy lưu động"})).status == 303
    ((path, body),) = (await drafted(desk)).changed.items()
    assert path == "offices.yaml"
    assert body.endswith("- id: quay-luu-dong\n  truth: unverified\n  name: Quầy lưu động\n".encode())


async def test_every_kind_but_our_own_sentences_has_a_form(open_browser: Opening) -> None:
    bien = await open_browser("bien", "editor", None)
    for kind in FOLDERS:
        assert (await bien.get(f"{NEW}/{kind}"))[0] == 200, kind
    for kind in ("phrase", "khong-co"):
        assert (await bien.get(f"{NEW}/{kind}"))[0] == 404, kind


@pytest.mark.parametrize(
    ("called", "expected"),
    [
        ("Đăng ký xe máy?", "dang-ky-xe-may"),
        ("???", "muc-moi"),
        ("Có rồi", "co-roi-2"),
        ("a" * 200, "a" * (LONGEST_ID - 4)),
    ],
)
def test_an_id_is_made_of_the_name_and_is_nobody_elses(called: str, expected: str) -> None:
    assert id_of(called, {"co-roi"}) == expected
