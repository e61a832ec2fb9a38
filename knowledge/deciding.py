"""What a citizen's message means: one decision, calibrated, never louder than the evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from knowledge.aspects import aspect_of, aspects_of
from knowledge.dangers import danger
from knowledge.documents import document_of
from knowledge.ear import Ear, bare
from knowledge.entries import Procedure, Topic
from knowledge.following import KIN, pointed_at
from knowledge.forging import forges
from knowledge.hearing import Heard, asks_for_fortune, courtesy, is_rude, wish
from knowledge.layers import MEASURES
from knowledge.mismatching import is_told, names_another
from knowledge.patterns import word_set
from knowledge.postings import Floats
from knowledge.search import best_of
from knowledge.sentence import Places, Sentence, asking_parts, asks, matter_of, take_apart
from knowledge.vietnamese import clean, fold, fold_word, folded_words
from knowledge.wording import FILLERS, Reading

Decision = Literal["answer", "clarify", "unknown", "smalltalk", "feature", "emergency"]

SURE = 0.58
"""Chance from which an entry is simply answered."""
MARGIN = 0.33
"""How much likelier than the next it must be."""
HOPE = 0.3
"""Chance that the right entry is among the candidates, from which it is worth asking."""
LIKELY = 0.1
"""Chance that the best of them must have."""
CLEAR = 0.9
"""Chance from which a message is not looked at in parts to find what it is about, and no odd word makes it doubtful."""
PLAIN = 0.75
"""Chance from which the first half of "… có cần … không" is all that is asked about."""
NEARLY = 0.8
"""Share of the best chance from which a guide is shown instead of one of its steps."""
OPTION = 0.06
"""Chance from which a candidate is worth a button."""
AWAY = 0.4
"""Chance from which what is not ours is said not to be."""
MOST_OPTIONS = 5

TOPIC_PULL, NEAR_PULL, OFFERED_PULL, BACK_PULL = 1.5, 0.7, 2.5, 2.5
"""What the talk so far adds to the scores of its subject, of that subject's neighbours, of what was just offered, and
of what was talked about earlier where the message says that it goes back."""
DETAIL, FITTING, LOOSE = 0.5, 0.5, 0.3
"""Chance, read together with the subject before, from which a message is a detail of it; and the share of its telling
words that the entry must know of, less where it asks about a side of it."""
BEYOND = 3.0
"""How much better something else must fit a message than the subject before, to be its new subject."""
SEALED = frozenset({"cong", "chung", "thuc"})
"""Words for how a paper that authorises somebody is sealed, which is no new subject."""
NEARBY = 0.5
"""How much better a related topic must fit what is asked about a topic, to be shown instead of it."""
DENIED_PUSH, DENIED_NEAR = 3.0, 1.5
"""What is taken from the entries that fit best, or nearly so, what the citizen says is not meant."""

DENUNCIATION = "topic:to-cao"
"""People say "tố cáo" of much that is none."""
FORGERY = "topic:giay-to-gia"
"""No fee and no list of papers for whoever wants a forged one, though all other words are those of its procedure."""
FIRST = frozenset({"fire", "crime", "medical", "child", "any", "complaint", "denunciation"})
"""What is heard even in words that are a way of asking: danger, and what must not be kept."""

OBJECTLESS = word_set("cap lai doi gia han chung thuc xac nhan giay moi sua huy xoa dieu chinh xa phuong")
"""Words that say what to do, and to nothing in particular: "thủ tục cấp lại"."""

ANYWHERE = MEASURES.index("words anywhere")
CODE = re.compile(r"(?<![\d.])(\d\.\d{6}(?:\.[0-9A-Z.]*[0-9A-Z])?)(?![\d.]*\d)")
WHICH_UNIT = re.compile(
    r"\b(?:la|thuoc|ve|thanh|vao|goi) (?:\w+ ){0,2}?(?:xa|phuong|don vi|dau|tinh nao)\b"
    r"|\bsap nhap\b|\bnhap (?:vao )?(?:tinh|xa|phuong|dau)\b"
    r"|\b(?:gio|nay|bay gio) (?:la|goi la|ten|ten la|thanh) (?:gi|cai gi|ten gi)\b|\bdoi ten\b"
)
"""What a named unit is now, asked in folded words."""
_CONDITION = re.compile(
    r"^(?:(?:vay|the|con|ma|nhung) )*(?:neu|lo|khong co|khong con|chua co|be|chau|me|ba|cha|toi|nha|"
    r"con (?:toi|tui|em|minh|nho|gai|trai|nha|re))\b.*\bthi (?:sao|the nao|lam sao)$"
)
"""A condition, which is a detail of what was talked about wherever that knows of it: "nhà em hộ nghèo thì sao"."""


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
    then: str | None = None
    """What a second question in the same message is about."""
    asked: tuple[str, ...] = ()
    """All aspects that are asked about it in one message, in its order; empty where it is but one."""


def understand(ear: Ear, text: str, context: Context = Context(), day: date | None = None) -> Understanding:
    """What to do with a message. Never raises, whatever the text; work is bounded by `vietnamese.LIMIT`.

    `day` decides which unit an old place name stands for; without it places are not looked for. What is not ours is
    "unknown", its entry the topic that says where to go.
    """
    understood = _understood(ear, clean(text), context, day)
    is_declined = understood.decision == "answer" and understood.entry in ear.declined
    return replace(understood, decision="unknown") if is_declined else understood


def _understood(ear: Ear, text: str, context: Context, day: date | None) -> Understanding:
    if named := _by_code(ear, text):
        return named
    places = ear.library.as_of(day).resolve_place if day else None
    said = take_apart(text, ear.index.wording, places)
    understood = _meant(ear, text, said, (places, context))
    is_one = understood.aspect not in said.asked or understood.then is not None
    return understood if is_one or len(said.asked) < 2 else replace(understood, asked=said.asked)


def _meant(ear: Ear, text: str, said: Sentence, around: tuple[Places | None, Context]) -> Understanding:
    places, context = around
    heard = danger(said.typed) or danger(said.reading.meant) or _wished(said)
    goes_on = context.topic is not None and said.aspect is not None and not said.subject
    asked_so = None if goes_on else ear.exact.get(bare(said.typed))
    if asked_so and not (heard and (heard.what in FIRST or heard.kind == "smalltalk")):
        aspect = None if asked_so.startswith("life_event:") else said.aspect  # a guide's own words ask for all of it
        return Understanding("answer", asked_so, aspect, confidence=1.0, place=said.place)
    if heard:
        return _as_heard(heard, said)
    if asks_for_fortune(" ".join(map(fold_word, said.typed))):
        return Understanding("unknown", confidence=1.0)
    if forges(said.typed):
        known = FORGERY if ear.library.entry(FORGERY) else None
        return Understanding("answer" if known else "unknown", known, confidence=1.0, place=said.place)
    pointed, whole = _pointed(said, context), _decide(ear, said, context)
    is_of_unit = said.place is not None and whole.entry == said.place and WHICH_UNIT.search(said.line) is not None
    understood = pointed or (whole if is_of_unit else _by_parts(ear, text, places, whole))
    if understood.decision == "unknown" and is_rude(said.line):
        return Understanding("smalltalk", smalltalk="abuse", confidence=0.9, place=said.place)
    if said.place and not is_of_unit and understood.entry in (None, said.place):
        return _about_a_place(ear, text, understood)
    return understood


def _by_code(ear: Ear, text: str) -> Understanding | None:
    """Whoever names a national code means it; whoever names several is asked which."""
    entries = tuple(dict.fromkeys(ear.codes[code] for code in CODE.findall(text) if code in ear.codes))
    if len(entries) > 1:
        return Understanding("clarify", options=entries[:MOST_OPTIONS], confidence=1.0)
    if not entries:
        return None
    line = fold(CODE.sub(" ", text)).strip()
    return Understanding("answer", entries[0], aspect_of(line), confidence=1.0, asked=aspects_of(line))


def _pointed(said: Sentence, context: Context) -> Understanding | None:
    """One of what was offered, or else of what was talked about, named by its place: "cái thứ hai"."""
    talked_of = (*context.earlier, context.topic) if context.topic else context.earlier
    choices = context.offered if len(context.offered) > 1 else tuple(talked_of)
    entry = pointed_at(" ".join(map(fold_word, said.typed)), choices)
    return Understanding("answer", entry, said.aspect, confidence=0.95, place=said.place) if entry else None


def _by_parts(ear: Ear, text: str, places: Places | None, whole: Understanding) -> Understanding:
    """A long message seldom asks with all its words: what its asking parts mean, the second question kept for later."""
    is_clear = whole.decision == "answer" and whole.confidence >= CLEAR
    if not is_clear and (matter := matter_of(text)):
        about = _decide(ear, take_apart(matter, ear.index.wording, places), Context())
        if about.decision == "answer" and about.confidence >= PLAIN:
            return replace(about, aspect=whole.aspect or "documents")
    asked = [_decide(ear, take_apart(part, ear.index.wording, places), Context()) for part in asking_parts(text)]
    sure = {part.entry: part for part in reversed(asked) if part.decision == "answer" and not _is_place(part)}
    found = list(reversed(sure.values()))
    if not found and whole.decision == "unknown":
        return next((part for part in reversed(asked) if part.decision == "clarify"), whole)
    if not found or (len(found) == 1 and whole.decision == "answer" and (len(asked) > 1 or _is_abroad(ear, whole))):
        return whole
    then = found[1].entry if len(found) > 1 else None
    return replace(found[0], then=then, place=found[0].place or whole.place)


def _is_place(understood: Understanding) -> bool:
    """Whether an answer is a unit: that the part of a message names one does not make it what is asked about."""
    return (understood.entry or "").startswith("place:")


def _is_abroad(ear: Ear, understood: Understanding) -> bool:
    """Whether an answer is about something abroad: that may be said before the asking part of a message."""
    entry = ear.library.entry(understood.entry or "")
    return isinstance(entry, Procedure) and entry.foreign


def _about_a_place(ear: Ear, text: str, without: Understanding) -> Understanding:
    """A question that means little without its place may be about the place: "trảng bàng còn mấy phường".

    Where the unit is asked about already, only a topic is nearer: "tổ hòa giải" is not meant by "xã Trường Hòa".
    """
    whole = _decide(ear, take_apart(text, ear.index.wording), Context())
    is_nearer = without.entry is None or (whole.entry or "").startswith("topic:")
    return replace(whole, place=without.place) if whole.decision == "answer" and is_nearer else without


def _wished(said: Sentence) -> Heard | None:
    """Courtesy or a wish, in the words as typed or as meant."""
    lines = dict.fromkeys((" ".join(map(fold_word, said.typed)), said.line))
    return next((heard for line in lines if (heard := courtesy(line) or wish(line))), None)


def _as_heard(heard: Heard, said: Sentence) -> Understanding:
    if heard.kind == "smalltalk":
        return Understanding("smalltalk", smalltalk=heard.what, confidence=1.0)
    decision: Decision = "emergency" if heard.kind == "emergency" else "feature"
    return Understanding(decision, feature=heard.what, confidence=1.0, place=said.place)


def _decide(ear: Ear, said: Sentence, context: Context) -> Understanding:
    candidates = _candidates(ear, said, context)
    ranked = Understanding("unknown", aspect=said.aspect, candidates=candidates, place=said.place)
    names_nothing = not (set(said.subject) - SEALED if said.aspect == "authorise" else said.subject)
    if names_nothing and (same := _about_the_same(ear, said, ranked, context)):
        return same
    asks_which = said.place is not None and WHICH_UNIT.search(said.line) is not None
    if not candidates:
        return _which_unit(ranked) if asks_which and not said.subject else ranked
    if away := _away(ear, candidates):
        return replace(ranked, decision="answer", entry=away.entry, confidence=away.confidence)
    candidates = tuple(candidate for candidate in candidates if candidate.entry not in ear.declined)
    if asks_which:
        return _which_unit(ranked)
    if _CONDITION.search(said.line) and (same := _detail(ear, said, ranked, context)):
        return same
    if candidates and _sure(ear, candidates) and not _is_rash(ear, said, candidates[0]):
        best = _whole_of(ear, said, candidates)
        aspect = said.aspect or (context.aspect if _goes_on(said) else None)
        return replace(ranked, decision="answer", entry=best.entry, aspect=aspect, confidence=best.confidence)
    if same := _detail(ear, said, ranked, context):
        return same
    hope = sum(candidate.confidence for candidate in candidates[:MOST_OPTIONS])
    if hope >= HOPE and candidates[0].confidence >= (LIKELY if said.subject else HOPE):
        return replace(ranked, decision="clarify", options=_options(candidates), confidence=hope)
    return replace(ranked, aspect=None if said.subject else said.aspect, confidence=1.0 - hope)


def _which_unit(ranked: Understanding) -> Understanding:
    """What the named unit is now is asked."""
    return replace(ranked, decision="answer", entry=ranked.place, aspect="where", confidence=0.9)


def _about_the_same(ear: Ear, said: Sentence, ranked: Understanding, context: Context) -> Understanding | None:
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


def _detail(ear: Ear, said: Sentence, ranked: Understanding, context: Context) -> Understanding | None:
    """What a message adds to the subject before it, or asks of one beside it: "gia hạn thì sao", "bé sinh ở nhà"."""
    topic = context.topic or (context.earlier[-1] if said.is_back and context.earlier else None)
    if topic is None or topic not in ear.index.numbers:
        return None
    if _goes_on(said) and not set(said.subject) - KIN and (same := _about_the_same(ear, said, ranked, context)):
        return same
    best, chance = _best_of(ear, _read_with(ear, said, topic), (topic, *ear.near.get(topic, ())))
    is_condition = _CONDITION.search(said.line) is not None
    fits = _fit(ear, said, best) >= _needed(ear, said, best, is_condition=is_condition)
    if not fits and (beside := _beside(ear, said, topic)):
        return replace(ranked, decision="answer", entry=beside, aspect=said.aspect, confidence=DETAIL)
    is_elsewhere = not is_condition and _is_elsewhere(ear, said, topic, best)
    if chance < DETAIL or not fits or is_elsewhere:
        return None
    aspect = said.aspect or (context.aspect if _goes_on(said) and best == topic else None)
    return replace(ranked, decision="answer", entry=best, aspect=aspect, confidence=chance)


def _needed(ear: Ear, said: Sentence, entry: str, *, is_condition: bool) -> float:
    """Which share of what a message tells the subject before it must know of, for the message to be a detail of it."""
    names_something = bool(set(said.subject) - KIN)
    if is_condition:
        return LOOSE
    if said.aspect is None and not _goes_on(said):
        return 0.0 if ear.index.keys[int(np.argmax(ear.index.scores(said.reading)))] == entry else FITTING
    return LOOSE if names_something and not _goes_on(said) else 0.0


def _beside(ear: Ear, said: Sentence, topic: str) -> str | None:
    """The neighbour of the subject before whose name has the kind of procedure that a message names, where that
    subject's name has not: after a registration anew "bản sao thôi" is the copy."""
    if ear.index.names_kind(said.reading, topic):
        return None
    near = [key for key in ear.near.get(topic, ()) if key in ear.index.numbers]
    scores, numbers = ear.index.scores(said.reading), ear.index.numbers
    alike = [key for key in near if ear.index.names_kind(said.reading, key)]
    best = max(alike, key=lambda key: (scores[numbers[key]], key), default=None)
    return best if best and scores[numbers[best]] > float(np.max(scores)) - DENIED_NEAR else None


