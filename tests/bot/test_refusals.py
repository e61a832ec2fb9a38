"""Every command that fails says why in one plain sentence, exits non-zero, and shows nothing of the inside."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def typed(*words: str, said: str | bytes | None = None, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, words, input=said)


def refused(*words: str, said: str | None = None, **environment: str) -> str:
    """What a failing command says; anything but a sentence of ours fails the test."""
    result = typed(*words, said=said, **environment)
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Error: " in result.output
    assert "Traceback" not in result.output
    return result.output.partition("Error: ")[2].strip()


@pytest.mark.parametrize("command", [["run"], ["migrate"], ["config", "check"], ["config", "show"], ["ask", "alo"]])
def test_a_faulty_configuration_stops_every_command_with_its_key(command: list[str]) -> None:
    assert "web.port" in refused(*command, MOTCUA__WEB__PORT="nhiều")


@pytest.mark.parametrize("command", [["run"], ["migrate"], ["config", "show"], ["ask", "alo"], ["knowledge", "check"]])
def test_an_unknown_variable_stops_every_command(command: list[str]) -> None:
    assert "MOTCUA__WEB__PROT" in refused(*command, MOTCUA__WEB__PROT="1")


@pytest.mark.parametrize("command", [["run"], ["ask", "alo"], ["talk"], ["knowledge", "check"]])
def test_content_that_is_not_there_is_named(command: list[str], tmp_path: Path) -> None:
    missing = str(tmp_path / "khong-co")
    assert missing in refused(*command, MOTCUA__KNOWLEDGE__CONTENT=missing)


@pytest.mark.parametrize("command", [["run"], ["ask", "alo"], ["talk"]])
def test_faulty_content_is_told_with_file_and_line(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "phrases.yaml").write_text("- id: a\n  txet: b\n", encoding="utf-8")
    assert "phrases.yaml:2:3" in refused(*command, MOTCUA__KNOWLEDGE__CONTENT=str(tmp_path))


@pytest.mark.parametrize(
    "url", ["mysql://u@h/d", "khong phai dia chi", "sqlite://", "sqlite:///", '"sqlite:///:memory:"', "/tmp/a.sqlite3"]
)
@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_database_we_do_not_know_is_refused_by_its_key(command: str, url: str) -> None:
    assert refused(command, MOTCUA__DATABASE__URL=url).startswith("Khóa «database.url»")


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_folder_that_cannot_be_made_is_said(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kein Ordner", encoding="utf-8")
    url = f"sqlite:///{tmp_path}/file/under/it.sqlite3"
    assert "Không tạo được thư mục" in refused(command, MOTCUA__DATABASE__URL=url)


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_file_that_is_no_database_is_said(command: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Đây không phải cơ sở dữ liệu. " * 100, encoding="utf-8")
    said = refused(command, MOTCUA__DATABASE__URL=f"sqlite:///{tmp_path}/notes.txt")
    assert "Không dùng được cơ sở dữ liệu" in said
    assert "notes.txt" in said


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_in_use_is_said_with_what_to_do(taken_port: int) -> None:
    """In a process of its own: the service sets up logs and signals for all of it."""
    environment = os.environ | {"MOTCUA__WEB__PORT": str(taken_port)}
    command = [sys.executable, "-m", "bot", "run"]
    ended = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert f"Không mở được cổng 127.0.0.1:{taken_port}" in ended.stderr
    assert f"MOTCUA__WEB__PORT={taken_port + 1} python3 start.py" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_national_list_that_cannot_be_unpacked_is_named(tmp_path: Path) -> None:
    for name, content in (
        ("bad.jsonl.gz", b"not packed"),
        ("cut.jsonl.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
    ):
        (tmp_path / name).write_bytes(content)
        assert name in refused("knowledge", "check", "--against", str(tmp_path / name))


def test_a_national_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "khong-co.jsonl" in refused("knowledge", "check", "--against", str(tmp_path / "khong-co.jsonl"))


@pytest.mark.parametrize("day", ["hôm qua", "2026-02-30", "30/2/2026", "2026"])
@pytest.mark.parametrize("command", [["ask", "alo"], ["talk"], ["knowledge", "check"]])
def test_a_day_that_does_not_exist_is_refused(command: list[str], day: str) -> None:
    assert day in refused(*command, "--on", day)


@pytest.mark.parametrize("words", [["xoa-het"], ["knowledge", "chekc"], ["config"], ["--nope"], ["ask", "--nope"]])
def test_what_is_no_command_is_told_so(words: list[str]) -> None:
    result = typed(*words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in main.commands)])
def test_every_command_explains_itself_in_vietnamese(words: list[str]) -> None:
    result = typed(*words)
    assert result.exit_code == 0
    assert any(letter in result.output.lower() for letter in "ạảãàáâăđêôơưịộ")


def test_bytes_that_are_no_text_spoil_their_own_line_only() -> None:
    lines = b'{"id": 1, "question": "alo"}\n{"id": 2, "question": "\xff\xfe"}\n{"id": 3, "question": "alo"}\n'
    command = [sys.executable, "-m", "bot", "ask", "--jsonl"]
    ended = subprocess.run(command, check=False, cwd=ROOT, input=lines, capture_output=True, timeout=60)
    assert ended.returncode == 0
    one, two, three = [json.loads(line) for line in ended.stdout.splitlines()]
    assert one["decision"] == three["decision"] == "smalltalk"
    assert "error" in two or two["decision"]


def test_the_password_of_a_database_is_not_shown(tmp_path: Path) -> None:
    said = refused("migrate", MOTCUA__DATABASE__URL="postgresql://motcua:bi-mat@127.0.0.1:1/motcua")
    assert "bi-mat" not in said
