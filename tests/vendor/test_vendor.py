"""What others wrote and we carry along is what its list says, byte for byte."""

import hashlib
import json
from pathlib import Path

HERE = Path(__file__).parent


def test_every_vendored_file_is_as_it_was_fetched() -> None:
    for package in json.loads((HERE / "vendor.json").read_text()):
        for name, expected in package["files"].items():
            assert hashlib.sha256((HERE / name).read_bytes()).hexdigest() == expected, name


def test_nothing_is_carried_along_without_its_licence_and_its_line_in_the_list() -> None:
    packages = json.loads((HERE / "vendor.json").read_text())
    listed = {name for package in packages for name in package["files"]}
    there = {str(path.relative_to(HERE)) for path in HERE.rglob("*") if path.is_file() and path.parent.parent == HERE}
    assert there - {name for name in there if "__pycache__" in name} == listed
    for package in packages:
        assert package["licence"]
        assert f"{package['name']}/LICENSE" in listed
