"""The index behind one function: `Index.build(documents, synonyms)` once, then `index.rank(text)`.

A score is a weighted sum of a few plain measures. The weights come from `python -m bench.understanding fit`, which
fits them so that `softmax(scores)` is the chance that each entry is the one meant (or none of them, see `DOUBTS`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.aspects import asking
from knowledge.patterns import pattern
from knowledge.postings import Bag, Floats, Postings, letter_bag, total, word_bag
from knowledge.vietnamese import fold_word, words
from knowledge.wording import FILLERS, Reading, Wording

LIGHT = 0.25
"""What a filler, or a word of the asking, weighs beside a word that says what is asked about."""

MEASURES = (
    "entry words", "entry letters", "phrase words", "phrase letters", "marks", "covered",
    "name used up", "told", "common", "level", "foreign unsaid", "foreign missing",
)  # fmt: skip
WEIGHTS = np.array([6.41, 3.35, 2.09, 1.72, 0.5, 2.95, 2.74, 1.32, 0.2, -1.5, -3.27, -1.58], np.float32)
DOUBTS = np.array([9.1, 3.31, 0.0], np.float32)
"""The score of "none of these": at least, for words nobody knows, for a long question."""

FOREIGN = pattern(
    "nuoc ngoai|viet kieu|quoc te|bien gioi|ngoai quoc|lanh su|dai su|(?:nguoi |lay |chong |vo )(?:tay|my|han|"
    "nhat|phap|uc|duc|campuchia|lao|trung quoc|dai loan|sing\\w*|malaysia|canada|anh quoc)"
)


@dataclass(frozen=True, slots=True)
class Document:
    """What of an entry is searched; the first two phrases are its names.

    `level` is 0 for the commune, 1 for the province, 2 for a ministry. `tells` are words by which people mean another
    entry than this one, by that one's key.
    """

    key: str
    phrases: tuple[str, ...]
    common: int = 0
    level: int = 0
    foreign: bool = False
    tells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how well it fits."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class _Spaces:
    """The inverted lists: per entry and per phrase, over words, letters and words with tone marks."""

    entry_words: Postings
    entry_letters: Postings
    entry_marks: Postings
    phrase_words: Postings
    phrase_letters: Postings
    names: Postings
    starts: NDArray[np.intp]


@dataclass(frozen=True)
class Index:
    """Ranks entries for a message. Immutable: a new state of the content is a new index."""

    keys: tuple[str, ...]
    wording: Wording
    numbers: dict[str, int]
    _spaces: _Spaces
    _priors: Floats
    _foreign: Floats
    _tells: tuple[tuple[str, int, int], ...]

    @classmethod
    def build(cls, documents: Sequence[Document], synonyms: Iterable[tuple[str, Iterable[str], bool]] = ()) -> Self:
        """`synonyms` are `(means, said, accents)`."""
        wording = Wording.build((phrase for document in documents for phrase in document.phrases), synonyms)
        numbers = {document.key: number for number, document in enumerate(documents)}
        priors = np.array([[document.common / 3, document.level] for document in documents], np.float32)
        return cls(
            tuple(numbers),
            wording,
            numbers,
            _spaces(documents, wording),
            priors.reshape(-1, 2),
            np.array([document.foreign for document in documents], np.float32),
            tuple(_tells(documents, wording, numbers)),
        )

    def rank(self, text: str, most: int = 10) -> list[Hit]:
        """The best entries for a message, best first."""
        scores = self.scores(self.wording.read(text))
        best = np.argsort(-scores, kind="stable")[:most]
        return [Hit(self.keys[number], float(scores[number])) for number in best]

    def scores(self, reading: Reading) -> Floats:
        """A score for every entry: the better of the words as meant and as typed."""
        if not self.keys:
            return np.zeros(0, np.float32)
        scores = self.measures(reading.meant) @ WEIGHTS
        if reading.typed != reading.meant:
            scores = np.maximum(scores, self.measures(reading.typed) @ WEIGHTS)
        return np.asarray(scores, np.float32)

    def doubt(self, reading: Reading) -> float:
        """The score of "none of these", which an entry must beat."""
        return float(self.doubts(reading.meant) @ DOUBTS)

    def measures(self, said: Sequence[str]) -> Floats:
        """One row an entry, one column a measure (`MEASURES`)."""
        space, weighed = self._spaces, weigh(said)
        bag, letters = word_bag(weighed), letter_bag(weighed)
        alone = {word: bag[word] for word, _ in weighed}
        line = " ".join(alone)
        abroad = float(FOREIGN.search(line) is not None)
        columns = [
            space.entry_words.cosines(bag),
            space.entry_letters.cosines(letters),
            np.maximum.reduceat(space.phrase_words.cosines(bag), space.starts),
            np.maximum.reduceat(space.phrase_letters.cosines(letters), space.starts),
            space.entry_marks.cosines(_marked(said)),
            space.entry_words.covered(alone),
            np.maximum.reduceat(space.names.used_up(alone), self._name_starts),
            self._told(" ".join(word for word, _ in weighed)),
            self._priors[:, 0],
            self._priors[:, 1],
            self._foreign * (1.0 - abroad),
            (1.0 - self._foreign) * abroad,
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def doubts(self, said: Sequence[str]) -> Floats:
        """What speaks for "none of these": always one, the share of strange words, the length."""
        weighed = weigh(said)
        whole = sum(weight for _, weight in weighed) or 1.0
        strange = sum(weight for word, weight in weighed if not self.wording.knows(word))
        return np.array([1.0, strange / whole, np.log1p(whole)], np.float32)

    @property
    def _name_starts(self) -> NDArray[np.intp]:
        return np.arange(0, 2 * len(self.keys), 2, dtype=np.intp)

    def _told(self, line: str) -> Floats:
        """+1 for an entry that a neighbour's words point to, -1 for the neighbour."""
        told = np.zeros(len(self.keys), np.float32)
        for phrase, here, there in self._tells:
            if phrase in line:
                told[there], told[here] = 1.0, min(told[here], -1.0)
        return told


