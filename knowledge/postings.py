"""TF-IDF over inverted lists in numpy: what a vectoriser does, at a thousandth of scikit-learn's weight."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Shares = NDArray[np.float64]
Numbers = NDArray[np.int64]
Item = tuple[Numbers, Floats]
"""The terms of one document and how often each is there."""
Arrays = dict[str, NDArray[np.generic]]
Weighing = Callable[[Floats, NDArray[np.int32], Floats], Floats]
"""From how often a term is in a document, the document and the term's idf to what the term says there."""
Rarity = Callable[[Shares, int], Shares]
"""From how many documents hold each term, and how many documents there are, to its idf."""

PARTS: Mapping[str, type[np.generic]] = MappingProxyType(
    {
        "codes": np.int64,
        "spread": np.int64,
        "idf": np.float32,
        "starts": np.int64,
        "documents": np.int32,
        "says": np.float32,
    }
)
COMMON = 0.4
"""Share of the documents from which a term that they hold tells nothing: it is neither kept nor counted."""
FEW = 40
"""Documents below which every term tells something."""
K, B = 1.2, 0.5
"""How soon a word's repetition says no more, and how much a long text is discounted (BM25)."""
WIDE = 1 << 20
"""More numbers than there are words, so that two of them make one number."""


def pair_code(left: int, right: int) -> int:
    """One number for two words side by side; a word alone is its own number."""
    return (left + 1) * WIDE + right


def run_code(run: str) -> int:
    """One number for a run of up to four letters; what is not Latin counts as one and the same letter."""
    return int.from_bytes(run.encode("latin-1", "replace"))


