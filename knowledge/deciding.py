"""What a citizen's message means: one decision, calibrated, never louder than the evidence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Self

import numpy as np

from knowledge.aspects import aspect_of, is_asking
from knowledge.catalogue.records import Record
from knowledge.dangers import danger
from knowledge.entries import Level, LifeEvent, Procedure, Topic
from knowledge.hearing import Heard, asks_for_fortune, courtesy, is_rude, wish
from knowledge.library import Library
from knowledge.patterns import word_set
from knowledge.postings import Floats
from knowledge.search import Document, Index, subject
from knowledge.vietnamese import clean, fold, fold_word, words
from knowledge.wording import Reading

Decision = Literal["answer", "clarify", "unknown", "smalltalk", "feature", "emergency"]

SURE = 0.57
"""Chance from which an entry is simply answered."""
MARGIN = 0.2
"""How much likelier than the next it must be."""
HOPE = 0.35
"""Chance that the right entry is among the candidates, from which it is worth asking."""
OPTION = 0.06
"""Chance from which a candidate is worth a button."""
MOST_OPTIONS = 5

TOPIC_PULL, NEAR_PULL, OFFERED_PULL = 1.5, 0.7, 2.5
"""What the talk so far adds to the scores of its subject, of that subject's neighbours, of what was just offered."""
NEARBY = 0.5
"""How much better a related topic must fit what is asked about a topic, to be shown instead of it."""
DENIED_PUSH, DENIED_NEAR = 3.0, 1.5
"""What is taken from the entries that fit best, or nearly so, what the citizen says is not meant."""

FIRST = frozenset({"fire", "crime", "medical", "child", "any", "complaint", "denunciation"})
"""What is heard even in words that are a way of asking: danger, and what must not be kept."""

COURTESY = word_set("cho hoi xin da thua ad admin oi a nha nhe vay voi ban anh chi em minh toi tui muon")
"""Words before and after a question that are no part of it."""

CODE = re.compile(r"(?<![\d.])(\d\.\d{6}(?:\.[0-9A-Z.]*[0-9A-Z])?)(?![\d.]*\d)")
DENIED = re.compile(
    r"\b(?:chu |ma )?(?:khong phai|dung nham|dung dua|khong noi|khong hoi|khong tinh|khac voi|khong lay|dung lay)"
    r"(?: la| voi| loai| viec| sang| cai| thu tuc| ban| ve)* (?P<what>[^,.;?!]+?)"
    r"(?= *$|[,.;?!]| (?:nhe|nha|dau|ma|thi|hay|can|ho so|phi|bao|nop|o dau|la|khong)\b)"
)


WHICH_UNIT = re.compile(
    r"\b(?:la|thuoc|ve|thanh|vao|goi) (?:\w+ ){0,2}?(?:xa|phuong|don vi|dau)\b|\bsap nhap\b|\bdoi ten\b"
)
"""What a named unit is now, asked in folded words."""


@dataclass(frozen=True, slots=True)
class Context:
    """What was talked about before: entry keys such as `procedure:dang-ky-khai-sinh`, latest last."""

    topic: str | None = None
    aspect: str | None = None
    offered: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant; `confidence` is the estimated chance that it is the right one."""

    entry: str
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What to do with a message. `entry`, `options`, `place` and candidates are entry keys (`kind:id`).

    An `unknown` that has an `aspect` asked about a side of something it did not name. An `answer` whose entry is a
    place asked where things are done there.
    """

    decision: Decision
    entry: str | None = None
    aspect: str | None = None
    options: tuple[str, ...] = ()
    feature: str | None = None
    smalltalk: str | None = None
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    place: str | None = None


@dataclass(frozen=True)
class Ear:
    """Everything that understanding needs of one library, prepared once."""

    library: Library
    index: Index
    codes: Mapping[str, str]
    near: Mapping[str, frozenset[str]]
    exact: Mapping[tuple[str, ...], str]

    @classmethod
    def build(cls, library: Library) -> Self:
        curated = ((key, entry) for key, entry in library if isinstance(entry, (Procedure, Topic, LifeEvent)))
        documents = [
            *(_document(key, entry) for key, entry in curated),
            *map(_listed, library.catalogue.records.values()),
        ]
        synonyms = [(synonym.means, synonym.said, synonym.accents) for synonym in library.synonyms]
        codes = {record.code: key for key, record in library.catalogue}
        codes |= {code: f"procedure:{entry.id}" for entry in library.procedures for code in entry.codes}
        near = {key: _neighbours(entry) for key, entry in library if isinstance(entry, (Procedure, Topic))}
        return cls(library, Index.build(documents, synonyms), codes, near, _exact(documents))


@dataclass(frozen=True, slots=True)
class _Said:
    """One message, taken apart; `typed` is neither repaired nor translated."""

    typed: tuple[str, ...]
    reading: Reading
    denied: Reading | None
    line: str
    aspect: str | None
    subject: tuple[str, ...]
    place: str | None


