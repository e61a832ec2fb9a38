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


async def test_a_template_begins_the_form_it_is_for(open_browser: Opening, desk: Desk, case: Case) -> None:
    hanh = await open_browser("hanh")
    path = f"/console/cases/{case.code}"
    _, page = await hanh.get(path)
    assert "template=hoi-noi-va-ngay" in page
    assert "template=tra-loi-tre-hen" not in page, "it is for another kind of matter"
    _, page = await hanh.get(f"{path}?act=asked&template=hoi-noi-va-ngay")
    assert re.search(r'id="act-asked" open>', page)
    assert "chuyện xảy ra ở đâu và ngày nào" in page
    _, page = await hanh.get(f"{path}?act=answered&template=hoi-noi-va-ngay")
    assert "chuyện xảy ra ở đâu và ngày nào" not in page


async def test_a_template_for_some_states_is_offered_in_those_alone(
    open_browser: Opening, desk: Desk, case: Case
) -> None:
    hanh = await open_browser("hanh")
    path = f"/console/cases/{case.code}"
    assert "template=dong-da-tra-loi" not in (await hanh.get(path))[1]
    await hanh.post(f"{path}/answered", {"text": "Đã vá đường.", "version": "1"}, on=path)
    _, page = await hanh.get(path)
    assert "template=dong-da-tra-loi" in page
    assert "template=dong-trung" in page


async def test_the_page_says_how_the_due_day_comes_about(open_browser: Opening, desk: Desk, case: Case) -> None:
    hanh = await open_browser("hanh")
    _, page = await hanh.get(f"/console/cases/{case.code}")
    assert "Chưa có văn bản nào ấn định hạn." in page


async def test_a_procedure_is_named_as_the_list_offers_it(open_browser: Opening, desk: Desk, case: Case) -> None:
    hanh = await open_browser("hanh")
    path = f"/console/cases/{case.code}"
    assert (await hanh.post(f"{path}/linked", {"version": "1", "entry": "Rút hồ sơ"}, on=path)).status == 303
    assert (await now(desk, case)).entry == "topic:rut-ho-so"
    refused = await hanh.post(f"{path}/linked", {"version": "2", "entry": "office:buu-dien"}, on=path)
    assert refused.status == 422


async def test_a_case_is_closed_with_its_outcome(open_browser: Opening, desk: Desk, case: Case) -> None:
    hanh = await open_browser("hanh")
    path = f"/console/cases/{case.code}"
    fields = {"version": "1", "text": "Dạ xong", "outcome": "solved"}
    assert (await hanh.post(f"{path}/closed", fields, on=path)).status == 303
    _, page = await hanh.get(path)
    assert "đóng: Đã giải quyết" in page


async def test_several_are_given_to_somebody_and_what_fails_is_named(open_browser: Opening, desk: Desk) -> None:
    hoa, _ = await open_browser("hoa", "supervisor", None), await open_browser("hanh")
    mine, foreign = await filed(desk, 1), await filed(desk, 2, office=OFFICES[1])
    assert (await hoa.post("/console/bulk/assigned", {"login": "hanh"}, on="/console/cases")).status == 422
    token = {"login": "hanh", "case": f"{mine.code}:1"}
    response = await hoa.post("/console/bulk/assigned", token, on="/console/cases")
    assert "Đã giao" in await response.text()
    refused = await hoa.post(
        "/console/bulk/assigned", token | {"case": f"{foreign.code}:1"}, on="/console/cases?view=open"
    )
    assert "1 mục chưa làm được" in await refused.text()
    assert (await now(desk, foreign)).staff_id is None
    moved = {"case": f"{foreign.code}:1", "office": OFFICES[0], "text": "về đúng nơi"}
    assert (await hoa.post("/console/bulk/transferred", moved, on="/console/cases")).status == 200
    assert (await now(desk, foreign)).office == OFFICES[0]


async def test_an_officer_takes_sorts_and_closes_several_and_stays_in_the_list(
    open_browser: Opening, desk: Desk
) -> None:
    hanh = await open_browser("hanh")
    cases = [await filed(desk, number) for number in (1, 2)]
    on = "/console/cases?view=open&kind=gop_y"

    def ticked(version: int, **fields: str) -> list[tuple[str, str]]:
        return [*fields.items(), *(("case", f"{case.code}:{version}") for case in cases)]

    taken = await hanh.post("/console/bulk/claimed?view=open&kind=gop_y", ticked(1), on=on)
    page = await taken.text()
    assert "Anh/chị đã nhận mục này" not in page
    assert "Đã nhận các mục đã chọn." in page
    assert '<option value="gop_y" selected>' in page
    await hanh.post("/console/bulk/categorised", ticked(2, category_of="co-so-vat-chat"), on=on)
    assert {(await now(desk, case)).category for case in cases} == {"co-so-vat-chat"}
    unfilled = await hanh.post("/console/bulk/closed", ticked(3, reason="Trùng mã [mã]", outcome="repeated"), on=on)
    assert "2 mục chưa làm được" in await unfilled.text()
    await hanh.post("/console/bulk/closed", ticked(3, reason="Trùng với việc trước.", outcome="repeated"), on=on)
    assert {(await now(desk, case)).state for case in cases} == {"closed"}
    assert ["Trùng với việc trước." in text for text in await told(desk)] == [True, True]


async def test_the_first_page_says_what_is_due(open_browser: Opening, desk: Desk, case: Case) -> None:
    hanh = await open_browser("hanh")
    _, page = await hanh.get("/console/")
    assert "Mới (1)" in page
    admin = await open_browser("quan.tri", "admin", None)
    assert "Mới (" not in (await admin.get("/console/"))[1]
