"""The running knowledge: one immutable snapshot, and how it looks on a given day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from knowledge.catalogue.records import KIND, Catalogue, Record
from knowledge.catalogue.standing import Listed, standing
from knowledge.entries import (
    KINDS,
    Category,
    Entry,
    Holiday,
    Law,
    LifeEvent,
    Office,
    Phrase,
    Place,
    Procedure,
    Provenance,
    Quiz,
    Statement,
    Survey,
    Synonym,
    Topic,
    Truth,
)
from knowledge.overlay import NOTHING, Overlay
from knowledge.places import Gazetteer, PlaceMatch
from knowledge.sorting import Sorter

Kind = TypeVar("Kind", bound=Entry)

FIELD = "field."
"""What the ids of those sentences begin with that are names of fields of work."""
ANSWERING = ("procedure", "topic", "life_event")
"""The kinds that answer by themselves, as others name them by their id alone."""
KIND_OF: Mapping[type[Entry], str] = MappingProxyType({model: kind for kind, model in KINDS.values()})


@dataclass(frozen=True)
class Library:
    """All entries by key (`kind:id`), in the order of the files. `version` is a checksum of the files' texts."""

    entries: Mapping[str, Entry]
    version: str
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    spare: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sentences to say where the content has none of its own: it may be older than the program."""
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)
    """The national list behind the entries, without the codes they carry; empty where none is configured."""

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(self.entries.items())

    def entry(self, key: str) -> Entry | Record | None:
        """The entry with this key (`procedure:dang-ky-khai-sinh`, `catalogue:1.001193`), or None."""
        return self.entries.get(key) or self.catalogue.record(key)

    def named(self, entry_ids: Iterable[str]) -> tuple[str, ...]:
        """The keys of the procedures, topics and guides with these ids; what there is not is left out."""
        keys = (f"{kind}:{entry_id}" for entry_id in entry_ids for kind in ANSWERING)
        return tuple(key for key in keys if key in self.entries)

    def with_papers(self, key: str | None) -> Procedure | None:
        """What this key names, where it lists papers that can be compared: an entry, or a record in its shape."""
        found = self.entry(key) if key else None
        if isinstance(found, Record):
            return standing(found)
        return found if isinstance(found, Procedure) else None

    def over(self, catalogue: Catalogue) -> "Library":
        """This library with the national list behind it: a code that any entry carries is not answered from there."""
        return replace(self, catalogue=catalogue.without(self.codes))

    def by_kind(self, model: type[Kind]) -> tuple[Kind, ...]:
        """Every entry of a kind, in the order of the files."""
        return cast(tuple[Kind, ...], self._kinds.get(model, ()))

    def _one(self, model: type[Kind], entry_id: str) -> Kind:
        return cast(Kind, self.entries[f"{KIND_OF[model]}:{entry_id}"])

    def procedure(self, entry_id: str) -> Procedure:
        """The procedure with this id. This and the getters below raise KeyError when there is none."""
        return self._one(Procedure, entry_id)

    def topic(self, entry_id: str) -> Topic:
        return self._one(Topic, entry_id)

    def office(self, entry_id: str) -> Office:
        return self._one(Office, entry_id)

    def place(self, entry_id: str) -> Place:
        return self._one(Place, entry_id)

    def law(self, entry_id: str) -> Law:
        return self._one(Law, entry_id)

    def category(self, entry_id: str) -> Category:
        return self._one(Category, entry_id)

    def life_event(self, entry_id: str) -> LifeEvent:
        return self._one(LifeEvent, entry_id)

    def quiz(self, entry_id: str) -> Quiz:
        return self._one(Quiz, entry_id)

    def survey(self, entry_id: str) -> Survey:
        return self._one(Survey, entry_id)

    def phrase(self, entry_id: str) -> str:
        """The text of one of the bot's own sentences. Raises KeyError where neither content nor program has it."""
        own = self.entries.get(f"phrase:{entry_id}")
        return own.text if isinstance(own, Phrase) else self.spare[entry_id]

    def as_of(self, day: date) -> "Edition":
        """The library as it looks on a day."""
        return Edition(self, day)

    @property
    def fields(self) -> dict[str, str]:
        """The fields of work by id, each with the name that citizens see, in the order of the content."""
        return {one.id.removeprefix(FIELD): one.text for one in self.by_kind(Phrase) if one.id.startswith(FIELD)}

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        return self.by_kind(Procedure)

    @property
    def topics(self) -> tuple[Topic, ...]:
        return self.by_kind(Topic)

    @property
    def codes(self) -> frozenset[str]:
        """Every code of the national list that an entry carries."""
        carried = (*(entry.codes for entry in self.procedures), *(entry.codes for entry in self.topics))
        return frozenset(code for codes in carried for code in codes)

    @property
    def synonyms(self) -> tuple[Synonym, ...]:
        return self.by_kind(Synonym)

    @property
    def holidays(self) -> tuple[Holiday, ...]:
        return self.by_kind(Holiday)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names of places, ready to be found in what people write."""
        return Gazetteer(self.by_kind(Place))

    @cached_property
    def sorter(self) -> Sorter:
        """The categories of feedback, ready to be told apart by what people write."""
        return Sorter(self.by_kind(Category))

    @cached_property
    def _kinds(self) -> Mapping[type[Entry], tuple[Entry, ...]]:
        kinds: dict[type[Entry], list[Entry]] = {}
        for entry in self.entries.values():
            kinds.setdefault(type(entry), []).append(entry)
        return {model: tuple(found) for model, found in kinds.items()}


def key_of(entry: Entry) -> str:
    """The key of an entry: `kind:id`."""
    return f"{KIND}:{entry.codes[0]}" if isinstance(entry, Listed) else f"{KIND_OF[type(entry)]}:{entry.id}"


def provenance(entry: Provenance, statement: Provenance | None = None) -> Provenance:
    """What vouches for a statement: its own truth, source and validity, else its entry's.

    An unverified statement takes no source from its entry: the entry's publication did not say it.
    """
    if statement is None:
        return entry
    truth = statement.truth or entry.truth
    own = statement.truth is Truth.UNVERIFIED
    return Provenance(
        truth=truth,
        source=statement.source or (() if own else entry.source),
        confirmed=statement.confirmed or (entry.confirmed if statement.truth is None else None),
        valid=statement.valid if (statement.valid.since or statement.valid.until) else entry.valid,
    )


@dataclass(frozen=True, eq=False)
class Edition:
    """The library on one day: which units, laws and answers hold then, and what lies over it at present."""

    library: Library
    day: date
    overlay: Overlay = NOTHING

    def holds(self, entry: Provenance) -> bool:
        """Whether the entry or statement is valid on the day."""
        return entry.valid.holds_on(self.day)

    def known_from(self, entry: Entry) -> date | None:
        """The first day for which the entry is known, if this day lies before it; else None."""
        starts = [entry.valid.since] if entry.valid.since else []
        if isinstance(entry, Topic) and self.answer(entry) is None:
            starts = [start for answer in entry.answers if (start := answer.valid.since)]
        later = [start for start in starts if start > self.day]
        return min(later) if later else None

    def answer(self, topic: Topic) -> Statement | None:
        """The first of a topic's answers that holds on the day."""
        return next((answer for answer in topic.answers if self.holds(answer)), None)

    def stale(self, entry: Entry) -> bool:
        """Whether the entry is past its review day."""
        return entry.review_by is not None and entry.review_by < self.day

    def ended_laws(self, entry: Entry, statement: Statement | None = None) -> tuple[Law, ...]:
        """The laws the entry names, or it (or one statement in it) was read in, that had ended by the day."""
        cited = [cited.law for cited in entry.laws] if isinstance(entry, (Procedure, Topic)) else []
        read = [source.law for source in provenance(entry, statement).source if source.law]
        laws = [self.library.entry(f"law:{law}") for law in dict.fromkeys([*cited, *read])]
        return tuple(law for law in laws if isinstance(law, Law) and self.ended(law))

    def ended(self, law: Law) -> bool:
        """Whether the law was in force once and no longer is."""
        return law.valid.until is not None and law.valid.until < self.day

    @cached_property
    def offices(self) -> tuple[Office, ...]:
        return tuple(office for office in self.library.by_kind(Office) if self.holds(office))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(place for place in self.library.by_kind(Place) if self.holds(place))

    @cached_property
    def laws(self) -> tuple[Law, ...]:
        return tuple(law for law in self.library.by_kind(Law) if self.holds(law))

    def resolve_place(self, text: str) -> tuple[PlaceMatch, ...]:
        """The administrative units named in a text, each with the unit it is on the day. Longest names first win."""
        return self.library.gazetteer.find(text, self.day)

    def centre(self, place: Place) -> Office | None:
        """The one-stop office of a unit on the day."""
        office = self.library.entry(f"office:{place.centre}")
        return office if isinstance(office, Office) and self.holds(office) else None
