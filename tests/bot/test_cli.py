"""The commands, as typed: what they print and how they end."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from knowledge.loading import packaged


def typed(*words: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=said)


def asked(*lines: dict[str, Any] | str, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    result = typed("ask", "--jsonl", *options, said=text + "\n")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the packaged content to spoil."""
    return Path(shutil.copytree(packaged(), tmp_path / "content"))


def test_ask_prints_the_answer_as_plain_text() -> None:
    result = typed("ask", "lam giay khai sinh cho con can gi")
    assert result.exit_code == 0
    assert "Giấy chứng sinh" in result.output
    assert "1.001193" in result.output
    assert "**" not in result.output


def test_ask_jsonl_answers_line_by_line_in_order() -> None:
    one, two, three = asked(
        {"id": "a", "question": "lam giay khai sinh cho con can gi"},
        {"id": "b", "question": "bao gio co", "context": ["lam giay khai sinh cho con can gi"]},
        {"id": 3, "question": "toi muon dang ky lai"},
    )
    keys = ["id", "decision", "entry", "code", "aspect", "confidence", "codes", "release", "text", "ms"]
    assert list(one) == keys
    assert (one["decision"], one["entry"], one["code"]) == ("answer", "procedure:dang-ky-khai-sinh", "1.001193")
    assert one["aspect"] == "documents"
    assert one["codes"][0] == "1.001193"
    assert len(one["codes"]) <= 5
    assert (two["entry"], two["aspect"]) == ("procedure:dang-ky-khai-sinh", "time")
    assert (three["id"], three["decision"], three["entry"]) == (3, "clarify", None)
    assert 2 <= len(three["codes"]) <= 5
    assert 0 <= one["confidence"] <= 1
    assert one["ms"] > 0


def test_choosing_an_option_in_words_is_an_answer() -> None:
    (chosen,) = asked({"id": 1, "question": "cái thứ hai", "context": ["toi muon dang ky lai"]})
    assert chosen["decision"] == "answer"
    assert chosen["entry"]
    assert chosen["codes"]


def test_what_is_no_answer_has_no_codes() -> None:
    for question, decision in (("cam on nhe", "smalltalk"), ("nha dang chay", "emergency"), ("/menu", "feature")):
        (line,) = asked({"id": 1, "question": question})
        assert (line["decision"], line["entry"], line["codes"], line["code"]) == (decision, None, [], None), question


def test_a_malformed_line_is_an_error_and_the_rest_goes_on() -> None:
    lines = asked(
        "{",
        "[]",
        '"x"',
        {"id": 4},
        {"id": 5, "question": 7},
        {"id": 6, "question": "alo", "on": "hom qua"},
        "[" * 5000,
        {"id": 8, "question": "alo"},
    )
    assert [sorted(line) for line in lines[:7]] == [["error", "id"]] * 7
    assert [line["id"] for line in lines] == [None, None, None, 4, 5, 6, None, 8]
    assert lines[7]["decision"] == "smalltalk"
    no_json, no_item = [line["error"] for line in lines[:2]]
    assert "không phải JSON" in no_json
    assert "phải là một mục JSON" in no_item
    assert lines[3]["error"] == "question: thiếu khóa này; hãy ghi thêm"
    assert lines[4]["error"].startswith("question: chỗ này phải là chữ")
    assert "năm-tháng-ngày" in lines[5]["error"]


def test_what_is_wrong_with_the_talk_before_is_said_in_vietnamese() -> None:
    (line,) = asked({"id": 1, "question": "alo", "context": "một câu"})
    assert line["error"].startswith("context phải là danh sách")
    (line,) = asked({"id": 1, "question": "alo", "context": [7]})
    assert line["error"] == "context: chỗ này phải là chữ; nếu là ngày hoặc true/false thì đặt trong dấu nháy"


@pytest.mark.parametrize("said", ["???", "/menu", "Việc khác"])
def test_what_was_talked_of_before_is_no_answer_to_what_opens_nothing(said: str) -> None:
    (line,) = asked({"id": 1, "question": said, "context": ["làm giấy khai sinh cần gì"]})
    assert (line["decision"], line["entry"], line["aspect"], line["codes"]) == ("feature", None, None, [])