def _is_elsewhere(ear: Ear, said: Sentence, topic: str, best: str) -> bool:
    """Whether a message by itself fits something else much better than its subject before: then it has a new one."""
    if not set(said.subject) - KIN:
        return False
    scores = ear.index.scores(said.reading)
    near = {ear.index.numbers[key] for key in (topic, *ear.near.get(topic, ())) if key in ear.index.numbers}
    fresh = next((number for number in best_of(scores, len(near) + 1).tolist() if number not in near), None)
    needed = max(float(scores[ear.index.numbers[best]]) + BEYOND, ear.index.doubt(said.reading))
    return fresh is not None and float(scores[fresh]) > needed


def _read_with(ear: Ear, said: Sentence, topic: str) -> Reading:
    """A message with the name of what was talked about before it."""
    entry = ear.library.entry(topic)
    name = ear.index.wording.read(str(getattr(entry, "short", "")))
    return Reading(name.typed + said.reading.typed, name.meant + said.reading.meant)


def _best_of(ear: Ear, reading: Reading, keys: Sequence[str]) -> tuple[str, float]:
    """The entry among some that a message fits best, and its chance among them."""
    known = [key for key in keys if key in ear.index.numbers]
    scores = ear.index.scores(reading)[[ear.index.numbers[key] for key in known]]
    chances = np.exp(scores - np.max(scores))
    best = int(np.argmax(chances))
    return known[best], float(chances[best] / chances.sum())


