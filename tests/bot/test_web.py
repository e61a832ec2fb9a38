"""The HTTP application on real sockets: addresses, guards, errors, health, and clients that mean ill."""

import asyncio
import gzip
import json
import os
from collections.abc import AsyncIterator
from io import BytesIO
from uuid import uuid4

import psutil
import pytest
from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDict

from bot.channels.webchat import bodies
from bot.channels.webchat.channel import WebChat
from bot.config import Config, Web
from bot.settings import Channels, Webchat
from bot.web import FORWARDING, Readiness, application, client_address, is_loopback
from tests.bot.channels.webchat.site import Conversations, Site, serving


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving() as site:
        yield site


@pytest.fixture
async def anyone(site: Site) -> AsyncIterator[ClientSession]:
    async with ClientSession(site.url, cookie_jar=CookieJar(unsafe=True)) as session:
        await (await session.get("/chat")).read()
        yield session


def address(remote: str | None, headers: dict[str, str], trusted_proxies: int) -> str:
    return client_address(remote, CIMultiDict(headers), trusted_proxies)


class TestAddress:
    def test_with_no_proxy_of_ours_the_peer_is_the_client(self) -> None:
        assert address("203.0.113.9", {}, 0) == "203.0.113.9"

    def test_what_a_client_writes_to_the_left_proves_nothing(self) -> None:
        headers = {"X-Forwarded-For": "127.0.0.1, 10.0.0.1, 203.0.113.9"}
        assert address("127.0.0.1", headers, 1) == "203.0.113.9"
        assert address("127.0.0.1", headers, 2) == "10.0.0.1"

    def test_the_line_a_proxy_adds_counts_and_not_the_one_a_client_sent_before_it(self) -> None:
        headers = CIMultiDict([("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-For", "203.0.113.9")])
        assert client_address("10.0.0.1", headers, 1) == "203.0.113.9"

    def test_a_request_that_did_not_pass_the_proxy_is_its_peer(self) -> None:
        assert address("127.0.0.1", {}, 1) == "127.0.0.1"

    @pytest.mark.parametrize("name", FORWARDING)
    def test_through_a_proxy_nobody_told_us_of_nobody_is_loopback(self, name: str) -> None:
        assert address("127.0.0.1", {name: "127.0.0.1"}, 0) == ""

    def test_nonsense_is_no_address(self) -> None:
        assert address("127.0.0.1", {"X-Forwarded-For": "a, <script>"}, 1) == ""
        assert address(None, {}, 0) == ""

    def test_one_address_has_one_spelling(self) -> None:
        assert address("::ffff:127.0.0.1", {}, 0) == "127.0.0.1"
        assert address("2001:DB8::0:1", {}, 0) == "2001:db8::1"

    def test_loopback_is_known_in_both_families(self) -> None:
        assert is_loopback("127.0.0.1")
        assert is_loopback("::1")
        assert not any(is_loopback(address) for address in ("", None, "203.0.113.9", "2001:db8::1"))


class TestHealth:
    async def test_a_process_that_answers_is_alive(self, anyone: ClientSession) -> None:
        async with anyone.get("/health/live") as answer:
            assert (answer.status, await answer.json()) == (200, {"alive": True})

    async def test_readiness_names_the_part_that_fails(self, site: Site, anyone: ClientSession) -> None:
        async with anyone.get("/health/ready") as answer:
            assert (answer.status, (await answer.json())["ready"]) == (200, True)
        site.ready = Readiness(ok=False, checks={"database": "cannot write"})
        async with anyone.get("/health/ready") as answer:
            assert (answer.status, (await answer.json())["checks"]) == (503, {"database": "cannot write"})

    async def test_metrics_are_for_this_machine_only(self, anyone: ClientSession) -> None:
        async with anyone.get("/metrics") as answer:
            assert (answer.status, await answer.read()) == (200, b"motcua_up 1\n")
        async with anyone.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}) as answer:
            assert answer.status == 403
            assert b"motcua_up" not in await answer.read()

    async def test_behind_our_proxy_metrics_are_closed_to_the_outside(self) -> None:
        async with serving(Config(web=Web(trusted_proxies=1))) as site, ClientSession(site.url) as someone:
            headers = {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}
            assert (await someone.get("/metrics", headers=headers)).status == 403
            assert (await someone.get("/metrics")).status == 200


