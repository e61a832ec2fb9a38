"""What kind of matter somebody tells of: the category whose words are in the text, by the longest of them.

A word typed without any tone mark agrees with every marking, one with marks only with its own.
"""

from collections.abc import Iterator, Sequence

from knowledge.entries import Category
from knowledge.vietnamese import fold_word, words

Phrase = tuple[str, ...]


class Sorter:
    """The words of all categories by the first of each phrase, so that a text is gone through once."""

    def __init__(self, categories: Sequence[Category]) -> None:
        self._categories = tuple(categories)
        self._phrases: dict[str, list[tuple[Phrase, int]]] = {}
        for number, category in enumerate(self._categories):
            for phrase in filter(None, map(_phrase, category.words)):
                self._phrases.setdefault(fold_word(phrase[0]), []).append((phrase, number))

    def best(self, text: str) -> Category | None:
        """The category that a text fits best; None where no words of any are in it. Of equals the first."""
        return next(iter(self.all_in(text)), None)

    def all_in(self, text: str) -> list[Category]:
        """Every category whose words are in a text, the best first: elsewhere, then the longest phrase, then all."""
        found: dict[int, set[Phrase]] = {}
        for _, phrase, number in self._found(words(text)):
            found.setdefault(number, set()).add(phrase)

        def rank(number: int) -> tuple[bool, int, int]:
            lengths = [len(phrase) for phrase in found[number]]
            return self._categories[number].elsewhere, max(lengths), sum(lengths)

        return [self._categories[number] for number in sorted(sorted(found), key=rank, reverse=True)]

    def rest(self, category: Category, text: str) -> str:
        """What a text says beside the words of the category: what the matter is about."""
        said = words(text)
        own = [(at, phrase) for at, phrase, number in self._found(said) if self._categories[number] is category]
        taken = {at + step for at, phrase in own for step in range(len(phrase))}
        return " ".join(word for at, word in enumerate(said) if at not in taken)

    def _found(self, said: Sequence[str]) -> Iterator[tuple[int, Phrase, int]]:
        """Where each phrase stands, and the number of its category."""
        for at, word in enumerate(said):
            for phrase, number in self._phrases.get(fold_word(word), ()):
                if _agree(said[at : at + len(phrase)], phrase):
                    yield at, phrase, number


def _phrase(line: str) -> Phrase:
    return tuple(words(line))


def _agree(typed: Sequence[str], phrase: Phrase) -> bool:
    is_long_enough = len(typed) == len(phrase)
    return is_long_enough and all(word in (own, fold_word(own)) for word, own in zip(typed, phrase, strict=True))
