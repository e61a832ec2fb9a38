"""`start.py` says in one sentence what is missing, on any Python."""

import ast
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

START = Path(__file__).parents[1] / "start.py"


def test_an_old_python_can_read_it() -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_which_one_to_take() -> None:
    as_if_old = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(START)!r}, run_name='__main__')"
    ended = subprocess.run([sys.executable, "-c", as_if_old], check=False, capture_output=True, text=True, timeout=30)
    assert ended.returncode != 0
    assert "3.11" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture
def start(tmp_path: Path) -> ModuleType:
    """`start.py` in a place of its own, where it would install the locks of a small project."""
    for name in ("start.py", "requirements.lock", "tests/requirements.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(START.parent / name, tmp_path / name)
    spec = importlib.util.spec_from_file_location("start_apart", tmp_path / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Programs:
    """Stands for pip, uv and the programs in `.venv`: writes down what was to be run and ends as it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, start: ModuleType) -> None:
        self.run_commands: list[list[str]] = []
        self.installed: list[list[str]] = []
        self.become: list[list[str]] = []
        self.failing: set[str] = set()
        self.installer_code = 0
        monkeypatch.setattr(start.subprocess, "run", self._run)
        monkeypatch.setattr(start.subprocess, "Popen", self._popen)
        monkeypatch.setattr(start.os, "execv", lambda path, command: self.become.append(command))
        monkeypatch.setattr(start.shutil, "which", lambda name: None)

    def _run(self, command: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        self.run_commands.append(command)
        if command[1:3] == ["-m", "venv"]:
            Path(command[3]).mkdir()
        return subprocess.CompletedProcess(command, int(Path(command[0]).name in self.failing))

    def _popen(self, command: list[str], **_options: Any) -> Any:
        self.installed.append(command)
        said = ["Collecting aiohttp==3.14.5\n", "ERROR: no network\n"]
        return SimpleNamespace(stdout=iter(said), wait=lambda: self.installer_code)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch, start: ModuleType) -> Programs:
    return Programs(monkeypatch, start)


def test_the_first_start_installs_the_lock_with_hashes_then_the_project(start: ModuleType, programs: Programs) -> None:
    start.install("run")
    (made,) = programs.run_commands
    assert made[1:3] == ["-m", "venv"]
    lock, project = programs.installed
    assert lock[-3:] == ["--require-hashes", "-r", "requirements.lock"]
    assert project[-4:] == ["--no-deps", "--no-build-isolation", "-e", "."]
    assert Path(lock[0]).is_relative_to(start.HERE)


def test_what_stands_already_is_not_installed_again(start: ModuleType, programs: Programs) -> None:
    start.install("run")
    start.install("run")
    assert len(programs.installed) == 2


def test_what_was_installed_for_tests_can_run_but_not_the_other_way_round(
    start: ModuleType, programs: Programs
) -> None:
    start.install("test")
    start.install("run")
    assert len(programs.installed) == 2
    shutil.rmtree(start.VENV)
    start.install("run")
    start.install("test")
    assert len(programs.installed) == 6


@pytest.mark.parametrize("what", ["lock", "python", "place"])
def test_a_changed_lock_python_or_place_is_installed_anew(
    start: ModuleType, programs: Programs, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    start.install("run")
    before = start.fingerprint("requirements.lock")
    assert start.fingerprint("requirements.lock") == before
    if what == "lock":
        with (Path(start.HERE) / "requirements.lock").open("a") as lock:
            lock.write("# one line more\n")
    elif what == "python":
        monkeypatch.setattr(start.sys, "version_info", (3, 99, 0))
    else:
        monkeypatch.setattr(start, "HERE", shutil.copytree(start.HERE, f"{start.HERE}-moved"))
    assert start.fingerprint("requirements.lock") != before
    start.install("run")
    assert len(programs.installed) == 4


def test_an_installation_that_fails_is_said_in_one_sentence_and_tried_again(
    start: ModuleType, programs: Programs, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.installer_code = 1
    with pytest.raises(SystemExit, match="Không cài được thư viện"):
        start.install("run")
    assert "ERROR: no network" in capsys.readouterr().err
    assert start.installed() == []
    programs.installer_code = 0
    start.install("run")
    assert start.installed() == [start.fingerprint("requirements.lock")]


def test_a_folder_that_cannot_be_made_is_said(start: ModuleType, programs: Programs) -> None:
    programs.failing.add(Path(sys.executable).name)
    with pytest.raises(SystemExit, match=r"Không tạo được thư mục \.venv"):
        start.install("run")
    assert programs.installed == []


def test_with_uv_the_same_is_installed_by_uv(
    start: ModuleType, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.shutil, "which", lambda name: "/usr/bin/uv")
    Path(start.VENV).mkdir()
    monkeypatch.setattr(start.shutil, "rmtree", lambda *_args, **_options: None)
    start.install("run")
    assert programs.run_commands[0][:2] == ["/usr/bin/uv", "venv"]
    assert all(command[:3] == ["/usr/bin/uv", "pip", "install"] for command in programs.installed)
    assert "--require-hashes" in programs.installed[0]


@pytest.mark.parametrize(
    ("typed", "handed_over"),
    [
        ([], ["run"]),
        (["run"], ["run"]),
        (["talk"], ["talk"]),
        (["ask", "làm khai sinh cần gì", "--on", "2026-11-23"], ["ask", "làm khai sinh cần gì", "--on", "2026-11-23"]),
        (["--config", "c.yaml", "config", "check"], ["--config", "c.yaml", "config", "check"]),
        (["--help"], ["--help"]),
    ],
)
def test_arguments_are_handed_over_as_they_were_typed(
    start: ModuleType, programs: Programs, monkeypatch: pytest.MonkeyPatch, typed: list[str], handed_over: list[str]
) -> None:
    monkeypatch.setattr(start.sys, "argv", ["start.py", *typed])
    start.main()
    (command,) = programs.become
    assert command[1:] == ["-m", "bot", *handed_over]
    assert Path(command[0]).is_relative_to(start.VENV)


def test_testing_runs_every_check_and_gives_its_arguments_to_pytest_alone(
    start: ModuleType, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.sys, "argv", ["start.py", "test", "-k", "dialogue"])
    start.main()
    checks = [[Path(command[0]).name, *command[1:]] for command in programs.run_commands[1:]]
    assert checks == [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["mypy", "--strict"],
        ["lint-imports"],
        ["pytest", "-k", "dialogue"],
    ]
    assert programs.installed[0][-1] == str(Path("tests") / "requirements.lock")
    assert programs.become == []


def test_a_check_that_fails_lets_the_others_run_and_is_named_at_the_end(start: ModuleType, programs: Programs) -> None:
    programs.failing |= {"ruff", "pytest"}
    with pytest.raises(SystemExit) as stopped:
        start.test([])
    assert len(programs.run_commands) == 6
    said = str(stopped.value)
    assert all(name in said for name in ("Cách trình bày mã", "Lỗi thường gặp", "Các phép thử"))
    assert "Kiểu dữ liệu" not in said
