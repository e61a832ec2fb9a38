"""`start.py` says in one sentence what is missing, on any Python."""

import ast
import subprocess
import sys
from pathlib import Path

START = Path(__file__).parents[1] / "start.py"


def test_an_old_python_can_read_it() -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_which_one_to_take() -> None:
    as_if_old = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(START)!r}, run_name='__main__')"
    ended = subprocess.run([sys.executable, "-c", as_if_old], check=False, capture_output=True, text=True, timeout=30)
    assert ended.returncode != 0
    assert "3.11" in ended.stderr
    assert "Traceback" not in ended.stderr
