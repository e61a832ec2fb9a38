"""News on the pages: written, seen as each channel shows it, let go by somebody else, held up."""

from datetime import timedelta

import pytest

from bot.previewing import previews
from handlers.desk import Desk, mailing
from handlers.messages import Choice, Reply
from handlers.rich import parse
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from storage.news import subscribe
from tests.conftest import SetClock, unit_texts
from tests.console_site import Browser, Opening

HOSTILE = "<script>alert(1)</script> {{7*7}}"


@pytest.fixture(scope="session")
def units() -> Library:
    return load_texts(unit_texts() | {"news.yaml": (packaged() / "news.yaml").read_bytes()})


def fields(clock: SetClock, **changed: str) -> dict[str, str]:
    last = (clock() + timedelta(days=7)).date().isoformat()
    return {"topic": "thue", "title": "Kỳ kê khai thuế", "text": "Từ **1/12**.", "ends_on": last} | changed


async def write(browser: Browser, clock: SetClock, **changed: str) -> str:
    """Write a draft; return the address of its page."""
    response = await browser.post("/console/news", fields(clock, **changed))
    assert response.status == 303
    return response.headers["Location"].partition("?")[0]


async def want(desk: Desk, many: int) -> None:
    async with desk.database.writing() as connection:
        for number in range(many):
            await subscribe(connection, "thue", f"telegram:bot:{number}", desk.clock())


async def test_one_writes_another_sends_and_both_may_hold_it_up(
    open_browser: Opening, desk: Desk, clock: SetClock
) -> None:
    sua, phu = await open_browser("sua", "editor", None), await open_browser("phu", "supervisor", None)
    await want(desk, 20)
    path = await write(sua, clock)
    _, page = await sua.get(path)
    assert "<strong>20</strong> người đăng ký" in page
    assert "Telegram 20" in page
    assert "/released" not in page, "who wrote it does not send it"
    _, page = await phu.get(path)
    assert "Gửi cho 20 người" in page
    assert (await phu.post(f"{path}/released", {"version": "1"}, on=path)).status == 303
    await mailing.send_some(desk, ("telegram",), lambda channel: False)
    _, page = await sua.get(path)
    assert "0 trên 20 người" in page
    assert f"<strong>{mailing.FLIGHT}</strong> đang gửi" in page
    assert 'hx-trigger="every 3s"' in page
    assert (await sua.post(f"{path}/paused", {}, on=path)).status == 303
    _, page = await phu.get(path)
    assert "Đang tạm dừng" in page
    assert "<strong>20</strong> chưa tới lượt" in page
    assert (await phu.post(f"{path}/going-on", {}, on=path)).status == 303
    assert (await phu.post(f"{path}/stopped", {}, on=path)).status == 303
    assert "Tin này không còn ở bước đó" in await (await phu.post(f"{path}/going-on", {}, on=path)).text()
    _, page = await phu.get("/console/news")
    assert "Đã dừng hẳn" in page


async def test_what_is_wrong_with_a_draft_is_said_and_what_was_typed_stays(
    open_browser: Opening, clock: SetClock
) -> None:
    sua = await open_browser("sua", "editor", None)
    response = await sua.post("/console/news", fields(clock, ends_on="hôm nào", title="Giữ lại"))
    page = await response.text()
    assert response.status == 422
    assert "chọn ngày cuối" in page
    assert 'value="Giữ lại"' in page
    path = await write(sua, clock)
    response = await sua.post(path, fields(clock, title="x" * 101, version="1"))
    assert "Tiêu đề dài 101" in await response.text()
    assert (await sua.post(path, fields(clock, title="Sửa rồi", version="1"))).status == 303
    assert "vừa được người khác thay đổi" in await (await sua.post(path, fields(clock, version="1"))).text()
    assert (await sua.post(f"{path}/dropped", {"version": "2"}, on=path)).status == 303


async def test_nothing_that_was_typed_becomes_part_of_the_page(open_browser: Opening, clock: SetClock) -> None:
    sua = await open_browser("sua", "editor", None)
    path = await write(sua, clock, title=HOSTILE, text=HOSTILE)
    for address in (path, "/console/news"):
        _, page = await sua.get(address)
        assert "<script>alert" not in page
        assert "{{7*7}}" in page


def test_a_preview_is_what_the_channels_make_of_it_and_markup_in_it_is_text() -> None:
    reply = Reply(parse(f"**Đậm** {HOSTILE}"), (Choice("Thôi: Thuế", "news|leave|thue"),))
    looks = previews(reply)
    assert [look.channel for look in looks] == ["webchat", "telegram", "zalo", "zalobot"]
    telegram = looks[1]
    assert telegram.text.startswith("<b>Đậm</b> &lt;script&gt;")
    assert telegram.buttons == ("Thôi: Thuế",)
    assert all("1. Thôi: Thuế" in look.text for look in looks[2:])
    assert [look.is_markup for look in looks] == [True, True, False, False]


async def test_a_piece_of_news_that_is_not_there_is_no_page(open_browser: Opening) -> None:
    sua = await open_browser("sua", "editor", None)
    for number in ("1", "x", "9" * 30):
        assert (await sua.get(f"/console/news/{number}"))[0] == 404
