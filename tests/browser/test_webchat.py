"""What a citizen does and sees, in a real browser."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Locator, Page, expect

from bot.config import Config
from bot.settings import Channels, Webchat
from handlers.messages import Choice, Incoming, Reply
from tests.bot.channels.webchat.site import Conversations, Site, says, serving
from tests.browser.conftest import NewBrowser

AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "<svg/onload=alert(3)>",
    "javascript:alert(4)",
    "</p></article><iframe srcdoc='<script>alert(5)</script>'>",
    "{{7*7}} ${alert(6)} **đậm** [a](javascript:alert(7)) &amp; &lt;b&gt;",
]


def bubbles(page: Page, who: str) -> Locator:
    return page.locator(f"#log .message.{who} .bubble")


async def ask(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.keyboard.press("Enter")


async def test_a_question_is_answered_on_the_page(page: Page, site: Site) -> None:
    await ask(page, "làm giấy khai sinh cho con cần gì")
    await expect(bubbles(page, "citizen")).to_contain_text("làm giấy khai sinh cho con cần gì")
    await expect(bubbles(page, "bot")).to_contain_text("Giấy chứng sinh")
    await expect(bubbles(page, "bot").locator("strong")).to_have_text("Đăng ký khai sinh")
    await expect(bubbles(page, "bot").locator("ol > li")).to_have_count(2)
    await expect(page.locator(".day")).to_have_text("Hôm nay")
    await expect(page.locator("#unsent > *")).to_have_count(0)
    assert len(site.kept.heard) == 1


async def test_while_the_answer_is_on_its_way_the_page_says_so(page: Page, site: Site) -> None:
    site.kept.delay = 0.6
    await ask(page, "làm giấy khai sinh")
    await expect(page.locator("#waiting")).to_have_text("Đang trả lời…")
    await expect(bubbles(page, "bot")).to_have_count(1)
    await expect(page.locator("#waiting")).to_be_hidden()


async def test_a_choice_is_one_tap_and_stays_alive(page: Page, site: Site) -> None:
    await ask(page, "làm giấy khai sinh")
    choice = page.get_by_role("button", name="Bao lâu có")
    await choice.click()
    await expect(bubbles(page, "citizen").nth(1)).to_contain_text("Bao lâu có")
    await expect(bubbles(page, "bot").nth(1)).to_contain_text("ngay trong ngày")
    await expect(choice).to_have_accessible_name(re.compile(r"^Bao lâu có \(đã chọn\)\s*$"))
    await page.get_by_role("button", name="Lệ phí").click()
    await expect(bubbles(page, "bot")).to_have_count(3)
    assert [heard.press for heard in site.kept.heard] == [None, "m1.2", "m1.3"]


async def test_a_trembling_finger_chooses_once(page: Page, site: Site) -> None:
    await ask(page, "làm giấy khai sinh")
    await page.get_by_role("button", name="Bao lâu có").dblclick()
    await expect(bubbles(page, "bot")).to_have_count(2)
    await page.wait_for_timeout(300)
    assert len(site.kept.heard) == 2


async def test_choices_that_are_pages_open_beside_the_chat(page: Page) -> None:
    await ask(page, "làm giấy khai sinh")
    link = page.get_by_role("link", name="Nộp trực tuyến")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_an_example_is_a_question_at_one_tap(page: Page, site: Site) -> None:
    await page.get_by_role("button", name="Làm giấy khai sinh cần gì?").click()
    await expect(bubbles(page, "bot")).to_contain_text("Giấy chứng sinh")
    await expect(page.locator("#examples")).to_be_hidden()


async def test_loading_again_keeps_the_conversation_and_its_used_choices(page: Page) -> None:
    await ask(page, "làm giấy khai sinh")
    await page.get_by_role("button", name="Bao lâu có").click()
    await expect(bubbles(page, "bot")).to_have_count(2)
    before = await page.locator("#log").inner_text()
    await page.reload()
    await expect(bubbles(page, "bot")).to_have_count(2)
    assert await page.locator("#log").inner_text() == before
    await expect(page.get_by_role("button", name="Bao lâu có (đã chọn)")).to_be_visible()
    await expect(page.locator("#examples")).to_be_hidden()


async def test_my_data_is_one_tap_away_and_can_be_taken_home(page: Page) -> None:
    await page.get_by_text("Thêm", exact=True).click()
    await page.get_by_role("button", name="Dữ liệu của tôi").click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Tải về: du-lieu-cua-toi.json").click()
    path = await (await download.value).path()
    assert json.loads(path.read_text()) == {"tin": "của tôi"}


async def test_what_was_erased_is_gone_from_every_open_window(page: Page, site: Site) -> None:
    def erase(heard: Incoming) -> list[Reply]:
        if heard.text == "xóa":
            site.kept.past[heard.chat].clear()
        return [says("đã xóa" if heard.text == "xóa" else "vâng")]

    site.kept.answers = erase
    other = await page.context.new_page()
    await other.goto("/chat")
    await ask(page, "chuyện riêng")
    await expect(bubbles(other, "bot")).to_have_count(1)
    await ask(page, "xóa")
    for one in (page, other):
        await expect(bubbles(one, "bot")).to_contain_text("đã xóa")
        await expect(bubbles(one, "citizen")).to_have_count(0)
        assert "chuyện riêng" not in await one.content()
    await page.context.set_offline(True)
    await page.context.set_offline(False)
    await page.wait_for_timeout(500)
    await expect(bubbles(page, "bot")).to_have_count(1)


async def test_what_was_blanked_is_not_readable_in_any_open_window(page: Page, site: Site) -> None:
    def forget(heard: Incoming) -> list[Reply]:
        past = site.kept.past[heard.chat]
        past[-1] = replace(past[-1], content=replace(heard, text=""))
        return [says("không giữ lại")]

    site.kept.answers = forget
    other = await page.context.new_page()
    await other.goto("/chat")
    await ask(page, "mật khẩu 123456")
    for one in (page, other):
        await expect(bubbles(one, "bot")).to_contain_text("không giữ lại")
        await expect(bubbles(one, "citizen")).to_contain_text("(nội dung đã xóa)")
        assert "123456" not in await one.content()
    await page.reload()
    await expect(bubbles(page, "citizen")).to_contain_text("(nội dung đã xóa)")


class TestBadNetwork:
    async def test_what_is_asked_offline_is_kept_and_delivered_once(self, page: Page, site: Site) -> None:
        await expect(page.locator("#examples")).to_be_visible()
        await page.context.set_offline(True)
        await expect(page.locator("#banner")).to_contain_text("Mất mạng")
        for text in ("một", "hai"):
            await ask(page, text)
        await expect(page.locator("#unsent .note").first).to_contain_text("sẽ tự gửi khi có mạng")
        assert site.kept.heard == []
        await page.context.set_offline(False)
        await expect(bubbles(page, "bot")).to_have_count(2)
        await expect(page.locator("#banner")).to_be_hidden()
        assert [heard.text for heard in site.kept.heard] == ["một", "hai"]

    async def test_what_was_not_sent_survives_closing_the_page(self, page: Page, site: Site) -> None:
        site.kept.is_down = True
        await ask(page, "để dành")
        await expect(page.locator("#unsent .note")).to_contain_text("chưa lưu được")
        context = page.context
        await page.close()
        site.kept.is_down = False
        again = await context.new_page()
        await again.goto("/chat")
        await expect(bubbles(again, "citizen")).to_contain_text("để dành")
        await expect(bubbles(again, "bot")).to_have_count(1)
        assert len(site.kept.heard) == 1
        assert await again.evaluate("Object.keys(localStorage).filter((n) => n.includes('unsent')).length") == 0

    async def test_an_answer_lost_on_the_way_is_no_second_question(self, page: Page, site: Site) -> None:
        lost = []

        async def lose(route: Any) -> None:
            if lost:
                return await route.continue_()
            lost.append(await route.fetch())
            return await route.abort()

        await page.route("**/chat/messages", lose)
        await ask(page, "một")
        await expect(bubbles(page, "bot")).to_have_count(1)
        await page.wait_for_timeout(2500)
        await expect(bubbles(page, "citizen")).to_have_count(1)
        await expect(page.locator("#unsent > *")).to_have_count(0)
        assert len(site.kept.heard) == 1

    async def test_when_the_server_was_away_the_page_comes_back_by_itself(self, new_browser: NewBrowser) -> None:
        kept = Conversations()
        async with serving(kept=kept) as first:
            page = await (await new_browser()).new_page()
            await page.goto(f"{first.url}/chat")
            await expect(page.locator("#examples")).to_be_visible()
            port = int(first.url.rpartition(":")[2])
        await expect(page.locator("#banner")).to_contain_text("Mất mạng")
        await ask(page, "còn đó không")
        async with serving(kept=kept, port=port):
            await expect(bubbles(page, "citizen")).to_contain_text("còn đó không", timeout=15_000)
            await expect(page.locator("#banner")).to_be_hidden()

    async def test_too_fast_is_said_and_sent_a_little_later(self, new_browser: NewBrowser) -> None:
        config = Config(channels=Channels(webchat=Webchat(messages_per_minute=30)))
        kept = Conversations()
        async with serving(config, kept) as site:
            page = await (await new_browser()).new_page()
            await page.goto(f"{site.url}/chat")
            for n in range(31):
                await ask(page, str(n))
            await expect(page.locator("#unsent .note").first).to_contain_text("Vui lòng chờ")
            await expect(bubbles(page, "citizen")).to_have_count(31)
        assert [heard.text for heard in kept.heard] == [str(n) for n in range(31)]


async def test_a_refusal_stands_beside_the_message_and_gives_the_words_back(page: Page, site: Site) -> None:
    await ask(page, "a" * 4001)
    await expect(page.get_by_role("alert")).to_contain_text("Tin dài quá 4.000 ký tự")
    await expect(page.get_by_role("alert")).to_be_in_viewport()
    await ask(page, "ngắn hơn")
    await expect(bubbles(page, "citizen")).to_contain_text("ngắn hơn")
    await page.get_by_role("button", name="Gửi lại").click()
    await expect(page.get_by_role("alert")).to_contain_text("Tin dài quá 4.000 ký tự")
    await page.get_by_role("button", name="Sửa lại").click()
    await expect(page.locator("#text")).to_have_value("a" * 4001)
    await expect(page.locator("#unsent > *")).to_have_count(0)
    assert len(site.kept.heard) == 1


class TestManyWindows:
    async def test_two_windows_of_one_citizen_show_the_same(self, page: Page) -> None:
        other = await page.context.new_page()
        await other.goto("/chat")
        await ask(page, "làm giấy khai sinh")
        for one in (page, other):
            await expect(bubbles(one, "citizen")).to_have_count(1)
            await expect(bubbles(one, "bot")).to_have_count(1)

    async def test_another_browser_reads_nothing(self, page: Page, new_browser: NewBrowser) -> None:
        await ask(page, "chuyện riêng của tôi")
        await expect(bubbles(page, "bot")).to_have_count(1)
        stranger = await (await new_browser()).new_page()
        await stranger.goto("/chat")
        await expect(stranger.locator("#examples")).to_be_visible()
        assert "chuyện riêng" not in await stranger.content()

    async def test_scripts_cannot_read_the_cookie(self, page: Page) -> None:
        assert await page.evaluate("document.cookie") == ""

    async def test_too_many_windows_are_told_to_close_some(self, page: Page) -> None:
        for _ in range(5):
            last = await page.context.new_page()
            await last.goto("/chat")
        await expect(last.locator("#banner")).to_contain_text("quá nhiều cửa sổ")


class TestF30:
    @pytest.mark.parametrize("text", HOSTILE)
    async def test_hostile_text_is_shown_as_it_was_typed(self, page: Page, text: str) -> None:
        await ask(page, text)
        await expect(bubbles(page, "citizen").locator("p")).to_have_text(text)
        await expect(bubbles(page, "bot").locator("strong")).to_have_text(text)
        await expect(page.locator("main script, main iframe, #log img, main svg")).to_have_count(0)

    async def test_hostile_labels_and_addresses_do_nothing(self, page: Page, site: Site) -> None:
        label = "<img src=x onerror=alert(1)>"
        unsafe = Reply(
            says("").text,
            (Choice(label, press="m1.1"), Choice("x", url="javascript:alert(2)"), Choice("y", url=" data:,")),
        )
        site.kept.answers = lambda heard: [unsafe]
        await ask(page, "a")
        await page.get_by_role("button", name=label).click()
        await expect(bubbles(page, "citizen").nth(1).locator("p")).to_have_text(label)
        await expect(page.locator("#log a")).to_have_count(0)


class TestForEverybody:
    @pytest.mark.parametrize("large", [False, True])
    async def test_the_narrowest_phone_needs_no_sideways_scrolling(self, new_browser: NewBrowser, large: bool) -> None:
        context = await new_browser(viewport={"width": 320, "height": 568})
        page = await context.new_page()
        await page.goto("/chat")
        if large:
            await page.click("#large")
        await ask(page, "làm giấy khai sinh " + "dài" * 60)
        await expect(bubbles(page, "bot")).to_have_count(1)
        assert await page.evaluate("document.documentElement.scrollWidth") == 320
        assert await page.evaluate("main.scrollWidth <= main.clientWidth")
        await expect(page.get_by_role("button", name="Gửi", exact=True)).to_be_in_viewport(ratio=1)
        await expect(page.locator("#more summary")).to_be_in_viewport(ratio=1)

    async def test_whatever_is_tapped_is_as_large_as_a_fingertip(self, page: Page) -> None:
        await ask(page, "làm giấy khai sinh")
        await expect(bubbles(page, "bot")).to_have_count(1)
        await page.click("#more summary")
        for node in await page.locator("button:visible, summary:visible, .choices a:visible, textarea").all():
            box = await node.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 44, await node.inner_text()

    async def test_the_beginning_of_a_long_answer_is_what_one_sees_first(self, page: Page, site: Site) -> None:
        site.kept.answers = lambda heard: [says("\n".join(f"dòng {n}" for n in range(80)))]
        await ask(page, "a")
        await expect(bubbles(page, "bot")).to_have_count(1)
        await page.wait_for_timeout(100)
        top = await bubbles(page, "bot").evaluate("(node) => node.getBoundingClientRect().top - main.offsetTop")
        assert 0 <= top < 150  # the question may stand above it

    async def test_large_letters_and_the_dark_ground_are_remembered(self, page: Page) -> None:
        size = "parseFloat(getComputedStyle(document.querySelector('.intro p')).fontSize)"
        ground = "getComputedStyle(document.body).backgroundColor"
        before, light = await page.evaluate(size), await page.evaluate(ground)
        await page.get_by_role("button", name="Chữ to").click()
        await page.click("#more summary")
        await page.get_by_role("button", name="Nền tối").click()
        await page.reload()
        assert await page.evaluate(size) >= before * 1.25
        assert await page.evaluate(ground) != light
        await expect(page.get_by_role("button", name="Chữ to")).to_have_attribute("aria-pressed", "true")

    async def test_a_phone_set_to_dark_gets_the_dark_ground(self, new_browser: NewBrowser, page: Page) -> None:
        dark = await (await new_browser(color_scheme="dark")).new_page()
        await dark.goto("/chat")
        ground = "getComputedStyle(document.body).backgroundColor"
        assert await dark.evaluate(ground) != await page.evaluate(ground)

    async def test_the_keyboard_alone_is_enough(self, page: Page, site: Site) -> None:
        await expect(page.locator("#examples")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Tới ô gõ câu hỏi")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("#text")).to_be_focused()
        await page.keyboard.type("làm giấy khai sinh")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("cần gì")
        await page.keyboard.press("Enter")
        await expect(bubbles(page, "bot")).to_have_count(1)
        assert site.kept.heard[0].text == "làm giấy khai sinh\ncần gì"
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Shift+Tab")
        await expect(page.get_by_role("button", name="Lệ phí")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(bubbles(page, "bot")).to_have_count(2)

    async def test_the_menu_closes_with_escape(self, page: Page) -> None:
        await page.locator("#more summary").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Nền tối")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Nền tối")).to_be_hidden()
        await expect(page.locator("#more summary")).to_be_focused()

    async def test_a_syllable_ended_with_enter_is_not_sent(self, page: Page, site: Site) -> None:
        await page.fill("#text", "khai sinh")
        await page.evaluate(
            "document.getElementById('text').dispatchEvent("
            "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
        )
        await expect(page.locator("#text")).to_have_value("khai sinh")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_axe_finds_nothing(self, new_browser: NewBrowser, site: Site, scheme: str) -> None:
        context = await new_browser(color_scheme=scheme, bypass_csp=True)
        page = await context.new_page()
        await page.goto("/chat")
        await expect(page.locator("#examples")).to_be_visible()
        assert await faults_of(page) == []
        await ask(page, "làm giấy khai sinh")
        await page.get_by_role("button", name="Bao lâu có").click()
        await expect(bubbles(page, "bot")).to_have_count(2)
        await ask(page, "a" * 4001)
        await expect(page.get_by_role("alert")).to_be_visible()
        await page.click("#more summary")
        await page.click("#large")
        assert await faults_of(page) == []

    async def test_what_comes_is_read_aloud_and_what_was_there_is_not(self, page: Page) -> None:
        assert 'role="log" aria-live="off"' in await (await page.request.get("/chat")).text()
        await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
        await ask(page, "làm giấy khai sinh")
        await expect(bubbles(page, "bot").locator(".unseen")).to_have_text("Trợ lý:")

    async def test_without_javascript_the_page_says_what_to_do(self, new_browser: NewBrowser) -> None:
        page = await (await new_browser(java_script_enabled=False)).new_page()
        await page.goto("/chat")
        await expect(page.locator("noscript p")).to_contain_text("Trang này cần JavaScript")
        await expect(page.locator("noscript p")).to_be_visible()
        await expect(page.get_by_role("link", name="113")).to_be_visible()

    async def test_on_paper_only_the_conversation_remains(self, page: Page) -> None:
        await ask(page, "làm giấy khai sinh")
        await expect(bubbles(page, "bot")).to_have_count(1)
        await page.emulate_media(media="print")
        await expect(page.locator("form")).to_be_hidden()
        await expect(bubbles(page, "bot")).to_be_visible()


async def faults_of(page: Page) -> list[str]:
    await page.add_script_tag(content=AXE.read_text())
    found = await page.evaluate("axe.run(document)")
    return [f"{fault['id']}: {node['html']}" for fault in found["violations"] for node in fault["nodes"]]


@pytest.fixture
async def commune(site: Site) -> AsyncIterator[str]:
    """The commune's own site: another origin, with a strict policy of its own, and one line of ours."""

    async def front(_request: web.Request) -> web.Response:
        script = f"<script src='{site.url}/chat/button.js'></script>"
        policy = f"default-src 'none'; script-src {site.url}; style-src 'none'; img-src data:"
        return web.Response(
            text=f"<!doctype html><html lang=vi><link rel=icon href=data:,><title>Xã</title><h1>Xã</h1>{script}",
            content_type="text/html",
            headers={"Content-Security-Policy": policy},
        )

    app = web.Application()
    app.router.add_get("/", front)
    served = web.AppRunner(app)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{served.addresses[0][1]}/"
    await served.cleanup()


