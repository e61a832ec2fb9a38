"""Fits the weights of `knowledge.search` and the chances from which `knowledge.deciding` answers; cross-validated.

    python -m bench.understanding QUESTIONS.jsonl [--catalogue DIR] [--content DIR]

QUESTIONS is a file as `motcua evaluate` takes it. Learned from are its first messages, the content's own ways of asking
(each looked for in an index that lacks it), the project's own questions and what nothing should answer
(`tests/knowledge/`). Every fifth part of the questions is judged by weights that were fitted without it; the weights
that are printed at the end are fitted on all, to be rounded and written down by hand.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.asking import Asking
from bot.config import cache_folder
from bot.evaluating import read_questions
from knowledge.catalogue.records import load_catalogue
from knowledge.documents import curated
from knowledge.ear import Ear
from knowledge.keeping import Keeper
from knowledge.layers import MEASURES, Document
from knowledge.library import Library
from knowledge.loading import load_library, packaged
from knowledge.making import build_layer
from knowledge.measuring import Question
from knowledge.search import DOUBTS, WEIGHTS, Index

TESTS = Path(__file__).parents[1] / "tests" / "knowledge"
DAY = date(2026, 11, 25)
FOLDS = 5
PARTS = 4
"""In how many parts the content's ways of asking are left out of the index in turn."""
MOST = 80
"""Entries of a question that are looked at: what ranks lower is no rival."""
SHARES = {"inside": 1.0, "outside": 2.0, "own": 0.5, "own outside": 1.5, "ask": 0.3}
"""Weight of a question by where it comes from: ways of asking are many, what nothing should answer is rare in files."""
STIFFNESS = 0.002
"""Pull of the weights towards the present ones, so that few questions cannot bend them far."""
ROUNDS = 12
CHANCES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75)
MARGINS = (0.1, 0.2, 0.3)
FREE = {"common"}
"""Set by hand and not fitted: files ask about rare things as often as about common ones, people do not."""

Floats = NDArray[np.float64]
Measured = NDArray[np.float32]


