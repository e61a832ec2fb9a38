"""Documents made ready for measuring: a layer is built once, can be kept as plain arrays, and is never changed.

The curated entries are one layer and the national list another, so that the one can change without the other. How one
is built is in `knowledge.making`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.kinds import kinds_in
from knowledge.postings import WIDE, Arrays, Floats, Numbers, Postings, Terms, checked
from knowledge.weighing import Bag, Said, letter_bag, word_bags

NEAR = 0.7
"""Likeness to a way of asking from which it counts a second time: who says nearly the same means the same."""


@dataclass(frozen=True, slots=True)
class Document:
    """What of an entry is searched; the first two phrases are its names.

    `level` is 0 for the commune, 1 for the province, 2 for a ministry; `firms` whether it is not for citizens, `listed`
    whether it comes from the national list, `elsewhere` whether it is another province's own. `tells` are words by
    which people mean another entry than this one, by that one's key. `text` gives the running text, which is only
    read when a layer is built.
    """

    key: str
    phrases: tuple[str, ...]
    common: int = 0
    level: int = 0
    foreign: bool = False
    tells: tuple[tuple[str, str], ...] = ()
    firms: bool = False
    listed: bool = False
    elsewhere: bool = False
    text: Callable[[], str] = field(default=str, compare=False)


MEASURES = (
    "entry words", "entry letters", "phrase words", "marks", "covered", "name used up", "told", "common", "level",
    "kind not said", "kind not meant", "foreign not said", "foreign not meant", "pairs covered",
    "nearly said", "words in text", "pairs in text", "words anywhere", "pairs anywhere", "listed", "firms",
    "elsewhere",
)  # fmt: skip
TOLD = MEASURES.index("told")
SPACES = ("entries", "letters", "marks", "names", "texts")


@dataclass(frozen=True, repr=False)
class Layer:
    """Documents and their inverted lists: words and pairs of all their phrases together, of each phrase, and of the
    phrases with the text; runs of letters; words with tone marks; the words of the two names.

    `starts` says where in `phrases` those of each document begin, `priors` has a row each for common, level, listed,
    firms and elsewhere, `named` and `spoken` the kinds of procedure that the names, and all phrases, speak of.
    `made_of` names each document by a checksum, and `terms` has what the lists were built of, so that the next layer
    need not make again what stays as it is; both are empty for the national list.
    """

    keys: tuple[str, ...]
    numbers: Mapping[str, int]
    entries: Postings
    letters: Postings
    marks: Postings
    phrases: Postings
    names: Postings
    texts: Postings
    starts: Numbers
    priors: Floats
    named: Floats
    spoken: Floats
    made_of: tuple[str, ...] = ()
    terms: Mapping[str, Terms] = field(default_factory=dict)

    def measures(self, said: Said) -> Floats:
        """One row a measure (`MEASURES`), one column a document; "told" is left at 0, as it is between documents."""
        if not self.keys:
            return np.zeros((len(MEASURES), 0), np.float32)
        alone, pairs = self._bags(said)
        strong = {code: weight for code, weight in pairs.items() if weight >= 1.0}
        weak = {code: weight for code, weight in pairs.items() if weight < 1.0}
        entries = self.entries.asked(alone, strong, weak)
        texts = self.texts.asked({code: weight for code, weight in alone.items() if weight >= 1.0}, strong)
        words = entries.cosines()
        phrases = words
        if self.phrases is not self.entries:
            phrases = np.maximum.reduceat(self.phrases.asked(alone, pairs).cosines(), self.starts)
        used_up = self.names.asked(alone).used_up().reshape(len(self.keys), -1).max(axis=1)
        return np.array(
            (
                words,
                self.letters.asked(letter_bag(said.weighed)).cosines(),
                phrases,
                self.marks.asked(self._marked(said.words)).cosines(),
                entries.covered(0),
                used_up,
                np.zeros(len(self.keys)),
                *self.priors[:2],
                *self._kinds_amiss(said.kinds),
                entries.covered(1),
                np.maximum(phrases - NEAR, 0.0) / (1.0 - NEAR),
                texts.said(0),
                texts.said(1),
                texts.covered(0),
                texts.covered(1),
                *self.priors[2:],
            ),
            np.float32,
        )

    def _kinds_amiss(self, kinds: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """How many kinds each document names that were not said, and how many were said that it never speaks of; then
        the same of the foreign element alone."""
        named, spoken = self.named[:, :-1], self.spoken[:, :-1]
        return (
            named @ (1.0 - kinds[:-1]),
            kinds[:-1].sum() - spoken @ kinds[:-1],
            self.named[:, -1] * (1.0 - kinds[-1]),
            kinds[-1] * (1.0 - self.spoken[:, -1]),
        )

    def odd(self, said: Said) -> float:
        """Which share of the pairs of telling words stand side by side in no phrase."""
        strong = {code: 1.0 for code, weight in self._bags(said)[1].items() if weight >= 1.0}
        return self.entries.asked(strong).unheld()

    def seen(self) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
        """How many documents have each word, and each two words side by side, of this layer and the one behind it."""
        names = ["", *self.numbers]
        held = zip(self.texts.codes.tolist(), self.texts.spread.tolist(), strict=True)
        words: dict[str, int] = {}
        pairs: dict[tuple[str, str], int] = {}
        for code, spread in held:
            left, right = divmod(code, WIDE)
            if left:
                pairs[names[left - 1], names[right]] = spread
            else:
                words[names[right]] = spread
        return words, pairs

    def _bags(self, said: Said) -> tuple[Bag, Bag]:
        return word_bags([(self.numbers.get(word, 0), weight) for word, weight in said.weighed])

    def _marked(self, said: Iterable[str]) -> Bag:
        return {self.numbers.get(word, 0): 1.0 for word in said if not word.isascii()}

    def arrays(self) -> Arrays:
        """All it consists of, as arrays that `restored` takes."""
        own_phrases = () if self.phrases is self.entries else ("phrases",)
        spaces = (getattr(self, name).arrays(name) for name in (*SPACES, *own_phrases))
        own = {name: getattr(self, name) for name in ("starts", "priors", "named", "spoken")}
        texts = {"keys": _packed(self.keys), "words": _packed(self.numbers), "made_of": _packed(self.made_of)}
        terms = (found.arrays(f"{name}.terms") for name, found in self.terms.items())
        return dict(chain(own.items(), texts.items(), *(space.items() for space in (*spaces, *terms))))

    @classmethod
    def restored(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """A layer from its arrays. Raises ValueError or KeyError where they are none of ours."""
        keys, words = _unpacked(arrays["keys"]), _unpacked(arrays["words"])
        many = len(keys)
        spaces = {name: Postings.restored(name, arrays) for name in SPACES}
        spaces["phrases"] = Postings.restored("phrases", arrays) if "phrases.codes" in arrays else spaces["entries"]
        starts = checked(arrays["starts"], np.int64, (many,))
        if many and not (starts[0] == 0 and (np.diff(starts) > 0).all() and starts[-1] < spaces["phrases"].size):
            raise ValueError("starts")
        if spaces["names"].size % max(many, 1) or any(spaces[name].size != many for name in SPACES if name != "names"):
            raise ValueError("size")
        kinds, made_of = (many, len(kinds_in(""))), _unpacked(arrays["made_of"])
        if len(made_of) not in (0, many):
            raise ValueError("made_of")
        sizes = {name: spaces[name].size for name in SPACES} | {"phrases": spaces["phrases"].size}
        return cls(
            keys=keys,
            numbers={word: number for number, word in enumerate(words, 1)},
            starts=starts,
            **spaces,
            priors=checked(arrays["priors"], np.float32, (5, many)),
            named=checked(arrays["named"], np.float32, kinds),
            spoken=checked(arrays["spoken"], np.float32, kinds),
            made_of=made_of,
            terms={n: Terms.restored(f"{n}.terms", arrays, size) for n, size in sizes.items()} if made_of else {},
        )


def _packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Texts without line breaks as one array of bytes."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpacked(array: NDArray[Any]) -> tuple[str, ...]:
    text = checked(array, np.uint8).tobytes().decode()
    return tuple(text.split("\n")) if text else ()
