"""Names of administrative units, old and new, found in what people write."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

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


class Gazetteer:
    """Every name of every unit, by the folded words it is typed with."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = {place.id: place for place in places}
        self.names: dict[tuple[str, ...], list[_Name]] = {}
        for place in places:
            for words in _ways_of_writing(place):
                self.names.setdefault(tuple(map(fold_word, words)), []).append(_Name(words, place))
        self.longest = max(map(len, self.names), default=0)
        self.firsts = frozenset(name[0] for name in self.names)

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
        folded = tuple(map(fold_word, words))
        for length in range(len(words), 0, -1):
            names = self.names.get(folded[:length], ())
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
