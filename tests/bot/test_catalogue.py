"""`motcua catalogue import` as an operator types it, and the commands that answer from what it made."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.app import NotStarted, build
from bot.cli import main
from bot.config import Config, Knowledge
from tests.knowledge.catalogue.listed import dump, row

CHIM = row("1.900001", name="Thủ tục xác nhận vùng nuôi chim yến", agency="Chủ tịch Ủy ban nhân dân cấp xã")


@pytest.fixture(autouse=True)
def _unconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_CONFIG", raising=False)


def typed(*words: str, said: str = "") -> Result:
    return CliRunner().invoke(main, words, input=said)


@pytest.fixture
def into(tmp_path: Path) -> str:
    folder = str(tmp_path / "into")
    done = typed(
        "catalogue", "import", str(dump(tmp_path / "a.jsonl", CHIM)), "--into", folder, "--dated", "2026-07-31"
    )
    assert done.exit_code == 0, done.output
    return folder


def test_an_import_says_what_it_left_out_and_what_it_took(tmp_path: Path) -> None:
    path = dump(tmp_path / "a.jsonl", row(), row("1.000002-Xoa"))
    done = typed("catalogue", "import", str(path), "--into", str(tmp_path / "into"), "--dated", "2026-07-31")
    assert done.exit_code == 0
    assert "Bỏ dòng 2 (mã 1.000002-Xoa): mã không đúng dạng" in done.stdout
    assert "Đã nhập 1 thủ tục" in done.stdout
    assert "bỏ 1 dòng hỏng. Ngày của danh mục: 31/7/2026." in done.stdout
    assert "Đang đọc danh mục" not in done.stdout, "progress is no part of what is printed"


def test_an_import_without_a_day_asks_for_one(tmp_path: Path) -> None:
    done = typed("catalogue", "import", str(dump(tmp_path / "a.jsonl", row())), "--into", str(tmp_path / "into"))
    assert "ngày của tệp; biết ngày của danh mục thì nhập lại với --dated" in done.stdout


def test_the_next_import_counts_first_and_lists_after(tmp_path: Path) -> None:
    rows = [row(f"1.{number:06}", name=f"Việc {number}") for number in range(1, 9)]
    later = [rows[0] | {"fee": ["1 VNĐ ()"]}, *rows[4:], row("1.000100", name="Việc mới")]
    first, second = dump(tmp_path / "a.jsonl", *rows), dump(tmp_path / "b.jsonl", *later)
    typed("catalogue", "import", str(first), "--into", str(tmp_path / "into"))
    done = typed("catalogue", "import", str(second), "--into", str(tmp_path / "into"), "--most", "2")
    assert done.stdout.splitlines()[:-1] == [
        "So với lần nhập trước: 1 mới, 3 không còn, 1 có thay đổi.",
        "  Mới: 1.000100 Việc mới",
        "  Không còn: 1.000002 Việc 2",
        "  Không còn: 1.000003 Việc 3",
        "  … và 1 nữa (xem thêm: --most 3)",
        "  Thay đổi: 1.000001 Việc 1 (phí)",
    ]
    again = typed("catalogue", "import", str(second), "--into", str(tmp_path / "into"))
    assert "không có gì thay đổi" in again.stdout


def test_a_bad_dump_is_one_plain_sentence(tmp_path: Path) -> None:
    done = typed("catalogue", "import", str(dump(tmp_path / "a.jsonl", b"{}")), "--into", str(tmp_path / "into"))
    assert done.exit_code == 1
    assert "không có thủ tục nào dùng được" in done.stderr
    assert not (tmp_path / "into").exists()


def test_a_folder_that_cannot_be_written_is_one_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "into").write_text("a file")
    done = typed("catalogue", "import", str(dump(tmp_path / "a.jsonl", row())), "--into", str(tmp_path / "into" / "x"))
    assert done.exit_code == 1
    assert "Danh mục cũ còn nguyên" in done.stderr


def test_a_question_is_answered_from_the_list_and_marked(into: str) -> None:
    done = typed("ask", "--catalogue", into, "xác nhận vùng nuôi chim yến cần gì")
    assert done.exit_code == 0
    assert "Theo danh mục quốc gia, ngày 31/7/2026 (mã 1.900001)" in done.stdout


def test_lines_of_questions_name_the_record(into: str) -> None:
    done = typed("ask", "--jsonl", "--catalogue", into, said='{"id": 1, "question": "1.900001"}\n')
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["decision"], found["entry"], found["codes"]) == ("answer", "catalogue:1.900001", ["1.900001"])


def test_a_talk_goes_on_about_a_record(into: str) -> None:
    done = typed("talk", "--catalogue", into, said="xác nhận vùng nuôi chim yến\nbao lâu có\n\n")
    assert done.stdout.count("Theo danh mục quốc gia, ngày 31/7/2026 (mã 1.900001)") == 2


def test_the_configuration_names_the_folder_too(into: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA__KNOWLEDGE__CATALOGUE", into)
    assert "mã 1.900001" in typed("ask", "1.900001").stdout


def test_a_folder_without_a_list_is_one_plain_sentence(tmp_path: Path) -> None:
    done = typed("ask", "--catalogue", str(tmp_path), "khai sinh")
    assert done.exit_code == 1
    assert "chưa có danh mục" in done.stderr
    with pytest.raises(NotStarted, match="chưa có danh mục"):
        build(Config(knowledge=Knowledge(catalogue=tmp_path)))


def test_the_service_answers_from_the_configured_list(into: str) -> None:
    app = build(Config(knowledge=Knowledge(catalogue=Path(into))))
    assert app.shelf.book.library.entry("catalogue:1.900001") is not None
