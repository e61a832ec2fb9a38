import re

import pytest

from handlers.desk import Desk
from storage.records import Case
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed, now, told

HOSTILE = "<script>alert(1)</script> 0912345678 {{7*7}}"


@pytest.fixture
async def case(desk: Desk) -> Case:
    return await filed(desk, text=HOSTILE)


async def test_an_officer_finds_opens_claims_and_answers(open_browser: Opening, desk: Desk, case: Case) -> None:
    hanh = await open_browser("hanh")
    _, page = await hanh.get("/console/cases")
    assert f"/console/cases/{case.code}" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "0912345678" not in page
    path = f"/console/cases/{case.code}"
    response = await hanh.post(f"{path}/claimed", {"version": "1"}, on=path)
    assert response.headers["Location"] == f"{path}?done=claimed"
    _, page = await hanh.get(f"{path}?done=claimed")
    assert "Anh/chị đã nhận mục này" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    await hanh.post(f"{path}/answered", {"version": version[1], "text": "Dạ xong\nrồi"}, on=path)
    assert (await now(desk, case)).state == "answered"
    (said,) = await told(desk)
    assert "Dạ xong\nrồi" in said


async def test_what_is_covered_is_shown_on_asking(open_browser: Opening, case: Case) -> None:
    hanh = await open_browser("hanh")
    path = f"/console/cases/{case.code}"
    assert "0912345678" not in (await hanh.get(path))[1]
    page = await (await hanh.post(f"{path}/reveal", {}, on=path)).text()
    assert "0912345678" in page


async def test_f39_who_was_overtaken_keeps_what_they_wrote(open_browser: Opening, desk: Desk, case: Case) -> None:
    hanh, dung = await open_browser("hanh"), await open_browser("dung")
    path = f"/console/cases/{case.code}"
    await dung.post(f"{path}/noted", {"version": "1", "text": "đang gọi"}, on=path)
    response = await hanh.post(f"{path}/answered", {"version": "1", "text": "lời dài <của tôi>"}, on=path)
    page = await response.text()
    assert response.status == 422
    assert "Có người vừa làm việc với mục này" in page
    assert "lời dài &lt;của tôi&gt;</textarea>" in page
    assert "đang gọi" in page
    assert 'name="version" value="2"' in page
    assert (await now(desk, case)).state == "received"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
async def test_f39_a_form_without_a_version_changes_nothing(
    open_browser: Opening, desk: Desk, case: Case, version: str
) -> None:
    hanh = await open_browser("hanh")
    path = f"/console/cases/{case.code}"
    assert (await hanh.post(f"{path}/claimed", {"version": version}, on=path)).status == 422
    assert (await now(desk, case)).staff_id is None


async def test_a_unit_is_chosen_from_those_there_are(open_browser: Opening, desk: Desk, case: Case) -> None:
    hanh = await open_browser("hanh")
    path = f"/console/cases/{case.code}"
    fields = {"version": "1", "text": "chuyển", "office": "ubnd-thi-xa"}
    assert (await hanh.post(f"{path}/transferred", fields, on=path)).status == 422
    assert (await hanh.post(f"{path}/transferred", fields | {"office": OFFICES[1]}, on=path)).status == 303
    assert (await now(desk, case)).office == OFFICES[1]


async def test_f30_searching_shows_what_was_typed_as_text(open_browser: Opening) -> None:
    hanh = await open_browser("hanh")
    _, page = await hanh.get('/console/cases?search="><script>alert(1)</script>&before=1e9&view=<b>')
    assert "<script>alert" not in page
    assert "Không tìm thấy" in page


async def test_an_act_that_does_not_exist_is_no_page(open_browser: Opening, case: Case) -> None:
    hanh = await open_browser("hanh")
    path = f"/console/cases/{case.code}"
    assert (await hanh.post(f"{path}/exploded", {"version": "1"}, on=path)).status == 404
