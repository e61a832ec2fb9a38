"""The page of the ledger, as those who see to it use it."""

from handlers.desk import Desk
from tests.console_site import Opening
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_cases import filed, now
from tests.handlers.desk.test_requests import asked, claimed, retained


async def test_a_waiting_request_is_shown_and_done_by_hand(open_browser: Opening, desk: Desk, join: Joining) -> None:
    case = await claimed(desk, await join())
    await asked(desk, "erase_all")
    browser = await open_browser("quan", "admin", None)
    _, home = await browser.get("/console/")
    assert "1 yêu cầu về dữ liệu cá nhân đang chờ" in home
    _, page = await browser.get("/console/requests")
    assert "DL-1" in page
    assert "hạn 11/12/2026" in page
    assert "hạn chưa đối chiếu văn bản" in page
    assert "10 ngày (xem, bản sao, sửa), 15 ngày (rút đồng ý, hạn chế, phản đối), 20 ngày (xóa), ngày thường" in page
    assert "Chưa ai đối chiếu với bản ký của Nghị định 356/2025/NĐ-CP, Điều 5" in page
    assert case.code[:4] not in page  # an administrator sees no case
    done = await browser.post("/console/requests/1/settled", {}, on="/console/requests")
    assert done.headers["Location"] == "/console/requests?done=request-settled"
    _, page = await browser.get("/console/requests")
    assert "Không có yêu cầu nào đang chờ" in page
    _, page = await browser.get("/console/requests?view=all")
    assert "quan" in page
    assert (await now(desk, case)).text == ""


async def test_what_is_held_offers_more_time_only_and_says_why(
    open_browser: Opening, desk: Desk, join: Joining
) -> None:
    case = await filed(desk)
    await retained(desk, join, case)
    await asked(desk, "withdraw")
    browser = await open_browser("mai", "supervisor", None)
    _, page = await browser.get("/console/requests")
    assert "phải giữ theo văn bản" in page
    assert "Làm ngay" not in page
    refused = await browser.post("/console/requests/1/settled", {}, on="/console/requests")
    assert refused.status == 422
    assert "Hãy bỏ giữ" in await refused.text()
    assert (await browser.post("/console/requests/1/extended", {}, on="/console/requests")).status == 303
    again = await browser.post("/console/requests/1/extended", {}, on="/console/requests")
    assert again.status == 422
    _, shown = await browser.get(f"/console/cases/{case.code}")
    assert "Kết luận thanh tra số 5" in shown


async def test_an_objection_is_shown_on_the_case_and_answered_in_words(open_browser: Opening, desk: Desk) -> None:
    case = await filed(desk)
    await asked(desk, "object")
    browser = await open_browser("mai", "supervisor", None)
    _, page = await browser.get("/console/requests")
    assert "Phản đối xử lý" in page
    assert f'href="/console/cases/{case.code}"' in page
    assert "Làm ngay" not in page
    _, shown = await browser.get(f"/console/cases/{case.code}")
    assert "phải xem xét và trả lời" in shown
    refused = await browser.post("/console/requests/1/judged", {"text": " "}, on="/console/requests")
    assert refused.status == 422
    done = await browser.post("/console/requests/1/judged", {"text": "Đã xem xét."}, on="/console/requests")
    assert done.headers["Location"] == "/console/requests?done=request-judged"
    _, shown = await browser.get(f"/console/cases/{case.code}")
    assert "trả lời yêu cầu về dữ liệu" in shown
    assert "Đã xem xét." in shown


async def test_an_administrator_answers_it_without_seeing_the_case(open_browser: Opening, desk: Desk) -> None:
    case = await filed(desk)
    await asked(desk, "restrict")
    browser = await open_browser("quan", "admin", None)
    _, page = await browser.get("/console/requests")
    assert "Hạn chế xử lý" in page
    assert case.code[:4] not in page


async def test_an_inspector_looks_and_an_officer_does_not(open_browser: Opening, desk: Desk) -> None:
    await filed(desk)
    await asked(desk, "see")
    inspector = await open_browser("thanh", "inspector", None)
    status, page = await inspector.get("/console/requests?view=all")
    assert (status, "Xem dữ liệu" in page, "Làm ngay" in page) == (200, True, False)
    officer = await open_browser("hanh")
    assert (await officer.get("/console/requests"))[0] == 404
    for act in ("settled", "judged", "extended"):
        assert (await officer.post(f"/console/requests/1/{act}", {}, on="/console/account")).status == 404
