import re

from tests.console_site import Opening
from tests.desk import OFFICES


async def test_an_administrator_adds_re_links_and_shuts_out(open_browser: Opening) -> None:
    admin = await open_browser("quan.tri", "admin", None)
    fields = {"login": "Hanh.Nguyen", "name": "Nguyễn Thị Hạnh", "role": "officer", "office": OFFICES[0]}
    page = await (await admin.post("/console/staff", fields)).text()
    link = re.search(r"<code>(http://127\.0\.0\.1:\d+/console/link/[\w-]{43})</code>", page)
    assert link
    _, page = await admin.get("/console/staff")
    assert "hanh.nguyen" in page
    assert "Trung tâm Phục vụ hành chính công phường Trảng Bàng" in page
    assert "Chưa đặt mật khẩu" in page
    page = await (await admin.post("/console/staff/hanh.nguyen/link", {}, on="/console/staff")).text()
    assert link[1] not in page
    done = await admin.post("/console/staff/hanh.nguyen/disable", {}, on="/console/staff")
    assert done.headers["Location"] == "/console/staff?done=disabled"
    assert "Đã khóa" in (await admin.get("/console/staff?done=disabled"))[1]


async def test_what_is_wrong_with_a_new_person_is_told_beside_what_was_typed(open_browser: Opening) -> None:
    admin = await open_browser("quan.tri", "admin", None)
    response = await admin.post("/console/staff", {"login": "h", "name": '"><script>', "role": "editor", "office": ""})
    page = await response.text()
    assert response.status == 422
    assert "Tên đăng nhập gồm" in page
    assert "&#34;&gt;&lt;script&gt;" in page
    assert "<script>" not in page.replace("<script src", "")


async def test_a_role_that_does_not_exist_is_refused(open_browser: Opening) -> None:
    admin = await open_browser("quan.tri", "admin", None)
    response = await admin.post("/console/staff", {"login": "hanh", "name": "Hạnh", "role": "vua", "office": ""})
    assert response.status == 422
    assert "vai trò trong danh sách" in await response.text()


async def test_nobody_else_finds_the_administrators_page(open_browser: Opening) -> None:
    for role in ("officer", "supervisor", "inspector", "editor"):
        browser = await open_browser(f"ai.{role}", role)
        status, page = await browser.get("/console/staff")
        assert status == 404
        assert "không được xem" in page
        assert "/console/staff" not in (await browser.get("/console/"))[1]