def _fit(ear: Ear, said: Sentence, entry: str) -> float:
    """Which share of what a message tells the entry knows of, in its ways of asking or its text."""
    return float(ear.index.measures(said.reading.meant)[ANYWHERE, ear.index.numbers[entry]])


def _nearby(ear: Ear, said: Sentence, topic: str) -> str:
    """A topic has one answer to everything: a side of it that a related topic is about is answered there.

    That one's title speaks of the same: "gửi ở đâu" after a complaint is about that, not about feedback. "… nữa" goes
    on with the same.
    """
    if re.search(r"\bnua\b", said.line):
        return topic
    scores, numbers = ear.index.scores(said.reading), ear.index.numbers
    fits = {key: float(scores[numbers[key]]) for key in (topic, *ear.near.get(topic, ())) if key in numbers}
    spoken_of = _title(ear, topic)
    beside = [key for key in fits if key.startswith("topic:") and not spoken_of.isdisjoint(_title(ear, key))]
    best = max(beside, key=lambda key: (fits[key], key), default=topic)
    return best if fits.get(best, 0.0) > fits.get(topic, 0.0) + NEARBY else topic


def _title(ear: Ear, topic: str) -> set[str]:
    """The words of a topic's names, without fillers."""
    entry = ear.library.entry(topic)
    return set(folded_words(f"{entry.title} . {entry.short}")) - FILLERS if isinstance(entry, Topic) else set()


