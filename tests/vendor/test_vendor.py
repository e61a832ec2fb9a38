"""What others wrote and we carry along is what its list says, byte for byte."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDERS = [ROOT / "tests" / "vendor", ROOT / "bot" / "console" / "vendor"]


def listed(folder: Path) -> list[dict[str, Any]]:
    packages: list[dict[str, Any]] = json.loads((folder / "vendor.json").read_text())
    return packages


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_every_vendored_file_is_as_it_was_fetched(folder: Path) -> None:
    for package in listed(folder):
        for name, expected in package["files"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected, name


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_nothing_is_carried_along_without_its_licence_and_its_line_in_the_list(folder: Path) -> None:
    packages = listed(folder)
    named = {name for package in packages for name in package["files"]}
    there = {path for path in folder.rglob("*") if path.is_file() and path.parent.parent == folder}
    there = {path for path in there if "__pycache__" not in str(path)}
    assert {str(path.relative_to(folder)) for path in there} == named
    for package in packages:
        assert package["licence"]
        assert f"{package['name']}/LICENSE" in package["files"]
