"""How fast everyday questions are understood, and the script that fits the weights of `knowledge.search`.

    python -m bench.understanding speed [QUESTIONS] [--content DIR]
    python -m bench.understanding fit QUESTIONS [--content DIR]

QUESTIONS is a JSONL file of `{"question", "gold_codes", "behavior", "context"?}`; without it the project's own everyday
questions (`tests/everyday.py`) are asked. Questions whose codes the content does not have, those of behaviour
`out_of_scope` and the lines of `tests/knowledge/outside.txt` should not be answered.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.deciding import Ear, understand
from knowledge.entries import Entry, LifeEvent, Procedure, Topic
from knowledge.examining import examine, read_folder
from knowledge.library import Library
from knowledge.loading import packaged
from knowledge.search import DOUBTS, MEASURES, WEIGHTS
from knowledge.vietnamese import fold
from tests.everyday import QUESTIONS as EVERYDAY

OUTSIDE = Path(__file__).parent.parent / "tests" / "knowledge" / "outside.txt"
DAY = date(2026, 11, 23)
SHARES = {"absent": 0.6, "own": 0.3}
"""Weight of a question whose procedure the content lacks ("none" is right, yet something near may help too), and of
the content's own ways of asking, which are many."""
STIFFNESS = 0.001
"""Pull of the fitted weights towards the present ones, so that few questions cannot bend them far."""

WARM = 20
"""Texts asked before the clock runs."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question and the entries that are right; empty for none. `kind` is inside, clarify, absent or outside."""

    text: str
    right: frozenset[str]
    kind: str
    context: tuple[str, ...] = ()


def entries_by_code(library: Library) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, entry in library:
        for code in codes_of(library, entry):
            found.setdefault(code, set()).add(key)
    return found


def codes_of(library: Library, entry: Entry | None) -> tuple[str, ...]:
    """The national codes an answer with this entry would carry; a life event has those of its stages."""
    if isinstance(entry, (Procedure, Topic)):
        return entry.codes
    if isinstance(entry, LifeEvent):
        stages = (library.entry(stage.entry) for stage in entry.stages if stage.entry)
        return tuple(code for stage in stages for code in codes_of(library, stage))
    return ()


def asked_from(path: Path, library: Library) -> Iterator[Asked]:
    """The questions of a file that say something about this content."""
    by_code = entries_by_code(library)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        codes = row.get("gold_codes") or []
        right = frozenset(key for code in codes for key in by_code.get(code, ()))
        context = tuple(row.get("context") or ())
        if row["behavior"] == "out_of_scope":
            yield Asked(row["question"], frozenset(), "outside", context)
        elif row["behavior"] in {"answer", "clarify"} and codes:
            kind = ("clarify" if row["behavior"] == "clarify" else "inside") if right else "absent"
            yield Asked(row["question"], right, kind, context)


def outside() -> Iterator[Asked]:
    for line in OUTSIDE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield Asked(line, frozenset(), "outside")


def everyday() -> Iterator[Asked]:
    """The project's own questions, each with the one entry that is right."""
    return (Asked(text, frozenset({entry}), "inside") for text, entry, _ in EVERYDAY)


def latency(ear: Ear, texts: list[str]) -> None:
    """Ours against the barest alternative, over the same documents, in the same run."""
    entries = [entry for _, entry in ear.library if isinstance(entry, (Procedure, Topic))]
    documents = [fold(" ".join([entry.short, *entry.ask])) for entry in entries]
    bare = _timed(texts, lambda text: process.extract(fold(text), documents, scorer=fuzz.token_set_ratio, limit=5))
    ours = _timed(texts, lambda text: understand(ear, text, day=DAY))
    for name, times in (("understand", ours), ("token_set_ratio", bare)):
        print(f"{name:16} p50 {np.percentile(times, 50):.2f} ms  p99 {np.percentile(times, 99):.2f} ms")


def _timed(texts: list[str], work: Callable[[str], object]) -> Floats:
    """Milliseconds of processor time for each text, so that what else runs on the machine counts little."""
    times = []
    for text in texts[:WARM]:
        work(text)
    for text in texts:
        start = time.process_time()
        work(text)
        times.append(1000 * (time.process_time() - start))
    return np.array(times)


