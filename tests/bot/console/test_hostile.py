"""F32, F33, F35: what is handed in to harm is refused at every door of the desk, and what was kept before stays."""

import io
import re
import time
import zipfile
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

import pytest

from bot.papers.sheet import book
from handlers.desk import Desk, drafting
from knowledge.importing import COLUMNS
from knowledge.reading import written
from tests.bot.console.test_importing import GOOD, hand_in, table
from tests.bot.console.test_knowledge import ENTRY, FILE, PATH, corrected, desk, form
from tests.bot.console.test_matrix import person
from tests.conftest import unit_texts
from tests.console_site import Browser, Opening

__all__ = ["desk"]
URLENCODED = "application/x-www-form-urlencoded"
NEW = "/console/knowledge/new/topic"
BOMB = "\n".join(
    ["a0: &a0 [ha, ha]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))],
)


async def send(browser: Browser, page: str, fields: Mapping[str, str]) -> tuple[int, str]:
    """A form, however large; the answer's status and words."""
    return await send_raw(browser, page, urlencode(fields))


async def send_raw(browser: Browser, page: str, encoded: str) -> tuple[int, str]:
    _, shown = await browser.get(page)
    hidden = urlencode(re.findall(r'name="(form_token|base)" value="(\w*)"', shown))
    sent = io.BytesIO(f"{encoded}&{hidden}".encode())
    headers = {"Origin": browser.url, "Sec-Fetch-Site": "same-origin", "Content-Type": URLENCODED}
    answer = browser.session.post(f"{browser.url}{page}", data=sent, headers=headers, allow_redirects=False)
    async with answer as response:
        return response.status, unescape(await response.text())


async def changed(desk: Desk) -> Mapping[str, bytes]:
    return (await drafting.work(desk, await person(desk, "bien"))).changed


async def topic(desk: Desk) -> dict[str, object]:
    value: dict[str, object] = written((await changed(desk))[PATH]).value
    return value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 60_000, "Dòng 1: lồng nhau quá 20 tầng"),
        ("{a: " * 60_000, "Dòng 1: lồng nhau quá 20 tầng"),
        ("- " * 60_000, "Dòng 1: lồng nhau quá 20 tầng"),
        (BOMB, "Dòng 1: không dùng dấu &"),
        ("id: a\n<<: *x\n", "Dòng 2: không dùng dấu *"),
        ("id: a\ntext: !!python/object/apply:os.system ['x']\n", "Dòng 2: không dùng dấu !"),
        ("id: a\nid: b\n", "Dòng 2: khóa “id” ghi hai lần (lần đầu ở dòng 1)"),
        ("id: a\nreview_by: 2026-02-30\n", "Dòng 2: lịch không có ngày 2026-02-30"),
        (f"id: a\ntitle: {'9' * 5000}\n", "Dòng 2: số dài quá"),
        ("id: a\ntitle: Rút\u200b hồ sơ\n", "Dòng 2: có ký tự ẩn (U+200B)"),
        ('id: a\ntitle: "Rút\\u202e hồ sơ"\n', "Dòng 2: có ký tự ẩn (U+202E)"),
        ("id: a\ntitle: a\x00b\n", "Dòng 2: có ký tự ẩn (U+0000)"),
        ("\ufeffid: a\n", "Dòng 1: tệp bắt đầu bằng dấu BOM"),
        ("id: a\nkhong_co: 1\n", "Dòng 2: "),
        ("id: a\ntitle: 'không đóng\n", "Dòng "),
        ("- a\n" * 300_000, "phần tử; hãy chia nhỏ"),
        ("# " + "x" * 2_000_001, "Dòng 1: tệp lớn quá 2 MB"),
    ],
    ids=lambda value: value if value.startswith("Dòng") else "",
)
async def test_f32_a_hostile_text_is_refused_with_line_and_reason_and_the_draft_stays(
    open_browser: Opening, desk: Desk, text: str, said: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    await bien.post(FILE, {"text": corrected(), "again": "read"})
    began = time.process_time()
    status, page = await send(bien, FILE, {"text": text})
    assert time.process_time() - began < 2, "with both sides of the socket in this process"
    assert status == 422
    assert said in page
    assert (await changed(desk))[PATH].decode() == corrected()
    assert (await drafting.work(desk, await person(desk, "bien"))).running.texts[PATH] == unit_texts()[PATH]


async def test_f32_another_encoding_is_refused_at_the_letter_that_was_lost(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    status, page = await send_raw(bien, FILE, "text=id%3A+a%0Atitle%3A+Ch%E0o")  # E0: "à" in latin-1
    assert status == 422
    assert "Dòng 2: có chữ bị hỏng (�) vì tệp lưu sai mã" in page
    assert await changed(desk) == {}


@pytest.mark.parametrize("page", [FILE, ENTRY, "/console/knowledge/import"])
async def test_f33_more_than_a_form_may_hold_is_refused_in_words(open_browser: Opening, desk: Desk, page: str) -> None:
    bien = await open_browser("bien", "editor", None)
    status, said = await send(bien, page, {"text": "x" * 6_000_000})
    assert status == 413
    assert "lớn quá 5 MB" in said
    assert await changed(desk) == {}


@pytest.mark.parametrize("hidden", ["\x00", "\u200b", "\u202e", "\ufeff", "\xad", "\x1b"])
async def test_f32_what_nobody_sees_is_left_out_of_what_is_typed_into_a_field(
    open_browser: Opening, desk: Desk, hidden: str
) -> None:
    """It comes with what is pasted; whoever pasted it cannot find it, so nobody is asked to."""
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(ENTRY)
    response = await bien.post(ENTRY, form(page, answers__0__text=f"Được,{hidden} nộp đơn."))
    assert response.status == 303
    assert (await topic(desk))["answers"] == ["Được, nộp đơn."]


@pytest.mark.parametrize("address", [ENTRY, NEW])
async def test_f32_a_letter_that_was_lost_is_told_at_its_field(open_browser: Opening, desk: Desk, address: str) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(address)
    response = await bien.post(address, form(page, title="R\ufffdt hồ sơ"))
    assert response.status == 422
    assert re.search(r'id="wrong-title">có chữ bị hỏng', await response.text())
    assert await changed(desk) == {}


HOSTILE_WORDS = [
    "&a [*a]",
    "!!python/object:os.system x",
    "=cmd|'/c calc'!A1",
    "id: a\n---\nid: b\n<<: *x",
    "'\"# - ? : , [ ] { } | > % @ `",
    "<script>alert(1)</script>{{7*7}}",
    "no",
    "2026-02-30",
]


@pytest.mark.parametrize("words", HOSTILE_WORDS)
async def test_f32_words_that_look_like_something_else_are_kept_as_the_words_they_are(
    open_browser: Opening, desk: Desk, words: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(ENTRY)
    assert (await bien.post(ENTRY, form(page, answers__0__text=words))).status == 303
    (kept,) = (await topic(desk))["answers"]  # type: ignore[misc]
    assert kept.strip() == words
    _, page = await bien.get("/console/knowledge/draft")
    assert "<script>alert" not in page
    _, page = await hand_in(bien, table(GOOD | {"answer": words}))
    assert "Đã thêm 1 mục" in page
    (path,) = [path for path in await changed(desk) if path != PATH]
    (answer,) = written((await changed(desk))[path]).value["answers"]
    assert answer["text"].strip() == words


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\ufeff", "\xad"])
async def test_f32_what_nobody_sees_is_left_out_of_a_table(open_browser: Opening, desk: Desk, hidden: str) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await hand_in(bien, table(GOOD | {"title": f"Ủy{hidden} quyền được không"}))
    assert "Đã thêm 1 mục" in page
    assert (await changed(desk)).keys() == {"topics/uy-quyen-duoc-khong.yaml"}


async def test_f32_a_lost_letter_in_a_table_is_told_by_row_and_column(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await hand_in(bien, table(GOOD, GOOD | {"title": "Câu khác", "answer": "\ufffd\ufffd"}))
    assert re.search(rf"<td>Dòng 3</td><td>{COLUMNS['answer']}</td><td class=\"said\">có chữ bị hỏng", page)
    assert len(await changed(desk)) == 1


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"title": "x" * 5000}, "title", "dài quá 300 ký tự"),
        ({"answer": "x" * 30_000}, "answer", "dài quá 4000 ký tự"),
        ({"id": "../../../etc/passwd"}, "id", "không có mục mang mã này"),
        ({"field": "<b>"}, "field", "không có lĩnh vực này"),
        ({"url": "javascript:alert(1)"}, "url", "https://"),
        ({"as_of": "99/99/9999"}, "as_of", "ghi ngày dạng"),
    ],
)
async def test_f33_a_hostile_cell_is_refused_with_its_row_and_column(
    open_browser: Opening, desk: Desk, cells: dict[str, str], column: str, said: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await hand_in(bien, table(GOOD | cells))
    assert re.search(rf"<td>Dòng 2</td><td>{re.escape(COLUMNS[column])}</td><td class=\"said\">[^<]*{said}", page)
    assert await changed(desk) == {}


def bomb(unpacked: int) -> bytes:
    """A workbook of few bytes one part of which unpacks to so many."""
    file = io.BytesIO(book())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(unpacked))
    return file.getvalue()


async def test_f33_a_table_that_unpacks_to_a_thousand_times_its_size_is_refused_before_it_is(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    file = bomb(150_000_000)
    assert len(file) < 200_000
    began = time.process_time()
    status, page = await hand_in(bien, file)
    assert time.process_time() - began < 2
    assert status == 422
    assert "giải nén ra lớn quá mức" in page
    assert await changed(desk) == {}


async def test_f31_what_is_taken_out_again_is_never_a_formula(open_browser: Opening, desk: Desk) -> None:
    """The sheet to fill in is made of what the content says: of words, whatever they begin with."""
    bien = await open_browser("bien", "editor", None)
    status, response = await bien.raw("/console/knowledge/import/bang-mau.xlsx")
    assert status == 200
    with zipfile.ZipFile(io.BytesIO(await response.read())) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name), name
