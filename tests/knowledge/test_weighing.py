"""What words weigh, and the bags of terms they make."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge.postings import pair_code, run_code
from knowledge.weighing import LIGHT, letter_bag, subject, weigh, word_bags

NUMBERS = st.lists(st.tuples(st.integers(1, 6), st.just(1.0)), max_size=8)


def test_neighbours_make_pairs_that_weigh_what_the_heavier_does() -> None:
    alone, pairs = word_bags([(1, 1.0), (2, 2.0), (1, 0.5)])
    assert alone == {1: 1.5, 2: 2.0}
    assert pairs == {pair_code(1, 2): 2.0, pair_code(2, 1): 2.0}
    assert word_bags([]) == ({}, {})


@given(NUMBERS)
def test_every_word_and_every_pair_is_in_the_bags(words: list[tuple[int, float]]) -> None:
    alone, pairs = word_bags(words)
    assert sum(alone.values()) == len(words)
    assert sum(pairs.values()) == max(0, len(words) - 1)
    assert set(alone) == {word for word, _ in words}
    assert set(pairs) == {pair_code(left, right) for (left, _), (right, _) in pairwise(words)}


def test_letters_run_inside_a_word_and_over_its_edges() -> None:
    assert set(letter_bag([("an", 1.0)])) == set(map(run_code, (" a", "an", "n ", " an", "an ", " an ")))
    assert set(letter_bag([("a", 1.0)])) == set(map(run_code, (" a", "a ", " a ")))
    assert letter_bag([("an", 1.0), ("an", LIGHT)])[run_code(" an ")] == 1 + LIGHT


def test_the_asking_weighs_little_beside_what_is_asked_about() -> None:
    weights = dict(weigh(("khai", "sinh", "hết", "bao", "nhiêu", "tiền", "vậy")))
    assert weights["khai"] == weights["sinh"] == 1
    assert weights["bao"] == weights["nhieu"] == weights["vay"] == LIGHT
    assert subject(("khai", "sinh", "hết", "bao", "nhiêu", "tiền")) == ("khai", "sinh")