def test_bytes_that_are_no_text_end_nothing() -> None:
    lines = b'\xff\xfe\n{"id": "\\ud800", "question": "alo"}\n{"id": NaN}\n{"id": 4, "question": "alo"}\n'
    result = CliRunner().invoke(main, ["ask", "--jsonl"], input=lines)
    assert result.exit_code == 0, result.output
    answers = [json.loads(line, parse_constant=pytest.fail) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [None, "\ud800", None, 4]
    assert [sorted(answer) for answer in answers[:3:2]] == [["error", "id"]] * 2


def test_a_question_can_be_dated() -> None:
    then, now = asked(
        {"id": 1, "question": "dich vu cong muc do 4 la sao", "on": "2022-03-01"},
        {"id": 2, "question": "dich vu cong muc do 4 la sao"},
        options=("--on", "2026-11-23"),
    )
    assert then["text"] != now["text"]


def test_ask_without_a_question_says_how(tmp_path: Path) -> None:
    assert typed("ask").exit_code != 0
    assert typed("ask", "a", "--jsonl").exit_code != 0
    missing = typed("ask", "alo", "--content", str(tmp_path / "nowhere"))
    assert missing.exit_code != 0
    assert "Traceback" not in missing.output


def test_talk_chats_until_an_empty_line() -> None:
    result = typed("talk", said="toi muon dang ky lai\n1\n\n")
    assert result.exit_code == 0
    assert "[1] Đăng ký lại" in result.output


def test_knowledge_check_finds_the_packaged_content_sound() -> None:
    result = typed("knowledge", "check", "--law", "--on", "2026-11-23")
    assert result.exit_code == 0, result.output
    assert "0 lỗi" in result.output
    assert "Văn bản nhắc tới mà chưa có trong sổ: " in result.output


def test_ways_of_asking_and_degrees_of_truth_are_counted(content: Path) -> None:
    result = typed("knowledge", "count", str(content))
    assert result.exit_code == 0, result.output
    assert "Cách hỏi, thủ tục " in result.output
    assert "Mức tin cậy, topic: transcribed " in result.output
    (content / "topics" / "hoc-ba.yaml").write_text("id: hoc-ba\n", encoding="utf-8")
    assert typed("knowledge", "count", str(content)).exit_code != 0


def test_knowledge_check_names_file_line_and_what_to_do(content: Path) -> None:
    path = content / "procedures" / "dang-ky-khai-sinh.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("summary:", "sumary:", 1), encoding="utf-8")
    result = typed("knowledge", "check", str(content))
    assert result.exit_code != 0
    assert "dang-ky-khai-sinh.yaml:" in result.output
    assert "summary" in result.output


def test_knowledge_check_lists_differences_from_the_national_list(content: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.jsonl"
    record = {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh", "time": ["9 ngày làm việc"], "channels": []}
    listed.write_text(json.dumps(record) + "\nhỏng\n", encoding="utf-8")
    result = typed("knowledge", "check", str(content), "--against", str(listed))
    assert result.exit_code != 0
    assert "9 ngày làm việc" in result.output
    assert "1 dòng hỏng" in result.output


def test_statements_on_ended_law_fail_the_check(content: Path) -> None:
    path = content / "laws" / "nd-123-2015-nd-cp.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "valid: {to: 2026-01-01}\n", encoding="utf-8")
    result = typed("knowledge", "check", str(content), "--law", "--on", "2026-11-23")
    assert result.exit_code != 0
    assert "123/2015/NĐ-CP" in result.output


def test_config_is_checked_and_shown(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("web: {port: 8099}\n", encoding="utf-8")
    assert "8099" in typed("--config", str(path), "config", "show").output
    checked = typed("--config", str(path), "config", "check")
    assert checked.exit_code == 0
    assert "bản thử nghiệm" in checked.output
    path.write_text("web: {prot: 8099}\n", encoding="utf-8")
    refused = typed("--config", str(path), "config", "check")
    assert refused.exit_code != 0
    assert "web.prot" in refused.output


def test_migrate_makes_the_database_once_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for _ in range(2):
        assert typed("migrate").exit_code == 0
    assert (tmp_path / "motcua" / "motcua.sqlite3").exists()
