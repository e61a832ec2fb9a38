"""The page to print: what the address says and no more, under the strict policy, whatever somebody writes in it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from aiohttp import ClientSession, web

from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.handout import Handout, html
from bot.config import Config
from bot.web import Readiness, application, runner
from handlers.messages import Items, Paragraph, Span
from knowledge.loading import load_library, packaged
from knowledge.overlay import Overlay
from tests.bot.channels.webchat.site import Conversations

DAY = date(2026, 11, 25)


@pytest.fixture
async def anyone() -> AsyncIterator[ClientSession]:
    """A browser before the whole application, with the packaged knowledge."""
    library, kept = load_library(packaged()), Conversations()
    chat = WebChat(Config(), receive=kept.receive, history=kept.history, keep=kept.keep)

    async def ready() -> Readiness:
        return Readiness(ok=True)

    app = application(Config(), webchat=chat, ready=ready, metrics=lambda: b"")
    edition = replace(library.as_of(DAY), overlay=Overlay({"procedure:dang-ky-tam-tru": "Danh sách mới ở quầy <3>."}))
    app.router.add_routes(Handout(lambda: edition, trial=True).routes())
    served = runner(app)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{served.addresses[0][1]}") as session:
        yield session
    await served.cleanup()


async def test_the_list_of_these_answers_is_on_the_page(anyone: ClientSession) -> None:
    response = await anyone.get("/chat/giay-to/dang-ky-khai-sinh?a=other.counter.1.no")
    text = await response.text()
    assert response.status == 200
    assert "<h1>Đăng ký khai sinh</h1>" in text
    assert "nhờ người khác đi; đến nơi nộp; trẻ bị bỏ rơi" in text
    assert "<li>Biên bản về việc trẻ bị bỏ rơi (1 bản chính)</li>" in text
    assert "theo thông tin ngày 25/11/2026" in text
    assert "Bản thử nghiệm" in text


async def test_it_runs_no_script_and_sets_no_cookie(anyone: ClientSession) -> None:
    response = await anyone.get("/chat/giay-to/dang-ky-khai-sinh")
    text = await response.text()
    assert "<script" not in text
    assert "style=" not in text
    assert "Set-Cookie" not in response.headers
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Robots-Tag"] == "noindex"


async def test_its_style_is_served_beside_it(anyone: ClientSession) -> None:
    text = await (await anyone.get("/chat/giay-to/dang-ky-khai-sinh")).text()
    name = text.partition('href="')[2].partition('"')[0]
    style = await anyone.get(f"/chat/giay-to/{name}")
    assert (style.status, style.content_type) == (200, "text/css")


async def test_a_list_that_is_switched_off_is_not_printed(anyone: ClientSession) -> None:
    response = await anyone.get("/chat/giay-to/dang-ky-tam-tru")
    text = await response.text()
    assert response.status == 200
    assert "đang cập nhật" in text
    assert "Danh sách mới ở quầy &lt;3&gt;." in text
    assert "<li>" not in text


@pytest.mark.parametrize("entry", ["khong-co", "sap-nhap-trang-bang", "x" * 60])
async def test_what_is_no_procedure_is_said_kindly(anyone: ClientSession, entry: str) -> None:
    response = await anyone.get(f"/chat/giay-to/{entry}")
    assert response.status == 404
    assert "không có thủ tục này" in await response.text()


@pytest.mark.parametrize("answers", ["%3Cscript%3E", "other.counter.8.yes", "0.0.0.0.0.0", "self" * 500, "%00"])
async def test_made_up_answers_show_the_list_without_them(anyone: ClientSession, answers: str) -> None:
    response = await anyone.get(f"/chat/giay-to/dang-ky-khai-sinh?a={answers}")
    assert response.status == 200
    assert "<script" not in await response.text()


def test_everything_in_rich_text_is_escaped() -> None:
    text = (
        Paragraph((Span("<b>", bold=True), Span("a\nb"), Span('"x', url="https://a.example/?a=1&b='"))),
        Items(((Span("<i>"),), (Span("đây", url="javascript:alert(1)"),)), numbered=True),
    )
    assert html(text) == (
        "<p><b>&lt;b&gt;</b>a<br>b"
        '<a href="https://a.example/?a=1&amp;b=&#x27;" rel="noopener noreferrer">&quot;x</a></p>\n'
        "<ol><li>&lt;i&gt;</li><li>đây</li></ol>"
    )
