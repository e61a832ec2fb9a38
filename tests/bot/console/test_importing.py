"""A spreadsheet is handed in: the good rows are in the draft, and each of the others says what to put right."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from aiohttp import FormData
from python_calamine import CalamineWorkbook

from bot.papers.sheet import sheet
from bot.papers.workbook import rows_of
from handlers.desk import Desk, drafting
from knowledge.importing import COLUMNS
from tests.bot.console.test_knowledge import desk
from tests.bot.console.test_matrix import person
from tests.console_site import Browser, Opening

__all__ = ["desk"]
PAGE = "/console/knowledge/import"
GOOD = {
    "title": "Ủy quyền cho con đi nộp được không",
    "field": "mot-cua",
    "ask": "con nộp thay được không",
    "answer": "Được, mang giấy ủy quyền.",
    "url": "https://example.vn/uy-quyen",
    "as_of": "05/11/2026",
}
BAD = (
    GOOD | {"title": "Nộp thứ Bảy được không", "as_of": "31/02/2026"},
    GOOD | {"title": "Nộp qua mạng được không", "url": "", "truth": "chép từ văn bản"},
    GOOD | {"title": "<b>Nộp</b> tiền mặt được không", "answer": ""},
)


def table(*rows: dict[str, str]) -> bytes:
    return sheet("Hỏi đáp", list(COLUMNS.values()), [[row.get(key, "") for key in COLUMNS] for row in rows])


async def hand_in(browser: Browser, content: bytes | None) -> tuple[int, str]:
    _, page = await browser.get(PAGE)
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token
    form = FormData({"form_token": token[1]})
    if content is not None:
        form.add_field("file", BytesIO(content), filename="bang.xlsx", content_type="application/octet-stream")
    headers = {"Origin": browser.url, "Sec-Fetch-Site": "same-origin"}
    async with browser.session.post(f"{browser.url}{PAGE}", data=form, headers=headers) as response:
        return response.status, await response.text()


async def paths(desk: Desk) -> list[str]:
    return sorted((await drafting.work(desk, await person(desk, "bien"))).changed)


async def test_good_rows_are_in_the_draft_and_three_bad_ones_say_why(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    change = {"id": "rut-ho-so", "answer": "Được, nộp đơn xin rút.", "truth": "chưa xác thực"}
    status, page = await hand_in(bien, table(GOOD, *BAD, change))
    assert status == 200
    assert "Đã thêm 1 mục, sửa 1 mục; 3 dòng chưa lấy" in page
    for row, column in ((3, "as_of"), (4, "url"), (5, "answer")):
        assert re.search(rf"<td>Dòng {row}</td><td>{re.escape(COLUMNS[column])}</td>", page), row
    assert await paths(desk) == ["topics/rut-ho-so.yaml", "topics/uy-quyen-cho-con-di-nop-duoc-khong.yaml"]
    work = await drafting.work(desk, await person(desk, "bien"))
    assert work.draft is not None
    assert work.draft.version == 1, "all at once"


async def test_the_same_table_again_makes_no_second_entry(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await hand_in(bien, table(GOOD))
    before = await paths(desk)
    status, page = await hand_in(bien, table(GOOD))
    assert status == 200
    assert "Đã thêm 0 mục, sửa 0 mục</h2>" in page
    assert "1 dòng đã lấy lần trước, không phải làm gì" in page
    assert await paths(desk) == before


async def test_another_answer_to_a_question_that_is_there_is_no_second_entry(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await hand_in(bien, table(GOOD))
    before = await paths(desk)
    status, page = await hand_in(bien, table(GOOD | {"answer": "Không được."}))
    assert status == 200
    assert "Đã thêm 0 mục, sửa 0 mục; 1 dòng chưa lấy" in page
    assert "đã có mục này" in page
    assert await paths(desk) == before


async def test_what_is_asked_nearly_alike_is_taken_and_pointed_out(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await hand_in(bien, table(GOOD | {"ask": "rut ho so"}))
    assert "Đã thêm 1 mục" in page
    assert re.search(r"nên xem lại.*Dòng 2: câu “rut ho so” gần giống", page, re.DOTALL)


async def test_the_sheet_to_fill_in_is_taken_as_it_is_without_its_example(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    status, response = await bien.raw(f"{PAGE}/bang-mau.xlsx")
    assert status == 200
    content = await response.read()
    assert rows_of(content)[0] == tuple(COLUMNS.values())
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        assert book.sheet_names == ["Hỏi đáp", "Lĩnh vực", "Mức tin cậy"]
        fields = [row[0] for row in book.get_sheet_by_name("Lĩnh vực").to_python()]
    with ZipFile(BytesIO(content)) as packed:
        sheet_of_questions = packed.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'sqref="D2:D2001"[^>]*><formula1>\'Lĩnh vực\'!\$A\$2:\$A\$\d+<', sheet_of_questions)
    assert re.search(r'sqref="G2:G2001"[^>]*><formula1>\'Mức tin cậy\'!\$A\$2:\$A\$3<', sheet_of_questions)
    _, page = await hand_in(bien, content)
    assert "Đã thêm 0 mục, sửa 0 mục</h2>" in page
    assert await paths(desk) == []
    _, page = await hand_in(bien, table(GOOD | {"field": str(fields[1])}))
    assert "Đã thêm 1 mục" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "Hãy chọn tệp"), (b"", "Hãy chọn tệp"), (b"a;b", "không phải bảng tính"), (b"x" * 5_000_001, "quá 5 MB")],
    ids=["none", "empty", "csv", "large"],
)
async def test_what_is_no_table_is_refused_and_says_what_to_do(
    open_browser: Opening, desk: Desk, content: bytes | None, said: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    status, page = await hand_in(bien, content)
    assert status == 422
    assert said in page
    assert await paths(desk) == []
