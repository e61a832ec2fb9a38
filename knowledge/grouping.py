"""Questions that ask nearly the same, put together. Pure, and the same questions always make the same groups.

A question is seen as its telling words without tone marks, in order, and as the pairs of them that stand side by side;
a word that few use says more. The most frequent question leads; each other one goes to the leader that it is most like,
or leads a group of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.library import Library
from knowledge.vietnamese import fold_word, words
from knowledge.wording import FILLERS

ALIKE = 0.6
"""From here on two questions are alike: the weight of what they share, twice, by the weight of both."""
LONGEST = 24
"""Words of a question that are compared."""
COMMON, SHORTEST = 5, 4
"""A word that stands in one question only is a slip of a word that stands in so many, if it is so long."""
_COVERED = re.compile(r"\[[^\]]*\]")
"""What stands in place of a personal number."""

Features = tuple[str, ...]


def form_of(text: str) -> str:
    """The telling words of a question, folded, in order; all its words where none of them tells."""
    said = [fold_word(word) for word in words(_COVERED.sub(" ", text))]
    telling = [word for word in said if word not in FILLERS] or said
    return " ".join(telling[:LONGEST])


def ways_of_asking(library: Library) -> list[str]:
    """The forms of all that the content expects to be asked: by them it is known which words say little."""
    asked = (*(one.ask for one in library.procedures), *(one.ask for one in library.topics))
    return [form_of(way) for ways in asked for way in ways]


def grouped(forms: Sequence[str], leaders: Sequence[str] = (), known: Sequence[str] = ()) -> list[str]:
    """For each form the leader of its group. `leaders` lead in any case, in that order; the others by how often.

    `known`: forms that only show how often words are used.
    """
    times = Counter(forms)
    slips, first = _slips(times), list(dict.fromkeys(leaders))
    ordered = [*first, *sorted(times.keys() - set(first), key=lambda form: (-times[form], form))]
    said = {form: _features([slips.get(word, word) for word in form.split()]) for form in ordered}
    groups = _Groups(_weights([*said.values(), *(_features(form.split()) for form in known)]))
    led_by = {form: groups.lead(form, said[form]) for form in first}
    led_by |= {form: groups.join(form, said[form]) for form in ordered[len(first) :]}
    return [led_by[form] for form in forms]


@dataclass
class _Groups:
    weights: Mapping[str, int]
    led: dict[str, tuple[frozenset[str], int]] = field(default_factory=dict)
    leading: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Leaders by the weightiest of what stands in them."""

    def lead(self, form: str, features: Features) -> str:
        distinct = frozenset(features)
        self.led[form] = distinct, self._weight(distinct)
        for feature in self._weightiest(distinct):
            self.leading[feature].append(form)
        return form

    def join(self, form: str, features: Features) -> str:
        """The leader that it is most like, the earlier of two; itself where it is like none."""
        distinct = frozenset(features)
        own = self._weight(distinct)
        best, nearest = 0.0, None
        candidates = dict.fromkeys(one for part in self._weightiest(distinct) for one in self.leading.get(part, ()))
        for leader in candidates:
            theirs, weight = self.led[leader]
            likeness = 2 * self._weight(distinct & theirs) / (own + weight)
            if likeness > best:
                best, nearest = likeness, leader
        return nearest if nearest is not None and best >= ALIKE else self.lead(form, features)

    def _weightiest(self, distinct: frozenset[str]) -> Iterator[str]:
        """Of two that are alike each has one of these in common with the other: all the rest weighs too little."""
        spare = self._weight(distinct) * (1 - ALIKE / (2 - ALIKE))
        for feature in sorted(distinct, key=lambda one: (-self.weights[one], one)):
            yield feature
            spare -= self.weights[feature]
            if spare < 0:
                return

    def _weight(self, features: Iterable[str]) -> int:
        return sum(map(self.weights.__getitem__, features))


def _features(said: Sequence[str]) -> Features:
    return (*said, *(f"{one} {other}" for one, other in pairwise(said)))


def _weights(said: Iterable[Features]) -> dict[str, int]:
    """How much each feature says, in whole numbers: so it does not matter in which order they are added up."""
    all_of_them = list(said)
    often = Counter(feature for features in all_of_them for feature in set(features))
    return {feature: round(1000 * log(1 + len(all_of_them) / count)) for feature, count in often.items()}


def _slips(times: Mapping[str, int]) -> dict[str, str]:
    """Words that stand once, with the frequent word that each is one slip of the finger away from."""
    often: Counter[str] = Counter()
    for form, count in times.items():
        often.update(dict.fromkeys(form.split(), count))
    common = sorted(word for word, count in often.items() if count >= COMMON and len(word) >= SHORTEST)
    by_size = {size: [word for word in common if abs(len(word) - size) <= 1] for size in {len(word) for word in often}}
    rare = (word for word, count in often.items() if count == 1 and len(word) >= SHORTEST and word.isalpha())
    near = ((word, process.extractOne(word, by_size[len(word)], scorer=OSA.distance, score_cutoff=1)) for word in rare)
    return {word: found[0] for word, found in near if found}
