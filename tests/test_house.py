"""Promises about the repository itself: its names, its locks, its documents."""

import importlib
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "knowledge", "storage")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_else_installs_a_package_of_our_name(room: str) -> None:
    # Another distribution with the same top-level name would silently replace files of ours.
    assert set(packages_distributions().get(room, ["motcua"])) == {"motcua"}
    assert Path(str(importlib.import_module(room).__file__)).is_relative_to(ROOT)


def test_the_changelog_begins_with_the_present_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert first is not None
    assert first[1] == PROJECT["version"]


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_a_lock_is_hashed_and_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = [line for line in text.splitlines() if "==" in line]
    assert len(packages) > 20
    assert "://" not in text
    assert "--index" not in text
    # Every package is followed by at least one hash.
    assert len(re.findall(r"==[^\n]*\\\n\s+--hash=sha256:", text)) == len(packages)


def test_the_test_lock_contains_the_other() -> None:
    def pinned(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return {line.rstrip(" \\") for line in text.splitlines() if "==" in line}

    assert pinned("requirements.lock") <= pinned("tests/requirements.lock")


def test_every_direct_dependency_is_pinned() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for requirement in PROJECT["dependencies"]:
        name = re.match(r"[a-z0-9-]+", requirement)
        assert name is not None
        assert re.search(rf"^{name[0]}==", lock, re.MULTILINE), requirement


def test_the_readme_names_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"start\.py ([a-z]+)(?: ([a-z]+))?", readme)) - {("test", "")}
    for command, sub in sorted(named):
        words = [command, *([sub] if sub in ("check", "show") else [])]
        asked = subprocess.run(
            [sys.executable, "-m", "bot", *words, "--help"], check=False, cwd=ROOT, capture_output=True
        )
        assert asked.returncode == 0, words


def test_every_link_in_the_documents_leads_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} → {target}"
