"""TF-IDF over inverted lists in numpy: what a vectoriser does, at a thousandth of scikit-learn's weight."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bag = dict[str, float]


class Postings:
    """Which documents hold a term, and how much it says there. Immutable once built."""

    def __init__(self, size: int, idf: Mapping[str, float], lists: Mapping[str, tuple[list[int], list[float]]]) -> None:
        self.size = size
        self.idf = idf
        self._rarest = 1.0 + math.log(1.0 + size)
        ends = np.cumsum([len(documents) for documents, _ in lists.values()], dtype=np.intp).tolist()
        self._spans = {term: slice(start, end) for term, start, end in zip(lists, [0, *ends], ends, strict=False)}
        self._documents = np.fromiter((number for row, _ in lists.values() for number in row), np.int32)
        self._weights = np.fromiter((weight for _, row in lists.values() for weight in row), np.float32)

    @classmethod
    def build(cls, bags: Sequence[Bag], order: int = 2) -> Self:
        """One bag of terms a document; weights are (1 + ln tf) · idf, each document of length 1 in the norm `order`."""
        spread = Counter(term for bag in bags for term in bag)
        idf = {term: 1.0 + math.log((1 + len(bags)) / (1 + count)) for term, count in spread.items()}
        lists: dict[str, tuple[list[int], list[float]]] = {term: ([], []) for term in idf}
        for number, bag in enumerate(bags):
            for term, weight in _unit(bag, idf, order).items():
                documents, weights = lists[term]
                documents.append(number)
                weights.append(weight)
        return cls(len(bags), idf, lists)

    def cosines(self, bag: Bag) -> Floats:
        """How alike a query is to each document, 0 to 1; terms nobody holds are left out."""
        return self._gathered(_unit({term: count for term, count in bag.items() if term in self.idf}, self.idf, 2))

    def used_up(self, terms: Iterable[str]) -> Floats:
        """Which share of each document (built with `order=1`) the query holds, 0 to 1."""
        return self._gathered({term: 1.0 for term in terms if term in self.idf})

    def covered(self, bag: Bag) -> Floats:
        """Which share of the query's weight each document holds; terms nobody holds count as the rarest."""
        weights = {term: weight * self.idf.get(term, self._rarest) for term, weight in bag.items()}
        whole = sum(weights.values()) or 1.0
        return self._spread({term: weight / whole for term, weight in weights.items() if term in self._spans})

    def _gathered(self, weights: Bag) -> Floats:
        """For each document the sum over the terms of weight times what the term says there."""
        return self._spread(weights, self._weights)

    def _spread(self, weights: Bag, says: Floats | None = None) -> Floats:
        if not weights:
            return np.zeros(self.size, np.float32)
        spans = [self._spans[term] for term in weights]
        documents = np.concatenate([self._documents[span] for span in spans])
        shares = np.repeat(np.fromiter(weights.values(), np.float32), [span.stop - span.start for span in spans])
        if says is not None:
            shares *= np.concatenate([says[span] for span in spans])
        return np.bincount(documents, shares, self.size).astype(np.float32)


def _unit(bag: Bag, idf: Mapping[str, float], order: int) -> Bag:
    weights = {term: (1.0 + math.log(count) if count > 1 else count) * idf[term] for term, count in bag.items()}
    values = weights.values()
    length = sum(values) if order == 1 else math.sqrt(sum(value * value for value in values))
    return {term: weight / length for term, weight in weights.items()} if length else {}


Weighed = Sequence[tuple[str, float]]
"""Words with what each weighs."""


def word_bag(words: Weighed) -> Bag:
    """Words and pairs of neighbours; a pair weighs what its heavier word does."""
    bag: Bag = {}
    for word, weight in words:
        bag[word] = bag.get(word, 0.0) + weight
    for (left, before), (right, after) in pairwise(words):
        pair = f"{left} {right}"
        bag[pair] = bag.get(pair, 0.0) + max(before, after)
    return bag


def letter_bag(words: Weighed) -> Bag:
    """Runs of 2 to 4 letters inside each word, its edges counted as spaces."""
    bag: Bag = {}
    for word, weight in words:
        for run in _runs(word):
            bag[run] = bag.get(run, 0.0) + weight
    return bag


def total(bags: Iterable[Bag]) -> Bag:
    """Bags poured together."""
    whole: Bag = {}
    for bag in bags:
        for term, weight in bag.items():
            whole[term] = whole.get(term, 0.0) + weight
    return whole


@lru_cache(maxsize=20_000)
def _runs(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[at : at + length] for length in (2, 3, 4) for at in range(max(1, len(padded) - length + 1)))
