"""The rules that one entry alone must keep."""

from datetime import date
from typing import Any

import pytest
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
    assert len(names) == len(set(names)) == 12
    assert KINDS["holidays"][1] is Holiday