@dataclass(frozen=True)
class Samples:
    """The questions of a fit: their measures (question × entry or "none" × measure), what is right, what counts."""

    table: Floats
    right: NDArray[np.bool_]
    share: Floats

    def part(self, start: int) -> "Samples":
        """Every second question from `start`."""
        return Samples(self.table[start::2], self.right[start::2], self.share[start::2])

    def chances(self, theta: Floats) -> Floats:
        scores = self.table @ theta
        raised: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def fit_of(self, theta: Floats) -> float:
        """Mean log chance given to what is right."""
        right = np.where(self.right, self.chances(theta), 0.0).sum(axis=1)
        return float(self.share @ np.log(right) / self.share.sum())

    def slope(self, theta: Floats) -> Floats:
        chances = self.chances(theta)
        meant = np.where(self.right, chances, 0.0)
        meant /= meant.sum(axis=1, keepdims=True)
        gap = (meant - chances) * self.share[:, None]
        slope: Floats = np.einsum("qe,qem->m", gap, self.table, optimize=True) / self.share.sum()
        return slope


def samples(ear: Ear, questions: Iterable[Asked]) -> Samples:
    tables, rights, shares = [], [], []
    for asked in questions:
        if asked.context:
            continue
        said = ear.index.wording.read(asked.text).meant
        measures, doubts = ear.index.measures(said), ear.index.doubts(said)
        entries = np.hstack([measures, np.zeros((len(measures), len(doubts)))])
        tables.append(np.vstack([entries, np.append(np.zeros(measures.shape[1]), doubts)]))
        rights.append([*(key in asked.right for key in ear.index.keys), not asked.right])
        shares.append(SHARES.get(asked.kind, 1.0))
    return Samples(np.array(tables), np.array(rights), np.array(shares))


def fitted(rows: Samples, rounds: int = 600, pace: float = 0.5) -> Floats:
    """Weights and doubts of greatest likelihood (gradient ascent with momentum), held near the present ones."""
    start = np.append(WEIGHTS, DOUBTS).astype(float)
    theta, speed = start.copy(), np.zeros_like(start)
    for _ in range(rounds):
        speed = 0.9 * speed + pace * (rows.slope(theta) - STIFFNESS * (theta - start))
        theta = theta + speed
    return theta


def thinned(library: Library, part: int) -> tuple[Library, list[Asked]]:
    """The library without every second way of asking, and those as questions nobody prepared it for."""
    entries = dict(library)
    asked = []
    for key, entry in library:
        if isinstance(entry, (Procedure, Topic, LifeEvent)):
            asked += [Asked(ask, frozenset({key}), "own") for ask in entry.ask[part::2]]
            entries[key] = entry.model_copy(update={"ask": entry.ask[1 - part :: 2]})
    return replace(library, entries=entries), asked


def joined(parts: list[Samples]) -> Samples:
    return Samples(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("table", "right", "share")))


def fit(ear: Ear, questions: list[Asked]) -> None:
    """Print weights to write into `knowledge/search.py`, and how they do on questions they did not see."""
    parts = [thinned(ear.library, part) for part in (0, 1)]
    rows = joined([samples(ear, questions), *(samples(Ear.build(library), asked) for library, asked in parts)])
    for seen in (0, 1):
        here, there = rows.part(seen), rows.part(1 - seen)
        theta = fitted(here)
        print(f"fitted on half: {here.fit_of(theta):.3f}, on the other half {there.fit_of(theta):.3f}")
    theta = fitted(rows)
    print(
        f"mean log chance {rows.fit_of(theta):.3f}, before {rows.fit_of(np.append(WEIGHTS, DOUBTS).astype(float)):.3f}"
    )
    for name, weight in zip((*MEASURES, "none", "none: strange", "none: odd pairs"), theta, strict=True):
        print(f"  {name:20} {weight:6.2f}")
    cut = len(MEASURES)
    print([round(weight, 2) for weight in theta[:cut].tolist()], [round(weight, 2) for weight in theta[cut:].tolist()])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["speed", "fit"])
    parser.add_argument("questions", type=Path, nargs="?", help="JSONL; the project's own questions if not given")
    parser.add_argument("--content", type=Path, default=packaged())
    given = parser.parse_args()
    library = examine(read_folder(given.content)).library()
    ear = Ear.build(library)
    inside = asked_from(given.questions, library) if given.questions else everyday()
    questions = [*inside, *outside()]
    if given.command == "fit":
        fit(ear, questions)
    else:
        latency(ear, [asked.text for asked in questions])


if __name__ == "__main__":
    main()
