"""What is counted of the content: ways of asking of each kind, and degrees of truth."""

from typing import Any

from bot.counting import FEWEST, MOST, counted
from knowledge.loading import load_library, packaged
from tests.handlers.small import PROCEDURE, TOPIC, library


def shown(*, procedures: list[dict[str, Any]] | dict[str, Any] = PROCEDURE, **changed: Any) -> str:
    return "\n".join(counted(library(procedures=procedures, **changed)))


def asked(number: int, **changed: Any) -> dict[str, Any]:
    return PROCEDURE | {"ask": [f"cách hỏi {n}" for n in range(number)]} | changed


def test_the_spread_of_ways_of_asking_is_told_and_who_is_outside_is_named() -> None:
    told = shown(
        procedures=[
            asked(FEWEST - 1, id="it"),
            asked(FEWEST, id="du", codes=["1.000002"]),
            asked(MOST, id="du-nhieu", codes=["1.000003"]),
            asked(MOST + 1, id="nhieu", codes=["1.000004"]),
        ]
    )
    assert "Cách hỏi, thủ tục 4: ít nhất 7, giữa 14, nhiều nhất 21; dưới 8: 1 (it), trên 20: 1 (nhieu)." in told


def test_a_kind_without_entries_is_left_out() -> None:
    assert "việc trong đời" not in shown()


def test_degrees_are_counted_by_kind_and_those_of_single_statements_apart() -> None:
    fee = {"text": "Nghe nói 8.000 đồng.", "truth": "unverified"}
    told = shown(procedures=PROCEDURE | {"fee": fee}, topics=TOPIC | {"truth": "unverified"})
    assert "Mức tin cậy, procedure: transcribed 1." in told
    assert "Mức tin cậy, topic: unverified 1." in told
    assert "Mức tin cậy, câu có mức riêng: unverified 1." in told


def test_everything_in_the_content_is_asked_for_in_enough_ways_and_no_procedure_in_too_many() -> None:
    lines = [line for line in counted(load_library(packaged())) if line.startswith("Cách hỏi")]
    assert [line for line in lines if f"dưới {FEWEST}: 0" not in line] == []
    assert f"trên {MOST}: 0" in lines[0]