def weigh(said: Sequence[str]) -> list[tuple[str, float]]:
    """The folded words, fillers and words of the asking light."""
    folded = [fold_word(word) for word in said]
    return [(word, LIGHT if ask or word in FILLERS else 1.0) for word, ask in zip(folded, asking(folded), strict=True)]


def _tells(documents: Sequence[Document], wording: Wording, numbers: dict[str, int]) -> Iterator[tuple[str, int, int]]:
    for document in documents:
        for phrase, other in document.tells:
            folded = " ".join(fold_word(word) for word in wording.translate(words(phrase)))
            if other in numbers and " " in folded:
                yield folded, numbers[document.key], numbers[other]


def _spaces(documents: Sequence[Document], wording: Wording) -> _Spaces:
    spoken = [[wording.translate(words(phrase)) for phrase in document.phrases] for document in documents]
    entries = [[weigh(phrase) for phrase in document] for document in spoken]
    phrases = [phrase for entry in entries for phrase in entry]
    names = [word_bag([(word, 1.0) for word, _ in entry[at % len(entry)]]) for entry in entries for at in (0, 1)]
    return _Spaces(
        entry_words=Postings.build([total(map(word_bag, entry)) for entry in entries]),
        entry_letters=Postings.build([total(map(letter_bag, entry)) for entry in entries]),
        entry_marks=Postings.build([total(map(_marked, document)) for document in spoken]),
        phrase_words=Postings.build([word_bag(phrase) for phrase in phrases]),
        phrase_letters=Postings.build([letter_bag(phrase) for phrase in phrases]),
        names=Postings.build([{term: 1.0 for term in name if " " not in term} for name in names], order=1),
        starts=np.cumsum([0, *map(len, spoken)][:-1], dtype=np.intp),
    )


def _marked(said: Sequence[str]) -> Bag:
    """The words that carry tone marks."""
    return {word: 1.0 for word in said if not word.isascii()}
