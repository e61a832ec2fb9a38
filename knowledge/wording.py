"""From what was typed to the words the content uses: slips undone, abbreviations and everyday names put in place."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from knowledge.kinds import LISTENED_FOR
from knowledge.mending import Mender
from knowledge.patterns import word_set
from knowledge.vietnamese import clean, fold_word, is_syllable, words

MOST_WORDS = 80
"""Words of a message that are read: nobody's need takes more, and work stays bounded."""
LONGEST_WORD = 40
LONGEST_NUMBER = 4
"""Digits of a number that may say what is meant: a year, an age, a form."""
OFTEN = 5
"""How often, in effect, the words of a synonym are written."""

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

NAMING = word_set("dược trồng thú khí môi")
"""Words that, typed with just these marks, name a thing, though without marks they sound like a filler."""


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

    def __init__(self, vocabulary: Mapping[str, int], rules: Iterable[Rule], mender: Mender) -> None:
        self._vocabulary = vocabulary
        self.mender = mender
        self._rules: dict[str, list[Rule]] = {}
        rules = sorted(rules, key=lambda rule: -len(rule.typed))
        self.checksum = hashlib.sha256(repr(rules).encode(errors="surrogatepass")).hexdigest()
        """Of the synonyms: where it is the same they translate the same."""
        for rule in rules:
            self._rules.setdefault(rule.typed[0], []).append(rule)

    @classmethod
    def build(cls, texts: Iterable[str], synonyms: Iterable[tuple[str, Iterable[str], bool]] = ()) -> Self:
        """From every text of the content and `(means, said, accents)` synonyms."""
        rules = [rule for means, said, accents in synonyms for rule in _rules(means, said, accents)]
        vocabulary: Counter[str] = Counter((*FILLERS, *LISTENED_FOR))
        pairs: Counter[Pair] = Counter()
        marked: set[str] = set()
        for text in texts:
            typed = words(text)
            folded = [fold_word(word) for word in typed]
            vocabulary.update(folded)
            pairs.update(pairwise(folded))
            marked.update(word for word in typed if not word.isascii())
        for rule in rules:
            vocabulary.update(dict.fromkeys((*rule.typed, *map(fold_word, rule.means)), OFTEN))
            pairs.update(dict.fromkeys(pairwise(rule.typed), OFTEN))
        short = {word for rule in rules for word in rule.typed if not is_syllable(word)}  # "dk", "hkd": written just so
        return cls(vocabulary, rules, Mender(vocabulary, pairs, frozenset(marked) | short | LISTENED_FOR, FILLERS))

    def knows(self, word: str) -> bool:
        return word in self._vocabulary

    def read(self, text: str) -> Reading:
        """The words of a message, repaired, without and with synonyms; long numbers (phones, cards) say nothing."""
        said = [word for word in words(clean(text)) if len(word) <= LONGEST_WORD and not _is_long_number(word)]
        typed = self.mender.mend(said[:MOST_WORDS])
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
