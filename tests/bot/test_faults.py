"""Deaths at named points: only where the environment asks for one, and then without a last word."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PASSING = """
from bot import faults
for _ in range(3):
    faults.point("claimed")
    faults.point("stored")
    print("passed", flush=True)
"""


@pytest.mark.parametrize(
    ("wanted", "passed", "code"),
    [
        ("claimed:1", 0, 137),
        ("stored:1", 0, 137),
        ("claimed:3", 2, 137),
        ("claimed:4", 3, 0),
        ("other:1", 3, 0),
        ("claimed", 3, 0),
        ("", 3, 0),
        (None, 3, 0),
    ],
)
def test_a_process_dies_at_the_pass_that_was_named_and_nowhere_else(wanted: str | None, passed: int, code: int) -> None:
    environment = {} if wanted is None else {"MOTCUA_FAULT": wanted}
    ended = subprocess.run(
        [sys.executable, "-c", PASSING],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (ended.stdout.count("passed"), ended.returncode) == (passed, code)
    assert ended.stderr == ""
