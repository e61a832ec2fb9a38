"""`motcua cases`: what an operator sees of what citizens left, and what a spreadsheet makes of it."""

import asyncio
import csv
import io
import json
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from click.testing import CliRunner, Result

from bot import casebook, casework
from bot.cli import main
from handlers.tracking import issue, read
from storage import audit, cases
from storage.database import Database
from storage.records import Case, NewCase
from tests.storage.test_cases import ids

NIGHT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
"""Half past midnight of 23 November in Viet Nam."""
FORMULA = "=cmd|'/c calc'!A1"
Typed = Callable[..., Awaitable[Result]]


def new(number: int, text: str, kind: str = "gop_y", office: str | None = None) -> NewCase:
    at = NIGHT + timedelta(days=number - 1)
    return NewCase(issue(Random(number)), kind, number, f"telegram:bot:{number}", "telegram", text, at, office=office)


@pytest_asyncio.fixture
async def typed(store: Database, database_url: str) -> AsyncIterator[Typed]:
    """Types a command over three cases, one a day; the last one's words are erased."""
    async with store.writing() as connection:
        await cases.add(connection, new(1, "Ghế ít quá, gọi tôi 0912 345 678"))
        await cases.add(connection, new(2, FORMULA, "cau_hoi", "tt-pvhcc-go-dau"))
        await cases.add(connection, new(3, "bỏ"))
        await cases.erase(connection, await ids(connection, "telegram:bot:3"), NIGHT)

    async def type_(*words: str) -> Result:
        environment = {"MOTCUA__DATABASE__URL": database_url}
        return await asyncio.to_thread(CliRunner().invoke, main, ["cases", *words], env=environment)

    yield type_


async def test_the_newest_come_first_with_personal_numbers_covered(typed: Typed) -> None:
    result = await typed("list")
    assert result.exit_code == 0, result.output
    heading, *lines = result.output.splitlines()
    assert heading.split() == ["Mã", "Nhận", "lúc", "Loại", "Tình", "trạng", "Kênh", "Nội", "dung"]
    assert [read(line[:14]) for line in lines] == [new(number, "").code for number in (3, 2, 1)]
    assert "23/11/2026 00:30  góp ý" in lines[2]
    assert lines[2].endswith("Ghế ít quá, gọi tôi [số đã che]")
    assert lines[0].endswith("(đã xóa theo yêu cầu)")
    assert "telegram:bot" not in result.output


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--kind", "cau_hoi"], [2]),
        (["--state", "received"], [3, 2, 1]),
        (["--since", "2026-11-24"], [3, 2]),
        (["--kind", "gop_y", "--since", "2026-11-24"], [3]),
        (["--until", "2026-11-24"], [2, 1]),
        (["--since", "2026-11-24", "--until", "2026-11-24"], [2]),
        (["--office", "tt-pvhcc-go-dau"], [2]),
    ],
)
async def test_the_list_is_filtered(typed: Typed, words: list[str], found: list[int]) -> None:
    told = json.loads((await typed("list", "--json", *words)).output)
    assert [read(case["code"]) for case in told] == [new(number, "").code for number in found]


async def test_json_says_what_is_kept_and_not_whose(typed: Typed) -> None:
    told = json.loads((await typed("list", "--json")).output)
    assert told[2] == {
        "code": casebook.shown(new(1, "").code),
        "created_at": NIGHT.isoformat(),
        "changed_at": NIGHT.isoformat(),
        "kind": "gop_y",
        "state": "received",
        "channel": "telegram",
        "category": None,
        "office": None,
        "entry": None,
        "linked": True,
        "text": "Ghế ít quá, gọi tôi [số đã che]",
    }
    assert (told[0]["linked"], told[0]["text"]) == (False, "")


async def test_a_cut_list_says_that_there_is_more(typed: Typed) -> None:
    output = (await typed("list", "--most", "2")).output
    assert len(output.splitlines()) == 4
    assert output.endswith("Còn nữa: chỉ in 2 dòng mới nhất (--most).\n")
    assert "Còn nữa" not in (await typed("list", "--most", "3")).output


async def test_with_nothing_found_it_says_so(typed: Typed) -> None:
    assert (await typed("list", "--since", "2030-01-01")).output == "Chưa có góp ý, câu hỏi nào như vậy.\n"


async def test_without_tables_it_says_what_to_do(tmp_path: Path) -> None:
    environment = {"MOTCUA__DATABASE__URL": f"sqlite:///{tmp_path}/none.sqlite3"}
    result = await asyncio.to_thread(CliRunner().invoke, main, ["cases", "list"], env=environment)
    assert result.exit_code == 1
    assert "motcua migrate" in result.output


async def test_f31_the_export_has_no_formula_and_opens_as_utf_8(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "gop-y.csv"
    assert (await typed("export", str(file))).output == f"Đã ghi 3 dòng vào {file}.\n"
    written = file.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    heading, _, second, first = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert heading == list(casebook.HEADINGS.values())
    assert second[-1] == "'" + FORMULA
    assert first[-1] == "Ghế ít quá, gọi tôi [số đã che]"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_whoever_lists_or_takes_out_leaves_a_line_in_the_audit(
    typed: Typed, store: Database, tmp_path: Path
) -> None:
    await typed("list", "--most", "2")
    await typed("export", str(tmp_path / "a.csv"), "--since", "2026-11-24", "--until", "2026-11-30", "--office", "x")
    async with store.reading() as connection:
        lines = [line for _, line in await audit.latest(connection, 9)]
    assert [(line.login, line.action, line.object, line.field) for line in lines] == [
        ("command line", "cases exported", "cases:2026-11-24..2026-11-30:x", "0 rows"),
        ("command line", "cases listed", "cases:..:all", "2 rows"),
    ]


async def test_too_many_are_not_taken_out_by_half(
    typed: Typed, store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casework, "MOST_CASES", 2)
    result = await typed("export", str(tmp_path / "a.csv"))
    assert result.exit_code == 1
    assert "Nhiều hơn 2 dòng. Hãy giới hạn bằng --since, --until hoặc --office." in result.output
    assert not (tmp_path / "a.csv").exists()
    async with store.reading() as connection:
        assert await audit.latest(connection, 9) == []


async def test_the_export_writes_over_nothing(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "gop-y.csv"
    file.write_text("của tôi")
    result = await typed("export", str(file))
    assert result.exit_code == 1
    assert "Không ghi được" in result.output
    assert file.read_text() == "của tôi"


@pytest.mark.parametrize(
    "text", [FORMULA, "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "x" * 40_000, "a\x00=b", '";"\n=1']
)
def test_f31_every_cell_is_text_whatever_was_written(text: str) -> None:
    case = Case(
        1, new(1, "").code, "gop_y", "received", None, "web", None, None, None, text, None, None, 1, NIGHT, NIGHT
    )
    _, row = csv.reader(io.StringIO(casebook.as_csv([case]).decode("utf-8-sig"), newline=""))
    assert row[-1].lstrip("'") == text.replace("\x00", "")
    assert not any(cell.startswith(casebook.FORMULAS) for cell in row)