def item(bag: Mapping[int, float]) -> Item:
    """A bag of terms as arrays."""
    return np.fromiter(bag, np.int64, len(bag)), np.fromiter(bag.values(), np.float32, len(bag))


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of many documents, one document after another, each term once a document: how often it is there."""

    where: NDArray[np.int32]
    codes: Numbers
    counts: Floats

    @classmethod
    def joined(cls, documents: Iterable[Item]) -> Self:
        """The terms and counts of each document."""
        parts = list(documents)
        lengths = [len(codes) for codes, _ in parts]
        return cls(
            np.repeat(np.arange(len(parts), dtype=np.int32), lengths),
            np.concatenate([np.zeros(0, np.int64), *(codes for codes, _ in parts)]),
            np.concatenate([np.zeros(0, np.float32), *(counts for _, counts in parts)]),
        )

    def arrays(self, name: str) -> Arrays:
        """What they consist of, by names that begin with `name`."""
        return {f"{name}.where": self.where, f"{name}.codes": self.codes, f"{name}.counts": self.counts}

    @classmethod
    def restored(cls, name: str, arrays: Mapping[str, NDArray[Any]], documents: int) -> Self:
        """From `arrays`. Raises ValueError or KeyError where they are none of ours."""
        where, codes = checked(arrays[f"{name}.where"], np.int32), checked(arrays[f"{name}.codes"], np.int64)
        counts = checked(arrays[f"{name}.counts"], np.float32, (len(codes),))
        if len(where) != len(codes) or (np.diff(where) < 0).any():
            raise ValueError(name)
        if len(where) and not 0 <= where[0] <= where[-1] < documents:
            raise ValueError(name)
        return cls(where, codes, counts)

    def apart(self, documents: int) -> list[Item]:
        """The terms and counts of each document, as `joined` took them."""
        ends = self.where.searchsorted(np.arange(documents + 1)).tolist()
        return [(self.codes[begin:end], self.counts[begin:end]) for begin, end in pairwise(ends)]


@dataclass(frozen=True, slots=True, repr=False)
class Postings:
    """Which documents hold a term, and how much it says there. Immutable once built.

    `codes` are the terms, sorted; those of row `r` are held by `documents[starts[r]:starts[r + 1]]`. How rare a term is
    is counted (`spread`) over these documents and those of the lists `behind` them, whose terms are known here too.
    Terms that very many documents hold weigh nothing and lead nowhere: they would cost most and tell least.
    """

    size: int
    codes: Numbers
    spread: Numbers
    idf: Floats
    """One a term, and last that of a term nobody holds."""
    starts: Numbers
    documents: NDArray[np.int32]
    says: Floats

    @classmethod
    def cosine(cls, size: int, terms: Terms, behind: Self | None = None, order: int = 2) -> Self:
        """Weights are (1 + ln tf) · idf, each document of length 1 in the norm `order`."""

        def weigh(counts: Floats, documents: NDArray[np.int32], idf: Floats) -> Floats:
            weights = np.where(counts > 1.0, 1.0 + np.log(np.maximum(counts, 1.0)), counts) * idf
            lengths = np.bincount(documents, weights**order, size) ** (1 / order)
            return np.asarray(weights / np.maximum(lengths, 1e-9)[documents], np.float32)

        return cls._build(size, terms, behind, weigh, lambda held, many: 1.0 + np.log((1.0 + many) / (1.0 + held)))

    @classmethod
    def saturated(cls, size: int, terms: Terms, behind: Self | None = None) -> Self:
        """Weights are 0 to 1: repetition soon says no more, and less in a long text (BM25)."""

        def weigh(counts: Floats, documents: NDArray[np.int32], _: Floats) -> Floats:
            lengths = np.bincount(documents, counts, size)
            usual = lengths[lengths > 0].mean() if lengths.any() else 1.0
            return np.asarray(counts / (counts + K * (1 - B + B * lengths[documents] / usual)), np.float32)

        return cls._build(
            size, terms, behind, weigh, lambda held, many: np.log(1.0 + (many - held + 0.5) / (held + 0.5))
        )

    @classmethod
    def _build(cls, size: int, terms: Terms, behind: Self | None, weigh: Weighing, idf_of: Rarity) -> Self:
        order = np.argsort(terms.codes, kind="stable")
        codes = terms.codes[order]
        known = np.union1d(codes, behind.codes if behind else ())
        rows = np.searchsorted(known, codes)
        own = np.bincount(rows, minlength=len(known))
        spread = own.copy()
        if behind:
            spread[np.searchsorted(known, behind.codes)] += behind.spread
        many = size + (behind.size if behind else 0)
        tells = (spread <= COMMON * many) | (many < FEW)
        idf = np.where(np.append(tells, True), idf_of(np.append(spread, 0).astype(np.float64), many), 0.0)
        kept = tells[rows]
        rows, order = rows[kept], order[kept]
        documents = terms.where[order]
        return cls(
            size=size,
            codes=known.astype(np.int64),
            spread=spread,
            idf=idf.astype(np.float32),
            starts=np.append(0, np.cumsum(np.where(tells, own, 0))).astype(np.int64),
            documents=documents,
            says=weigh(terms.counts[order], documents, idf[rows].astype(np.float32)),
        )

    def without_rare_pairs(self, least: int) -> Self:
        """The lists without the pairs of words that fewer than `least` documents hold."""
        lengths = np.diff(self.starts)
        kept = (self.codes < WIDE) | (self.spread >= least)
        at = np.repeat(kept, lengths)
        return replace(
            self,
            codes=self.codes[kept],
            spread=self.spread[kept],
            idf=self.idf[np.append(kept, True)],
            starts=np.append(0, np.cumsum(lengths[kept])).astype(np.int64),
            documents=self.documents[at],
            says=self.says[at],
        )

    def asked(self, *bags: Mapping[int, float]) -> "Found":
        """Where the terms of some bags are held; each bag is then measured by its number."""
        codes = np.fromiter(chain.from_iterable(bags), np.int64)
        weights = np.fromiter(chain.from_iterable(bag.values() for bag in bags), np.float32)
        ends = list(accumulate(map(len, bags), initial=0))
        if not len(self.codes):
            nothing = np.zeros(len(codes), np.int64)
            idf = np.full(len(codes), self.idf[-1])
            return Found(self.size, weights, idf, nothing > 0, nothing, self.documents, self.says, ends)
        rows = self.codes.searchsorted(codes)
        rows[rows == len(self.codes)] = 0
        held = self.codes[rows] == codes
        rows[~held] = -1  # the row behind the last: of no documents, with the idf of what nobody holds
        begins = self.starts[rows]
        lengths = self.starts[rows + 1] - begins
        lengths[~held] = 0
        stops = lengths.cumsum()
        at = np.arange(stops[-1] if len(stops) else 0) + (begins - stops + lengths).repeat(lengths)
        return Found(self.size, weights, self.idf[rows], held, lengths, self.documents[at], self.says[at], ends)

    def arrays(self, name: str) -> Arrays:
        """What it consists of, by names that begin with `name`."""
        parts: Arrays = {f"{name}.{part}": getattr(self, part) for part in PARTS}
        return parts | {f"{name}.size": np.array([self.size], np.int64)}

    @classmethod
    def restored(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """From `arrays`. Raises ValueError or KeyError where they are none of ours."""
        parts = {part: checked(arrays[f"{name}.{part}"], kind) for part, kind in PARTS.items()}
        made = cls(int(checked(arrays[f"{name}.size"], np.int64, (1,))[0]), **parts)
        if not made._fits():
            raise ValueError(name)
        return made

    def _fits(self) -> bool:
        """Whether every row leads to documents that there are."""
        starts, documents = self.starts, self.documents
        if not len(self.idf) == len(starts) == len(self.codes) + 1 == len(self.spread) + 1 or len(documents) != len(
            self.says
        ):
            return False
        if starts[0] != 0 or starts[-1] != len(documents) or (np.diff(starts) < 0).any():
            return False
        return not len(documents) or 0 <= int(np.min(documents)) <= int(np.max(documents)) < self.size


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """The terms of some bags with their weights and idf, and one after another the documents that hold them."""

    size: int
    weights: Floats
    idf: Floats
    held: NDArray[np.bool_]
    lengths: Numbers
    documents: NDArray[np.int32]
    says: Floats
    ends: Sequence[int]

    def cosines(self) -> Shares:
        """How alike all the bags together are to each document, 0 to 1; terms nobody holds are left out."""
        counts = np.where(self.held, self.weights, 0.0)
        weights = (np.minimum(counts, 1.0) + np.log(np.maximum(counts, 1.0))) * self.idf
        return self._summed(weights / (float(np.sqrt(weights @ weights)) or 1.0))

    def used_up(self) -> Shares:
        """Which share of each document (built with `order=1`) the bags hold, 0 to 1."""
        return self._summed(np.ones(len(self.weights), np.float32))

    def covered(self, bag: int = 0) -> Shares:
        """Which share of a bag's weight each document holds; terms nobody holds count as the rarest."""
        return self._summed(self._shares(bag), say=False)

    def said(self, bag: int = 0) -> Shares:
        """Which share of a bag's weight each document says, by how much it says it."""
        return self._summed(self._shares(bag))

    def unheld(self, bag: int = 0) -> float:
        """Which share of a bag's terms nobody holds."""
        held = self.held[self.ends[bag] : self.ends[bag + 1]]
        return 1.0 - float(held.mean()) if len(held) else 0.0

    def _shares(self, bag: int) -> Floats:
        weights = np.zeros(len(self.weights), np.float32)
        part = slice(self.ends[bag], self.ends[bag + 1])
        weights[part] = self.weights[part] * self.idf[part]
        return weights / (float(weights.sum()) or 1.0)

    def _summed(self, weights: Floats, *, say: bool = True) -> Shares:
        """For each document the sum of the weights of the terms it holds, times what the term says there."""
        shares = weights.repeat(self.lengths)
        return np.asarray(np.bincount(self.documents, shares * self.says if say else shares, self.size), np.float64)


def checked(array: NDArray[Any], kind: type[np.generic], shape: tuple[int, ...] | None = None) -> NDArray[Any]:
    """The array, if it has this type and shape (or one dimension). Raises ValueError."""
    if array.dtype != kind or (array.ndim != 1 if shape is None else array.shape != shape):
        raise ValueError(f"{array.dtype} {array.shape}")
    return array
