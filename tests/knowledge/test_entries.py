"""The rules that one entry alone must keep."""

import json
import re
from datetime import date
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from knowledge.entries import (
    KINDS,
    Deadline,
    Duration,
    Holiday,
    Office,
    Procedure,
    QuizQuestion,
    Source,
    Statement,
    Unit,
    Valid,
    parts,
)
from knowledge.examining import examine

DAY = date(2026, 11, 23)
SOURCE = {"url": "tayninh.gov.vn", "as_of": DAY}
OFFICE = {"id": "o", "name": "O", "truth": "transcribed", "source": SOURCE}
PROCEDURE = {
    "id": "a",
    "name": "A",
    "short": "A",
    "codes": "1.001193",
    "field": "ho-tich",
    "level": "commune",
    "summary": "Tóm tắt.",
    "ask": "hỏi gì",
    "truth": "unverified",
}


def refusal(model: Any, **values: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    return str(caught.value)


@pytest.mark.parametrize("places", [{}, {"law": "a", "url": "b"}, {"law": "a", "code": "1.001193"}])
def test_a_source_is_in_exactly_one_place(places: dict[str, str]) -> None:
    assert "đúng một trong ba" in refusal(Source, **places, as_of=DAY)


def test_validity_includes_both_days_and_may_be_open() -> None:
    year = Valid(since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert [year.holds_on(date(2026, 1, 1)), year.holds_on(date(2026, 12, 31))] == [True, True]
    assert [year.holds_on(date(2025, 12, 31)), year.holds_on(date(2027, 1, 1))] == [False, False]
    assert Valid().holds_on(date(1900, 1, 1))


def test_validity_runs_forwards() -> None:
    assert "from phải trước" in refusal(Valid, **{"from": date(2026, 2, 1), "to": date(2026, 1, 1)})


def test_transcribed_needs_a_source_and_a_claim_needs_a_degree() -> None:
    assert "phải có nguồn" in refusal(Office, **OFFICE | {"source": []})
    assert "thiếu mức tin cậy" in refusal(Office, id="o", name="O")


def test_confirmed_names_an_official_and_a_day_and_nothing_else_may() -> None:
    by = {"by": "Nguyễn Văn A", "on": DAY}
    assert Office.model_validate(OFFICE | {"truth": "confirmed", "confirmed": by}).confirmed
    assert "confirmed: {by, on}" in refusal(Office, **OFFICE | {"truth": "confirmed"})
    assert "confirmed: {by, on}" in refusal(Office, **OFFICE | {"confirmed": by})


def test_a_bare_text_is_a_statement_and_a_single_thing_is_a_list() -> None:
    procedure = Procedure.model_validate(PROCEDURE)
    assert procedure.summary == Statement(text="Tóm tắt.")
    assert procedure.codes == ("1.001193",)
    assert procedure.ask == ("hỏi gì",)


@pytest.mark.parametrize("code", ["1.00119", "x.001193", "1.001193-Xoa", "11.001193", ""])
def test_a_code_has_the_form_of_the_national_list(code: str) -> None:
    assert "codes" in refusal(Procedure, **PROCEDURE | {"codes": code})


@pytest.mark.parametrize("entry_id", ["A", "a b", "a--b", "-a", "a-", "đ", "", "a" * 61])
def test_an_id_is_folded_and_short(entry_id: str) -> None:
    assert "id" in refusal(Procedure, **PROCEDURE | {"id": entry_id})


@pytest.mark.parametrize(
    ("key", "value"), [("foreign", "no"), ("foreign", 1), ("common", "2"), ("common", True), ("common", 4)]
)
def test_nothing_is_guessed_from_the_wrong_kind_of_value(key: str, value: Any) -> None:
    assert key in refusal(Procedure, **PROCEDURE | {key: value})


@pytest.mark.parametrize("day", ["2026-11-23", 1764000000, "1764000000", 20261123])
def test_only_a_day_is_a_day(day: Any) -> None:
    assert "review_by" in refusal(Procedure, **PROCEDURE | {"review_by": day})


def test_an_unknown_key_is_refused_everywhere() -> None:
    assert "extra" in refusal(Procedure, **PROCEDURE | {"phone": "1"}).lower()
    assert "extra" in refusal(Source, url="a", as_of=DAY, page="1").lower()


def test_a_duration_has_an_amount_unless_it_is_at_once() -> None:
    assert Duration(unit=Unit.IMMEDIATE).amount is None
    assert "amount" in refusal(Duration, unit="day")
    assert "amount" in refusal(Duration, unit="immediate", amount=1)


def test_a_promised_deadline_rests_on_something_and_an_internal_one_need_not() -> None:
    assert Deadline(basis="internal", working_days=3)
    assert "phải có source" in refusal(Deadline, basis="law", working_days=3)


def test_the_right_answer_of_a_quiz_is_one_of_its_options() -> None:
    assert "vượt quá" in refusal(QuizQuestion, text="?", options=["a", "b"], right=3)


def test_the_parts_of_an_entry_come_with_the_way_to_them() -> None:
    office = Office.model_validate(OFFICE | {"phone": {"text": "113", "source": SOURCE}})
    assert [loc for loc, _ in parts(office)] == [
        (),
        ("source", 0),
        ("valid",),
        ("phone",),
        ("phone", "source", 0),
        ("phone", "valid"),
    ]


def test_entries_can_be_put_in_sets() -> None:
    assert len({Procedure.model_validate(PROCEDURE), Procedure.model_validate(PROCEDURE)}) == 1


def test_every_kind_is_named_once() -> None:
    names = [name for name, _ in KINDS.values()]
    assert len(names) == len(set(names)) == 14
    assert KINDS["holidays"][1] is Holiday


LINE = "một dòng"
STAGES = [{"text": "Một."}]
TOPIC = {
    **{"id": "t", "title": "T", "short": "T", "field": "mot-cua", "ask": "hỏi", "answers": ["Đáp."]},
    "truth": "unverified",
}
PLACE = {"id": "p", "name": "P", "kind": "xa", "truth": "unverified"}
CATEGORY = {"id": "c", "name": "C", "route": "o", "truth": "unverified"}
EVENT = {"id": "e", "title": "E", "short": "E", "ask": "hỏi", "stages": STAGES, "truth": "unverified"}
SURVEY = {
    **{"id": "s", "title": "S", "criteria": [{"id": "a", "text": "A"}], "scale": ["kém", "tốt"]},
    "truth": "unverified",
}
QUIZ = {"id": "q", "title": "Q", "questions": [{"text": "?", "options": ["a", "b"], "right": 1}], "truth": "unverified"}
Rule = tuple[str, dict[str, Any], str, Any, Any, str]
"""The file's kind, a sound entry, a key, a value to be taken, one to be refused, and what the refusal says."""
BOTH_SIDES: list[Rule] = [
    ("procedures", PROCEDURE, "short", "a" * 48, "a" * 49, "dài quá 48 ký tự"),
    ("procedures", PROCEDURE, "name", "a" * 300, "a" * 301, "dài quá 300 ký tự"),
    ("procedures", PROCEDURE, "name", LINE, "hai\ndòng", "phải viết trên một dòng"),
    ("procedures", PROCEDURE, "name", LINE, "   ", "không được để trống"),
    ("procedures", PROCEDURE, "summary", "a" * 4000, "a" * 4001, "dài quá 4000 ký tự"),
    ("procedures", PROCEDURE, "level", "ministry", "district", "chỉ được ghi một trong"),
    ("procedures", PROCEDURE, "audience", "both", "everybody", "chỉ được ghi một trong"),
    ("procedures", PROCEDURE, "channels", ["counter", "post"], ["phone"], "chỉ được ghi một trong"),
    ("procedures", PROCEDURE, "common", 3, 4, "không được quá 3"),
    ("procedures", PROCEDURE, "common", 0, -1, "phải từ 0 trở lên"),
    ("procedures", PROCEDURE, "common", 1, "1", "phải là số nguyên"),
    ("procedures", PROCEDURE, "foreign", True, "yes", "chỉ ghi true hoặc false"),
    ("procedures", PROCEDURE, "ask", ["hỏi"], [], "cần ít nhất 1 dòng"),
    ("procedures", PROCEDURE, "codes", ["1.001193", "2.000001.000.00.00.H53"], "1-001193", "mã thủ tục phải dạng"),
    ("procedures", PROCEDURE, "field", "ho-tich", "Hộ tịch", "mã chỉ gồm chữ thường không dấu"),
    ("procedures", PROCEDURE, "review_by", DAY, "23/11/2026", "phải là ngày dạng năm-tháng-ngày"),
    ("procedures", PROCEDURE, "steps", ["Một.", "Hai."], "Một.", "phải là danh sách"),
    ("procedures", PROCEDURE, "documents", [{"name": "Giấy"}], [{"copies": "1"}], "thiếu khóa này"),
    ("procedures", PROCEDURE, "documents", [{"name": "Giấy"}], ["Giấy"], "phải là một nhóm khóa"),
    ("procedures", PROCEDURE, "time", [{"amount": 999, "unit": "day"}], [{"amount": 1000, "unit": "day"}], "quá 999"),
    ("procedures", PROCEDURE, "time", [{"unit": "immediate"}], [{"unit": "day"}], "ghi amount, trừ khi"),
    ("procedures", PROCEDURE, "time", [{"amount": 1, "unit": "hour"}], [{"amount": 1, "unit": "week"}], "một trong"),
    ("procedures", PROCEDURE, "siblings", [{"id": "b", "tell": "từ"}], [{"id": "b"}], "thiếu khóa này"),
    ("procedures", PROCEDURE, "laws", [{"law": "l", "article": "Điều 1"}], [{"article": "Điều 1"}], "thiếu khóa này"),
    (
        "procedures",
        PROCEDURE,
        "differences",
        [{"field": "time", "listed": "5 ngày", "why": "đã đổi"}],
        [{"field": "title", "listed": "5 ngày", "why": "đã đổi"}],
        "chỉ được ghi một trong",
    ),
    ("procedures", PROCEDURE, "truth", "unverified", "confirmed", "confirmed cần khóa confirmed"),
    ("procedures", PROCEDURE, "truth", "unverified", "transcribed", "mục transcribed phải có nguồn"),
    ("procedures", PROCEDURE, "truth", "unverified", None, "thiếu mức tin cậy"),
    ("procedures", PROCEDURE, "source", SOURCE, {"as_of": DAY}, "đúng một trong ba khóa"),
    ("procedures", PROCEDURE, "source", SOURCE, {"url": "a", "law": "b", "as_of": DAY}, "đúng một trong ba khóa"),
    ("procedures", PROCEDURE, "source", SOURCE, {"url": "a"}, "thiếu khóa này"),
    ("procedures", PROCEDURE, "valid", {"from": DAY, "to": DAY}, {"from": DAY, "to": date(2026, 1, 1)}, "phải trước"),
    ("topics", TOPIC, "answers", ["Một.", {"text": "Hai.", "valid": {"from": DAY}}], [], "cần ít nhất 1 dòng"),
    ("places", PLACE, "kind", "thi_tran", "quan", "chỉ được ghi một trong"),
    ("categories", CATEGORY, "deadline", {"basis": "internal", "working_days": 365},
     {"basis": "law", "working_days": 5}, "phải có source"),
    ("categories", CATEGORY, "deadline", {"basis": "decision", "working_days": 1, "source": SOURCE},
     {"basis": "internal", "working_days": 366}, "không được quá 365"),
    ("life_events", EVENT, "stages", STAGES, [], "cần ít nhất 1 dòng"),
    ("surveys", SURVEY, "scale", ["1", "2", "3", "4", "5"], ["1"], "cần ít nhất 2 dòng"),
    ("surveys", SURVEY, "scale", ["1", "2"], list("123456"), "không được quá 5 dòng"),
    ("surveys", SURVEY, "criteria", [{"id": "a", "text": "A"}], [], "cần ít nhất 1 dòng"),
    ("quizzes", QUIZ, "questions", [{"text": "?", "options": ["a", "b"], "right": 2}],
     [{"text": "?", "options": ["a", "b"], "right": 3}], "vượt quá số lựa chọn"),
    ("quizzes", QUIZ, "questions", [{"text": "?", "options": ["a", "b"], "right": 1}],
     [{"text": "?", "options": ["a", "b"], "right": 0}], "phải từ 1 trở lên"),
    ("quizzes", QUIZ, "questions", [{"text": "?", "options": list("abcde"), "right": 1}],
     [{"text": "?", "options": ["a"], "right": 1}], "cần ít nhất 2 dòng"),
    ("quizzes", QUIZ, "questions", [{"text": "?", "options": ["a" * 60, "b", "c"], "right": 1}],
     [{"text": "?", "options": ["a" * 61, "b", "c"], "right": 1}], "dài quá 60 ký tự"),
    ("quizzes", QUIZ, "winners", 100, 101, "100"),
]  # fmt: skip


def told(kind: str, values: dict[str, Any]) -> list[str]:
    """What an editor is told who writes these values into a file."""
    text: str = yaml.safe_dump(
        json.loads(json.dumps(values, default=date.isoformat)), allow_unicode=True, sort_keys=False
    )
    unquoted = re.sub(r"'(\d{4}-\d\d-\d\d)'", r"\1", text)  # a day is a day only without quotes
    return [fault.message for fault in examine({f"{kind}.yaml": unquoted.encode()}).faults]


@pytest.mark.parametrize("rule", BOTH_SIDES, ids=[f"{rule[0]}.{rule[2]}: {rule[5]}" for rule in BOTH_SIDES])
def test_each_rule_takes_the_right_value_and_tells_the_wrong_one_in_vietnamese(rule: Rule) -> None:
    kind, entry, key, right, wrong, sentence = rule
    assert told(kind, entry | {key: right}) == []
    (said,) = told(kind, entry | {key: wrong})
    assert sentence in said


@pytest.mark.parametrize("kind", ["procedures", "topics", "places", "categories", "life_events", "surveys", "quizzes"])
def test_the_entries_of_this_table_are_sound_and_none_may_lose_its_name(kind: str) -> None:
    entry = next(row[1] for row in BOTH_SIDES if row[0] == kind)
    assert told(kind, entry) == []
    name = "title" if "title" in entry else "name"
    assert told(kind, {key: value for key, value in entry.items() if key != name}) == [
        f"{name}: thiếu khóa này; hãy ghi thêm"
    ]
