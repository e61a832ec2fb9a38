"""How content people were, on a page; and sheets with a QR code to print."""

import re

import pytest

from bot.console.satisfaction import Code
from handlers.citizen.links import linked
from handlers.desk import Desk
from tests.console_site import Opening
from tests.desk import OFFICES
from tests.handlers.desk.test_satisfaction import told


async def test_figures_and_sentences_stand_on_the_page_and_markup_in_them_is_text(
    open_browser: Opening, desk: Desk
) -> None:
    boss = await open_browser("hoa", "supervisor", None)
    for who in "abc":
        await told(desk, who, "score", "5")
    await told(desk, "a", "words", "<script>alert(1)</script>")
    status, page = await boss.get("/console/satisfaction?last=2026-11-23")
    assert status == 200
    assert "<strong>3</strong> lượt đánh giá" in page
    assert "<strong>5,0</strong>" in page
    assert "<script>alert" not in page
    _, page = await boss.get("/console/satisfaction?first=2026-11-24&last=2026-11-23")
    assert "Ngày cuối nằm trước ngày đầu" in page


async def test_a_sheet_for_a_unit_or_a_procedure_says_what_its_codes_lead_to(open_browser: Opening) -> None:
    hanh = await open_browser("hanh")
    status, page = await hanh.get(f"/console/sheets/print?of=office:{OFFICES[0]}&bot=@motcua_bot")
    assert status == 200
    assert f"https://t.me/motcua_bot?start=hailong_{OFFICES[0]}" in page
    assert page.count("<svg") == 1, "there is no public address here"
    _, page = await hanh.get(f"/console/sheets/print?of=office:{OFFICES[0]}&bot=x%22y")
    assert "Chưa có địa chỉ nào" in page
    for of in ("office:khong-co", "procedure:khong-co", "", "phrase:help"):
        assert (await hanh.get(f"/console/sheets/print?of={of}"))[0] == 404
    assert (await hanh.get("/console/sheets"))[0] == 200


@pytest.mark.parametrize(
    ("of", "title", "carried"),
    [
        ("quiz:cai-cach-hanh-chinh", "Tìm hiểu cải cách hành chính", "thi_cai-cach-hanh-chinh"),
        ("feature:tin", "Đăng ký nhận tin", "tin"),
        ("feature:doithoai", "Đối thoại với người dân", "doithoai"),
        ("feature:gopy", "Góp ý, phản ánh", "gopy"),
    ],
)
async def test_what_else_hangs_on_the_wall_has_a_sheet_whose_code_leads_there(
    open_browser: Opening, desk: Desk, of: str, title: str, carried: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get("/console/sheets")
    assert f'value="{of}"' in page
    status, page = await bien.get(f"/console/sheets/print?of={of}&bot=motcua_bot")
    assert status == 200
    assert f"<h1>{title}</h1>" in page
    assert f"https://t.me/motcua_bot?start={carried}<" in page
    assert linked(desk.edition(), carried) is not None


def test_a_picture_is_drawn_of_the_address_alone() -> None:
    drawn = Code("Trên web", "https://motcua.example/chat#mo-dang-ky-khai-sinh").picture
    assert re.match(r'<svg [^>]*viewBox="0 0 (\d+) \1"[^>]*>', drawn), "it is as large as the page makes it"
    assert drawn != Code("Trên web", "https://motcua.example/chat#mo-dang-ky-ket-hon").picture
