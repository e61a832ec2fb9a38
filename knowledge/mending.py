"""Slips of the finger undone: of all ways to read what was typed, the one that is likeliest as a whole.

A word is kept, changed into a known one that a slip away, cut in two or joined with the next; each costs as much as it
is unlikely, and so does each word after the one before it. What everybody writes just so is read as it stands.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.vietnamese import fold_word, is_syllable, tone_of, untyped

Words = tuple[str, ...]
Pair = tuple[str, str]

CHANGED, REPEATED, RESPACED, KEYS, SPLIT = 4.5, 2.0, 3.5, 1.5, 3.0
"""What it costs (the negative logarithm of its chance) to read one letter otherwise, letters held too long, a letter on
the other side of a space, Telex or VNI keys as the letters they stand for, and words without the space between."""
BESIDE = 0.5
"""How much cheaper it is when the two keys lie side by side."""
MARKED, TONED, CARED = 5.5, 3.5, 0.5
"""What it costs more to change a word that carries its tone marks as we know it, or is listened for; and to change one
with marks into a word that is never written with that tone, or one that reads well into a word that says nothing: who
names a thing we never heard of must not be taken to have said nothing. Any other word with marks is a little more sure.
"""
ALONE, STRANGE, RIDDLE = 8.0, 9.0, 4.0
"""What at most a known word costs in company it is never seen in, what a word costs that nobody knows, and each letter
of one that is not even written as a word can be: what is well written only gives way to words seen beside the others.
"""
RARE = 1e-6
PAIRED = 0.7
"""How much the word before tells beside how common a word is by itself."""
MOST_READINGS = 10
"""Ways to read one word that are followed."""
LONGEST_SPLIT = 40
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read `span` words from some place on."""

    words: Words
    span: int
    cost: float


