"""The index behind one function: `Index.build(documents, synonyms)` once, then `index.rank(text)`.

A score is a weighted sum of a few plain measures. The weights come from `python -m bench.understanding fit`, which
fits them so that `softmax(scores)` is the chance that each entry is the one meant (or none of them, see `DOUBTS`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
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

NEAR = 0.7
"""Likeness to a way of asking from which it counts a second time: who says nearly the same means the same."""

MEASURES = (
    "entry words", "entry letters", "phrase words", "marks", "covered", "name used up", "told", "common", "level",
    "kind not said", "kind not meant", "foreign not said", "foreign not meant", "pairs covered",
    "nearly said",
)  # fmt: skip
WEIGHTS = np.array(
    [4.5, 3.0, 1.9, 0.6, 4.0, 3.5, 0.9, 0.4, -1.0, -0.6, -2.2, -3.0, -2.6, 0.87, 4.0],
    np.float32,
)  # fmt: skip
"""Between the fits with and without the content's own ways of asking, rounded. Two are set by hand: `level`, as few
questions were about the province, and `nearly said`, as no fit sees a question asked just as the content has it."""
DOUBTS = np.array([8.45, 4.4, 0.2], np.float32)
"""The score of "none of these": at least, and more the more words nobody knows."""

_VEHICLES = """
    xe (?:cu|moi|may|hoi|tai|dien|oto|o to)|(?:mua|ban|sang ten|dang ky|doi bien) xe|o to|oto|mo to|bien so|bang lai
"""
KINDS = tuple(
    pattern(words)
    for words in (
        "(?:dang ky|cap|lam|xin) lai|bi mat|mat (?:giay|so|the|gcn|cccd|can cuoc)",
        "luu dong|tan nha",
        "giam sat",
        "cham dut|dong cua|nghi (?:ban|kinh doanh)|giai the|dung (?:dang ky|kinh doanh|hoat dong|ban)",
        "tam ngung|tam dung|tam nghi",
        "gia han",
        "xoa|huy",
        "ban sao|trich luc|sao y",
        "nguoi dich|ban dich",
        "dien tu",
        "cai chinh|dinh chinh|dieu chinh|sua|doi ten|ghi sai|bi sai|thay doi",
        "sap nhap|dia chi cu",
        _VEHICLES,
    )
)
"""Words that tell one procedure from its near neighbours: "đăng ký" is not "đăng ký lại"."""
FOREIGN = pattern(r"""
    nuoc ngoai|viet kieu|quoc te|bien gioi|ngoai quoc|lanh su|dai su|
    (?:nguoi |lay |chong |vo |ben )
    (?:tay|my|han|nhat|phap|uc|duc|nga|anh quoc|an do|thai lan|campuchia|lao|trung quoc|dai loan|sing\w*|malaysia|
    canada|philippin\w*|indonesia|ha lan|thuy si|thuy dien|na uy|ba lan|ucraina)
""")


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
    _named: Floats
    _spoken: Floats
    _tells: dict[tuple[str, str], list[tuple[str, int, int]]]

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
            np.array([_kinds(document, document.phrases[:2]) for document in documents], np.float32),
            np.array([_kinds(document, document.phrases) for document in documents], np.float32),
            _tells(documents, wording, numbers),
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

    def measures(self, said: tuple[str, ...]) -> Floats:
        """One row an entry, one column a measure (`MEASURES`)."""
        space, weighed = self._spaces, weigh(said)
        bag, letters = word_bag(weighed), letter_bag(weighed)
        alone = {word: bag[word] for word, _ in weighed}
        pairs = {term: weight for term, weight in bag.items() if " " in term and weight >= 1.0}
        line = " ".join(word for word, _ in weighed)
        kinds = kinds_in(line)
        unsaid, unmeant = np.maximum(self._named - kinds, 0.0), np.maximum(kinds - self._spoken, 0.0)
        phrases = np.maximum.reduceat(space.phrase_words.cosines(bag), space.starts)
        columns = [
            space.entry_words.cosines(bag),
            space.entry_letters.cosines(letters),
            phrases,
            space.entry_marks.cosines(_marked(said)),
            space.entry_words.covered(alone),
            np.maximum.reduceat(space.names.used_up(alone), self._name_starts),
            self._told(line),
            self._priors[:, 0],
            self._priors[:, 1],
            unsaid[:, :-1].sum(axis=1),
            unmeant[:, :-1].sum(axis=1),
            unsaid[:, -1],
            unmeant[:, -1],
            space.entry_words.covered(pairs),
            np.maximum(phrases - NEAR, 0.0) / (1.0 - NEAR),
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def doubts(self, said: tuple[str, ...]) -> Floats:
        """What speaks for "none of these": always one, and the share of strange words."""
        weighed = weigh(said)
        whole = sum(weight for _, weight in weighed) or 1.0
        strange = sum(weight for word, weight in weighed if not (word.isdigit() or self.wording.knows(word)))
        pairs = [pair for pair, weight in word_bag(weighed).items() if " " in pair and weight >= 1.0]
        odd = sum(pair not in self._spaces.entry_words for pair in pairs) / (len(pairs) or 1)
        return np.array([1.0, strange / whole, odd], np.float32)

    def misses(self, reading: Reading, key: str) -> bool:
        """Whether the message names a kind of procedure (again, abroad …) of which the entry never speaks."""
        kinds = kinds_in(" ".join(reading.folded))
        return bool((kinds > self._spoken[self.numbers[key]]).any())

    @property
    def _name_starts(self) -> NDArray[np.intp]:
        return np.arange(0, 2 * len(self.keys), 2, dtype=np.intp)

    def _told(self, line: str) -> Floats:
        """+1 for an entry that a neighbour's words point to, -1 for a neighbour that nothing points to."""
        padded = f" {line} "
        near = (tell for pair in dict.fromkeys(pairwise(line.split())) for tell in self._tells.get(pair, ()))
        tells = [(here, there) for phrase, here, there in near if phrase in padded]
        told = np.zeros(len(self.keys), np.float32)
        told[[here for here, _ in tells]] = -1.0
        told[[there for _, there in tells]] = 1.0
        return told