def understand(ear: Ear, text: str, context: Context = Context(), day: date | None = None) -> Understanding:
    """What to do with a message. Never raises, whatever the text; work is bounded by `vietnamese.LIMIT`.

    `day` decides which unit an old place name stands for; without it places are not looked for.
    """
    text = clean(text)
    if found := ear.codes.get(match.group(1)) if (match := CODE.search(text)) else None:
        return Understanding("answer", found, aspect_of(fold(CODE.sub(" ", text)).strip()), confidence=1.0)
    said = _take_apart(ear, text, day)
    heard = danger(said.typed) or danger(said.reading.meant) or _wished(said)
    asked_so = ear.exact.get(_bare(said.typed))
    if asked_so and not (heard and (heard.what in FIRST or heard.kind == "smalltalk")):
        return Understanding("answer", asked_so, said.aspect, confidence=1.0, place=said.place)
    if heard:
        return _as_heard(heard, said)
    if asks_for_fortune(" ".join(map(fold_word, said.typed))):
        return Understanding("unknown", confidence=1.0)
    understood = _decide(ear, said, context)
    if understood.decision == "unknown" and is_rude(said.line):
        return Understanding("smalltalk", smalltalk="abuse", confidence=0.9, place=said.place)
    if said.place and (understood.decision == "unknown" or understood.entry == said.place):
        return _about_a_place(ear, text, understood)
    return understood


def _about_a_place(ear: Ear, text: str, without: Understanding) -> Understanding:
    """A question that means little without its place may be about the place: "trảng bàng còn mấy phường"."""
    whole = _decide(ear, _take_apart(ear, text, None), Context())
    return replace(whole, place=without.place) if whole.decision == "answer" else without


def _wished(said: _Said) -> Heard | None:
    """Courtesy or a wish, in the words as typed or as meant."""
    lines = dict.fromkeys((" ".join(map(fold_word, said.typed)), said.line))
    return next((heard for line in lines if (heard := courtesy(line) or wish(line))), None)


def _as_heard(heard: Heard, said: _Said) -> Understanding:
    if heard.kind == "smalltalk":
        return Understanding("smalltalk", smalltalk=heard.what, confidence=1.0)
    decision: Decision = "emergency" if heard.kind == "emergency" else "feature"
    return Understanding(decision, feature=heard.what, confidence=1.0, place=said.place)


def _take_apart(ear: Ear, text: str, day: date | None) -> _Said:
    place, rest = _place_in(ear, text, day)
    kept, denied = _without_denied(rest)
    wording = ear.index.wording
    reading = wording.read(kept)
    folded = reading.folded
    line = " ".join(folded)
    aspect = aspect_of(line)
    about = tuple(word for word in subject(reading.meant) if not (aspect and is_asking(word)))
    return _Said(tuple(words(text)), reading, wording.read(denied) if denied else None, line, aspect, about, place)


