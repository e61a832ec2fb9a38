"""Plain values and the places they were written at."""

from datetime import date
from typing import Any

import pytest

from knowledge.guarding import Refused
from knowledge.reading import Spot, written


def value_of(text: str) -> Any:
    return written(f"v: {text}".encode()).value["v"]


@pytest.mark.parametrize(
    "text", ["no", "on", "yes", "off", "012", "1:30", "1_000", "0x1f", "1.5", "1e3", "0o17", "True"]
)
def test_words_and_numbers_that_yaml_likes_to_change_stay_text(text: str) -> None:
    assert value_of(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-5", -5),
        ("0", 0),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-07-01", date(2026, 7, 1)),
        ("'12'", "12"),
        ('"null"', "null"),
        ("'2026-02-30'", "2026-02-30"),
    ],
)
def test_only_plain_numbers_days_yes_no_and_nothing_are_more_than_text(text: str, value: object) -> None:
    found = value_of(text)
    assert found == value
    assert type(found) is type(value)


def test_letters_are_composed_so_that_one_word_has_one_spelling() -> None:
    assert written("tên: Hòa".encode()).value == {"tên": "Hòa"}


def test_a_folded_text_is_one_line() -> None:
    assert value_of(">-\n  một\n  hai") == "một hai"


def test_each_value_and_each_key_has_its_place() -> None:
    found = written(b"a: 1\nb:\n  - c: x\n    d: [y, z]\n")
    assert found.spot(("b", 0, "d", 1)) == Spot(4, 12)
    assert found.spot(("b", 0, "d"), key=True) == Spot(4, 5)
    assert found.spot(()) == Spot(1, 1)


def test_a_way_that_was_not_written_leads_to_its_deepest_written_part() -> None:
    found = written(b"source: {law: x, as_of: y}\nsummary: short\n")
    assert found.spot(("source", 0, "as_of")) == Spot(1, 25)
    assert found.spot(("summary", "text")) == Spot(2, 10)


def test_a_list_or_group_cannot_be_a_key() -> None:
    with pytest.raises(Refused) as caught:
        written(b"x: 1\n? [a]\n: b\n")
    assert (caught.value.line, caught.value.column) == (2, 3)


def test_several_small_faults_of_a_file_are_all_collected() -> None:
    found = written(b"a: 2026-13-01\na: 2026-02-29\nb: 12345678901234567890\n")
    assert [spot.line for spot, _ in found.wrong] == [1, 2, 2, 3]


def test_a_line_can_be_shown_and_there_is_none_past_the_end() -> None:
    found = written(b"a: 1\nb: 2\n")
    assert found.line(2) == "b: 2"
    assert found.line(9) == ""
