"""The index behind one function: `Index.build(documents, synonyms)` once, then `index.rank(text)`.

A score is a weighted sum of a few plain measures. The weights come from `python -m bench.understanding`, which
fits them so that `softmax(scores)` is the chance that each entry is the one meant (or none of them, see `DOUBTS`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.keeping import Keeper
from knowledge.kinds import kinds_in
from knowledge.layers import MEASURES, TOLD, Document, Layer
from knowledge.making import build_layer
from knowledge.postings import Floats
from knowledge.vietnamese import fold_word, words
from knowledge.weighing import Said
from knowledge.wording import Reading, Wording

WEIGHTS = np.array(
    [
        3.1, 2.6, 0.8, 2.8, 2.7, 3.6, 1.0, 0.9, -0.8, -0.4, -1.5, -1.5, -2.0, -1.0, 1.5,
        0.5, 3.5, 0.2, 2.8, -2.8, -0.6, -0.9,
    ],
    np.float32,
)  # fmt: skip
"""One for each of `MEASURES`."""
DOUBTS = np.array([8.0, 4.9, 0.1, -1.0], np.float32)
"""The score of "none of these": at least, more the more words nobody knows, and less where tone marks are missing."""

Synonyms = Iterable[tuple[str, Iterable[str], bool]]
Tells = dict[tuple[str, str], list[tuple[str, int, int]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how well it fits."""

    key: str
    score: float


@dataclass(frozen=True, repr=False)
class Index:
    """Ranks entries for a message. Immutable: a new state of the content is a new index."""

    keys: tuple[str, ...]
    wording: Wording
    numbers: dict[str, int]
    layers: tuple[Layer, ...]
    _tells: Tells

    @classmethod
    def build(
        cls,
        documents: Sequence[Document],
        synonyms: Synonyms = (),
        keeper: Keeper | None = None,
        versions: tuple[str, str] = ("", ""),
        former: Self | None = None,
    ) -> Self:
        """`synonyms` are `(means, said, accents)`; `versions` name the content's state and the national list's.

        `former` is the index of another state: only what differs from it is made.
        """
        synonyms = [(means, tuple(said), accents) for means, said, accents in synonyms]
        wording = Wording.build((phrase for document in documents for phrase in document.phrases), synonyms)
        kept = (keeper or Keeper()).layer
        front, behind = (tuple(one for one in documents if one.listed is listed) for listed in (False, True))
        layers: list[Layer] = []
        known = former.layers[0] if former and former.layers else None
        if behind:
            made_of = (versions[1], repr(synonyms), *(document.key for document in behind))
            layers = [kept(made_of, lambda: build_layer(behind, wording))]
        if front:
            layers = [
                kept(versions, lambda: build_layer(front, wording, layers[0] if layers else None, known)),
                *layers,
            ]
        if layers:
            wording.mender = wording.mender.learned(*layers[0].seen())
        numbers = {document.key: number for number, document in enumerate((*front, *behind))}
        return cls(tuple(numbers), wording, numbers, tuple(layers), _tells(front, wording, numbers))

    def rank(self, text: str, most: int = 10) -> list[Hit]:
        """The best entries for a message, best first."""
        scores = self.scores(self.wording.read(text))
        best = best_of(scores, most)
        return [Hit(self.keys[number], float(scores[number])) for number in best]

    def scores(self, reading: Reading) -> Floats:
        """A score for every entry: the better of the words as meant and as typed."""
        scores = WEIGHTS @ self.measures(reading.meant)
        if reading.typed != reading.meant:
            scores = np.maximum(scores, WEIGHTS @ self.measures(reading.typed))
        return np.asarray(scores, np.float32)

    def doubt(self, reading: Reading) -> float:
        """The score of "none of these", which an entry must beat."""
        return float(self.doubts(reading.meant) @ DOUBTS)

    def measures(self, words: tuple[str, ...]) -> Floats:
        """One row a measure (`MEASURES`), one column an entry."""
        said = Said.of(words)
        found = [layer.measures(said) for layer in self.layers]
        whole = np.concatenate(found, axis=1) if found else np.zeros((len(MEASURES), 0), np.float32)
        whole[TOLD] = self._told(said.line)
        return whole

    def doubts(self, words: tuple[str, ...]) -> Floats:
        """What speaks for "none of these": always one, the share of strange words, that of odd pairs, and that of the
        words without tone marks, which cannot fit an entry by them."""
        said = Said.of(words)
        whole = sum(weight for _, weight in said.weighed) or 1.0
        strange = sum(weight for word, weight in said.weighed if not (word.isdigit() or self.wording.knows(word)))
        odd = min((layer.odd(said) for layer in self.layers), default=0.0)
        bare = sum(
            weight
            for word, (_, weight) in zip(words, said.weighed, strict=True)
            if word.isascii() and not word.isdigit()
        )
        return np.array([1.0, strange / whole, odd, bare / whole], np.float32)

    def misses(self, reading: Reading, key: str) -> bool:
        """Whether the message names a kind of procedure (again, abroad …) of which the entry never speaks."""
        layer, number = self._place(key)
        return bool((_kinds(reading) > layer.spoken[number]).any())

    def names_kind(self, reading: Reading, key: str) -> bool:
        """Whether the entry's name has a kind of procedure that the message names."""
        layer, number = self._place(key)
        return bool((_kinds(reading) * layer.named[number]).any())

    def _place(self, key: str) -> tuple[Layer, int]:
        number = self.numbers[key]
        front = self.layers[0]
        return (front, number) if number < len(front.keys) else (self.layers[-1], number - len(front.keys))

    def _told(self, line: str) -> Floats:
        """+1 for an entry that a neighbour's words point to, -1 for a neighbour that nothing points to."""
        padded = f" {line} "
        near = (tell for pair in dict.fromkeys(pairwise(line.split())) for tell in self._tells.get(pair, ()))
        tells = [(here, there) for phrase, here, there in near if phrase in padded]
        told = np.zeros(len(self.keys), np.float32)
        told[[here for here, _ in tells]] = -1.0
        told[[there for _, there in tells]] = 1.0
        return told


def best_of(scores: Floats, most: int) -> NDArray[np.intp]:
    """Where the best scores are, best first, the first of equals first."""
    if most >= len(scores):
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, -most)[-most]
    found = np.flatnonzero(scores >= least)
    return found[np.argsort(-scores[found], kind="stable")][:most]


def _kinds(reading: Reading) -> Floats:
    return kinds_in(" ".join(reading.folded))


def _tells(documents: Sequence[Document], wording: Wording, numbers: dict[str, int]) -> Tells:
    """Telling phrases by their first two words: the phrase, the entry that has it, the entry it tells."""
    found: Tells = {}
    for document in documents:
        for phrase, other in document.tells:
            folded = [fold_word(word) for word in wording.translate(words(phrase))]
            if other in numbers and len(folded) > 1:
                tell = (f" {' '.join(folded)} ", numbers[document.key], numbers[other])
                found.setdefault((folded[0], folded[1]), []).append(tell)
    return found
