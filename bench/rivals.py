"""Ours against the two nearest ready-made ways, over the same knowledge, in one run: how fast, and how often right.

    pip install scikit-learn        # the reader's own choice; nothing of the project needs it
    python -m bench.rivals QUESTIONS.jsonl [--catalogue DIR] [--content DIR] [--core N]

QUESTIONS is a file as `motcua evaluate` takes it; those that nothing of the loaded knowledge answers are left out.
Times are processor time on one core, a question at a time. Each way ranks all entries by the same names and ways of
asking, without tone marks; ours alone also repairs, decides, and knows the running text and what was said before.
"""

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from bot.asking import Asking
from bot.config import cache_folder
from bot.evaluating import read_questions
from knowledge.catalogue.records import load_catalogue
from knowledge.deciding import understand
from knowledge.documents import curated, listed
from knowledge.ear import Ear
from knowledge.keeping import Keeper
from knowledge.library import Library
from knowledge.loading import load_library, packaged
from knowledge.measuring import Question
from knowledge.vietnamese import fold

DAY = date(2026, 11, 25)
WARM = 30
"""Questions asked before the clock runs."""

Ranker = Callable[[str], Sequence[str]]
"""From a question to the keys of entries, the best first."""


def ours(library: Library, ear: Ear) -> Ranker:
    def rank(text: str) -> Sequence[str]:
        said = understand(ear, text, day=DAY)
        first = [said.entry] if said.entry else list(said.options)
        return [*first, *(candidate.entry for candidate in said.candidates)]

    return rank


def token_set(keys: Sequence[str], texts: Sequence[str]) -> Ranker:
    def rank(text: str) -> Sequence[str]:
        found = process.extract(fold(text), texts, scorer=fuzz.token_set_ratio, limit=5)
        return [keys[number] for _, _, number in found]

    return rank


def vectors(keys: Sequence[str], texts: Sequence[str]) -> Ranker | None:
    """TF-IDF of words, pairs and runs of 2 to 4 letters; None where scikit-learn is not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
        from sklearn.pipeline import FeatureUnion  # noqa: PLC0415
    except ImportError:
        return None
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
    union = FeatureUnion([("words", words), ("letters", letters)])
    table = union.fit_transform(texts).tocsr()

    def rank(text: str) -> Sequence[str]:
        scores = (table @ union.transform([fold(text)]).T).toarray().ravel()
        best = np.argpartition(-scores, 5)[:5]
        return [keys[number] for number in best[np.argsort(-scores[best])]]

    return rank


def measured(name: str, rank: Ranker, asked: Sequence[Question], codes_of: Callable[[str], Iterator[str]]) -> str:
    """One line: milliseconds a question, and how often a right code comes first."""
    for question in asked[:WARM]:
        rank(question.question)
    times, right = [], 0
    for question in asked:
        start = time.process_time()
        keys = rank(question.question)
        times.append(1000 * (time.process_time() - start))
        first = next(iter(keys), None)
        right += bool(first and question.gold_codes.intersection(codes_of(first)))
    p50, p99 = np.percentile(times, [50, 99])
    return f"{name:28} p50 {p50:7.2f} ms  p99 {p99:7.2f} ms  top-1 {100 * right / len(asked):5.1f} %"


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--content", type=Path, default=packaged())
    parser.add_argument("--core", type=int, default=0)
    given = parser.parse_args()
    os.sched_setaffinity(0, {given.core})
    start = time.process_time()
    library = load_library(given.content)
    if given.catalogue:
        library = library.over(load_catalogue(given.catalogue))
    ear = Ear.build(library, Keeper(cache_folder()))
    print(f"{len(ear.index.keys)} entries, ready after {time.process_time() - start:.1f} s, {megabytes():.0f} MB")
    asking = Asking(library, ear, DAY)
    asked = [one for one in read_questions(given.questions) if one.kind(asking.codes) == "answerable"]
    asked = [one for one in asked if not one.context]
    documents = [*curated(library), *listed(library)]
    keys, texts = [one.key for one in documents], [fold(" ".join(one.phrases)) for one in documents]
    ways = {
        "ours": ours(library, ear),
        "scikit-learn TF-IDF": vectors(keys, texts),
        "rapidfuzz token_set_ratio": token_set(keys, texts),
    }
    print(f"{len(asked)} questions")
    for name, rank in ways.items():
        print(measured(name, rank, asked, asking.codes_of) if rank else f"{name}: not installed")


if __name__ == "__main__":
    main()
