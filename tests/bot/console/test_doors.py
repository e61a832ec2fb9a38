import asyncio
import re

import pytest
from yarl import URL

from bot.console import guards
from handlers.desk import Desk, people
from handlers.desk.people import NewStaff
from tests.conftest import SetClock
from tests.console_site import Browser, Opening
from tests.desk import OFFICES, PASSWORD, code_of


def shown(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_whoever_is_not_signed_in_is_sent_to_the_door(open_browser: Opening, console_url: str) -> None:
    browser = await open_browser()
    async with browser.session.get(f"{console_url}/console/staff", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/console/login")
    async with browser.session.get(
        f"{console_url}/console/staff", headers={"HX-Request": "true"}, allow_redirects=False
    ) as response:
        assert response.headers["HX-Redirect"] == "/console/login"


async def test_a_link_sets_up_and_then_one_signs_in(open_browser: Opening, desk: Desk, clock: SetClock) -> None:
    browser = await open_browser()
    token = await people.add(
        desk,
        None,
        NewStaff("hanh", "Hạnh <b>", "officer", OFFICES[0]),
        OFFICES,
    )
    _, page = await browser.get(f"/console/link/{token}")
    assert "Hạnh &lt;b&gt;" in page
    assert "<svg" in page
    seed = re.search(r"gõ tay: <code>([A-Z2-7 ]+)</code>", page)
    assert seed
    browser.seed = seed[1].replace(" ", "")
    fields = {"password": PASSWORD, "again": PASSWORD, "code": code_of(browser.seed, clock())}
    wrong = await browser.post(f"/console/link/{token}", fields | {"again": "khác"})
    assert (wrong.status, "không giống nhau" in await wrong.text()) == (422, True)
    done = await browser.post(f"/console/link/{token}", fields)
    assert len(re.findall(r"<li><code>[a-z0-9]{5}-[a-z0-9]{5}</code>", await done.text())) == 10
    clock.move(30)
    browser.login = "hanh"
    assert (await browser.sign_in()).status == 303
    _, page = await browser.get("/console/")
    assert "Chào Hạnh &lt;b&gt;" in page
    _, page = await browser.get(f"/console/link/{token}")
    assert "đã dùng hoặc đã hết hạn" in page


async def test_a_wrong_password_says_so_and_keeps_the_name(open_browser: Opening) -> None:
    browser = await open_browser("hanh")
    stranger = await open_browser()
    response = await stranger.post("/console/login", {"login": "hanh", "password": "x", "code": "1"})
    page = await response.text()
    assert response.status == 422
    assert 'value="hanh"' in page
    assert "Chưa vào được" in page
    assert browser.login == "hanh"


async def test_signing_out_ends_the_session(open_browser: Opening) -> None:
    browser = await open_browser("hanh")
    assert (await browser.post("/console/logout", {}, on="/console/")).status == 303
    _, page = await browser.get("/console/")
    assert "Tên đăng nhập" in page


def cookie(browser: Browser, name: str) -> str:
    return next(one.value for one in browser.session.cookie_jar if one.key == name)


async def test_f37_the_session_has_a_new_token_after_signing_in(open_browser: Opening, clock: SetClock) -> None:
    browser = await open_browser("hanh")
    before = cookie(browser, "motcua-desk")
    clock.move(30)
    await browser.sign_in()
    assert cookie(browser, "motcua-desk") != before


async def test_f37_a_session_that_somebody_planted_opens_nothing(open_browser: Opening, console_url: str) -> None:
    browser = await open_browser()
    browser.session.cookie_jar.update_cookies({"motcua-desk": "planted"}, URL(console_url))
    async with browser.session.get(f"{console_url}/console/", allow_redirects=False) as response:
        assert response.status == 303


async def test_over_https_the_cookies_are_bound_to_this_host(open_browser: Opening, console_url: str) -> None:
    browser = await open_browser("hanh")
    response = await browser.sign_in()
    for name in ("motcua-desk", "motcua-desk-device"):
        flags = str(response.cookies.get(name, ""))
        assert not flags or ("HttpOnly" in flags and "SameSite=Lax" in flags)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": ""},
    ],
)
async def test_f37_what_another_site_sends_changes_nothing(open_browser: Opening, headers: dict[str, str]) -> None:
    admin = await open_browser("quan.tri", "admin", None)
    fields = {"login": "moi", "name": "Mới", "role": "admin", "office": ""}
    response = await admin.post("/console/staff", fields, **headers)
    assert response.status == 403
    assert "moi" not in (await admin.get("/console/staff"))[1].split("Thêm người")[0]


