import subprocess
import sys

import pytest

from bot import faults

PASSING = (
    "from bot import faults\nfor name in ('a', 'b', 'a', 'b'):\n    faults.point(name)\n    print(name, flush=True)"
)


@pytest.mark.parametrize(("fault", "passed", "code"), [("a:2", "ab", 137), ("b:1", "a", 137), ("c:1", "abab", 0)])
def test_a_process_dies_at_the_named_pass_and_nowhere_else(fault: str, passed: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PASSING], env={"MOTCUA_FAULT": fault}, capture_output=True, check=False
    )
    assert done.stdout.decode().split() == list(passed)
    assert done.returncode == code


def test_without_a_name_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_FAULT", raising=False)
    faults.point("received")
