"""Dialogue days on their pages: written down in a form, cancelled by a button, faults told in the form."""

from handlers.desk import Desk
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed
from tests.handlers.desk.test_forums import asked

FORM = {"day": "2026-12-08", "hour": "08:00", "place": "Hội <b>trường</b>", "office": OFFICES[0], "about": "Đất đai"}


async def test_a_day_is_written_seen_and_cancelled(open_browser: Opening, desk: Desk) -> None:
    bien, boss = await open_browser("bien", "editor", None), await open_browser("hoa", "supervisor", None)
    assert "Chưa có buổi đối thoại nào" in (await bien.get("/console/forums"))[1]
    made = await bien.post("/console/forums", FORM)
    assert made.headers["Location"] == "/console/forums/1?done=forum-written"
    case = await asked(desk, 1, 1)
    _, page = await boss.get("/console/forums/1")
    assert f"/console/cases/{case.code}" in page
    assert "Hội <b>" not in page
    assert "Hủy buổi này" not in page
    _, page = await bien.get("/console/forums/1")
    assert "1 câu hỏi gửi trước" in page
    assert case.code not in page
    assert (await bien.post("/console/forums/1/cancelled", {}, on="/console/forums/1")).status == 303
    assert "đã hủy" in (await bien.get("/console/forums"))[1]
    again = await bien.post("/console/forums/1/cancelled", {}, on="/console/account")
    assert again.status == 422
    assert "đã qua hoặc đã hủy" in await again.text()


async def test_what_was_typed_stays_beside_the_fault(open_browser: Opening) -> None:
    bien = await open_browser("bien", "editor", None)
    refused = await bien.post("/console/forums", FORM | {"day": "2020-01-01"})
    page = await refused.text()
    assert refused.status == 422
    assert "từ hôm nay" in page
    assert 'value="Đất đai"' in page


async def test_the_page_of_a_question_says_for_which_day_it_was_sent(open_browser: Opening, desk: Desk) -> None:
    bien, boss = await open_browser("bien", "editor", None), await open_browser("hoa", "supervisor", None)
    hanh = await open_browser("hanh")
    await bien.post("/console/forums", FORM)
    case, other = await asked(desk, 1, 1), await filed(desk, 2)
    _, page = await boss.get(f"/console/cases/{case.code}")
    assert '<a href="/console/forums/1">Đối thoại ngày 8/12/2026</a>, 08:00, Hội &lt;b&gt;trường&lt;/b&gt;' in page
    _, page = await hanh.get(f"/console/cases/{case.code}")
    assert "Đối thoại ngày 8/12/2026" in page
    assert "/console/forums/1" not in page, "whoever reads no news has no way there"
    assert "Đối thoại ngày" not in (await boss.get(f"/console/cases/{other.code}"))[1]
    await bien.post("/console/forums/1/cancelled", {}, on="/console/forums/1")
    assert "đã hủy; câu hỏi vẫn được trả lời" in (await boss.get(f"/console/cases/{case.code}"))[1]
