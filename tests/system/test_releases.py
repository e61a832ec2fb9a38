"""Two replicas on one PostgreSQL take over what is published while people ask, and no answer is of two releases."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.folders import write_folder
from knowledge.examining import read_folder
from knowledge.loading import packaged
from tests.databases import on_postgresql
from tests.system.replicas import made, running
from tests.system.service import Service, citizens
from tests.system.swapping import FEE_QUESTION, Publisher, asked, marked, published, until_taken_over

pytestmark = on_postgresql
QUESTION = "giờ mở cửa một cửa"
TOPIC = """id: gio-mo-cua
title: Giờ mở cửa, bản {mark}
short: Giờ mở cửa
field: mot-cua
ask: [giờ mở cửa một cửa]
answers: ["Câu đầu là bản {mark}.\\n\\nCâu sau là bản {mark}."]
truth: unverified
"""


def content_of(service: Service) -> Path:
    return Path(service.environment["MOTCUA__KNOWLEDGE__CONTENT"])


def write(service: Service, mark: str) -> Path:
    folder = content_of(service)
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


async def test_f39_two_replicas_swap_within_5_s_under_load_and_no_answer_is_mixed(pair: list[Service]) -> None:
    async with citizens(pair[0], 6, pair[1]) as everybody, asked(QUESTION, everybody, pair) as watch:
        await asyncio.sleep(2)
        code, said = await pair[0].command("knowledge", "publish", write(pair[1], "hai"), "--note", "đổi giờ")
        published_at = time.monotonic()
        assert code == 0, said
        await until_taken_over(pair, 2, 5)
        await asyncio.sleep(1)
        before_it = time.monotonic()
        code, said = await pair[1].command("knowledge", "rollback")
        rolled_back_at = time.monotonic()
        assert code == 0, said
        await until_taken_over(pair, 1, 5)
        await asyncio.sleep(1)
    assert watch.mixed() == []
    assert watch.answered[0].marks[0] == "mot"
    assert 0 <= watch.last_of("mot", published_at, before_it) < 5
    assert "hai" in watch.heard(published_at, before_it)
    assert 0 <= watch.last_of("hai", rolled_back_at) < 5
    assert watch.answered[-1].marks[0] == "mot"


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_f39_a_new_fee_in_the_full_content_is_answered_by_both_and_put_back(
    tmp_path: Path, database_url: str
) -> None:
    before, after = (marked(read_folder(packaged()), mark) for mark in ("mot", "hai"))
    replicas = made(tmp_path, database_url, 2)
    for replica in replicas:  # as on two machines: neither reads what the other has built
        replica.environment["XDG_CACHE_HOME"] = str(tmp_path / f"cache{replica.port}")
        write_folder(content_of(replica) / "full", before)
        replica.environment["MOTCUA__KNOWLEDGE__CONTENT"] = str(content_of(replica) / "full")
    publisher = Publisher(database_url)
    async with (
        running(replicas),
        citizens(replicas[0], 6, replicas[1]) as everybody,
        asked(FEE_QUESTION, everybody, replicas) as watch,
    ):
        await asyncio.sleep(2)
        published_at = await publisher.publish(published(before), published(after))
        await until_taken_over(replicas, 2, 60)
        await asyncio.sleep(2)
        rolled_back_at = await publisher.roll_back()
        await until_taken_over(replicas, 1, 60)
        await asyncio.sleep(2)
    await publisher.database.close()
    assert watch.mixed() == []
    assert all(len(one.marks) == 2 for one in watch.answered), "the fee and the bot's own sentence"
    assert watch.heard(0, published_at) == {"mot"}
    assert "hai" in watch.heard(published_at, rolled_back_at)
    assert watch.answered[-1].marks == ("mot", "mot")
    still = max(watch.beats(published_at, rolled_back_at))
    assert still < 2, f"an event loop stood still for {still:.1f} s"
