"""What the documents name exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_test_that_a_promise_names_exists() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"def (test_\w+)\(", source))
    assert len(named) > 50
    assert [name for name in named if name not in there] == []


def test_every_fault_that_is_tested_is_listed() -> None:
    """Those of knowledge files and exports stand with their own documents."""
    listed = set(re.findall(r"\| (F\d+) \|", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")))
    assert {f"F{number}" for number in [*range(1, 20), 22, 23, 25, 26, 27, 28, 29]} <= listed
