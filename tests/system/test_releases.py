"""Two replicas on one PostgreSQL take over what is published while people ask, and no answer is of two releases."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.databases import on_postgresql
from tests.system.replicas import made, running
from tests.system.service import Citizen, Service, citizens

pytestmark = on_postgresql
MARK = re.compile(r"bản (mot|hai)")
QUESTION = "giờ mở cửa một cửa"
TOPIC = """id: gio-mo-cua
title: Giờ mở cửa, bản {mark}
short: Giờ mở cửa
field: mot-cua
ask: [giờ mở cửa một cửa]
answers: ["Câu đầu là bản {mark}.\\n\\nCâu sau là bản {mark}."]
truth: unverified
"""


def write(service: Service, mark: str) -> Path:
    folder = Path(service.environment["MOTCUA__KNOWLEDGE__CONTENT"])
    (folder / "topics").mkdir(exist_ok=True)
    (folder / "topics" / "gio-mo-cua.yaml").write_text(TOPIC.format(mark=mark), encoding="utf-8")
    return folder


@pytest_asyncio.fixture
async def pair(tmp_path: Path, database_url: str) -> AsyncIterator[list[Service]]:
    replicas = made(tmp_path, database_url, 2)
    for replica in replicas:
        write(replica, "mot")
    async with running(replicas):
        yield replicas


async def ask_on(citizen: Citizen, heard: list[tuple[float, set[str]]], until: asyncio.Event) -> None:
    """Ask the same again and again; note when each answer came and which releases it names."""
    page = citizen.events()
    while not until.is_set():
        await citizen.say(QUESTION)
        marks: set[str] = set()
        while not marks:
            event = await anext(page)
            marks = set(MARK.findall(event["text"])) if event["from"] == "bot" else set()
        heard.append((time.monotonic(), marks))
    await page.aclose()


async def test_f39_two_replicas_swap_within_5_s_under_load_and_no_answer_is_mixed(pair: list[Service]) -> None:
    heard: list[tuple[float, set[str]]] = []
    done = asyncio.Event()
    async with citizens(pair[0], 6, pair[1]) as everybody:
        asking = [asyncio.create_task(ask_on(one, heard, done)) for one in everybody]
        await asyncio.sleep(2)
        code, said = await pair[0].command("knowledge", "publish", write(pair[1], "hai"), "--note", "đổi giờ")
        published = time.monotonic()
        assert code == 0, said
        await asyncio.sleep(8)
        done.set()
        await asyncio.gather(*asking)
    assert all(len(marks) == 1 for _, marks in heard), "each answer is wholly of one release"
    assert {"mot"} in [marks for _, marks in heard]
    late = [at - published for at, marks in heard if marks == {"mot"}]
    assert max(late) < 5
    assert heard[-1][1] == {"hai"}
    for replica in pair:
        assert "release_taken_over" in replica.log.read_text(encoding="utf-8")
