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

SMALL = 6_000_000
"""Cells (terms × documents) up to which the lists are kept as a table: 24 MB, and several times faster to read."""


class Postings:
    """Which documents hold a term, and how much it says there. Immutable once built.

    Small ones are kept as a table (terms × documents), larger ones as one list of documents a term.
    """

    def __init__(self, size: int, idf: Mapping[str, float], lists: Mapping[str, tuple[list[int], list[float]]]) -> None:
        self.size = size
        self._rarest = 1.0 + math.log(1.0 + size)
        self._rows = {term: row for row, term in enumerate(lists)}
        self._idf = np.array([idf[term] for term in lists], np.float32)
        self._documents = [np.array(documents, np.intp) for documents, _ in lists.values()]
        self._says = [np.array(weights, np.float64) for _, weights in lists.values()]
        self._table = self._as_table() if size * len(lists) <= SMALL else None

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

    def __contains__(self, term: str) -> bool:
        return term in self._rows

    def holders(self, term: str) -> frozenset[int]:
        """The documents that hold a term."""
        return frozenset(self._documents[self._rows[term]].tolist()) if term in self._rows else frozenset()

    def cosines(self, bag: Bag) -> Floats:
        """How alike a query is to each document, 0 to 1; terms nobody holds are left out."""
        rows, counts = self._known(bag)
        weights = (np.minimum(counts, 1.0) + np.log(np.maximum(counts, 1.0))) * self._idf[rows]
        return self._gathered(rows, weights / (math.sqrt(weights @ weights) or 1.0))

    def used_up(self, bag: Bag) -> Floats:
        """Which share of each document (built with `order=1`) the query holds, 0 to 1."""
        rows, counts = self._known(bag)
        return self._gathered(rows, np.ones_like(counts))

    def covered(self, bag: Bag) -> Floats:
        """Which share of the query's weight each document holds; terms nobody holds count as the rarest."""
        rows, counts = self._known(bag)
        weights = counts * self._idf[rows]
        unheld = self._rarest * (sum(bag.values()) - float(counts.sum()))
        return self._held(rows, weights / ((float(weights.sum()) + unheld) or 1.0))

    def _known(self, bag: Bag) -> tuple[list[int], Floats]:
        """The rows of the terms that some document holds, and how often the query has them."""
        known = [term for term in bag if term in self._rows]
        return [self._rows[term] for term in known], np.array([bag[term] for term in known], np.float32)

    def _gathered(self, rows: list[int], weights: Floats) -> Floats:
        """For each document the sum over the terms of weight times what the term says there."""
        if self._table is not None:
            return weights @ self._table[rows]
        return self._summed(rows, weights, self._says)

    def _held(self, rows: list[int], weights: Floats) -> Floats:
        """For each document the sum of the weights of the terms it holds."""
        if self._table is not None:
            return weights @ (self._table[rows] > 0.0).astype(np.float32)
        return self._summed(rows, weights, None)

    def _summed(self, rows: list[int], weights: Floats, says: list[NDArray[np.float64]] | None) -> Floats:
        if not rows:
            return np.zeros(self.size, np.float32)
        documents = [self._documents[row] for row in rows]
        shares = np.repeat(weights.astype(np.float64), list(map(len, documents)))
        if says is not None:
            shares *= np.concatenate([says[row] for row in rows])
        return np.bincount(np.concatenate(documents), shares, self.size).astype(np.float32)

    def _as_table(self) -> Floats:
        table = np.zeros((len(self._rows), self.size), np.float32)
        for row, (documents, weights) in enumerate(zip(self._documents, self._says, strict=True)):
            table[row, documents] = weights
        return table


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