class TestButton:
    async def test_one_line_on_the_communes_page_opens_the_chat(
        self, new_browser: NewBrowser, site: Site, commune: str
    ) -> None:
        context = await new_browser(viewport={"width": 1200, "height": 800})
        page = await context.new_page()
        await page.goto(commune)
        button = page.get_by_role("link", name="Hỏi thủ tục (mở cửa sổ mới)")
        box = await button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] + box["width"] == 1200 - 16
        async with context.expect_page() as opened:
            await button.click()
        chat = await opened.value
        await expect(chat.get_by_role("heading", name="Một cửa")).to_be_visible()
        assert chat.url == f"{site.url}/chat"
        assert await chat.evaluate("opener") is None

    async def test_it_can_be_reached_and_seen_with_the_keyboard(self, new_browser: NewBrowser, commune: str) -> None:
        context = await new_browser()
        page = await context.new_page()
        await page.goto(commune)
        await page.keyboard.press("Tab")
        button = page.locator("#motcua-button")
        await expect(button).to_be_focused()
        assert "solid" in await button.evaluate("(node) => getComputedStyle(node).outline")
        async with context.expect_page() as opened:
            await page.keyboard.press("Enter")
        await expect((await opened.value).locator("#text")).to_be_visible()


async def test_a_link_that_lets_one_follow_a_case_lays_its_code_ready_and_says_nothing(page: Page, site: Site) -> None:
    await page.goto(page.url + "#theo-k7m29qx4tr5")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("Theo dõi mã K7M2-9QX4-TR-5")
    assert "#" not in page.url
    assert site.kept.heard == []
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(bubbles(page, "citizen")).to_contain_text("Theo dõi mã K7M2-9QX4-TR-5")
    assert [heard.text for heard in site.kept.heard] == ["Theo dõi mã K7M2-9QX4-TR-5"]


async def test_what_a_printed_code_leads_to_is_opened_once(page: Page, site: Site) -> None:
    await page.goto(page.url + "#mo-hailong_tt-pvhcc-trang-bang")
    await page.reload()
    await expect(bubbles(page, "citizen")).to_have_count(1)
    assert "#" not in page.url
    await page.reload()
    await expect(bubbles(page, "citizen")).to_have_count(1)
    assert [heard.press for heard in site.kept.heard] == ["link|hailong_tt-pvhcc-trang-bang"]
