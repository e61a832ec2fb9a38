"""The inverted lists give what the formulas of TF-IDF give when they are worked out one document at a time."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.postings import Bag, Postings, letter_bag, total, word_bag

TERMS = st.sampled_from(["giấy", "khai", "sinh", "đất", "hộ", "khẩu", "xe"])
bags = st.lists(st.dictionaries(TERMS, st.integers(1, 4).map(float), min_size=1), min_size=1, max_size=6)


def idf_of(term: str, documents: list[Bag]) -> float:
    held_by = sum(term in document for document in documents)
    return 1 + math.log((1 + len(documents)) / (1 + held_by))


def vector(bag: Bag, documents: list[Bag]) -> Bag:
    known = {term for document in documents for term in document}
    raw = {term: (1 + math.log(count)) * idf_of(term, documents) for term, count in bag.items() if term in known}
    length = math.sqrt(sum(value * value for value in raw.values()))
    return {term: value / length for term, value in raw.items()} if length else {}


@settings(deadline=None)
@given(bags, st.dictionaries(TERMS, st.integers(1, 3).map(float)))
def test_likeness_is_the_cosine_worked_out_by_hand(documents: list[Bag], query: Bag) -> None:
    asked = vector(query, documents)
    by_hand = [
        sum(asked.get(term, 0) * weight for term, weight in vector(document, documents).items())
        for document in documents
    ]
    assert Postings.build(documents).cosines(query) == pytest.approx(by_hand, abs=1e-5)


@settings(deadline=None)
@given(bags)
def test_a_document_is_most_like_itself(documents: list[Bag]) -> None:
    postings = Postings.build(documents)
    for number, document in enumerate(documents):
        found = postings.cosines(document)
        assert found[number] == pytest.approx(1, abs=1e-5)
        assert found.max() <= 1 + 1e-5
        assert found.min() >= 0


@settings(deadline=None)
@given(bags, st.lists(TERMS, unique=True))
def test_what_is_used_up_is_a_share(documents: list[Bag], terms: list[str]) -> None:
    postings = Postings.build(documents, order=1)
    found = postings.used_up(dict.fromkeys(terms, 1.0))
    assert ((found >= 0) & (found <= 1 + 1e-5)).all()
    whole = postings.used_up({term: 1.0 for document in documents for term in document})
    assert whole == pytest.approx(np.ones(len(documents)), abs=1e-5)


@settings(deadline=None)
@given(bags, st.dictionaries(TERMS, st.integers(1, 3).map(float), min_size=1))
def test_what_is_covered_is_whole_only_where_every_word_is_held(documents: list[Bag], query: Bag) -> None:
    found = Postings.build(documents).covered(query)
    for share, document in zip(found, documents, strict=True):
        assert (share == pytest.approx(1, abs=1e-5)) == (set(query) <= set(document))
        assert (share == 0) == (not set(query) & set(document))


def test_a_word_nobody_holds_counts_against_every_document() -> None:
    postings = Postings.build([{"giấy": 1.0}, {"đất": 1.0}])
    with_stranger = postings.covered({"giấy": 1.0, "sao hỏa": 1.0})
    assert 0 < with_stranger[0] < 0.5
    assert postings.cosines({"sao hỏa": 1.0}).tolist() == [0, 0]


def test_of_no_documents_nothing_is_found() -> None:
    postings = Postings.build([])
    assert (
        len(postings.cosines({"a": 1.0})) == len(postings.used_up({"a": 1.0})) == len(postings.covered({"a": 1.0})) == 0
    )


def test_neighbours_make_pairs_that_weigh_what_the_heavier_does() -> None:
    bag = word_bag([("khai", 1.0), ("sinh", 2.0), ("khai", 0.5)])
    assert bag == {"khai": 1.5, "sinh": 2.0, "khai sinh": 2.0, "sinh khai": 2.0}
    assert word_bag([]) == {}


@given(st.lists(st.tuples(TERMS, st.just(1.0)), max_size=8))
def test_every_word_and_every_pair_is_in_the_bag(words: list[tuple[str, float]]) -> None:
    pairs = [f"{left} {right}" for (left, _), (right, _) in pairwise(words)]
    assert sum(word_bag(words).values()) == len(words) + len(pairs)
    assert set(word_bag(words)) == {word for word, _ in words} | set(pairs)


def test_letters_run_inside_a_word_and_over_its_edges() -> None:
    assert set(letter_bag([("ăn", 1.0)])) == {" ă", "ăn", "n ", " ăn", "ăn ", " ăn "}
    assert set(letter_bag([("à", 1.0)])) == {" à", "à ", " à "}


@given(bags)
def test_bags_poured_together_lose_nothing(documents: list[Bag]) -> None:
    whole = total(documents)
    assert sum(whole.values()) == pytest.approx(sum(sum(document.values()) for document in documents))
    assert set(whole) == {term for document in documents for term in document}
