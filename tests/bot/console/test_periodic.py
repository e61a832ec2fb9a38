"""The periodic report as pages and files; in the spreadsheet each figure leads to exactly the rows it counts."""

import re
from collections import Counter

import pytest

from handlers.desk import Desk
from handlers.desk.roles import PERMITTED, Action, Role
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from tests.bot.papers.reading import cells, part, said
from tests.conftest import unit_texts
from tests.console_site import Browser, Opening
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.month import TITLE, fill_month

PERIOD = {"first": "2026-11-01", "last": "2026-11-30", "office": ""}
QUERY = "first=2026-11-01&last=2026-11-30"
ON = "/console/reports"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="session")
def units() -> Library:
    return load_texts(unit_texts() | {"surveys.yaml": (packaged() / "surveys.yaml").read_bytes()})


async def filled(desk: Desk, join: Joining) -> None:
    await fill_month(desk, (await join("bien", "editor", None)).person, (await join("phu", "supervisor", None)).person)


async def taken(browser: Browser) -> dict[str, list[list[str]]]:
    """The lines of each sheet, without headings."""
    response = await browser.post(f"{ON}/periodic.xlsx", PERIOD, on=ON)
    assert response.status == 200
    content = await response.read()
    names = [one.get("name", "") for one in part(content, "xl/workbook.xml").iter(f"{{{SPREADSHEET}}}sheet")]
    found = {}
    for number, name in enumerate(names, 1):
        heading, *lines = cells(content, number)
        assert all(kind != "f" for line in lines for kind, _ in line), "a formula"
        found[name] = [[text for _, text in line] for line in (heading, *lines)]
    return found


def behind(book: dict[str, list[list[str]]], sheet: str, number: str) -> int:
    """How many a figure counts by the rows that name it; of news each row says of how many it is."""
    rows = [line for line in book[sheet][1:] if number in line[-1].split()]
    return sum(int(line[-2]) for line in rows) if sheet == "Tin đã gửi" else len(rows)


async def test_each_figure_leads_to_as_many_rows_as_it_says(open_browser: Opening, desk: Desk, join: Joining) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    await filled(desk, join)
    book = await taken(hoa)
    figures = [line for line in book["Số liệu"][1:] if re.fullmatch(r"\d+", line[2])]
    assert Counter(line[3] for line in figures).keys() == set(book) - {"Số liệu"}, "no part without a figure"
    wrong = {line[1]: (line[2], behind(book, line[3], line[4])) for line in figures}
    assert {name: pair for name, pair in wrong.items() if int(pair[0]) != pair[1]} == {}
    assert len(figures) > 60


@pytest.mark.parametrize(
    ("name", "value", "rows"),
    [
        ("Hỏi đáp: Hướng dẫn qua bưu chính", "1", 1),
        ("Hỏi đáp: Phần của bưu chính trong hai loại hướng dẫn", "25%", 4),
        ("Góp ý, phản ánh: Tiếp nhận", "3", 3),
        ("Hài lòng tại quầy: Trung tâm Phục vụ hành chính công phường Trảng Bàng: lượt đánh giá", "3", 3),
        ("Trễ hẹn, xin lỗi: Đã gửi thư xin lỗi", "1", 1),
        ("Đối thoại: Ngày 27/11/2026: đã trả lời", "1", 1),
        ("Thi tìm hiểu: nam-ngoai: điểm trung bình trên 2", "1.5", 2),
        ("Tin đã gửi: Tin 1: đã tới", "3", 3),
    ],
)
async def test_shares_and_means_lead_to_what_they_are_of(
    open_browser: Opening, desk: Desk, join: Joining, name: str, value: str, rows: int
) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    await filled(desk, join)
    book = await taken(hoa)
    (line,) = [line for line in book["Số liệu"] if line[1] == name]
    assert (line[2], behind(book, line[3], line[4])) == (value, rows)


async def test_nobody_is_named_in_it(open_browser: Opening, desk: Desk, join: Joining) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    await filled(desk, join)
    text = str(await taken(hoa))
    for secret in ("Giấu", "Nguyễn Thị Kín", "0912345678", "webchat:web", "zalo:x"):
        assert secret not in text, secret


async def test_whoever_takes_no_cases_out_has_their_figures_without_rows(
    open_browser: Opening, desk: Desk, join: Joining
) -> None:
    hanh = await open_browser("hanh")
    await filled(desk, join)
    book = await taken(hanh)
    assert {"Góp ý, phản ánh", "Hỏi đáp", "Tin đã gửi", "Thi tìm hiểu"} & set(book) == set()
    (line,) = [line for line in book["Số liệu"] if line[1] == "Góp ý, phản ánh: Tiếp nhận"]
    assert line[2:] == ["2", "chỉ có con số", ""]


async def test_the_page_shows_all_parts_and_each_opens(open_browser: Opening, desk: Desk, join: Joining) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    await filled(desk, join)
    _, page = await hoa.get(f"{ON}?{QUERY}")
    flat = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for told in ("Điểm trung bình theo đơn vị", "3,7/5", "Cán bộ lịch sự, tận tình ( 2 )", "1,5/2", "27/11/2026 2 1"):
        assert told in flat.replace("Trung tâm Phục vụ hành chính công phường Trảng Bàng ", ""), told
    assert f"{TITLE} 5 3 1 1" in flat
    links = set(re.findall(r'href="(/console/(?:news|quizzes|forums|satisfaction)[^"]+)"', page))
    assert len(links) >= 5
    for link in links:
        assert (await hoa.get(link.replace("&amp;", "&")))[0] == 200, link


async def test_the_document_tells_each_part_in_order(open_browser: Opening, desk: Desk, join: Joining) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    await filled(desk, join)
    text = said(await (await hoa.post(f"{ON}/periodic.docx", PERIOD, on=ON)).read())
    headings = [line for line in text.splitlines() if re.match(r"[IV]+\. ", line)]
    assert [line.partition(".")[0] for line in headings] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    for told in ("3,7/5", "Cán bộ lịch sự, tận tình (2); ", "1,5/2", "30/11/2026 (đã hủy)", "Đã gửi thư xin lỗi: 1"):
        assert told in text, told
    charts = {line.removeprefix("Biểu đồ: ") for line in text.splitlines() if line.startswith("Biểu đồ: ")}
    assert {"lượt trả lời theo lĩnh vực", "lượt hỏi theo kênh", "điểm trung bình tại quầy"} <= charts


async def test_an_empty_month_says_so_in_each_part(open_browser: Opening, desk: Desk) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    text = said(await (await hoa.post(f"{ON}/periodic.docx", PERIOD, on=ON)).read())
    _, page = await hoa.get(f"{ON}?{QUERY}")
    for told in ("không gửi tin tức nào", "không có ai thi", "không có buổi đối thoại", "chưa có ai đánh giá tại quầy"):
        assert told in text, told
        assert told in page, told
    assert (await taken(hoa))["Số liệu"]


@pytest.mark.parametrize("role", list(Role))
async def test_f38_the_spreadsheet_is_for_those_who_read_reports(open_browser: Opening, role: Role) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    response = await browser.post(f"{ON}/periodic.xlsx", PERIOD, on="/console/account")
    assert response.status == (200 if Action.READ_REPORTS in PERMITTED[role] else 404)
