"""The page over real sockets and a real database: shown often, taken once, within bounds, for nobody else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pytest
from aiohttp import ClientSession, FormData, web
from sqlalchemy import select

from bot.config import Config
from bot.loops.slipping import Slipping
from bot.slips.site import PER_MINUTE, Slips
from bot.uploads import Upload, cleaned
from handlers.desk.proofs import digest
from handlers.dialogue import Dialogue
from handlers.messages import Incoming, Slip
from storage import attachments, dialogues, page_links
from storage.database import Database
from storage.tables import inbox
from storage.tables import page_links as links
from tests.conftest import SetClock
from tests.photos import photo

LAN = {"name": "Nguyễn Thị Lan", "address": "ấp Bình Hòa", "phone": "0900 000 000"}
TOKEN = "t" * 43
WHOSE = "telegram:5:42"


@dataclass
class Page:
    url: str
    session: ClientSession
    store: Database
    clock: SetClock
    rung: list[str]

    async def offer(self, token: str = TOKEN) -> None:
        async with self.store.writing() as connection:
            await page_links.offer(connection, digest(token), WHOSE, self.clock() + timedelta(hours=1))

    async def await_winner(self) -> None:
        """The conversation has asked who wants to win a quiz."""
        async with self.store.writing() as connection:
            body = Dialogue(waiting="quiz:cuoc-thi").to_json()
            await dialogues.store(connection, {WHOSE: body}, self.clock())

    async def get(self, token: str = TOKEN) -> tuple[int, str]:
        async with self.session.get(f"{self.url}/gui/{token}") as response:
            return response.status, await response.text()

    async def send(self, *files: bytes, token: str = TOKEN, origin: str = "", **fields: str) -> tuple[int, str]:
        form = FormData(fields, default_to_multipart=True)
        for content in files:
            form.add_field("file", BytesIO(content), filename="../../<b>.html", content_type="text/html")
        headers = {"Origin": origin or self.url}
        async with self.session.post(f"{self.url}/gui/{token}", data=form, headers=headers) as response:
            return response.status, await response.text()

    async def heard(self) -> list[Incoming]:
        async with self.store.reading() as connection:
            bodies = (await connection.execute(select(inbox.c.body).order_by(inbox.c.id))).scalars().all()
        return [Incoming.from_json(body) for body in bodies]


@pytest.fixture
async def page(store: Database, clock: SetClock) -> AsyncIterator[Page]:
    rung: list[str] = []
    slipping = Slipping(database=store, clock=clock, stored=rung.extend)

    async def clean(content: bytes) -> Upload:
        return cleaned(content)

    app = web.Application()
    app.router.add_routes(Slips(Config(), opens=slipping.opens, take=slipping.take, clean=clean).routes())
    served = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", 0).start()
    async with ClientSession() as session:
        yield Page(f"http://127.0.0.1:{served.addresses[0][1]}", session, store, clock, rung)
    await served.cleanup()


async def test_what_is_given_is_a_message_of_the_conversation_and_the_link_is_used_up(page: Page) -> None:
    await page.offer()
    for _ in range(2):  # to look at it uses nothing up: vendors look at links too
        assert (await page.get())[0] == 200
    status, text = await page.send(photo(), **LAN)
    assert (status, "quay lại cuộc trò chuyện" in text) == (200, True)
    (heard,) = await page.heard()
    assert (heard.conversation, heard.kind) == (WHOSE, "slip")
    assert heard.slip is not None
    assert (heard.slip.name, heard.slip.phone) == (LAN["name"], "0900000000")
    assert [file.kind for file in heard.slip.files] == ["image"]
    assert page.rung == [WHOSE]
    assert (await page.get())[0] == 410
    assert (await page.send(**LAN))[0] == 410
    assert len(await page.heard()) == 1


async def test_whoever_wants_to_win_reads_what_is_kept_for_how_long_and_is_asked_no_more_than_that(page: Page) -> None:
    await page.offer()
    await page.await_winner()
    status, text = await page.get()
    assert status == 200
    for told in ("họ tên và số điện thoại", "sau 180 ngày", "Rút tên khỏi cuộc thi", "Không bắt buộc"):
        assert told in text, told
    for asked in ('name="address"', 'name="file"', "xem lại"):
        assert asked not in text, asked
    status, text = await page.send(photo(), **LAN)
    assert (status, "ghi cho cuộc thi" in text) == (200, True)
    (heard,) = await page.heard()
    assert heard.slip == Slip(LAN["name"], "", "0900000000"), (
        "an address and a photo that come all the same are not kept"
    )
    assert (await page.get())[0] == 410


@pytest.mark.parametrize(("changed", "said"), [({"name": ""}, "họ và tên"), ({"phone": "12"}, "Số điện thoại")])
async def test_whoever_wants_to_win_leaves_both_or_nothing(page: Page, changed: dict[str, str], said: str) -> None:
    await page.offer()
    await page.await_winner()
    status, text = await page.send(**({"name": LAN["name"], "phone": LAN["phone"]} | changed))
    assert (status, await page.heard()) == (422, [])
    assert said in text
    assert "Giữ bao lâu" in text, "the page stays the one of the quiz"


async def test_a_page_that_outlived_the_quizs_question_is_the_usual_one(page: Page) -> None:
    await page.offer()
    await page.await_winner()
    async with page.store.writing() as connection:
        await dialogues.store(connection, {WHOSE: Dialogue().to_json()}, page.clock())
    assert 'name="address"' in (await page.get())[1]


async def test_only_the_digest_of_a_link_is_kept(page: Page) -> None:
    await page.offer()
    async with page.store.reading() as connection:
        kept = (await connection.execute(select(links))).all()
    assert TOKEN not in str(kept)


async def test_a_link_opens_for_an_hour_and_a_wrong_one_never(page: Page) -> None:
    await page.offer()
    assert (await page.get("u" * 43))[0] == 410
    assert (await page.send(token="u" * 43, **LAN))[0] == 410
    page.clock.move(3601)
    assert (await page.get())[0] == 410
    assert (await page.send(**LAN))[0] == 410
    assert await page.heard() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "họ và tên"),
        ({"name": "x" * 81}, "họ và tên"),
        ({"address": ""}, "địa chỉ"),
        ({"phone": "12345"}, "Số điện thoại"),
        ({"name": "", "address": "", "phone": ""}, "ít nhất một ảnh"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_stays(page: Page, changed: dict[str, str], said: str) -> None:
    await page.offer()
    status, text = await page.send(**(LAN | changed))
    assert (status, await page.heard()) == (422, [])
    assert said in text
    assert all(value in text for value in (LAN | changed).values() if 0 < len(value) < 80)
    assert (await page.send(**LAN))[0] == 200  # the link was not used up


async def test_f33_a_file_that_is_none_is_refused_and_nothing_is_stored(page: Page) -> None:
    await page.offer()
    status, text = await page.send(photo(), b"<script>alert(1)</script>", **LAN)
    assert (status, "Chỉ nhận ảnh" in text) == (422, True)
    async with page.store.reading() as connection:
        assert await attachments.count_since(connection, WHOSE, page.clock() - timedelta(days=1)) == 0


async def test_f33_too_many_and_too_large_are_refused(page: Page) -> None:
    await page.offer()
    assert (await page.send(*[photo()] * 6, **LAN))[0] == 422
    assert (await page.send(b"%PDF-" + b"x" * 5_000_000, **LAN))[0] == 422
    assert await page.heard() == []


async def test_f33_a_part_with_broken_headers_is_refused_and_the_link_stays(page: Page) -> None:
    await page.offer()
    headers = {"Origin": page.url, "Content-Type": "multipart/form-data; boundary=b"}
    body = b"--b\r\nnone\r\n\r\nx\r\n--b--\r\n"
    async with page.session.post(f"{page.url}/gui/{TOKEN}", data=body, headers=headers) as response:
        assert (response.status, "không đọc được" in await response.text()) == (422, True)
    assert (await page.get())[0] == 200


async def test_f30_what_was_typed_is_shown_as_text(page: Page) -> None:
    await page.offer()
    _, text = await page.send(name='"><script>alert(1)</script>', address="x", phone="1")
    assert "<script>" not in text
    assert "&#34;&gt;&lt;script&gt;" in text


async def test_f37_another_site_cannot_send_the_form(page: Page) -> None:
    await page.offer()
    assert (await page.send(origin="https://evil.example", **LAN))[0] == 403
    assert await page.heard() == []


async def test_who_asks_too_often_waits(page: Page) -> None:
    statuses = [(await page.get("u" * 43))[0] for _ in range(PER_MINUTE + 1)]
    assert statuses == [410] * PER_MINUTE + [429]


async def test_expired_links_are_deleted(page: Page) -> None:
    await page.offer()
    async with page.store.writing() as connection:
        assert await page_links.delete_before(connection, page.clock(), 10) == 0
        assert await page_links.delete_before(connection, page.clock() + timedelta(hours=2), 10) == 1