def _goes_on(said: Sentence) -> bool:
    """Whether a message takes up the one before it: "còn …", "thế …", "cái này …"."""
    return (
        re.match(
            r"(?:the |vay |roi )?con\b|(?:the|vay|roi) |.*\b(?:cai|thu tuc|viec|giay) (?:nay|do|kia|ay)\b", said.line
        )
        is not None
    )


def _is_rash(ear: Ear, said: Sentence, best: Candidate) -> bool:
    """Whether to ask first though one entry is likely: it never speaks of what was named, is seldom meant so, or
    nothing was named that is to be issued, renewed, certified …"""
    if best.entry == DENUNCIATION:
        return not asks(said.line)
    is_objectless = said.subject and OBJECTLESS.issuperset(said.subject)
    if is_objectless and best.confidence < NEARLY:
        return True
    return best.confidence < CLEAR and ear.index.misses(said.reading, best.entry)


def _away(ear: Ear, candidates: Sequence[Candidate]) -> Candidate | None:
    """The topic that says this is not ours, if that is likelier than anything that is."""
    best = candidates[0]
    chance = sum(candidate.confidence for candidate in candidates if candidate.entry in ear.declined)
    return replace(best, confidence=chance) if best.entry in ear.declined and chance >= AWAY else None


def _sure(ear: Ear, candidates: Sequence[Candidate]) -> bool:
    """Whether the best is likely, and much likelier than what is no part of the same matter: either is an answer to
    somebody who may mean a guide or one of its steps."""
    best = candidates[0]
    allies = ear.allies.get(best.entry, frozenset())
    allied = sum(candidate.confidence for candidate in candidates[1:] if candidate.entry in allies)
    alike = ear.alike.get(best.entry, frozenset())
    if any(candidate.entry in alike and candidate.confidence >= OPTION for candidate in candidates[1:]):
        return False
    others = (candidate.confidence for candidate in candidates[1:] if candidate.entry not in allies)
    return best.confidence + allied >= SURE and best.confidence + allied - next(others, 0.0) >= MARGIN


