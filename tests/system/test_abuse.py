"""One running service, treated badly: it stays up, small and honest."""

import asyncio
import gzip
import json
import unicodedata
from collections.abc import AsyncIterator
from uuid import uuid4

import psutil
import pytest
import pytest_asyncio
from sqlalchemy import select

from storage.database import Database
from storage.tables import inbox
from tests.databases import KINDS, Databases
from tests.system.ledger import ledger, wait_until_calm
from tests.system.service import Citizen, Service, citizens

MEGABYTE = 1_000_000
JSON = "Content-Type: application/json"


@pytest.fixture(scope="module", params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    databases: Databases = request.getfixturevalue(request.param)
    return databases.ready()


@pytest_asyncio.fixture(scope="module")
async def service(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    service = Service(tmp_path_factory.mktemp("service"), database_url=database_url)
    await service.start()
    yield service
    await service.kill()


@pytest_asyncio.fixture
async def lan(service: Service) -> AsyncIterator[Citizen]:
    async with citizens(service, 1) as (citizen,):
        yield citizen


async def send(service: Service, citizen: Citizen, body: bytes, *headers: str) -> int:
    """Write a request byte by byte as given; return the status, or 0 when the line was cut."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    head = "\r\n".join(
        [
            "POST /chat/messages HTTP/1.1",
            "Host: x",
            f"Cookie: {citizen.cookie}",
            f"Content-Length: {len(body)}",
            *headers,
        ]
    )
    writer.write(f"{head}\r\n\r\n".encode())
    try:
        for start in range(0, len(body), 65_536):
            writer.write(body[start : start + 65_536])
            await writer.drain()
        answer = await reader.readline()
    except ConnectionError:
        answer = b""
    writer.close()
    return int(answer.split()[1]) if answer else 0


def resident(service: Service) -> int:
    assert service.process is not None
    memory: int = psutil.Process(service.process.pid).memory_info().rss
    return memory


async def stored_texts(service: Service) -> dict[str, str]:
    database = Database(service.database_url)
    async with database.reading() as connection:
        rows = (await connection.execute(select(inbox.c.external_id, inbox.c.body))).all()
    await database.close()
    return {external_id.partition("@")[0]: body.get("text", "") for external_id, body in rows}


async def test_f10_the_same_word_three_times_is_three_messages(service: Service, lan: Citizen) -> None:
    said = [await lan.say("có") for _ in range(3)]
    await wait_until_calm(service.database_url, 10)
    lines = {line.external_id: line for line in await ledger(service.database_url)}
    assert [lines[message].is_whole for message in said] == [True] * 3


async def test_f28_bodies_made_to_hurt_are_refused_in_little_memory(service: Service, lan: Citizen) -> None:
    await lan.say("xin chào")
    before = resident(service)
    message = {"message_id": str(uuid4()), "text": "x" * 20 * MEGABYTE}
    bomb = gzip.compress(json.dumps(message).encode())
    assert await send(service, lan, json.dumps(message).encode(), JSON) in (413, 0)
    assert await send(service, lan, b"[" * 10_000 + b"]" * 10_000, JSON) == 400
    assert await send(service, lan, b'{"message_id":' + b"[" * 30_000, JSON) == 400
    assert await send(service, lan, bomb, JSON, "Content-Encoding: gzip") in (400, 413, 415)
    assert await send(service, lan, b"message_id=1&text=2", "Content-Type: text/plain") in (400, 415)
    assert await send(service, lan, b"\xff\xfe{}", JSON) == 400
    assert resident(service) - before < 20 * MEGABYTE


async def test_f28_others_are_served_while_somebody_writes_ever_so_slowly(service: Service, lan: Citizen) -> None:
    lines = [await asyncio.open_connection("127.0.0.1", service.port) for _ in range(50)]
    for _, writer in lines:
        writer.write(f"POST /chat/messages HTTP/1.1\r\nHost: x\r\n{JSON}\r\nContent-Length: 900\r\n\r\n{{".encode())
    async with asyncio.timeout(5):
        await lan.say("xin chào")
    for _, writer in lines:
        writer.close()


@pytest.mark.parametrize(
    "text",
    [
        "<b>đậm</b> </code> & &amp; <script>alert(1)</script>",
        "[xem](tg://user?id=1) **đậm** `mã`",
        "👶🏽" * 900,
        "không\u0000có\u0007gì\u202eđảo\u200b",
        "nửa \ud83d chữ",
        unicodedata.normalize("NFD", "đăng ký tạm trú"),
    ],
    ids=["html", "markdown", "emoji", "unseen characters", "half a pair", "decomposed"],
)
async def test_f29_odd_text_is_stored_composed_and_shown_literally(service: Service, lan: Citizen, text: str) -> None:
    message_id = await lan.say(text)
    await wait_until_calm(service.database_url, 10)
    stored = (await stored_texts(service))[message_id]
    assert stored == unicodedata.normalize("NFC", stored)
    assert not [c for c in stored if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u200b"]
    events = lan.events()
    shown = [(await anext(events))["text"]]
    await events.aclose()
    assert shown == [stored]
    assert shown[0][0] == text[0]


async def test_f40_nothing_that_was_said_and_no_secret_is_in_the_log(service: Service, lan: Citizen) -> None:
    await lan.say("Tôi là Nguyễn Thị Lan, số 0912345678, căn cước 072099001234, thư lan@example.com")
    await wait_until_calm(service.database_url, 10)
    assert await send(service, lan, b"{", JSON) == 400
    log = service.log.read_text()
    assert "listening" in log
    for secret in ("Nguyễn Thị Lan", "0912345678", "072099001234", "lan@example.com", lan.cookie.partition("=")[2]):
        assert secret not in log
