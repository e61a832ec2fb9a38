"""The index behind one function: `Index.build(documents, synonyms)` once, then `index.rank(text)`.

A score is a weighted sum of a few plain measures. The weights come from `python -m bench.understanding fit`, which
fits them so that `softmax(scores)` is the chance that each entry is the one meant (or none of them, see `NONE`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from knowledge.patterns import word_set
from knowledge.postings import Floats, Postings, letter_bag, word_bag
from knowledge.vietnamese import fold_word, words
from knowledge.wording import FILLERS, Reading, Wording

LIGHT = 0.3
"""What a filler word weighs beside a word that says something."""

MEASURES = (
    "entry words",
    "entry letters",
    "phrase words",
    "phrase letters",
    "marks",
    "covered",
    "common",
    "level",
    "foreign",
)
WEIGHTS = np.array([6.0, 4.0, 6.0, 4.0, 2.0, 5.0, 0.6, -0.6, -2.5], np.float32)
NONE = 13.0
"""The score of "none of these": what an entry must beat."""

FOREIGN = frozenset({"nuoc ngoai", "viet kieu", "quoc te", "bien gioi", "ngoai quoc", "lanh su", "dai su"})
FOREIGN_WORDS = word_set("tay my han nhat phap uc duc campuchia lao trung dai singapore malaysia canada")


@dataclass(frozen=True, slots=True)
class Document:
    """What of an entry is searched. `level` is 0 for the commune, 1 for the province, 2 for a ministry."""

    key: str
    phrases: tuple[str, ...]
    common: int = 0
    level: int = 0
    foreign: bool = False
    tells: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how well it fits; comparable within one query and, through `NONE`, between queries."""

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
    starts: "np.ndarray[tuple[int], np.dtype[np.intp]]"


@dataclass(frozen=True)
class Index:
    """Ranks entries for a message. Immutable: a new state of the content is a new index."""

    keys: tuple[str, ...]
    wording: Wording
    _spaces: _Spaces
    _priors: Floats
    _foreign: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def build(cls, documents: Sequence[Document], synonyms: Iterable[tuple[str, Iterable[str], bool]] = ()) -> Self:
        """`synonyms` are `(means, said, accents)`."""
        wording = Wording.build((phrase for document in documents for phrase in document.phrases), synonyms)
        return cls(
            tuple(document.key for document in documents),
            wording,
            _spaces(documents, wording),
            np.array([[document.common / 3, document.level] for document in documents], np.float32).reshape(-1, 2),
            np.array([document.foreign for document in documents], np.bool_),
            {document.key: number for number, document in enumerate(documents)},
        )

    def rank(self, text: str, most: int = 10) -> list[Hit]:
        """The best entries for a message, best first."""
        scores = self.scores(self.wording.read(text))
        best = np.argsort(-scores, kind="stable")[:most]
        return [Hit(self.keys[number], float(scores[number])) for number in best]

    def scores(self, reading: Reading) -> Floats:
        """A score for every entry: the better of the words as typed and as meant."""
        if not self.keys:
            return np.zeros(0, np.float32)
        scores = self.measures(reading.meant) @ WEIGHTS
        if reading.typed != reading.meant:
            scores = np.maximum(scores, self.measures(reading.typed) @ WEIGHTS)
        return np.asarray(scores, np.float32)

    def measures(self, said: Sequence[str]) -> Floats:
        """One row an entry, one column a measure (`MEASURES`)."""
        folded = [fold_word(word) for word in said]
        space = self._spaces
        bag, letters = word_bag(folded, FILLERS, LIGHT), letter_bag(folded)
        alone = {word: weight for word, weight in bag.items() if " " not in word}
        columns = [
            space.entry_words.cosines(bag),
            space.entry_letters.cosines(letters),
            np.maximum.reduceat(space.phrase_words.cosines(bag), space.starts),
            np.maximum.reduceat(space.phrase_letters.cosines(letters), space.starts),
            space.entry_marks.cosines(_marked(said)),
            space.entry_words.covered(alone),
            self._priors[:, 0],
            self._priors[:, 1],
            (self._foreign != speaks_of_abroad(folded)) * (1.0 if self._foreign.any() else 0.0),
        ]
        return np.stack(columns, axis=1).astype(np.float32)


def speaks_of_abroad(folded: Sequence[str]) -> bool:
    """Whether a message mentions a foreign element."""
    line = f" {' '.join(folded)} "
    return any(f" {phrase} " in line for phrase in FOREIGN) or any(f" nguoi {word} " in line for word in FOREIGN_WORDS)


def _spaces(documents: Sequence[Document], wording: Wording) -> _Spaces:
    spoken = [[wording.translate(words(phrase)) for phrase in document.phrases] for document in documents]
    phrases = [[fold_word(word) for word in phrase] for document in spoken for phrase in document]
    entries = [[[fold_word(word) for word in phrase] for phrase in document] for document in spoken]
    starts = np.cumsum([0, *map(len, spoken)][:-1], dtype=np.intp)
    return _Spaces(
        entry_words=Postings.build([_sum(word_bag(p, FILLERS, LIGHT) for p in entry) for entry in entries]),
        entry_letters=Postings.build([_sum(letter_bag(p) for p in entry) for entry in entries]),
        entry_marks=Postings.build([_sum(_marked(p) for p in document) for document in spoken]),
        phrase_words=Postings.build([word_bag(p, FILLERS, LIGHT) for p in phrases]),
        phrase_letters=Postings.build([letter_bag(p) for p in phrases]),
        starts=starts,
    )


def _marked(said: Sequence[str]) -> Counter[str]:
    """The words that carry tone marks."""
    return Counter(word for word in said if not word.isascii())


def _sum(bags: Iterable[dict[str, float]] | Iterable[Counter[str]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for bag in bags:
        for term, weight in bag.items():
            total[term] = total.get(term, 0.0) + weight
    return total
