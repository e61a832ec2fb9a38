"""What kind of matter somebody tells of: the category whose words are in the text, by the longest of them.

A word typed without any tone mark agrees with every marking, one with marks only with its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.entries import Category
from knowledge.library import Library
from knowledge.vietnamese import fold_word, words

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """How well a category fits: elsewhere first, then the longest phrase, then all that was found."""

    elsewhere: bool
    longest: int
    all: int


def category_of(library: Library, text: str) -> Category | None:
    """The category that a text fits best; None where no words of any are in it. Of equals the first."""
    return next(iter(categories_in(library, text)), None)


def categories_in(library: Library, text: str) -> list[Category]:
    """Every category whose words are in a text, the best first."""
    said = _Said.of(text)
    found = ((_fit(category, said), category) for category in library.by_kind(Category))
    fitting = [(_rank(fit), category) for fit, category in found if fit.all]
    return [category for _, category in sorted(fitting, key=lambda one: one[0], reverse=True)]


def without_words(category: Category, text: str) -> str:
    """What a text says beside the words of the category: what the matter is about."""
    said = _Said.of(text)
    taken = {at for line in category.words if (phrase := _phrase(line)) for at in said.covered_by(phrase)}
    return " ".join(word for at, word in enumerate(said.words) if at not in taken)


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a text, and where each of them stands when folded."""

    words: tuple[str, ...]
    places: dict[str, list[int]]

    @classmethod
    def of(cls, text: str) -> "_Said":
        typed, places = tuple(words(text)), dict[str, list[int]]()
        for at, word in enumerate(typed):
            places.setdefault(fold_word(word), []).append(at)
        return cls(typed, places)

    def has(self, phrase: Phrase) -> bool:
        return bool(self.covered_by(phrase))

    def covered_by(self, phrase: Phrase) -> list[int]:
        """The places of the words that the phrase is, wherever it stands."""
        starts = self.places.get(fold_word(phrase[0]), ())
        size = len(phrase)
        return [at + step for at in starts if _agree(self.words[at : at + size], phrase) for step in range(size)]


def _rank(fit: _Found) -> tuple[bool, int, int]:
    return fit.elsewhere, fit.longest, fit.all


def _fit(category: Category, said: _Said) -> _Found:
    lengths = [len(phrase) for line in category.words if (phrase := _phrase(line)) and said.has(phrase)]
    return _Found(category.elsewhere and bool(lengths), max(lengths, default=0), sum(lengths))


@lru_cache(maxsize=2048)
def _phrase(line: str) -> Phrase:
    return tuple(words(line))


def _agree(typed: Sequence[str], phrase: Phrase) -> bool:
    is_long_enough = len(typed) == len(phrase)
    return is_long_enough and all(word in (own, fold_word(own)) for word, own in zip(typed, phrase, strict=True))
