"""The page of a conversation that an officer holds."""

import re

from handlers.desk import Desk
from tests.conftest import SetClock
from tests.console_site import Opening
from tests.handlers.desk.test_cases import filed, told
from tests.handlers.desk.test_talking import hear

HOSTILE = "<script>alert(1)</script> 0912345678 {{7*7}}"
BY_ITSELF = {"X-By-Itself": "1"}


async def test_an_officer_takes_over_writes_reads_and_hands_back(
    open_browser: Opening, desk: Desk, clock: SetClock
) -> None:
    hanh, case = await open_browser("hanh"), await filed(desk)
    path = f"/console/cases/{case.code}"
    response = await hanh.post(f"{path}/talk/taken", {}, on=path)
    assert response.headers["Location"] == f"{path}/talk?done=taken-over"
    clock.move(5)
    await hear(desk, HOSTILE)
    status, page = await hanh.get(f"{path}/talk?done=taken-over")
    assert status == 200
    assert "Anh/chị đang trò chuyện trực tiếp" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [số đã che]" in page
    assert "{{7*7}}" in page
    assert (await hanh.post(f"{path}/talk/said", {"text": "Dạ <b>nghe</b>"}, on=f"{path}/talk")).status == 303
    assert "0912345678" in await (await hanh.post(f"{path}/talk/revealed", {}, on=f"{path}/talk")).text()
    _, home = await hanh.get("/console/")
    assert f"/console/cases/{case.code}/talk" in home
    assert (await hanh.post(f"{path}/talk/ended", {}, on=f"{path}/talk")).headers["Location"].endswith("handed-back")
    assert "Cán bộ Cán bộ hanh:\n\nDạ <b>nghe</b>" in await told(desk)
    _, page = await hanh.get(path)
    assert "trả cuộc trò chuyện lại cho trợ lý" in page


async def test_the_second_officer_sees_who_holds_it_and_loses_no_word(open_browser: Opening, desk: Desk) -> None:
    hanh, dung, case = await open_browser("hanh"), await open_browser("dung"), await filed(desk)
    path = f"/console/cases/{case.code}"
    await hanh.post(f"{path}/talk/taken", {}, on=path)
    _, page = await dung.get(path)
    assert "Cán bộ hanh đang trò chuyện với người gửi" in page
    response = await dung.post(f"{path}/talk/taken", {}, on=path)
    assert response.status == 422
    assert "Cán bộ hanh đang trò chuyện với người gửi" in await response.text()
    response = await dung.post(f"{path}/talk/said", {"text": "lời <của tôi>"}, on=path)
    assert response.status == 422
    assert "lời &lt;của tôi&gt;" in await response.text()
    assert len(await told(desk)) == 1


async def test_a_page_that_looks_for_news_by_itself_keeps_no_session_alive(
    open_browser: Opening, desk: Desk, clock: SetClock
) -> None:
    hanh, case = await open_browser("hanh"), await filed(desk)
    path = f"/console/cases/{case.code}/talk"
    await hanh.post(f"{path}/taken", {}, on=f"/console/cases/{case.code}")
    _, page = await hanh.get(path)
    assert re.search(r'hx-headers=\'{"X-By-Itself": "1"}\'', page)
    for _ in range(4):
        clock.move(600)
        async with hanh.session.get(f"{hanh.url}{path}", headers=BY_ITSELF, allow_redirects=False) as response:
            last = response.status
    assert last == 303, "half an hour without anybody there ends it"
