"""An editor is told why a question gets its answer, and which entries claim the same question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deciding import understand
from knowledge.ear import Ear
from knowledge.explaining import NAMED, explain
from knowledge.layers import MEASURES
from knowledge.likeness import alike
from knowledge.loading import load_texts

DAY = date(2026, 11, 25)
SOURCE = """\
truth: transcribed
source: {code: "1.000001", as_of: 2026-07-31}
level: commune
field: ho-tich
codes: []
summary: Ghi.
"""
TEXTS = {
    "phrases.yaml": "- {id: field.ho-tich, text: Hộ tịch}\n",
    "procedures/khai-sinh.yaml": f"""\
id: khai-sinh
name: Đăng ký khai sinh
short: Khai sinh
{SOURCE}common: 3
ask: [làm khai sinh cho con, đăng ký khai sinh cần giấy gì]
siblings: [{{id: khai-sinh-lai, tell: [làm lại]}}]
""",
    "procedures/khai-sinh-lai.yaml": f"""\
id: khai-sinh-lai
name: Đăng ký lại khai sinh
short: Khai sinh lại
{SOURCE}ask: [mất khai sinh gốc thì làm lại sao, đăng ký khai sinh lại]
""",
    "procedures/ket-hon.yaml": f"""\
id: ket-hon
name: Đăng ký kết hôn
short: Kết hôn
{SOURCE}ask: [làm giấy kết hôn, đăng ký kết hôn cần giấy gì]
""",
}


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear.build(load_texts({name: text.encode() for name, text in TEXTS.items()}))


def test_the_winner_is_the_one_that_is_answered_and_its_words_are_shown(ear: Ear) -> None:
    told = explain(ear, "tui muốn làm giấy khai sinh", DAY)
    assert told.weighed[0].entry == understand(ear, "tui muốn làm giấy khai sinh", day=DAY).candidates[0].entry
    assert {"khai", "sinh"} <= set(told.weighed[0].shared)
    assert told.weighed[0].ahead
    assert set(told.weighed[0].ahead) <= set(told.weighed[1].behind)


def test_a_neighbours_own_words_are_named_as_the_reason(ear: Ear) -> None:
    told = explain(ear, "khai sinh cũ hư rồi muốn làm lại", DAY)
    assert told.weighed[0].entry == "procedure:khai-sinh-lai"
    assert NAMED["told"] in told.weighed[0].ahead


def test_very_words_end_the_search(ear: Ear) -> None:
    told = explain(ear, "cho em hỏi lam giay ket hon ạ", DAY)
    assert (told.same_as, told.weighed) == ("procedure:ket-hon", ())


def test_slips_and_what_is_not_known_are_shown(ear: Ear) -> None:
    told = explain(ear, "dang ky kahi sinh o dau", DAY)
    assert "khai sinh" in told.read_as
    assert explain(ear, "nuôi tôm hùm", DAY).doubt > 0.5


@given(st.text(max_size=80))
def test_any_text_can_be_explained(ear: Ear, text: str) -> None:
    told = explain(ear, text, DAY)
    assert 0.0 <= told.doubt <= 1.0
    assert len(told.weighed) <= 4


def test_every_reason_names_a_measure() -> None:
    assert set(NAMED) <= set(MEASURES)


def test_who_else_is_asked_by_nearly_the_same_words(ear: Ear) -> None:
    found = alike(ear.library, "dang ky khai sinh can giay gi vậy", but="procedure:ket-hon")
    assert found[0].entry == "procedure:khai-sinh"
    assert alike(ear.library, "đăng ký khai sinh cần giấy gì", but="procedure:khai-sinh") == ()
    assert alike(ear.library, " ? ") == ()