def _place_in(ear: Ear, text: str, day: date | None) -> tuple[str | None, str]:
    """The first place named, and the text without the places: a place is where, not what."""
    if day is None:
        return None, text
    matches = ear.library.as_of(day).resolve_place(text)
    rest = text
    for start, end in sorted({(match.start, match.end) for match in matches}, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    return (f"place:{matches[0].place.id}" if matches else None), rest


def _decide(ear: Ear, said: _Said, context: Context) -> Understanding:
    candidates = _candidates(ear, said, context)
    ranked = Understanding("unknown", aspect=said.aspect, candidates=candidates, place=said.place)
    if not said.subject and (same := _about_the_same(ear, said, ranked, context)):
        return same
    if not candidates:
        return ranked
    if _sure(candidates) and not ear.index.misses(said.reading, candidates[0].entry):
        best = candidates[0]
        aspect = said.aspect or (context.aspect if _goes_on(said) else None)
        return replace(ranked, decision="answer", entry=best.entry, aspect=aspect, confidence=best.confidence)
    if _goes_on(said) and len(said.subject) <= 2 and (same := _about_the_same(ear, said, ranked, context)):
        return same
    if said.place and WHICH_UNIT.search(said.line):
        return replace(ranked, decision="answer", entry=said.place, aspect="where", confidence=0.9)
    hope = sum(candidate.confidence for candidate in candidates[:MOST_OPTIONS])
    if hope >= HOPE and (said.subject or candidates[0].confidence >= HOPE):
        return replace(ranked, decision="clarify", options=_options(candidates), confidence=hope)
    return replace(ranked, aspect=None if said.subject else said.aspect, confidence=1.0 - hope)


def _about_the_same(ear: Ear, said: _Said, ranked: Understanding, context: Context) -> Understanding | None:
    """What a message that names no subject of its own is about: the subject before it, or what was just offered."""
    aspect = said.aspect or (context.aspect if said.place or _goes_on(said) else None)
    topic = context.topic or (context.earlier[-1] if context.earlier and not context.offered else None)
    if aspect and topic:
        entry = _nearby(ear, said, topic) if topic.startswith("topic:") else topic
        return replace(ranked, decision="answer", entry=entry, aspect=aspect, confidence=0.9)
    if aspect and len(context.offered) > 1:
        return replace(ranked, decision="clarify", options=context.offered[:MOST_OPTIONS], confidence=0.9)
    if ranked.place:
        return replace(ranked, decision="answer", entry=ranked.place, aspect=ranked.aspect or "where", confidence=0.9)
    return None


def _nearby(ear: Ear, said: _Said, topic: str) -> str:
    """A topic has one answer to everything: a side of it that a related topic is about is answered there."""
    fits = dict(zip(ear.index.keys, ear.index.scores(said.reading).tolist(), strict=True))
    beside = [key for key in ear.near.get(topic, ()) if key.startswith("topic:") and key in fits]
    best = max(beside, key=lambda key: (fits[key], key), default=topic)
    return best if fits.get(best, 0.0) > fits.get(topic, 0.0) + NEARBY else topic


def _goes_on(said: _Said) -> bool:
    """Whether a message takes up the one before it: "còn …", "thế …", "cái này …"."""
    return (
        re.match(
            r"(?:the |vay |roi )?con\b|(?:the|vay|roi) |.*\b(?:cai|thu tuc|viec|giay) (?:nay|do|kia|ay)\b", said.line
        )
        is not None
    )


def _sure(candidates: Sequence[Candidate]) -> bool:
    best = candidates[0].confidence
    second = candidates[1].confidence if len(candidates) > 1 else 0.0
    return best >= SURE and best - second >= MARGIN


def _options(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    worth = [candidate.entry for candidate in candidates[:MOST_OPTIONS] if candidate.confidence >= OPTION]
    return tuple(worth if len(worth) > 1 else (candidate.entry for candidate in candidates[:2]))


def _candidates(ear: Ear, said: _Said, context: Context, most: int = 10) -> tuple[Candidate, ...]:
    scores = _scores(ear, said, context)
    if not scores.size:
        return ()
    chances = np.append(scores, ear.index.doubt(said.reading))
    chances = np.exp(chances - chances.max())
    chances /= chances.sum()
    best = np.argsort(-scores, kind="stable")[:most]
    return tuple(Candidate(ear.index.keys[i], float(scores[i]), float(chances[i])) for i in best)


def _scores(ear: Ear, said: _Said, context: Context) -> Floats:
    index = ear.index
    scores = index.scores(said.reading)
    if said.denied and scores.size:
        denied = index.scores(said.denied)
        is_denied = denied > float(np.max(denied)) - DENIED_NEAR
        scores[is_denied & (scores < float(np.max(scores)))] -= DENIED_PUSH
    pulls = dict.fromkeys(ear.near.get(context.topic or "", ()), NEAR_PULL)
    pulls |= {context.topic or "": TOPIC_PULL} | dict.fromkeys(context.offered, OFFERED_PULL)
    for key, pull in pulls.items():
        if key in index.numbers:
            scores[index.numbers[key]] += pull
    return scores


def _without_denied(text: str) -> tuple[str, str]:
    """The text without what it says it does not mean, and that; tone marks are lost when there is such a thing."""
    folded = fold(text)
    match = DENIED.search(folded)
    if match is None:
        return text, ""
    kept = f"{folded[: match.start()]} , {folded[match.end() :]}"
    return (kept, match.group(1)) if subject(tuple(words(kept))) else (text, "")


def _neighbours(entry: Procedure | Topic) -> frozenset[str]:
    if isinstance(entry, Topic):
        return frozenset(f"topic:{other}" for other in entry.related)
    return frozenset(f"procedure:{other}" for other in (*entry.related, *(sibling.id for sibling in entry.siblings)))


def _bare(said: Sequence[str]) -> tuple[str, ...]:
    """The folded words without the courtesy around them: "cho em hỏi giờ làm việc ạ" is "giờ làm việc"."""
    folded = [fold_word(word) for word in said]
    asked = [at for at, word in enumerate(folded) if word not in COURTESY]
    return tuple(folded[asked[0] : asked[-1] + 1]) if asked else ()


def _exact(documents: Sequence[Document]) -> dict[tuple[str, ...], str]:
    """The folded ways of asking that only one entry has."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for document in documents:
        for phrase in document.phrases:
            owners.setdefault(_bare(words(phrase)), set()).add(document.key)
    return {phrase: next(iter(keys)) for phrase, keys in owners.items() if len(keys) == 1}


def _listed(record: Record) -> Document:
    """What is searched of a record of the national list: its name alone."""
    level = list(Level).index(record.level or Level.MINISTRY)
    return Document(record.key, (record.name, record.name), 0, level, record.foreign)


def _document(key: str, entry: Procedure | Topic | LifeEvent) -> Document:
    if isinstance(entry, Procedure):
        level = list(Level).index(entry.level)
        tells = tuple((tell, f"procedure:{sibling.id}") for sibling in entry.siblings for tell in sibling.tell)
        return Document(key, (entry.name, entry.short, *entry.ask), entry.common, level, entry.foreign, tells)
    return Document(key, (entry.title, entry.short, *entry.ask), 1)
