"""All that understanding needs of one library, made ready once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from knowledge.documents import curated, listed
from knowledge.entries import LifeEvent, Procedure, Topic
from knowledge.keeping import Keeper
from knowledge.layers import Document
from knowledge.library import Library
from knowledge.patterns import word_set
from knowledge.search import Index
from knowledge.vietnamese import fold_word, words
from knowledge.weighing import subject

COURTESY = word_set("cho hoi xin da thua ad admin oi a nha nhe vay voi ban anh chi em minh toi tui muon")
"""Words before and after a question that are no part of it."""


@dataclass(frozen=True, repr=False)
class Ear:
    """Everything that understanding needs of one library, prepared once."""

    library: Library
    index: Index
    codes: Mapping[str, str]
    near: Mapping[str, frozenset[str]]
    exact: Mapping[tuple[str, ...], str]
    declined: frozenset[str]
    """The topics that lead away from here."""
    allies: Mapping[str, frozenset[str]]
    """The steps of each guide, and the guides of each step."""
    alike: Mapping[str, frozenset[str]]
    """The siblings of each procedure whose official names have the same telling words as its own."""

    @classmethod
    def build(cls, library: Library, keeper: Keeper | None = None, former: Self | None = None) -> Self:
        """Made in seconds, sooner after a `former` one like it, or read where a keeper has what was made before."""
        documents = [*curated(library), *listed(library)]
        versions = (library.version, library.catalogue.version)
        synonyms = [(synonym.means, synonym.said, synonym.accents) for synonym in library.synonyms]
        codes = {record.code: key for key, record in library.catalogue}
        codes |= {code: f"procedure:{entry.id}" for entry in library.procedures for code in entry.codes}
        near = {key: _neighbours(library, entry) for key, entry in library if isinstance(entry, (Procedure, Topic))}
        index = Index.build(documents, synonyms, keeper, versions, former.index if former else None)
        declined = frozenset(f"topic:{topic.id}" for topic in library.topics if topic.declined)
        return cls(library, index, codes, near, _exact(documents), declined, _allies(library), _alike(library))


def bare(said: Sequence[str]) -> tuple[str, ...]:
    """The folded words without the courtesy around them: "cho em hỏi giờ làm việc ạ" is "giờ làm việc"."""
    folded = [fold_word(word) for word in said]
    asked = [at for at, word in enumerate(folded) if word not in COURTESY]
    return tuple(folded[asked[0] : asked[-1] + 1]) if asked else ()


def _neighbours(library: Library, entry: Procedure | Topic) -> frozenset[str]:
    siblings = entry.siblings if isinstance(entry, Procedure) else ()
    return frozenset(library.named((*entry.related, *(sibling.id for sibling in siblings))))


def _allies(library: Library) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for guide in library.by_kind(LifeEvent):
        for stage in guide.stages:
            step = stage.entry or ""
            if step and not step.startswith("life_event:"):
                key, step = f"life_event:{guide.id}", step if ":" in step else f"procedure:{step}"
                found.setdefault(key, set()).add(step)
                found.setdefault(step, set()).add(key)
    return {key: frozenset(allies) for key, allies in found.items()}


def _alike(library: Library) -> dict[str, frozenset[str]]:
    names = {entry.id: frozenset(subject(tuple(words(entry.name)))) for entry in library.procedures}
    found = {
        f"procedure:{entry.id}": frozenset(
            f"procedure:{sibling.id}" for sibling in entry.siblings if names.get(sibling.id) == names[entry.id]
        )
        for entry in library.procedures
    }
    return {key: alike for key, alike in found.items() if alike}


def _exact(documents: Sequence[Document]) -> dict[tuple[str, ...], str]:
    """The folded ways of asking that only one entry has."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for document in documents:
        for phrase in document.phrases:
            owners.setdefault(bare(words(phrase)), set()).add(document.key)
    return {phrase: next(iter(keys)) for phrase, keys in owners.items() if len(keys) == 1}