def _whole_of(ear: Ear, said: Sentence, candidates: Sequence[Candidate]) -> Candidate:
    """The best, or the guide it is a step of where that fits about as well and no side of the step is asked about."""
    best, *others = candidates
    guides = (
        one for one in others if one.entry in ear.allies.get(best.entry, ()) and one.entry.startswith("life_event:")
    )
    guide = next(guides, best) if said.aspect in (None, "steps") else best
    return guide if guide.confidence >= NEARLY * best.confidence else best


def _options(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    worth = [candidate.entry for candidate in candidates[:MOST_OPTIONS] if candidate.confidence >= OPTION]
    return tuple(worth if len(worth) > 1 else (candidate.entry for candidate in candidates[:2]))


def _candidates(ear: Ear, said: Sentence, context: Context, most: int = 10) -> tuple[Candidate, ...]:
    """The likeliest entries, without those that are about something else than what was named."""
    scores = _scores(ear, said, context)
    if not scores.size:
        return ()
    best = best_of(scores, most)
    others = [i for i in best if _is_another(ear, said, ear.index.keys[i])]
    if others:
        scores[others] = float(np.min(scores)) - 1.0
        best = best_of(scores, most)
    chances = np.append(scores, ear.index.doubt(said.reading))
    chances = np.exp(chances - chances.max())
    chances /= chances.sum()
    return tuple(Candidate(ear.index.keys[i], float(scores[i]), float(chances[i])) for i in best)


def _is_another(ear: Ear, said: Sentence, key: str) -> bool:
    """Whether an entry names another thing where the message names one of which the entry never speaks."""
    entry = ear.library.entry(key)
    names = [getattr(entry, name) for name in ("name", "title", "short") if hasattr(entry, name)]
    thing = names_another(said.reading.typed, names)
    if thing is None or not ear.index.wording.knows(fold_word(thing)):
        return False
    found = document_of(ear.library, key)
    return found is not None and not is_told(thing, " . ".join((*found.phrases, found.text())))


def _scores(ear: Ear, said: Sentence, context: Context) -> Floats:
    index = ear.index
    scores = index.scores(said.reading)
    if said.denied and scores.size:
        denied = index.scores(said.denied)
        is_denied = denied > float(np.max(denied)) - DENIED_NEAR
        scores[is_denied & (scores < float(np.max(scores)))] -= DENIED_PUSH
    pulls = dict.fromkeys(context.earlier, BACK_PULL) if said.is_back else {}
    pulls |= dict.fromkeys(ear.near.get(context.topic or "", ()), NEAR_PULL)
    pulls |= {context.topic or "": TOPIC_PULL} | dict.fromkeys(context.offered, OFFERED_PULL)
    for key, pull in pulls.items():
        if key in index.numbers:
            scores[index.numbers[key]] += pull
    return scores
