"""What the words of a message weigh, and the bags of terms they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Self

from knowledge.aspects import asking
from knowledge.kinds import kinds_in
from knowledge.postings import Floats, pair_code, run_code
from knowledge.vietnamese import fold_word
from knowledge.wording import FILLERS, NAMING

LIGHT = 0.25
"""What a filler, or a word of the asking, weighs beside a word that says what is asked about."""

MATTERS = frozenset({("ban", "sao"), ("chu", "ky")})
"""Fillers that side by side say what is asked about: "bạn" and "sao" are none, "bản sao" is, and so is "chữ ký"."""

Weighed = Sequence[tuple[str, float]]
"""Words with what each weighs."""
Bag = dict[int, float]
"""Terms by their code, with what each weighs."""


@dataclass(frozen=True)
class Said:
    """A message as it is measured: its words, folded with what each weighs, and the kinds of procedure it names."""

    words: tuple[str, ...]
    weighed: tuple[tuple[str, float], ...]
    kinds: Floats

    @classmethod
    def of(cls, said: tuple[str, ...]) -> Self:
        weighed = weigh(said)
        return cls(said, weighed, kinds_in(" ".join(word for word, _ in weighed)))

    @property
    def line(self) -> str:
        return " ".join(word for word, _ in self.weighed)


@lru_cache(maxsize=512)
def weigh(said: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """The folded words, fillers and words of the asking light."""
    folded = [fold_word(word) for word in said]
    light = [ask or word in FILLERS for word, ask in zip(folded, asking(folded), strict=True)]
    light = [is_light and word not in NAMING for word, is_light in zip(said, light, strict=True)]
    for at, pair in enumerate(pairwise(folded)):
        if pair in MATTERS:
            light[at : at + 2] = [False, False]
    return tuple((word, LIGHT if is_light else 1.0) for word, is_light in zip(folded, light, strict=True))


def subject(said: tuple[str, ...]) -> tuple[str, ...]:
    """The folded words that say what is asked about."""
    return tuple(word for word, weight in weigh(said) if weight == 1.0)


def word_bags(words: Sequence[tuple[int, float]]) -> tuple[Bag, Bag]:
    """Numbered words, and pairs of neighbours; a pair weighs what its heavier word does."""
    alone: Bag = {}
    for word, weight in words:
        alone[word] = alone.get(word, 0.0) + weight
    pairs: Bag = {}
    for (left, before), (right, after) in pairwise(words):
        pair = pair_code(left, right)
        pairs[pair] = pairs.get(pair, 0.0) + max(before, after)
    return alone, pairs


def letter_bag(words: Weighed) -> Bag:
    """Runs of 2 to 4 letters inside each word, its edges counted as spaces."""
    bag: Bag = {}
    for word, weight in words:
        for run in _runs(word):
            bag[run] = bag.get(run, 0.0) + weight
    return bag


@lru_cache(maxsize=20_000)
def _runs(word: str) -> tuple[int, ...]:
    padded = f" {word} "
    runs = (padded[at : at + length] for length in (2, 3, 4) for at in range(max(1, len(padded) - length + 1)))
    return tuple(map(run_code, runs))