class Mender:
    """Knows how often words, and words side by side, are written."""

    def __init__(
        self,
        words: Mapping[str, int],
        pairs: Mapping[Pair, int],
        marked: frozenset[str] = frozenset(),
        idle: frozenset[str] = frozenset(),
    ) -> None:
        self._words = words
        self._pairs = pairs
        self._marked = marked
        self._idle = idle
        self._tones = {(fold_word(word), tone_of(word)) for word in marked}
        self._all = sum(words.values()) or 1
        self._shapes: dict[str, list[str]] = {}
        for word in words:
            if len(word) > 1 and word.isascii():
                for shape in _shapes(word):
                    self._shapes.setdefault(shape, []).append(word)

    def learned(self, words: Mapping[str, int], pairs: Mapping[Pair, int]) -> "Mender":
        """This mender, knowing more texts: how many have each word, and each two words side by side."""
        both = Counter(self._words)
        both.update(words)
        beside = Counter(self._pairs)
        beside.update(pairs)
        return Mender(both, beside, self._marked, self._idle)

    def mend(self, typed: Sequence[str]) -> list[str]:
        """The words as they were meant: those that stay as they were typed, those that change without tone marks."""
        folded = [fold_word(word) for word in typed]
        doubtful = [not self._is_sound(folded, at) for at in range(len(folded))]
        if not any(doubtful):
            return list(typed)
        return self._likeliest(typed, folded, doubtful)

    def _is_sound(self, folded: Sequence[str], at: int) -> bool:
        """Whether a word is known, and known beside one of its neighbours."""
        word = folded[at]
        if word.isdigit():
            return True
        if word not in self._words:
            return False
        before, after = folded[at - 1] if at else "", folded[at + 1] if at + 1 < len(folded) else ""
        return (before, word) in self._pairs or (word, after) in self._pairs or len(folded) == 1

    def _likeliest(self, typed: Sequence[str], folded: Sequence[str], doubtful: Sequence[bool]) -> list[str]:
        """The cheapest way through: at each place, for each last word, what it cost so far and how it came there."""
        ways: list[dict[str, tuple[float, tuple[str, ...]]]] = [{} for _ in range(len(typed) + 1)]
        ways[0][""] = (0.0, ())
        for at, reached in enumerate(ways[:-1]):
            best = sorted(reached.items(), key=lambda way: (way[1][0], way[0]))[:MOST_READINGS]
            for reading in self._readings(typed, folded, doubtful, at):
                for before, (spent, read) in best:
                    cost = spent + reading.cost + self._following(before, reading.words)
                    last = fold_word(reading.words[-1])
                    there = ways[at + reading.span]
                    if last not in there or cost < there[last][0]:
                        there[last] = (cost, read + reading.words)
        return list(min(ways[-1].values())[1])

    def _following(self, before: str, words: Words) -> float:
        """What it costs that these words come after the one before."""
        cost = 0.0
        for word in words:
            bare = fold_word(word)
            cost += self._next(before, bare)
            before = bare
        return cost

    def _next(self, before: str, word: str) -> float:
        often = self._words.get(word)
        if often is None:
            return 0.0 if word.isdigit() else STRANGE if is_syllable(word) else max(STRANGE, RIDDLE * len(word))
        chance = often / self._all
        if not before or before in self._words:  # a word nobody knows says nothing of the next
            paired = self._pairs.get((before, word), 0) / self._words.get(before, 1)
            chance = PAIRED * min(paired, 1.0) + (1.0 - PAIRED) * chance
        return min(ALONE, -math.log(chance + RARE))

    def _readings(
        self, typed: Sequence[str], folded: Sequence[str], doubtful: Sequence[bool], at: int
    ) -> Iterator[_Reading]:
        word = folded[at]
        yield _Reading((typed[at],), 1, 0.0)
        if doubtful[at]:
            for meant, cost in self._near(word):
                yield _Reading((meant,), 1, cost + self._resists(typed[at], meant))
            if word not in self._words and (parts := self._cut(word) or self._cut(_squeezed(word))):
                yield _Reading(parts, 1, SPLIT)
        if at + 1 < len(folded) and not {word, folded[at + 1]} <= self._words.keys():
            for parts in self._respaced(word, folded[at + 1]):
                yield _Reading(parts, 2, RESPACED)

    def _resists(self, typed: str, meant: str) -> float:
        """What it costs more to change a word that was typed with care."""
        if typed in self._marked:
            return MARKED
        if meant in self._idle and is_syllable(fold_word(typed)):
            return TONED
        if typed.isascii():
            return 0.0
        return CARED if (meant, tone_of(typed)) in self._tones else TONED

    def _respaced(self, left: str, right: str) -> Iterator[Words]:
        """Two words whose space is a letter off, or between which there should be none."""
        whole = left + right
        if whole.isdigit() or len(whole) > LONGEST_SPLIT:
            return
        if whole in self._words:
            yield (whole,)
        for cut in (len(left) - 1, len(left) + 1):
            parts = (whole[:cut], whole[cut:])
            if all(len(part) > 1 and part in self._words for part in parts):
                yield parts

    @lru_cache(maxsize=5_000)  # noqa: B019 (a mender lives as long as its content)
    def _near(self, word: str) -> tuple[tuple[str, float], ...]:
        """The known words that a slip makes this word of, and what each costs."""
        found: dict[str, float] = {}
        squeezed = _squeezed(word)
        if squeezed != word and squeezed in self._words:
            found[squeezed] = REPEATED
        if (keys := untyped(word)) is not None and keys in self._words:
            found[keys] = KEYS
        for shape in _shapes(word):
            for name in self._shapes.get(shape, ()):
                if name not in found and name != word and OSA.distance(word, name, score_cutoff=1) <= 1:
                    found[name] = CHANGED - BESIDE * _are_beside(word, name)
        often = self._words
        best = sorted(found, key=lambda name: (found[name] - math.log(often[name]), name))
        return tuple((name, found[name]) for name in best[: 4 * MOST_READINGS])

    @lru_cache(maxsize=5_000)  # noqa: B019
    def _cut(self, word: str) -> Words:
        """`khaisinh` → khai sinh, when every part is known and neighbours are known as neighbours."""
        if not 4 < len(word) <= LONGEST_SPLIT or is_syllable(word):
            return ()
        best: list[Words | None] = [()] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - 7), end - 1):
                head, part = best[start], word[start:end]
                if head is None or part not in self._words or not is_syllable(part):
                    continue
                if head and (head[-1], part) not in self._pairs:
                    continue
                if best[end] is None or len(head) + 1 < len(best[end] or ()):
                    best[end] = (*head, part)
        return best[-1] or ()


def _squeezed(word: str) -> str:
    """The word with no letter twice in a row."""
    return re.sub(r"(.)\1+", r"\1", word)


def _shapes(word: str) -> set[str]:
    """The word, and what remains of it without one of its letters: words a slip apart share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _are_beside(typed: str, meant: str) -> bool:
    """Whether the one differing letter of two words of a length lies beside the other on the keyboard."""
    apart = [(one, other) for one, other in zip(typed, meant, strict=False) if one != other]
    if len(typed) != len(meant) or len(apart) != 1:
        return False
    return any(
        abs(row.find(apart[0][0]) - row.find(apart[0][1])) == 1
        for row in ROWS
        if apart[0][0] in row and apart[0][1] in row
    )