@lru_cache(maxsize=512)
def weigh(said: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """The folded words, fillers and words of the asking light."""
    folded = [fold_word(word) for word in said]
    return tuple(
        (word, LIGHT if ask or word in FILLERS else 1.0) for word, ask in zip(folded, asking(folded), strict=True)
    )


def subject(said: tuple[str, ...]) -> tuple[str, ...]:
    """The folded words that say what is asked about."""
    return tuple(word for word, weight in weigh(said) if weight == 1.0)


@lru_cache(maxsize=512)
def kinds_in(line: str) -> Floats:
    """Which kinds of procedure a folded line names, the foreign element last. Not to be written into."""
    return np.array([kind.search(line) is not None for kind in (*KINDS, FOREIGN)], np.float32)


def _kinds(document: Document, phrases: Iterable[str]) -> Floats:
    kinds = kinds_in(" , ".join(" ".join(map(fold_word, words(phrase))) for phrase in phrases)).copy()
    kinds[-1] = document.foreign
    return kinds


def _tells(
    documents: Sequence[Document], wording: Wording, numbers: dict[str, int]
) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """Telling phrases by their first two words: the phrase, the entry that has it, the entry it tells."""
    found: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    for document in documents:
        for phrase, other in document.tells:
            folded = [fold_word(word) for word in wording.translate(words(phrase))]
            if other in numbers and len(folded) > 1:
                tell = (f" {' '.join(folded)} ", numbers[document.key], numbers[other])
                found.setdefault((folded[0], folded[1]), []).append(tell)
    return found


def _spaces(documents: Sequence[Document], wording: Wording) -> _Spaces:
    spoken = [_spoken(document, wording) for document in documents]
    entries = [[weigh(phrase) for phrase in document] for document in spoken]
    phrases = [phrase for entry in entries for phrase in entry]
    names = [{word: 1.0 for word, _ in entry[at % len(entry)]} for entry in entries for at in (0, 1)]
    return _Spaces(
        entry_words=Postings.build([total(map(word_bag, entry)) for entry in entries]),
        entry_letters=Postings.build([total(map(letter_bag, entry)) for entry in entries]),
        entry_marks=Postings.build([total(map(_marked, document)) for document in spoken]),
        phrase_words=Postings.build([word_bag(phrase) for phrase in phrases]),
        names=Postings.build(names, order=1),
        starts=np.cumsum([0, *map(len, spoken)][:-1], dtype=np.intp),
    )


def _spoken(document: Document, wording: Wording) -> list[tuple[str, ...]]:
    """An entry's phrases as meant, and as written where that differs: who asks in just these words is answered."""
    written = [tuple(words(phrase)) for phrase in document.phrases]
    meant = [tuple(wording.translate(list(phrase))) for phrase in written]
    return [*meant, *(phrase for phrase in written if phrase not in meant)]


def _marked(said: Sequence[str]) -> Bag:
    """The words that carry tone marks."""
    return {word: 1.0 for word in said if not word.isascii()}
