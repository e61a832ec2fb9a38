"""How well questions are understood: what counts as right, shares with intervals, how people mistype. Pure."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.vietnamese import fold

Kind = Literal["answerable", "absent", "unlabelled", "outside"]

SEED = 20_261_125
DRAWS = 2000
"""How often a sample is drawn anew for an interval."""
SLIP_EVERY = 12
"""Characters from one slip of the finger to the next."""
KEYS_BESIDE = dict(zip("aehikntoug", ["sq", "wr", "gj", "uo", "jl", "bm", "ry", "ip", "yi", "fh"], strict=True))
"""Letters that are hit for another one on a small keyboard."""
OUTSIDE = frozenset({"out_of_scope", "chitchat"})


class Question(BaseModel):
    """One line of a file of questions.

    Any of `gold_codes` (national codes) is right; `context` are the citizen's earlier messages.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)
    id: str
    question: str
    gold_codes: frozenset[str] = frozenset()
    behavior: Literal["answer", "clarify", "out_of_scope", "chitchat"]
    style: str = ""
    source: str = ""
    context: tuple[str, ...] = ()

    def kind(self, known: frozenset[str]) -> Kind:
        """What the question can show about knowledge that has the `known` codes."""
        if self.behavior in OUTSIDE:
            return "outside"
        if not self.gold_codes:
            return "unlabelled"
        return "answerable" if self.gold_codes & known else "absent"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a question: the decision, the entry (`kind:id`) and the ranked codes of `ask --jsonl`."""

    question: Question
    decision: str
    entry: str | None
    codes: tuple[str, ...]

    def within(self, most: int) -> bool:
        """Whether a right code is among the first ones."""
        return bool(self.question.gold_codes.intersection(self.codes[:most]))

    @property
    def is_answered_right(self) -> bool:
        return self.decision == "answer" and self.within(1)

    @property
    def is_useful(self) -> bool:
        return self.is_answered_right or (self.decision == "clarify" and self.within(3))

    @property
    def is_wrong(self) -> bool:
        return self.decision == "answer" and not self.within(1)

    @property
    def is_declined(self) -> bool:
        """Whether no procedure was answered with; a topic that carries no code leads away from here."""
        return self.decision != "answer" or not self.codes


ON_ANSWERABLE: Mapping[str, Callable[[Result], bool]] = MappingProxyType(
    {
        "top-1": lambda result: result.within(1),
        "top-3": lambda result: result.within(3),
        "top-5": lambda result: result.within(5),
        "right": lambda result: result.is_answered_right,
        "useful": lambda result: result.is_useful,
        "clarified": lambda result: result.decision == "clarify",
        "wrong": lambda result: result.is_wrong,
        "not understood": lambda result: result.decision not in ("answer", "clarify"),
    }
)
"""What is measured on questions that the knowledge has an answer to."""
ON_OUTSIDE: Mapping[str, Callable[[Result], bool]] = MappingProxyType({"declined": lambda result: result.is_declined})


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, and between which shares 95 of 100 samples drawn anew lie."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Drawing anew from yes and no, with replacement, is a binomial draw."""
        if not self.of:
            return 0.0, 0.0
        drawn = np.random.default_rng(SEED).binomial(self.of, self.value, DRAWS) / self.of
        low, high = np.percentile(drawn, [2.5, 97.5])
        return float(low), float(high)


def shares(results: Iterable[Result], measures: Mapping[str, Callable[[Result], bool]]) -> dict[str, Share]:
    """Each measure over the results."""
    found = list(results)
    return {name: Share(sum(map(measure, found)), len(found)) for name, measure in measures.items()}


def grouped(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, list[Result]]:
    """The results by a key, in the order of the keys."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return dict(sorted(groups.items()))


def loss(before: Sequence[Result], after: Sequence[Result]) -> tuple[float, float, float]:
    """How much of top-1 is lost on the same questions, with the interval of pairs drawn anew."""
    lost = np.array([one.within(1) - two.within(1) for one, two in zip(before, after, strict=True)], float)
    if not lost.size:
        return 0.0, 0.0, 0.0
    drawn = np.random.default_rng(SEED).choice(lost, (DRAWS, lost.size)).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(lost.mean()), float(low), float(high)


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was meant, what was understood instead, how often, and a question that shows it."""

    meant: tuple[str, ...]
    decision: str
    got: str | None
    times: int
    example: str


def confusions(results: Iterable[Result]) -> list[Confusion]:
    """What was neither answered right nor offered among the first three, the most frequent first."""
    counted: Counter[tuple[tuple[str, ...], str, str | None]] = Counter()
    examples: dict[tuple[tuple[str, ...], str, str | None], str] = {}
    for result in results:
        if not result.is_useful:
            key = (tuple(sorted(result.question.gold_codes)), result.decision, next(iter(result.codes), None))
            counted[key] += 1
            examples.setdefault(key, result.question.question)
    return [Confusion(*key, times, examples[key]) for key, times in counted.most_common()]


def stripped(text: str) -> str:
    """The text as typed without tone marks."""
    return fold(text)


def mistyped(text: str, dice: random.Random) -> str:
    """The text with one slip in twelve characters: a swap, a neighbour key, a doubled or a lost letter."""
    letters = list(text)
    for at in range(dice.randrange(SLIP_EVERY), len(letters) - 1, SLIP_EVERY):
        if not letters[at].isalpha():
            continue
        slip = dice.randrange(4)
        if slip == 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif slip == 1:
            letters[at] = dice.choice(KEYS_BESIDE.get(fold(letters[at]), letters[at]))
        else:
            letters[at] = letters[at] * 2 if slip == 2 else ""
    return "".join(letters)
