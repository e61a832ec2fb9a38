"""From what was typed to the words the content uses: abbreviations, keyboard leftovers, run-together words, typos."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.patterns import word_set
from knowledge.vietnamese import clean, fold_word, is_syllable, untyped, words

MOST_WORDS = 80
"""Words of a message that are read: nobody's need takes more, and work stays bounded."""
LONGEST_WORD = 40
LONGEST_NUMBER = 4
"""Digits of a number that may say what is meant: a year, an age, a form."""
COMMON_PAIR = 4
"""How often the content must have two words side by side before a known word is changed to make them."""

Words = tuple[str, ...]
Pair = tuple[str, str]

FILLERS = word_set("""
    a ad admin ai alo anh bac ban ben bi biet boi cac cach cai can cau chac chao chi chiu cho chu chua chut
    chuyen co coi con cu cua cung da dam dang dau day de deu di do dum duoc em gap gi gio gium giup ha hay hen
    hoi hom hong khi khong kia la lam len luc luon ma may minh moi mot muon nao nay nen neu nghe nha nhe nhi
    nho nhu nhung no noi nua o oi on phai qua ra rang roi sao sap se tai the them thi thiet thoi thu toi tren
    tro trong tuc tui ua va van vay ve vi viec voi vua xem xin xiu xong y
""")
"""Folded words that carry a question but seldom its subject; they weigh little, they are not thrown away."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One synonym: the words typed (folded, and as the content writes them) and what is meant.

    `strict` rules match only text typed with exactly these tone marks.
    """

    typed: Words
    means: Words
    marked: Words
    strict: bool = False

    def fits(self, typed: Words) -> bool:
        """Whether these words, equal when folded, do not contradict the rule's tone marks."""
        if self.strict:
            return typed == self.marked
        return all(
            word in (mark, bare) or mark == bare
            for word, mark, bare in zip(typed, self.marked, self.typed, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as words: `typed` repaired but otherwise as written, `meant` with synonyms put in place."""

    typed: Words
    meant: Words

    @property
    def folded(self) -> Words:
        return tuple(map(fold_word, self.meant))


class Wording:
    """Knows the vocabulary of the content and reads messages into it."""

    def __init__(self, vocabulary: Mapping[str, int], pairs: Mapping[Pair, int], rules: Iterable[Rule]) -> None:
        self._vocabulary = vocabulary
        self._names = list(vocabulary)
        self._pairs = pairs
        self._siblings: dict[str, list[str]] = {}
        self._rules: dict[str, list[Rule]] = {}
        for rule in sorted(rules, key=lambda rule: -len(rule.typed)):
            self._rules.setdefault(rule.typed[0], []).append(rule)

    @classmethod
    def build(cls, texts: Iterable[str], synonyms: Iterable[tuple[str, Iterable[str], bool]] = ()) -> Self:
        """From every text of the content and `(means, said, accents)` synonyms."""
        rules = [rule for means, said, accents in synonyms for rule in _rules(means, said, accents)]
        vocabulary: Counter[str] = Counter(FILLERS)
        pairs: Counter[Pair] = Counter()
        for text in texts:
            folded = [fold_word(word) for word in words(text)]
            vocabulary.update(folded)
            pairs.update(pairwise(folded))
        for rule in rules:
            vocabulary.update(rule.typed)
            vocabulary.update(map(fold_word, rule.means))
            pairs.update(pairwise(rule.typed))
        return cls(vocabulary, pairs, rules)

    def knows(self, word: str) -> bool:
        return word in self._vocabulary

    def read(self, text: str) -> Reading:
        """The words of a message, repaired, without and with synonyms; long numbers (phones, cards) say nothing."""
        said = [word for word in words(clean(text)) if len(word) <= LONGEST_WORD and not _is_long_number(word)]
        typed = self.repair(said[:MOST_WORDS])
        return Reading(tuple(typed), tuple(self.translate(typed)))

    def translate(self, typed: list[str]) -> list[str]:
        """Synonyms put in place, the longest first, from left to right."""
        folded = [fold_word(word) for word in typed]
        out: list[str] = []
        at = 0
        while at < len(typed):
            rule = self._rule_at(typed, folded, at)
            out.extend(rule.means if rule else (typed[at],))
            at += len(rule.typed) if rule else 1
        return out

    def _rule_at(self, typed: list[str], folded: list[str], at: int) -> Rule | None:
        for rule in self._rules.get(folded[at], ()):
            end = at + len(rule.typed)
            if tuple(folded[at:end]) == rule.typed and rule.fits(tuple(typed[at:end])):
                return rule
        return None

    def repair(self, typed: list[str]) -> list[str]:
        """Words the content does not know, replaced by what was meant; valid words only with a neighbour's support."""
        typed = self._respaced(typed)
        folded = [fold_word(word) for word in typed]
        out: list[str] = []
        for at, (word, bare) in enumerate(zip(typed, folded, strict=True)):
            before = fold_word(out[-1]) if out else ""
            after = folded[at + 1] if at + 1 < len(folded) else ""
            if bare.isdigit():
                out.append(word)
            elif bare in self._vocabulary:
                out.append(self._slipped(bare, before, after) or word)
            else:
                out.extend(self._mended(bare, before, after) or (word,))
        return out

    def _respaced(self, typed: list[str]) -> list[str]:
        """A space that slipped by a letter is put back: `dan gky` → dang ky."""
        out: list[str] = []
        for word in typed:
            left, right = (fold_word(out[-1]) if out else ""), fold_word(word)
            if left and not (self._at_home(left) and self._at_home(right)):
                parts = self._split(left + right)
                if len(parts) == 2 and abs(len(parts[0]) - len(left)) == 1:
                    out[-1:] = parts
                    continue
            out.append(word)
        return out

    def _at_home(self, bare: str) -> bool:
        return len(bare) > 1 and bare in self._vocabulary

    def _slipped(self, bare: str, before: str, after: str) -> str | None:
        """A known word in company it is never seen in, when one letter's slip makes a well-known pair: `ket hom`."""
        if len(bare) < 2 or bare in FILLERS or (before, bare) in self._pairs or (bare, after) in self._pairs:
            return None
        best, most = None, COMMON_PAIR - 1
        for name in self._beside(bare):
            seen = max(self._pairs.get((before, name), 0), self._pairs.get((name, after), 0))
            if seen > most and name not in FILLERS:
                best, most = name, seen
        return best

    def _beside(self, bare: str) -> list[str]:
        """The known words one slip away from a known word; remembered, as there are only so many known words."""
        if bare not in self._siblings:
            found = process.extract(bare, self._names, scorer=OSA.distance, score_cutoff=1, limit=None)
            self._siblings[bare] = [name for name, distance, _ in found if distance]
        return self._siblings[bare]

    def _mended(self, bare: str, before: str, after: str) -> Words:
        squeezed = re.sub(r"(.)\1+", r"\1", bare)
        if squeezed in self._vocabulary:
            return (squeezed,)
        if parts := self._split(bare) or self._split(squeezed):
            return parts
        keys = untyped(bare)
        if keys is not None and keys in self._vocabulary:
            return (keys,)
        near = self._near(bare, before, after)
        return (near,) if near else ()

    def _split(self, bare: str) -> Words:
        """`khaisinh` → khai sinh, when every part is known and neighbours are known as neighbours."""
        if len(bare) < 5 or is_syllable(bare):
            return ()
        best: list[Words | None] = [()] + [None] * len(bare)
        for end in range(2, len(bare) + 1):
            for start in range(max(0, end - 7), end - 1):
                head, part = best[start], bare[start:end]
                if head is None or part not in self._vocabulary or not is_syllable(part):
                    continue
                if head and (head[-1], part) not in self._pairs:
                    continue
                if best[end] is None or len(head) + 1 < len(best[end] or ()):
                    best[end] = (*head, part)
        return best[-1] or ()

    def _near(self, bare: str, before: str, after: str) -> str | None:
        if len(bare) < 3:
            return None
        reach = 2 if len(bare) > 6 else 1
        found = process.extract(bare, self._names, scorer=OSA.distance, score_cutoff=reach, limit=12)
        ranked = sorted(found, key=lambda item: (item[1], -self._vocabulary[item[0]]))
        for name, _, _ in ranked:
            if (before, name) in self._pairs or (name, after) in self._pairs:
                return str(name)
        return None if is_syllable(bare) or not ranked else str(ranked[0][0])


def _is_long_number(word: str) -> bool:
    return len(word) > LONGEST_NUMBER and word.isdigit()


def _rules(means: str, said: Iterable[str], accents: bool) -> list[Rule]:
    meant = tuple(words(means))
    rules = []
    for phrase in said:
        typed = tuple(words(phrase))
        folded = tuple(map(fold_word, typed))
        if folded and folded != tuple(map(fold_word, meant)):
            rules.append(Rule(folded, meant, typed, accents))
    return rules
