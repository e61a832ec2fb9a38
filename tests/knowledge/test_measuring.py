"""What counts as understood, how sure a share is, and how people mistype."""

import random

import pytest

from knowledge.measuring import (
    ON_ANSWERABLE,
    Question,
    Result,
    Share,
    confusions,
    grouped,
    loss,
    mistyped,
    shares,
    stripped,
)

BIRTH, MARRIAGE, DEATH = "1.001193", "1.000894", "1.000656"


def question(**told: object) -> Question:
    told = {"id": "q", "question": "lam khai sinh", "behavior": "answer", "gold_codes": [BIRTH], **told}
    return Question.model_validate(told)


def result(decision: str, *codes: str, **told: object) -> Result:
    return Result(question(**told), decision, "procedure:x" if decision == "answer" else None, codes)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({}, "answerable"),
        ({"behavior": "clarify"}, "answerable"),
        ({"gold_codes": [DEATH]}, "absent"),
        ({"gold_codes": [DEATH, BIRTH]}, "answerable"),
        ({"gold_codes": []}, "unlabelled"),
        ({"behavior": "out_of_scope"}, "outside"),
        ({"behavior": "chitchat", "gold_codes": []}, "outside"),
    ],
)
def test_a_question_shows_something_only_about_what_is_known(told: dict[str, object], kind: str) -> None:
    assert question(**told).kind(frozenset({BIRTH, MARRIAGE})) == kind


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        (result("answer", BIRTH, DEATH), {"top-1", "top-3", "top-5", "right", "useful"}),
        (result("answer", DEATH, BIRTH), {"top-3", "top-5", "wrong"}),
        (result("answer"), {"wrong"}),
        (result("clarify", BIRTH, DEATH), {"top-1", "top-3", "top-5", "useful", "clarified"}),
        (result("clarify", DEATH, MARRIAGE, BIRTH), {"top-3", "top-5", "useful", "clarified"}),
        (result("clarify", DEATH, MARRIAGE, "1", BIRTH), {"top-5", "clarified"}),
        (result("unknown"), {"not understood"}),
        (result("smalltalk"), {"not understood"}),
    ],
)
def test_what_holds_of_an_answer(found: Result, holds: set[str]) -> None:
    assert {name for name, measure in ON_ANSWERABLE.items() if measure(found)} == holds


def test_only_an_answer_that_carries_a_procedure_is_no_refusal() -> None:
    answered, offered, led_away = result("answer", BIRTH), result("clarify", BIRTH, DEATH), result("answer")
    assert [one.is_declined for one in (answered, offered, led_away)] == [False, True, True]


def test_a_share_has_an_interval_that_narrows_with_the_sample() -> None:
    few, many = Share(9, 10), Share(900, 1000)
    assert few.value == many.value == 0.9
    assert few.interval[0] < many.interval[0] < 0.9 < many.interval[1] < few.interval[1] <= 1
    assert many.interval == Share(900, 1000).interval
    assert (Share(0, 0).value, Share(0, 0).interval) == (0, (0, 0))


def test_shares_are_counted_over_groups() -> None:
    results = [result("answer", BIRTH, style="formal"), result("unknown", style="keyword"), result("answer", DEATH)]
    assert shares(results, ON_ANSWERABLE)["right"] == Share(1, 3)
    assert {style: len(found) for style, found in grouped(results, lambda one: one.question.style).items()} == {
        "": 1,
        "formal": 1,
        "keyword": 1,
    }


def test_the_loss_compares_the_same_questions() -> None:
    before = [result("answer", BIRTH)] * 20
    after = [result("answer", BIRTH)] * 15 + [result("answer", DEATH)] * 5
    lost, low, high = loss(before, after)
    assert lost == 0.25
    assert 0 < low < lost < high < 0.6
    assert loss(before, before) == (0, 0, 0)
    assert loss([], []) == (0, 0, 0)


def test_confusions_are_listed_the_most_frequent_first() -> None:
    wrong = result("answer", DEATH, question="khai tu hay khai sinh")
    found = confusions([result("unknown"), wrong, wrong, result("answer", BIRTH), result("clarify", DEATH, BIRTH)])
    assert [(one.meant, one.decision, one.got, one.times) for one in found] == [
        ((BIRTH,), "answer", DEATH, 2),
        ((BIRTH,), "unknown", None, 1),
    ]
    assert found[0].example == "khai tu hay khai sinh"


def test_fingers_slip_once_in_twelve_characters_and_always_the_same_way() -> None:
    text = "dang ky ket hon o xa nao thi gan nha nhat vay anh chi oi"
    worn = mistyped(text, random.Random(3))
    assert worn == mistyped(text, random.Random(3)) != text
    assert abs(len(worn) - len(text)) <= len(text) / 12
    assert stripped("Đăng ký KẾT HÔN") == "dang ky ket hon"
