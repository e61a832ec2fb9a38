"""`motcua evaluate`: what it prints of a file of questions."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

FILE = [
    {"id": 1, "question": "lam giay khai sinh cho con can gi", "gold_codes": ["1.001193"], "behavior": "answer"},
    {"id": 2, "question": "bao gio co", "gold_codes": ["1.001193"], "behavior": "answer", "style": "colloquial",
     "context": ["lam giay khai sinh cho con can gi"]},
    {"id": 3, "question": "dang ky ket hon o dau", "gold_codes": ["1.001193"], "behavior": "answer"},
    {"id": 4, "question": "xin phep bay len mat trang", "gold_codes": ["9.999999"], "behavior": "answer"},
    {"id": 5, "question": "hom nay troi co mua khong", "behavior": "out_of_scope"},
    {"id": 6, "question": "cam on nhe", "behavior": "chitchat", "gold_codes": []},
]  # fmt: skip


def evaluated(path: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["evaluate", str(path), *options])


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, FILE)) + "\n", encoding="utf-8")
    return path


def line_with(output: str, words: str) -> str:
    return next(line for line in output.splitlines() if words in line)


def test_what_can_be_answered_is_measured_and_the_rest_counted_apart(questions: Path) -> None:
    printed = evaluated(questions)
    assert printed.exit_code == 0, printed.output
    assert "Câu hỏi có trong kho: 3, trong đó hỏi một lượt: 2" in printed.output
    assert " 50.0 %" in line_with(printed.output, "(top-1)")
    assert " 50.0 %" in line_with(printed.output, "(confident wrong)")
    assert "100.0 %" in line_with(printed.output, "(declined)")
    assert "100.0 (100–100)" in line_with(printed.output, "hỏi tiếp")
    assert "Không có trong kho: 1:" in printed.output
    assert "0.0 %" in line_with(printed.output, "không dấu")


def test_what_went_wrong_is_listed_to_work_from(questions: Path) -> None:
    printed = evaluated(questions).output
    assert "Chưa đạt: 1 câu" in printed
    assert "“dang ky ket hon o dau”" in printed
    assert "answer: 1.000894 Đăng ký kết hôn" in printed
    assert "“dang ky ket hon o dau”" not in evaluated(questions, "--list", "0").output


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(FILE[0]) + "\n{}\n", encoding="utf-8")
    printed = evaluated(path)
    assert printed.exit_code != 0
    assert "dòng 2" in printed.output
    assert "Traceback" not in printed.output
