"""Why an entry wins a question: what was read, and what speaks for and against each candidate, in editors' words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge.deciding import Candidate, Understanding, understand
from knowledge.ear import Ear, bare
from knowledge.layers import MEASURES
from knowledge.likeness import ways_of_asking
from knowledge.postings import Floats
from knowledge.search import WEIGHTS
from knowledge.sentence import Sentence, take_apart
from knowledge.vietnamese import clean, fold_word, words

MOST_SHOWN = 4
COUNTS = 0.4
"""Points of difference from which a measure is worth a word to an editor."""

NAMED = {
    "entry words": "số chữ trùng với các cách hỏi của mục",
    "entry letters": "chữ viết gần giống",
    "phrase words": "có một cách hỏi gần với câu này",
    "nearly said": "có một cách hỏi gần như y câu này",
    "marks": "khớp dấu",
    "covered": "các chữ chính trong câu đều có trong mục",
    "pairs covered": "các cặp chữ đi liền nhau có trong mục",
    "name used up": "câu nói gần trọn tên mục",
    "told": "chữ riêng để nhận ra mục",
    "common": "việc nhiều người hỏi",
    "level": "cấp giải quyết",
    "kind not said": "mục là trường hợp riêng mà câu không nói",
    "kind not meant": "câu nói trường hợp riêng mà mục không phải",
    "foreign not said": "mục có yếu tố nước ngoài mà câu không nói",
    "foreign not meant": "câu nói chuyện nước ngoài mà mục không phải",
    "words in text": "nội dung mục có những chữ này",
    "pairs in text": "nội dung mục có những cặp chữ này",
    "firms": "mục cho tổ chức, doanh nghiệp",
    "elsewhere": "việc riêng của tỉnh khác",
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One candidate: its key, its chance (0 to 1) and the words of the question it is asked by.

    `ahead` and `behind` say in words on what it fits better or worse than the one it is held against: the best against
    the next, every other against the best; what weighs most comes first.
    """

    entry: str
    chance: float
    shared: tuple[str, ...]
    ahead: tuple[str, ...]
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What was made of a question. `read_as` is the question after slips and abbreviations were undone."""

    understood: Understanding
    read_as: str
    subject: tuple[str, ...]
    same_as: str | None
    """The entry that is asked for in these very words, which ends the search."""
    weighed: tuple[Weighed, ...]
    doubt: float
    """The chance that none of the entries is meant."""


def explain(ear: Ear, question: str, day: date) -> Explained:
    """Why the question, asked without anything before it, gets the answer it gets. Never raises, whatever the text."""
    understood = understand(ear, question, day=day)
    said = take_apart(clean(question), ear.index.wording, ear.library.as_of(day).resolve_place)
    shown = understood.candidates[: MOST_SHOWN + 1]
    return Explained(
        understood=understood,
        read_as=" ".join(said.reading.meant),
        subject=said.subject,
        same_as=ear.exact.get(bare(said.typed)) if not shown else None,
        weighed=tuple(_weighed(ear, said, shown))[:MOST_SHOWN],
        doubt=max(0.0, 1.0 - sum(candidate.confidence for candidate in understood.candidates)) if shown else 0.0,
    )


def _weighed(ear: Ear, said: Sentence, shown: Sequence[Candidate]) -> Iterator[Weighed]:
    points = WEIGHTS[:, None] * ear.index.measures(said.reading.meant)
    columns = [points[:, ear.index.numbers[candidate.entry]] for candidate in shown]
    for at, candidate in enumerate(shown):
        rival = columns[0] if at else columns[1] if len(columns) > 1 else np.zeros(len(MEASURES), np.float32)
        gap = columns[at] - rival
        ahead, behind = _told(gap), _told(-gap)
        yield Weighed(candidate.entry, candidate.confidence, _shared(ear, said, candidate.entry), ahead, behind)


def _told(gap: Floats) -> tuple[str, ...]:
    heaviest = sorted(zip(gap.tolist(), MEASURES, strict=True), reverse=True)
    return tuple(NAMED[name] for points, name in heaviest if points >= COUNTS and name in NAMED)


def _shared(ear: Ear, said: Sentence, entry: str) -> tuple[str, ...]:
    """The words of the matter, as they were read, that some way of asking for the entry has."""
    known = {fold_word(word) for key, way in ways_of_asking(ear.library) if key == entry for word in words(way)}
    wanted = known & set(said.subject)
    return tuple(word for word in dict.fromkeys(said.reading.meant) if fold_word(word) in wanted)
