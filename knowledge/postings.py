"""TF-IDF over inverted lists in numpy: what a vectoriser does, at a thousandth of scikit-learn's weight."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bag = Mapping[str, float]


class Postings:
    """Which documents hold a term, and how much it says there. Immutable once built."""

    def __init__(self, size: int, idf: dict[str, float], lists: dict[str, tuple[NDArray[np.int32], Floats]]) -> None:
        self.size = size
        self.idf = idf
        self._lists = lists
        self.rarest = 1.0 + math.log(1.0 + size)

    @classmethod
    def build(cls, bags: Sequence[Bag]) -> Self:
        """One bag of terms a document; weights are (1 + ln tf) · idf, each document of length 1."""
        spread = Counter(term for bag in bags for term in bag)
        idf = {term: 1.0 + math.log((1 + len(bags)) / (1 + count)) for term, count in spread.items()}
        rows: dict[str, tuple[list[int], list[float]]] = {term: ([], []) for term in idf}
        for number, bag in enumerate(bags):
            for term, weight in _unit(bag, idf).items():
                documents, weights = rows[term]
                documents.append(number)
                weights.append(weight)
        return cls(
            len(bags), idf, {term: (np.array(a, np.int32), np.array(b, np.float32)) for term, (a, b) in rows.items()}
        )

    def cosines(self, bag: Bag) -> Floats:
        """How alike a query is to each document, 0 to 1."""
        return self._gathered(_unit({term: count for term, count in bag.items() if term in self.idf}, self.idf))

    def covered(self, bag: Bag) -> Floats:
        """Which share of the query's weight each document holds; words nobody holds count as the rarest."""
        weights = {term: weight * self.idf.get(term, self.rarest) for term, weight in bag.items()}
        total = sum(weights.values())
        if not total:
            return np.zeros(self.size, np.float32)
        found = np.zeros(self.size, np.float32)
        for term, weight in weights.items():
            if term in self._lists:
                found[self._lists[term][0]] += weight / total
        return found

    def _gathered(self, weights: Mapping[str, float]) -> Floats:
        if not weights:
            return np.zeros(self.size, np.float32)
        parts = [(self._lists[term], weight) for term, weight in weights.items()]
        documents = np.concatenate([row[0] for row, _ in parts])
        shares = np.concatenate([row[1] * np.float32(weight) for row, weight in parts])
        return np.bincount(documents, shares, self.size).astype(np.float32)


def _unit(bag: Bag, idf: Mapping[str, float]) -> dict[str, float]:
    weights = {term: (1.0 + math.log(count) if count > 1 else count) * idf[term] for term, count in bag.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def word_bag(words: Sequence[str], light: frozenset[str], least: float) -> dict[str, float]:
    """Words and pairs of neighbours; `light` words, and pairs of two such, weigh only `least`."""
    bag: dict[str, float] = {}
    for word in words:
        bag[word] = bag.get(word, 0.0) + (least if word in light else 1.0)
    for left, right in pairwise(words):
        pair = f"{left} {right}"
        bag[pair] = bag.get(pair, 0.0) + (least if left in light and right in light else 1.0)
    return bag


def letter_bag(words: Iterable[str]) -> Counter[str]:
    """Runs of 2 to 4 letters inside each word, its edges counted as spaces."""
    bag: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        for length in (2, 3, 4):
            bag.update(padded[at : at + length] for at in range(max(1, len(padded) - length + 1)))
    return bag