class TestGuards:
    @pytest.mark.parametrize(
        "path", ["/chat", "/chat/events", "/chat/chat.js", "/nothing", "/health/live", "/", "/metrics"]
    )
    async def test_every_response_carries_them(self, anyone: ClientSession, path: str) -> None:
        async with anyone.get(path, allow_redirects=False) as answer:
            headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Python" not in headers["Server"]
        assert "Strict-Transport-Security" not in headers

    async def test_over_https_browsers_are_told_to_stay_there(self) -> None:
        config = Config(web=Web(public_url="https://hoi.example"))
        async with serving(config) as site, ClientSession(site.url) as session, session.get("/chat") as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"

    async def test_the_page_is_kept_by_nobody_and_its_files_for_a_year(self, anyone: ClientSession) -> None:
        async with anyone.get("/chat") as page:
            assert page.headers["Cache-Control"] == "no-store"
            text = await page.text()
        address = text.partition('src="')[2].partition('"')[0]
        async with anyone.get(f"/{address}") as file:
            assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            tag = file.headers["ETag"]
        async with anyone.get("/chat/chat.js", headers={"If-None-Match": tag}) as file:
            assert (file.status, await file.read()) == (304, b"")

    async def test_the_button_may_stand_on_another_site(self, anyone: ClientSession) -> None:
        async with anyone.get("/chat/button.js") as file:
            assert file.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert file.headers["Cache-Control"] == "public, max-age=3600"

    async def test_only_the_pages_own_files_are_served(self, anyone: ClientSession) -> None:
        for path in ("/chat/channel.py", "/chat/other.js", "/chat/..%2fchannel.py", "/chat/page/chat.html"):
            assert (await anyone.get(path)).status == 404

    async def test_everything_a_phone_must_load_is_small(self, anyone: ClientSession) -> None:
        sizes = [len(await (await anyone.get(f"/chat{name}")).read()) for name in ("", "/chat.css", "/chat.js")]
        assert sum(sizes) < 40_000


