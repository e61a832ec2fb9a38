"""Names of administrative units, old and new, found in what people write."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from knowledge.entries import Place
from knowledge.vietnamese import fold_word, tidy

KIND_WORDS = {
    "phuong": ("phường", "p"),
    "xa": ("xã", "x"),
    "thi_tran": ("thị trấn", "tt"),
    "thi_xa": ("thị xã", "tx"),
    "thanh_pho": ("thành phố", "tp"),
    "huyen": ("huyện", "h"),
    "tinh": ("tỉnh", "t"),
}
COMMUNES = frozenset({"phuong", "xa", "thi_tran"})
LOCAL = frozenset(KIND_WORDS) - {"tinh"}
COMMUNE_WORDS = (("thi", "tran"), ("phuong",), ("xa",))
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class PlaceMatch:
    """A unit named in a text (`start` to `end` of its NFC form) and the unit it is on the day.

    `current` is None when the unit was split over several, or did not exist yet.
    """

    place: Place
    current: Place | None
    start: int
    end: int


@dataclass(frozen=True)
class _Name:
    words: tuple[str, ...]
    place: Place


Words = tuple[str, ...]
Names = dict[Words, list[_Name]]


class Gazetteer:
    """Every name of every unit, by the folded words it is typed with."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = {place.id: place for place in places}
        self.names = _by_words((words, place) for place in places for words in _ways_of_writing(place))
        self.misnamed = [_by_words(_with_wrong_kinds(places, is_same_size=same)) for same in (True, False)]
        self.longest = max(map(len, chain(self.names, *self.misnamed)), default=0)
        self.firsts = frozenset(name[0] for name in chain(self.names, *self.misnamed))

    def find(self, text: str, day: date) -> tuple[PlaceMatch, ...]:
        """The units named in a text, in its order. One name may stand for several units; then each is given."""
        words = [(found.group(), found.start(), found.end()) for found in WORD.finditer(tidy(text))]
        matches: list[PlaceMatch] = []
        at = 0
        while at < len(words):
            if fold_word(words[at][0]) not in self.firsts:
                at += 1
                continue
            length, places = self._named_at([word for word, _, _ in words[at : at + self.longest]])
            if places:
                begun, places = _misnamed([word for word, _, _ in words[:at]], places)
                span = words[at - begun][1], words[at + length - 1][2]
                matches += [PlaceMatch(place, now, *span) for place, now in self._on(places, day)]
            at += max(length, 1)
        return tuple(matches)

    def _named_at(self, words: Sequence[str]) -> tuple[int, list[Place]]:
        """How many words name units, and which. A kind said wrong ("phường" for "xã") counts where no name is right."""
        folded = tuple(map(fold_word, words))
        for known in (self.names, *self.misnamed):
            for length in range(len(words), 0, -1):
                names = known.get(folded[:length], ())
                if found := [name for name in names if _agree(words[:length], name.words)]:
                    return length, [name.place for name in _as_marked(words[:length], found)]
        return 0, []

    def _on(self, places: Sequence[Place], day: date) -> Iterator[tuple[Place, Place | None]]:
        """Each named unit with what it is on the day; units that are one by then are given once.

        Of namesakes those are meant that are known by their name alone: they are of the area that is guided here.
        """
        seen: set[str | None] = set()
        near = [place for place in places if not place.with_kind]
        places = near or places
        for place in sorted(places, key=lambda place: not place.valid.holds_on(day)):
            current = self.current(place, day)
            unborn = current is None and place.valid.since is not None and place.valid.since > day
            now = current.id if current else None
            if now not in seen and not (unborn and len(places) > 1):
                seen.add(now)
                yield place, current

    def namesakes(self, place: Place, day: date) -> tuple[Place, ...]:
        """The other units that have had the same name and are another unit on the day."""
        now = self.current(place, day)
        own = {(key, name.words) for key, names in self.names.items() for name in names if name.place.id == place.id}
        same = (name.place for key, words in own for name in self.names[key] if name.words == words)
        others = {other.id: other for other in same if other.kind == place.kind and other.id != place.id}
        return tuple(other for other in others.values() if self.current(other, day) is not now)

    def current(self, place: Place, day: date) -> Place | None:
        """The unit that a unit is on a day, following `into`; before a new unit began, None."""
        seen: set[str] = set()
        while not place.valid.holds_on(day):
            if place.id in seen or place.into is None or place.into not in self.places:
                return None
            seen.add(place.id)
            place = self.places[place.into]
        return place


def _ways_of_writing(place: Place) -> Iterator[tuple[str, ...]]:
    full, short = KIND_WORDS[place.kind]
    for name in dict.fromkeys((place.name, *place.aliases)):
        words = tuple(WORD.findall(tidy(name)))
        bare = words[len(full.split()) :] if " ".join(words).startswith(full + " ") else words
        with_kind = (*full.split(), *bare), (short, *bare)
        yield from with_kind if place.with_kind else dict.fromkeys((words, bare, *with_kind))


def _with_wrong_kinds(places: Sequence[Place], *, is_same_size: bool) -> Iterator[tuple[Words, Place]]:
    """The units that are found after their kind only, after the others: people go on saying what a unit once was."""
    for place in places:
        if not place.with_kind or place.elsewhere:
            continue
        own = KIND_WORDS[place.kind]
        bare = {words[len(own[0].split()) :] for words in _ways_of_writing(place) if words[0] == own[0].split()[0]}
        for kind in LOCAL.difference({place.kind}):
            if ((kind in COMMUNES) is (place.kind in COMMUNES)) is is_same_size:
                yield from (((*KIND_WORDS[kind][0].split(), *words), place) for words in bare)


def _by_words(named: Iterable[tuple[Words, Place]]) -> Names:
    found: Names = {}
    for words, place in named:
        found.setdefault(tuple(map(fold_word, words)), []).append(_Name(words, place))
    return found


def _misnamed(before: Sequence[str], places: list[Place]) -> tuple[int, list[Place]]:
    """How many words before a bare name say its kind, and the units of that size.

    A ward was a commune once, and people mix the two up: "xã An Hòa" is the ward.
    """
    folded = tuple(map(fold_word, before[-2:]))
    said = next((len(kind) for kind in COMMUNE_WORDS if folded[-len(kind) :] == kind and folded != ("thi", "xa")), 0)
    communes = [place for place in places if place.kind in COMMUNES]
    return (said, communes) if said and communes else (0, places)


def _as_marked(typed: Sequence[str], names: Sequence[_Name]) -> Sequence[_Name]:
    """Of names that may be meant those that are typed mark by mark, where marks are typed: "Thanh" is not "Thạnh"."""
    has_marks = any(word != fold_word(word) for word in typed)
    return [name for name in names if has_marks and tuple(typed) == name.words] or names


def _agree(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether each typed word could be the name's: a word without any mark agrees with every marking."""
    return all(word in (own, fold_word(own)) for word, own in zip(typed, name, strict=True))