async def test_f37_a_form_without_its_token_changes_nothing(open_browser: Opening) -> None:
    admin = await open_browser("quan.tri", "admin", None)
    fields = {"login": "moi", "name": "Mới", "role": "admin", "office": "", "form_token": "0" * 64}
    assert (await admin.post("/console/staff", fields)).status == 403


async def test_f37_looking_at_a_page_changes_nothing(open_browser: Opening) -> None:
    admin = await open_browser("quan.tri", "admin", None)
    await open_browser("hanh")
    for path in ("/console/staff/hanh/disable", "/console/staff/hanh/link", "/console/logout"):
        assert (await admin.get(path))[0] == 405
    _, page = await admin.get("/console/staff")
    assert "Đã khóa" not in page


async def test_the_pages_say_who_may_frame_and_run_them(open_browser: Opening, console_url: str) -> None:
    browser = await open_browser()
    async with browser.session.get(f"{console_url}/console/login") as response:
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]


async def test_one_sees_and_ends_ones_other_sessions(open_browser: Opening, clock: SetClock) -> None:
    browser = await open_browser("hanh")
    clock.move(30)
    other = Browser((await open_browser()).session, browser.url, "hanh", browser.seed, clock)
    assert (await other.sign_in()).status == 303
    _, page = await browser.get("/console/account")
    ends = re.findall(r'action="(/console/account/sessions/[^"]+/end)"', page)
    assert len(ends) == 1
    assert (await browser.post(ends[0], {}, on="/console/account")).status == 303
    assert "Tên đăng nhập" in (await other.get("/console/"))[1]
    assert "Chào" in (await browser.get("/console/"))[1]


async def test_a_code_for_ones_own_chat_is_shown_once(open_browser: Opening, desk: Desk) -> None:
    hanh = await open_browser("hanh")
    page = await (await hanh.post("/console/account/chat", {}, on="/console/account")).text()
    assert re.search(r"/lienket [a-z0-9]{5}-[a-z0-9]{5}<", page)
    assert "/lienket" not in (await hanh.get("/console/account"))[1]
    assert (await hanh.post("/console/account/chat/unlink", {}, on="/console/account")).status == 303


PART = b'--b\r\nContent-Disposition: form-data; name="login"\r\n'
BROKEN_FORMS = {
    "letters": ("application/x-www-form-urlencoded", b"login=\xff\xfe"),
    "encoding": ("application/x-www-form-urlencoded; charset=bogus", b"login=%E0"),
    "no boundary": ("multipart/form-data", b"x"),
    "no part": ("multipart/form-data; boundary=b", b"x\r\n" * 9),
    "unended": ("multipart/form-data; boundary=b", PART + b"\r\nx"),
    "header": ("multipart/form-data; boundary=b", b"--b\r\nnone\r\n\r\nx\r\n--b--\r\n"),
    "long header": ("multipart/form-data; boundary=b", PART + b"X: " + b"a" * 20_000 + b"\r\n\r\nx\r\n--b--\r\n"),
    "transfer": ("multipart/form-data; boundary=b", PART + b"Content-Transfer-Encoding: bogus\r\n\r\nx\r\n--b--\r\n"),
}


@pytest.mark.parametrize("broken", BROKEN_FORMS)
@pytest.mark.parametrize("login", ["", "hanh"])
async def test_f33_a_form_that_cannot_be_read_is_refused_in_words(
    open_browser: Opening, console_url: str, login: str, broken: str
) -> None:
    """Whoever sends it, it is no fault of ours: the log of faults stays for those."""
    browser = await open_browser(login)
    kind, body = BROKEN_FORMS[broken]
    headers = {"Origin": console_url, "Content-Type": kind}
    path = "/console/account/chat/unlink" if login else "/console/login"
    async with browser.session.post(f"{console_url}{path}", data=body, headers=headers) as response:
        assert (response.status, "không đọc được" in await response.text()) == (400, True)


async def test_f34_a_form_that_never_ends_is_let_go(
    open_browser: Opening, console_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "SECONDS_FOR_FORM", 0.2)
    url = URL(console_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        f"POST /console/login HTTP/1.1\r\nHost: {url.authority}\r\nOrigin: {console_url}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin=".encode()
    )
    async with asyncio.timeout(10):
        answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith("HTTP/1.1 408 ")
    assert "quá chậm" in answer