class TestErrors:
    async def test_the_root_leads_to_the_chat(self, anyone: ClientSession) -> None:
        async with anyone.get("/", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, "chat")
        async with anyone.get("/chat/") as answer:
            assert (answer.status, answer.url.path) == (200, "/chat")

    async def test_an_unknown_page_says_so_in_vietnamese(self, anyone: ClientSession) -> None:
        async with anyone.get("/wp-login.php") as answer:
            assert (answer.status, answer.content_type) == (404, "text/html")
            assert "Không có trang này" in await answer.text()

    async def test_a_wrong_method_says_so_and_which_is_right(self, anyone: ClientSession) -> None:
        async with anyone.delete("/chat/messages") as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")
            assert (await answer.json())["error"].endswith(".")

    async def test_a_fault_shows_nothing_of_the_inside(
        self, site: Site, anyone: ClientSession, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        secret = "db7"

        async def broken(_: object) -> bool:
            raise RuntimeError(f"password of {secret}")

        monkeypatch.setattr(site.channel, "_receive", broken)
        async with anyone.post("/chat/messages", json={"message_id": str(uuid4()), "text": "chuyện riêng"}) as answer:
            text = (await answer.json())["error"]
        assert answer.status == 500
        assert "db7" not in text
        assert "trục trặc" in text
        logged = capsys.readouterr().out
        assert "RuntimeError" in logged
        assert "db7" not in logged
        assert "chuyện riêng" not in logged

    async def test_a_fault_leaves_no_token_of_an_address_in_the_log(self, capsys: pytest.CaptureFixture[str]) -> None:
        async def broken(_: web.Request) -> web.Response:
            raise RuntimeError

        async def ready() -> Readiness:
            return Readiness(True)

        kept = Conversations()
        chat = WebChat(Config(), receive=kept.receive, history=kept.history, keep=kept.keep)
        site = application(Config(), webchat=chat, ready=ready, metrics=lambda: b"")
        site.router.add_get("/gui/{token}", broken)
        async with TestClient(TestServer(site)) as client:
            assert (await client.get("/gui/Xq7-geheim_4711")).status == 500
        logged = capsys.readouterr().out
        assert "/gui/{token}" in logged
        assert "geheim" not in logged

    async def test_without_a_web_chat_there_is_none(self) -> None:
        config = Config(channels=Channels(webchat=Webchat(enabled=False)))
        async with serving(config) as site, ClientSession(site.url) as session:
            assert (await session.get("/chat")).status == 404
            assert (await session.get("/health/live")).status == 200


async def raw(site: Site, request: bytes, seconds: float = 5) -> bytes:
    """What a socket of our own gets back until the server closes or the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(site.url.rpartition(":")[2]))
    found = b""
    try:
        async with asyncio.timeout(seconds):
            writer.write(request)
            while chunk := await reader.read(65_536):
                found += chunk
    except (TimeoutError, ConnectionError):
        pass
    writer.close()
    return found


def post(cookie: str, *headers: str) -> bytes:
    lines = ["POST /chat/messages HTTP/1.1", "Host: hoi.example", f"Cookie: motcua={cookie}", *headers, "", ""]
    return "\r\n".join(lines).encode()


class TestF28:
    """Large, deep, packed, slow and wrongly named bodies: refused, with bounded memory, while others are served."""

    async def test_twenty_megabytes_are_refused_before_they_are_read(self, anyone: ClientSession) -> None:
        before = psutil.Process(os.getpid()).memory_info().rss
        for kind in ("application/json", "multipart/form-data; boundary=x"):
            answer = await anyone.post(
                "/chat/messages", data=BytesIO(b"x" * 20_000_000), headers={"Content-Type": kind}
            )
            assert answer.status == 413
            assert "5 MB" in (await answer.json())["error"]
        assert psutil.Process(os.getpid()).memory_info().rss - before < 70_000_000  # the test's own copies included

    async def test_an_endless_body_without_a_length_is_cut(self, site: Site) -> None:
        request = post("A" * 43, "Content-Type: application/json", "Transfer-Encoding: chunked")
        answer = await raw(
            site, request + b"4000\r\n" + b"x" * 0x4000 + b"\r\n" + (b"4000\r\n" + b"x" * 0x4000 + b"\r\n") * 40
        )
        assert answer.startswith(b"HTTP/1.1 413")

    async def test_a_form_with_one_long_field_or_many_is_refused(self, anyone: ClientSession) -> None:
        part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        long = part % (b"text", b"a" * 70_000) + b"--x--\r\n"
        assert (await anyone.post("/chat/messages", data=long, headers=kind)).status == 413
        many = b"".join(part % (b"f%d" % n, b"a") for n in range(1000)) + b"--x--\r\n"
        assert (await anyone.post("/chat/messages", data=many, headers=kind)).status == 400
        for broken in (
            b"",
            b"--x\r\n",
            b"nothing",
            b"--x\r\n\r\nno name\r\n--x--\r\n",
            part % (b"text", b"\xff") + b"--x--",
        ):
            assert (await anyone.post("/chat/messages", data=broken, headers=kind)).status == 400

    async def test_a_megabyte_of_brackets_is_refused(self, anyone: ClientSession) -> None:
        deep = b'{"text":' + b"[" * 30_000 + b"]" * 30_000 + b"}"
        answer = await anyone.post("/chat/messages", data=deep, headers={"Content-Type": "application/json"})
        assert answer.status == 400
        answer = await anyone.post(
            "/chat/messages", data=BytesIO(b"[" * 1_000_000), headers={"Content-Type": "application/json"}
        )
        assert answer.status == 413

    async def test_a_packed_bomb_is_not_unpacked(self, anyone: ClientSession) -> None:
        bomb = gzip.compress(b" " * 50_000_000)
        before = psutil.Process(os.getpid()).memory_info().rss
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        answer = await anyone.post("/chat/messages", data=bomb, headers=headers)
        assert answer.status == 415
        assert psutil.Process(os.getpid()).memory_info().rss - before < 20_000_000

    async def test_the_slow_are_cut_off_while_others_are_served(
        self, site: Site, anyone: ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bodies, "SECONDS_FOR_JSON", 0.5)
        slow = post("A" * 43, "Content-Type: application/json", "Content-Length: 100") + b"{"
        waiting = [asyncio.create_task(raw(site, slow)) for _ in range(15)]
        await asyncio.sleep(0.1)
        async with (
            asyncio.timeout(1),
            anyone.post("/chat/messages", json={"message_id": str(uuid4()), "text": "a"}) as answer,
        ):
            assert answer.status == 202
        answers = await asyncio.gather(*waiting)
        assert all(found.startswith(b"HTTP/1.1 408") for found in answers)
        assert "quá chậm" in json.loads(answers[0].partition(b"\r\n\r\n")[2])["error"]

    async def test_a_client_that_leaves_in_the_middle_hurts_nobody(self, site: Site, anyone: ClientSession) -> None:
        half = post("A" * 43, "Content-Type: application/json", "Content-Length: 100") + b"{"
        await raw(site, half, seconds=0.1)
        assert (await anyone.get("/health/live")).status == 200
        assert site.kept.heard == []

    @pytest.mark.parametrize(
        "request_", [b"\x16\x03\x01\x02\x00\x01", b"GET /" + b"a" * 20_000, b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000]
    )
    async def test_what_is_no_http_is_dropped(self, site: Site, request_: bytes) -> None:
        answer = await raw(site, request_ + b"\r\n\r\n", seconds=2)
        assert not answer.startswith(b"HTTP/1.1 2")
        assert b"Traceback" not in answer
