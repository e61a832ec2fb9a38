"""The report of a period as pages and files: what was asked, beside what was filed."""

from datetime import date

import pytest

from bot.console.periods import presets
from handlers.desk import Desk
from handlers.desk.roles import PERMITTED, Action, Role
from storage import news, visits
from storage.news import NewBroadcast
from storage.visits import Answered
from tests.bot.papers.reading import cells, said
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_asked import fill
from tests.handlers.desk.test_learning import ask

PERIOD = {"first": "2026-11-01", "last": "2026-11-30", "office": ""}
QUERY = "first=2026-11-01&last=2026-11-30"
ON = "/console/reports"


async def test_a_figure_of_questions_opens_them(open_browser: Opening, desk: Desk) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    await fill(desk)
    _, page = await hoa.get(f"{ON}?{QUERY}")
    assert "78 %" in page
    assert ">25 %</a> của hai loại hướng dẫn" in page
    assert "pick=field%3Dmot-cua%2Caspect%3Dfee" in page
    _, rows = await hoa.get(f"{ON}/questions?{QUERY}&pick=field%3Dmot-cua%2Caspect%3Dfee")
    assert "2 câu hỏi" in rows
    assert "phí, lệ phí" in rows


async def test_the_periodic_report_has_all_its_parts(open_browser: Opening, desk: Desk) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    await fill(desk)
    response = await hoa.post(f"{ON}/periodic.docx", PERIOD, on=ON)
    name = 'attachment; filename="bao-cao-dinh-ky-2026-11-01-2026-11-30.docx"'
    assert response.headers["Content-Disposition"] == name
    text = said(await response.read())
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Trả lời ngay không qua cán bộ: 7 (78%)",
        "qua bưu chính: 1 lượt (bưu chính chiếm 25%)",
        "II. GÓP Ý, PHẢN ÁNH",
        "Hồ sơ hẹn trả trong kỳ mà trễ, đã ghi vào sổ: 0",
        "Trong kỳ không gửi tin tức nào",
        "Bản thử nghiệm",
    ):
        assert part in text, part


async def test_news_that_was_sent_stands_in_the_report(open_browser: Opening, desk: Desk) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    sent = NewBroadcast("doi-thoai", "Đối thoại <b>5/12</b>", "Từ 8 giờ.", date(2026, 11, 30), "bien", desk.clock())
    async with desk.database.writing() as connection:
        number = await news.add(connection, sent)
        draft = await news.by_id(connection, number)
        assert draft
        assert await news.change(connection, draft, {"state": "done", "released_at": desk.clock()})
    _, page = await hoa.get(f"{ON}?{QUERY}")
    assert f'<a href="/console/news/{number}">Đối thoại &lt;b&gt;5/12&lt;/b&gt;</a>' in page
    response = await hoa.post(f"{ON}/periodic.docx", PERIOD, on=ON)
    assert "Đối thoại <b>5/12</b>" in said(await response.read())


async def test_the_report_of_a_unit_says_why_it_has_no_questions(open_browser: Opening, desk: Desk) -> None:
    hanh = await open_browser("hanh")
    await fill(desk)
    assert "không gắn với một đơn vị" in (await hanh.get(ON))[1]
    response = await hanh.post(f"{ON}/periodic.docx", PERIOD, on=ON)
    assert "không gắn với một đơn vị" in said(await response.read())


async def test_f31_the_spreadsheet_of_questions_has_text_only(open_browser: Opening, desk: Desk) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    await ask(desk, "=HYPERLINK(1)")
    response = await hoa.post(f"{ON}/questions.xlsx", PERIOD, on=ON)
    content = await response.read()
    figures, questions = cells(content), cells(content, 2)
    assert figures[1][0] == ("inlineStr", "Tổng số lượt")
    assert questions[1][-1] == ("inlineStr", "=HYPERLINK(1)")
    assert len(questions) == 2


async def test_a_survey_that_is_in_the_content_no_more_is_told_in_figures(open_browser: Opening, desk: Desk) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    async with desk.database.writing() as connection:
        for who in "abc":
            await visits.add(connection, who, Answered(OFFICES[0], date(2026, 11, 20), "score", "5"), "score")
    response = await hoa.post(f"{ON}/periodic.xlsx", PERIOD, on=ON)
    told = [line for line in cells(await response.read(), 4) if ("inlineStr", "mức hài lòng") in line]
    assert [line[3] for line in told] == [("inlineStr", "5")] * 3
    assert (await hoa.get(f"{ON}?{QUERY}"))[0] == 200


@pytest.mark.parametrize("path", ["questions.xlsx", "periodic.docx"])
async def test_a_period_that_is_none_is_told(open_browser: Opening, path: str) -> None:
    hoa = await open_browser("hoa", "supervisor", None)
    assert (await hoa.post(f"{ON}/{path}", PERIOD | {"first": "2026-12-02"}, on=ON)).status == 422
    assert (await hoa.get(f"{ON}/questions?first=x"))[0] == 422


@pytest.mark.parametrize("role", list(Role))
async def test_f38_the_report_is_for_those_who_may(open_browser: Opening, desk: Desk, role: Role) -> None:
    browser = await open_browser("ai", role, OFFICES[0])
    reads, reports = (action in PERMITTED[role] for action in (Action.READ_QUESTIONS, Action.READ_REPORTS))
    assert (await browser.get(f"{ON}/questions?{QUERY}"))[0] == (200 if reads else 404)
    for path, is_allowed in (("questions.xlsx", reads), ("periodic.docx", reports)):
        response = await browser.post(f"{ON}/{path}", PERIOD, on="/console/account")
        assert response.status == (200 if is_allowed else 404), path


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2026, 12, 31), date(2028, 2, 29)])
def test_periods_that_are_a_tap_away_end_before_tomorrow_and_join(today: date) -> None:
    found = {one.label: one for one in presets(today)}
    assert all(one.first <= one.last <= today for one in found.values())
    for now, before in (("Tháng này", "Tháng trước"), ("Quý này", "Quý trước")):
        assert (found[now].first - found[before].last).days == 1
        assert found[before].first.day == 1
    assert found["Tuần này"].first.weekday() == 0


def test_periods_of_a_day_in_november() -> None:
    found = {one.label: (one.first, one.last) for one in presets(date(2026, 11, 26))}
    assert found["Quý trước"] == (date(2026, 7, 1), date(2026, 9, 30))
    assert found["Tháng trước"] == (date(2026, 10, 1), date(2026, 10, 31))