@dataclass(frozen=True)
class Asked:
    """A question, the entries that are right (none for what nothing should answer), and where it comes from."""

    text: str
    right: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Samples:
    """Questions × entries × measures, as meant and as typed; then the measures of "none of these"."""

    meant: NDArray[np.float32]
    typed: NDArray[np.float32]
    doubts: NDArray[np.float32]
    there: NDArray[np.bool_]
    right: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    texts: NDArray[np.str_]

    def part(self, rows: NDArray[np.bool_]) -> "Samples":
        return Samples(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @property
    def shares(self) -> Floats:
        found = np.array([SHARES[kind] for kind in self.kinds])
        return np.asarray(found / found.sum())

    @property
    def meant_right(self) -> NDArray[np.bool_]:
        """What is right, "none of these" last."""
        is_none = ~self.right.any(axis=1) | np.char.endswith(self.kinds, "outside")
        return np.concatenate([self.right, is_none[:, None]], axis=1)

    def rows(self, theta: Floats) -> tuple[Floats, Floats]:
        """Each entry's measures in the better reading, "none" last; and the chances."""
        cut = len(MEASURES)
        better = self.typed @ theta[:cut] > self.meant @ theta[:cut]
        table = np.where(better[:, :, None], self.typed, self.meant)
        whole = np.zeros((len(table), table.shape[1] + 1, len(theta)), np.float32)
        whole[:, :-1, :cut] = table
        whole[:, -1, cut:] = self.doubts
        there = np.pad(self.there, ((0, 0), (0, 1)), constant_values=True)
        scores = np.where(there, whole @ theta, -1e9)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return whole, np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def gain(self, theta: Floats, start: Floats) -> float:
        """Mean log chance given to what is right, less the pull towards the start."""
        _, chances = self.rows(theta)
        told = np.log((chances * self.meant_right).sum(axis=1) + 1e-12)
        return float(self.shares @ told - STIFFNESS * ((theta - start) ** 2).sum() / 2)


def fitted(samples: Samples, start: Floats) -> Floats:
    """Weights of greatest likelihood, by Newton's steps, each halved until it gains."""
    theta, best = start.copy(), samples.gain(start, start)
    moves = np.array([name not in FREE for name in MEASURES] + [True] * len(DOUBTS))
    for _ in range(ROUNDS):
        whole, chances = samples.rows(theta)
        told = chances * samples.meant_right
        told /= told.sum(axis=1, keepdims=True) + 1e-12
        slope = np.einsum("qe,qem->m", samples.shares[:, None] * (told - chances), whole, optimize=True)
        slope -= STIFFNESS * (theta - start)
        means = np.einsum("qe,qem->qm", chances, whole, optimize=True)
        bend = np.einsum("qem,qen->mn", (samples.shares[:, None] * chances)[:, :, None] * whole, whole, optimize=True)
        bend -= np.einsum("qm,qn->mn", samples.shares[:, None] * means, means, optimize=True)
        step = np.linalg.solve(bend + (STIFFNESS + 1e-6) * np.eye(len(theta)), slope) * moves
        while (gained := samples.gain(theta + step, start)) <= best and np.abs(step).max() > 1e-3:
            step = step / 2
        if gained <= best + 1e-6:
            break
        theta, best = theta + step, gained
    return theta


def cross_validated(samples: Samples, start: Floats) -> Floats:
    """For every question the chances by weights that were fitted without it and its likes."""
    texts = sorted(set(samples.texts.tolist()))
    places = dict(zip(texts, np.random.default_rng(0).permutation(len(texts)).tolist(), strict=True))
    folds = np.array([places[text] % FOLDS for text in samples.texts.tolist()])
    chances = np.zeros((len(folds), samples.right.shape[1] + 1))
    for fold in range(FOLDS):
        theta = fitted(samples.part(folds != fold), start)
        _, chances[folds == fold] = samples.part(folds == fold).rows(theta)
    return chances


def judged(samples: Samples, chances: Floats, sure: float, margin: float) -> Iterator[str]:
    """How each kind of question does when an entry is answered from a chance and a margin on."""
    order = np.argsort(-chances[:, :-1], axis=1)[:, :2]
    first, second = np.take_along_axis(chances, order, axis=1).T
    is_right = np.take_along_axis(samples.right, order[:, :1], axis=1)[:, 0]
    answered = (first >= sure) & (first - second >= margin)
    for kind in SHARES:
        rows = samples.kinds == kind
        right, wrong = (answered & is_right)[rows].mean(), (answered & ~is_right)[rows].mean()
        yield f"{kind} {100 * is_right[rows].mean():.1f} right {100 * right:.1f} wrong {100 * wrong:.1f}"


def calibration(samples: Samples, chances: Floats) -> Iterator[str]:
    """Whether what is given a chance of 0.7 is right seven times in ten, on the questions of the file."""
    rows = samples.kinds == "inside"
    best, given = chances[rows, :-1].argmax(axis=1), chances[rows, :-1].max(axis=1)
    is_right = samples.right[rows][np.arange(len(best)), best]
    for low in np.arange(0.0, 1.0, 0.1):
        among = (given >= low) & (given < low + 0.1 + 1e-9)
        if among.any():
            yield f"  {low:.1f}–{low + 0.1:.1f} {among.sum():6} questions {100 * is_right[among].mean():6.1f} % right"


class Table:
    """Measures questions against an index."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._codes = {key: frozenset(asking.codes_of(key)) for key in asking.ear.index.keys}
        self._rows: list[tuple[Measured, Measured, Measured, NDArray[np.bool_], Asked]] = []

    def of_file(self, questions: Sequence[Question], prefix: str = "") -> list[Asked]:
        """First messages that say something about this knowledge; what is not ours may be said not to be."""
        asked = []
        for question in questions:
            kind = question.kind(self._asking.codes)
            if question.context or kind not in ("answerable", "outside"):
                continue
            right = {key for key, codes in self._codes.items() if codes & question.gold_codes}
            right |= self._asking.ear.declined if kind == "outside" else set()
            name = prefix or "inside" if kind == "answerable" else f"{prefix} outside".strip()
            asked.append(Asked(question.question, frozenset(right), name))
        return asked

    def add(self, index: Index, asked: Sequence[Asked]) -> None:
        for one in asked:
            reading = index.wording.read(one.text)
            meant, typed = index.measures(reading.meant), index.measures(reading.typed)
            scores = np.maximum(WEIGHTS @ meant, WEIGHTS @ typed)
            right = [index.numbers[key] for key in one.right if key in index.numbers]
            chosen = list(dict.fromkeys([*right, *np.argsort(-scores)[:MOST].tolist()]))[:MOST]
            rows = meant.T[chosen], typed.T[chosen], index.doubts(reading.meant), np.isin(chosen, right), one
            self._rows.append(rows)

    def samples(self) -> Samples:
        meant = np.zeros((len(self._rows), MOST, len(MEASURES)), np.float32)
        typed, there = np.zeros_like(meant), np.zeros(meant.shape[:2], bool)
        right = np.zeros_like(there)
        for row, (as_meant, as_typed, _, is_right, _) in enumerate(self._rows):
            size = len(as_meant)
            meant[row, :size], typed[row, :size] = as_meant, as_typed
            there[row, :size], right[row, :size] = True, is_right
        doubts = np.array([doubt for _, _, doubt, _, _ in self._rows], np.float32)
        kinds, texts = (np.array([getattr(row[-1], name) for row in self._rows]) for name in ("kind", "text"))
        return Samples(meant, typed, doubts, there, right, kinds, texts)


def thinned(documents: Sequence[Document], part: int) -> tuple[list[Document], list[Asked]]:
    """The documents without some of their ways of asking, and those as questions nobody prepared them for."""
    left, asked = [], []
    for document in documents:
        names, asks = document.phrases[:2], document.phrases[2:]
        asked += [Asked(ask, frozenset({document.key}), "ask") for ask in asks[part::PARTS]]
        kept = (ask for number, ask in enumerate(asks) if number % PARTS != part)
        left.append(replace(document, phrases=(*names, *kept)))
    return left, asked


def collected(library: Library, ear: Ear, path: Path) -> Samples:
    """Every question with its measures."""
    table = Table(Asking(library, ear, DAY))
    outside = (TESTS / "outside.txt").read_text(encoding="utf-8").splitlines()
    table.add(ear.index, table.of_file(read_questions(path)))
    table.add(ear.index, table.of_file(read_questions(TESTS / "questions.jsonl"), "own"))
    lines = [line for line in outside if line and not line.startswith("#")]
    table.add(ear.index, [Asked(line, ear.declined, "own outside") for line in lines])
    front = list(curated(library))
    behind = ear.index.layers[1:]
    for part in range(PARTS):
        left, asked = thinned(front, part)
        table.add(replace(ear.index, layers=(build_layer(left, ear.index.wording, *behind), *behind)), asked)
    return table.samples()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--content", type=Path, default=packaged())
    given = parser.parse_args()
    library = load_library(given.content)
    if given.catalogue:
        library = library.over(load_catalogue(given.catalogue))
    samples = collected(library, Ear.build(library, Keeper(cache_folder())), given.questions)
    start = np.append(WEIGHTS, DOUBTS).astype(float)
    chances = cross_validated(samples, start)
    print("Chances given to the first by weights fitted without the question:")
    for line in calibration(samples, chances):
        print(line)
    for sure in CHANCES:
        for margin in MARGINS:
            print(f"sure {sure:.2f} margin {margin:.1f}  " + "; ".join(judged(samples, chances, sure, margin)))
    print("Fitted on all:")
    names = (*MEASURES, "none", "none: strange", "none: odd pairs", "none: no marks")
    for name, before, weight in zip(names, start, fitted(samples, start), strict=True):
        print(f"  {name:20} {weight:6.2f}  (now {before:.2f})")


if __name__ == "__main__":
    main()
