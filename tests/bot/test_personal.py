"""`motcua privacy`, as typed, over a database of its own."""

import asyncio
import json
import stat
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.messages import Incoming
from storage import cases, inbox
from storage.database import Database
from storage.records import Case, Lease, NewMessage
from tests.bot.test_cli import typed
from tests.databases import Databases
from tests.storage.test_cases import new

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LAN = "webchat:web:lan"
Found = TypeVar("Found")


@pytest.fixture
def url(sqlite: Databases, monkeypatch: pytest.MonkeyPatch) -> str:
    found = sqlite.ready()
    monkeypatch.setenv("MOTCUA__DATABASE__URL", found)
    return found


def do(url: str, work: Callable[[AsyncConnection], Awaitable[Found]]) -> Found:
    async def done() -> Found:
        database = Database(url)
        async with database.writing() as connection:
            found = await work(connection)
        await database.close()
        return found

    return asyncio.run(done())


async def _somebody(connection: AsyncConnection) -> Case:
    """Lan said one thing that was answered and one that waits, and filed something."""
    for number, text in enumerate(("xin chào", "còn đây")):
        said = Incoming("webchat", "web", "lan", f"m{number}", "text", NOW, text=text)
        await inbox.add(connection, [NewMessage("webchat", "web", f"m{number}", LAN, said.to_json(), NOW)])
    lease = Lease.take(NOW, 5)
    (first,) = await inbox.claim(connection, lease, 1)
    await inbox.finish(connection, [first.id], lease.token)
    case = await cases.add(connection, new())
    assert case is not None
    return case


@pytest.fixture
def case(url: str) -> Case:
    return do(url, _somebody)


async def _bodies(connection: AsyncConnection) -> list[str]:
    return [message.body.get("text", "") for message in await inbox.latest(connection, {LAN: 0}, 9)]


def test_a_copy_is_written_for_its_owner_only_and_stands_in_the_ledger(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "lan.json"
    done = typed("privacy", "export", str(file), "--case", case.code)
    assert (done.exit_code, "DL-1" in done.output) == (0, True)
    body = json.loads(file.read_text(encoding="utf-8"))
    assert [one["text"] for one in body["messages"]] == ["xin chào", "còn đây"]
    assert [one["text"] for one in body["cases"]] == [case.text]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = typed("privacy", "export", str(file), "--conversation", LAN)
    assert again.exit_code == 1
    assert "Không ghi được" in again.output
    listed = typed("privacy", "list").output
    assert listed.startswith("DL-1\tLấy bản sao\tgiấy, điện thoại, tại chỗ\t")
    assert "DL-2" not in listed  # what was not handed over was not asked for


def test_erasing_asks_first_and_leaves_what_is_not_answered_yet(url: str, case: Case) -> None:
    refused = typed("privacy", "erase", "--case", case.code)
    assert refused.exit_code == 1
    assert do(url, _bodies) == ["xin chào", "còn đây"]
    done = typed("privacy", "erase", "--case", case.code, "--yes")
    assert (done.exit_code, "Đã xóa. Yêu cầu số DL-1" in done.output) == (0, True)
    assert do(url, _bodies) == ["", "còn đây"]
    kept = do(url, lambda connection: cases.by_code(connection, case.code))
    assert kept is not None
    assert (kept.conversation, kept.text) == (None, case.text)


def test_what_must_stay_is_named_with_its_day(url: str, case: Case) -> None:
    do(url, lambda connection: cases.change(connection, case, NOW, {"retained": "KL 5"}))
    done = typed("privacy", "erase", "--conversation", LAN, "--with-cases", "--yes")
    assert done.exit_code == 0
    assert "còn chờ 1 việc" in done.output
    assert "đang chờ" in typed("privacy", "list", "--open").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("erase", "--yes"), "Ghi một trong hai"),
        (("erase", "--yes", "--case", "x", "--conversation", "y"), "Ghi một trong hai"),
        (("erase", "--yes", "--case", "khong-co"), "Không có mã theo dõi này"),
        (("erase", "--yes", "--conversation", "webchat:web:ai-do"), "Không có gì đang lưu"),
        (("export", "/khong/co/thu-muc.json", "--case", "x"), "Không có mã theo dõi này"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(url: str, words: tuple[str, ...], said: str) -> None:
    done = typed("privacy", *words)
    assert done.exit_code != 0
    assert said in done.output
    assert "Chưa có yêu cầu" in typed("privacy", "list").output
