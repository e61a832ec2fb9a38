"""The inverted lists give what the formulas of TF-IDF give when they are worked out one document at a time."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import postings as lists
from knowledge.postings import Postings, Terms, item, pair_code, run_code

Bag = dict[int, float]
TERMS = st.integers(1, 7)
bags = st.lists(st.dictionaries(TERMS, st.integers(1, 4).map(float), min_size=1), min_size=1, max_size=6)
STRANGER = 99


def cosine(documents: Sequence[Bag], behind: Postings | None = None, order: int = 2) -> Postings:
    return Postings.cosine(len(documents), Terms.joined(map(item, documents)), behind, order)


def idf_of(term: int, documents: Sequence[Bag]) -> float:
    held_by = sum(term in document for document in documents)
    return 1 + math.log((1 + len(documents)) / (1 + held_by))


def vector(bag: Bag, documents: Sequence[Bag]) -> Bag:
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
    assert cosine(documents).asked(query).cosines() == pytest.approx(by_hand, abs=1e-5)


@settings(deadline=None)
@given(bags)
def test_a_document_is_most_like_itself(documents: list[Bag]) -> None:
    postings = cosine(documents)
    for number, document in enumerate(documents):
        found = postings.asked(document).cosines()
        assert found[number] == pytest.approx(1, abs=1e-5)
        assert found.max() <= 1 + 1e-5
        assert found.min() >= 0


@settings(deadline=None)
@given(bags, st.lists(TERMS, unique=True))
def test_what_is_used_up_is_a_share(documents: list[Bag], terms: list[int]) -> None:
    postings = cosine(documents, order=1)
    found = postings.asked(dict.fromkeys(terms, 1.0)).used_up()
    assert ((found >= 0) & (found <= 1 + 1e-5)).all()
    whole = postings.asked({term: 1.0 for document in documents for term in document}).used_up()
    assert whole == pytest.approx(np.ones(len(documents)), abs=1e-5)


@settings(deadline=None)
@given(bags, st.dictionaries(TERMS, st.integers(1, 3).map(float), min_size=1))
def test_what_is_covered_is_whole_only_where_every_word_is_held(documents: list[Bag], query: Bag) -> None:
    found = cosine(documents).asked(query).covered()
    for share, document in zip(found, documents, strict=True):
        assert (share == pytest.approx(1, abs=1e-5)) == (set(query) <= set(document))
        assert (share == 0) == (not set(query) & set(document))


def test_several_bags_are_measured_apart_and_likened_together() -> None:
    postings = cosine([{1: 1.0, 2: 1.0}, {1: 1.0, 3: 1.0}])
    found = postings.asked({1: 1.0}, {2: 1.0, STRANGER: 1.0})
    assert found.covered(0) == pytest.approx([1, 1])
    assert found.covered(1)[0] > 0
    assert found.covered(1)[1] == 0
    assert found.unheld(0) == 0
    assert found.unheld(1) == 0.5
    assert found.cosines() == pytest.approx(postings.asked({1: 1.0, 2: 1.0}).cosines())


def test_a_word_nobody_holds_counts_against_every_document() -> None:
    postings = cosine([{1: 1.0}, {2: 1.0}])
    assert 0 < postings.asked({1: 1.0, STRANGER: 1.0}).covered()[0] < 0.5
    assert postings.asked({STRANGER: 1.0}).cosines().tolist() == [0, 0]


def test_repetition_soon_says_no_more_and_less_in_a_long_text() -> None:
    documents = [{1: 1.0}, {1: 8.0}, {1: 1.0, 2: 30.0}, {3: 1.0}]
    said = Postings.saturated(len(documents), Terms.joined(map(item, documents))).asked({1: 1.0}).said()
    assert said[2] < said[0] < said[1] < 1
    assert said[1] < 2 * said[0]
    assert said[3] == 0


def test_how_rare_a_term_is_counts_what_lies_behind_too() -> None:
    behind = cosine([{1: 1.0}, {1: 1.0}, {1: 1.0}])
    query = {1: 1.0, 2: 1.0}
    alone, before = cosine([{1: 1.0}, {2: 1.0}]), cosine([{1: 1.0}, {2: 1.0}], behind)
    assert alone.asked(query).covered() == pytest.approx([0.5, 0.5])
    common, rare = before.asked(query).covered()
    assert common < rare
    assert before.asked({1: 1.0}).unheld() == 0


def test_what_very_many_hold_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "FEW", 0)
    postings = cosine([{1: 1.0, 2: 1.0}, {1: 1.0}, {1: 1.0, 3: 1.0}, {1: 1.0}])
    found = postings.asked({1: 1.0, 2: 1.0})
    assert found.cosines() == pytest.approx([1, 0, 0, 0])
    assert found.covered() == pytest.approx([1, 0, 0, 0])


def test_rare_pairs_can_be_left_out_and_words_stay() -> None:
    rare, shared = pair_code(1, 2), pair_code(3, 4)
    documents = [{1: 1.0, rare: 1.0, shared: 1.0}, {shared: 1.0}]
    postings = Postings.saturated(2, Terms.joined(map(item, documents))).without_rare_pairs(2)
    assert postings.asked({rare: 1.0}).unheld() == 1
    assert postings.asked({shared: 1.0}).covered() == pytest.approx([1, 1])
    assert postings.asked({1: 1.0}).covered() == pytest.approx([1, 0])


def test_of_no_documents_nothing_is_found() -> None:
    found = cosine([]).asked({1: 1.0})
    assert len(found.cosines()) == len(found.used_up()) == len(found.covered()) == 0


@given(st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 50_000)), unique=True, max_size=20))
def test_no_two_pairs_share_a_number_nor_a_pair_one_with_a_word(pairs: list[tuple[int, int]]) -> None:
    codes = {pair_code(left, right) for left, right in pairs}
    assert len(codes) == len(pairs)
    assert all(code > 50_000 for code in codes)


@given(st.text("abcdefgh ijklmnopqrstuvwxyz0123456789", min_size=1, max_size=4))
def test_runs_of_letters_are_told_apart(run: str) -> None:
    assert run_code(run) != run_code(run + "x") or len(run) == 4
    assert run_code(run).to_bytes(len(run)).decode() == run


@settings(deadline=None)
@given(bags)
def test_lists_come_back_from_their_arrays(documents: list[Bag]) -> None:
    postings = cosine(documents)
    restored = Postings.restored("x", postings.arrays("x"))
    query = {1: 1.0, 3: 2.0, STRANGER: 1.0}
    assert restored.asked(query).cosines().tolist() == postings.asked(query).cosines().tolist()


@pytest.mark.parametrize(
    ("part", "spoilt"),
    [
        ("documents", np.array([0, 7], np.int32)),
        ("documents", np.array([0, -1], np.int32)),
        ("documents", np.array([0], np.int32)),
        ("documents", np.array([0, 1], np.int64)),
        ("starts", np.array([0, 2, 1], np.int64)),
        ("starts", np.array([0, 1], np.int64)),
        ("starts", np.array([1, 1, 2], np.int64)),
        ("idf", np.array([[1.0, 2.0, 3.0]], np.float32)),
        ("size", np.array([], np.int64)),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(part: str, spoilt: np.ndarray) -> None:
    arrays = cosine([{1: 1.0}, {2: 1.0}]).arrays("x")
    with pytest.raises((ValueError, KeyError)):
        Postings.restored("x", {**arrays, f"x.{part}": spoilt})
