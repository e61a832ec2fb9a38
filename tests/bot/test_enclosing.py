"""A file of an officer's on its way to a citizen: with the message where it can be, else behind a link of some days."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web

from bot.channels import Enclosed, Outgoing
from bot.config import Config
from bot.enclosures import Enclosures, address_of
from bot.loops.enclosing import LINK_LASTS, Enclosing
from bot.manners import reached_by_files
from bot.web import runner
from handlers.messages import Enclosure, FileKind, Paragraph, Reply, Span
from storage import attachments, outbox
from storage.attachments import Gift
from storage.database import Database
from storage.records import Case, NewPost
from storage.tables import attachments as table
from tests.bot.outgoing import Post, Vendor
from tests.conftest import SetClock
from tests.photos import PDF, photo
from tests.storage.test_cases import filed, new

TOKEN = "t" * 43


async def gave(store: Database, clock: SetClock, kind: FileKind = "pdf", content: bytes = PDF) -> tuple[Case, int]:
    (case,) = await filed(store, new(1))
    async with store.writing() as connection:
        return case, await attachments.give(connection, Gift(case.id, kind, content, "hanh", TOKEN, clock()))


class Taking(Vendor):
    """Keeps the files too."""

    def __init__(self) -> None:
        super().__init__(repeats_safely=False)
        self.files: list[Enclosed | None] = []

    async def send(self, message: Outgoing) -> None:
        self.files.append(message.enclosed)
        await super().send(message)


@pytest.mark.parametrize("is_erased", [False, True])
async def test_the_file_is_read_when_the_message_is_sent_and_one_erased_meanwhile_is_left_out(
    store: Database, clock: SetClock, is_erased: bool
) -> None:
    case, number = await gave(store, clock)
    enclosing = Enclosing(database=store, clock=clock, address=lambda token: f"https://a.vn/chat/files/{token}")
    post = Post(store, clock, vendor := Taking(), enclosing.enclosed)
    body = Reply((Paragraph((Span("Đây ạ"),)),), file=Enclosure(number, "pdf", "tra-loi", TOKEN)).to_json()
    async with store.writing() as connection:
        await outbox.add(connection, [NewPost("zalo", "oa", "lan", body, clock(), kind="notice")])
        if is_erased:
            await connection.execute(table.delete())
    await post.send_for(1)
    file = Enclosed("tra-loi.pdf", "pdf", PDF, f"https://a.vn/chat/files/{TOKEN}")
    assert (vendor.got, vendor.files) == (["lan: Đây ạ"], [None if is_erased else file])
    assert case.code not in str(vendor.files)


@dataclass
class Page:
    url: str

    async def get(self, token: str = TOKEN) -> tuple[int, bytes, dict[str, str]]:
        async with ClientSession() as session, session.get(f"{self.url}/chat/files/{token}") as response:
            return response.status, await response.read(), dict(response.headers)


@pytest_asyncio.fixture
async def page(store: Database, clock: SetClock) -> AsyncIterator[Page]:
    site = web.Application()
    site.router.add_routes(Enclosures(Enclosing(database=store, clock=clock).behind).routes())
    served = runner(site)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", 0).start()
    yield Page(f"http://127.0.0.1:{served.addresses[0][1]}")
    await served.cleanup()


@pytest.mark.parametrize(
    ("kind", "content", "how", "media_type"),
    [("image", photo(), "inline", "image/jpeg"), ("pdf", PDF, "attachment", "application/pdf")],
)
async def test_a_link_opens_its_file_so_that_nothing_in_it_acts(
    store: Database, clock: SetClock, page: Page, kind: FileKind, content: bytes, how: str, media_type: str
) -> None:
    await gave(store, clock, kind, content)
    status, body, headers = await page.get()
    assert (status, body, headers["Content-Type"]) == (200, content, media_type)
    assert headers["Content-Disposition"].startswith(f"{how};")
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_a_link_that_is_old_or_none_says_so_in_a_sentence(store: Database, clock: SetClock, page: Page) -> None:
    await gave(store, clock)
    assert (await page.get("u" * 43))[0] == 404
    clock.move(LINK_LASTS.total_seconds())
    assert (await page.get())[0] == 200
    clock.move(1)
    status, body, _ = await page.get()
    assert (status, "hết hạn" in body.decode()) == (404, True)
    assert timedelta(days=30) == LINK_LASTS


@pytest.mark.parametrize(
    ("public_url", "personal_data", "reached"),
    [
        ("https://a.vn", "link", {"webchat", "telegram", "zalo", "zalobot"}),
        ("", "link", {"webchat", "zalo"}),
        ("", "chat", {"webchat", "telegram", "zalo"}),
    ],
)
def test_where_a_file_gets_to_somebody_follows_from_the_table(
    public_url: str, personal_data: str, reached: set[str]
) -> None:
    settings = {"web": {"public_url": public_url}, "channels": {"telegram": {"personal_data": personal_data}}}
    config = Config.model_validate(settings)
    assert reached_by_files(config) == reached
    assert address_of(config)("x") == (f"{public_url}/chat/files/x" if public_url else "")
