"""Build a layer of documents; what stays as it was in the former layer is taken from there and not made again."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Self

import numpy as np

from knowledge.kinds import kinds_in
from knowledge.layers import Document, Layer
from knowledge.postings import WIDE, Floats, Item, Postings, Terms, item
from knowledge.vietnamese import fold_word, folded_words, words
from knowledge.weighing import Bag, letter_bag, weigh, word_bags
from knowledge.wording import Wording

LEAST = 2
"""Documents of the national list that must share a pair of words for it to be searched for in their texts."""
LONGEST_TEXT = 60_000
"""Characters of an entry's text that are searched."""
NAMES = 2
"""How many of its phrases are a document's names."""

Spoken = Sequence[tuple[str, ...]]


class _Numbers(dict[str, int]):
    """Gives each new word the next number, from 1."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self) + 1
        return self[word]


@dataclass(frozen=True, slots=True)
class _Made:
    """What a document is made into: its terms for each list of a layer, and the kinds it speaks of."""

    terms: Mapping[str, Sequence[Item]]
    named: Floats
    spoken: Floats

    @classmethod
    def of(cls, document: Document, wording: Wording, numbers: _Numbers) -> Self:
        spoken = _spoken(document, wording)
        weighed = [weigh(phrase) for phrase in spoken]
        bags = [_bag(numbers, phrase) for phrase in weighed]
        names = [{numbers[fold_word(word)]: 1.0 for word in phrase} for phrase in spoken[:NAMES]]
        return cls(
            {
                "entries": [item(_poured(bags))],
                "letters": [item(_poured(map(letter_bag, weighed)))],
                "marks": [item(_marks(numbers, spoken))],
                "phrases": [*map(item, bags)],
                "names": [*map(item, names)],
                "texts": [_counted(numbers, [*(map(fold_word, phrase) for phrase in spoken), _running(document)])],
            },
            _kinds(document, NAMES),
            _kinds(document, None),
        )


def build_layer(
    documents: Sequence[Document], wording: Wording, behind: Layer | None = None, former: Layer | None = None
) -> Layer:
    """Synonyms are put in place in the phrases, not in the texts; the layer behind tells too how rare a word is.

    `former` is another state of the same layer: what of it is the same is taken over.
    """
    numbers = _Numbers(behind.numbers if behind else ())
    known: Mapping[str, _Made] = {}
    if former is not None and _goes_on(former.numbers, numbers):
        numbers, known = _Numbers(former.numbers), _taken_apart(former)
    names = [_checksum(document, wording) for document in documents]
    made = [
        known.get(name) or _Made.of(document, wording, numbers) for name, document in zip(names, documents, strict=True)
    ]
    return _joined(documents, made, names, (numbers, behind))


def _joined(
    documents: Sequence[Document], made: Sequence[_Made], names: Sequence[str], ground: tuple[_Numbers, Layer | None]
) -> Layer:
    numbers, behind = ground
    size, listed = len(documents), any(document.listed for document in documents)
    lengths = [len(one.terms["phrases"]) for one in made]
    named = min(NAMES, max(lengths, default=1))
    items = {name: [one.terms[name] for one in made] for name in ("entries", "letters", "marks", "phrases", "texts")}
    items["names"] = [[one.terms["names"][at % len(one.terms["names"])] for at in range(named)] for one in made]
    terms = {name: Terms.joined(chain.from_iterable(found)) for name, found in items.items()}
    sizes = dict.fromkeys(terms, size) | {"phrases": sum(lengths), "names": named * size}
    lists = {
        name: Postings.cosine(sizes[name], terms[name], getattr(behind, name, None), 1 if name == "names" else 2)
        for name in ("entries", "letters", "marks", "phrases", "names")
    }
    if sizes["phrases"] == size:
        lists["phrases"] = lists["entries"]
    texts = Postings.saturated(size, terms["texts"], behind.texts if behind else None)
    priors = [[d.common / 3, d.level, d.listed, d.firms, d.elsewhere] for d in documents]
    return Layer(
        keys=tuple(document.key for document in documents),
        **lists,
        texts=texts.without_rare_pairs(LEAST) if listed else texts,
        starts=np.cumsum([0, *lengths][:-1], dtype=np.int64),
        priors=np.array(priors, np.float32).reshape(-1, 5).T.copy(),
        named=_rows(one.named for one in made),
        spoken=_rows(one.spoken for one in made),
        numbers=dict(numbers),
        made_of=() if listed else tuple(names),
        terms={} if listed else terms,
    )


def _checksum(document: Document, wording: Wording) -> str:
    """Of all that a document is made of. Priors and what its neighbours tell are not made."""
    made_of = (wording.checksum, document.phrases, document.foreign, document.listed, document.text()[:LONGEST_TEXT])
    return hashlib.sha256(repr(made_of).encode(errors="surrogatepass")).hexdigest()[:32]


def _goes_on(numbers: Mapping[str, int], first: Mapping[str, int]) -> bool:
    """Whether words have the numbers that the layer behind gave them."""
    return all(numbers.get(word) == number for word, number in first.items())


def _taken_apart(layer: Layer) -> dict[str, _Made]:
    """What each document of a layer was made into, by its checksum."""
    if not layer.made_of:
        return {}
    size = len(layer.keys)
    bounds = {name: [*range(size + 1)] for name in layer.terms}
    bounds["phrases"] = [*layer.starts.tolist(), layer.phrases.size]
    bounds["names"] = [number * layer.names.size // size for number in range(size + 1)]
    items = {name: found.apart(bounds[name][-1]) for name, found in layer.terms.items()}
    each = {name: [items[name][begin:end] for begin, end in pairwise(bounds[name])] for name in items}
    return {
        checksum: _Made({name: each[name][at] for name in each}, layer.named[at], layer.spoken[at])
        for at, checksum in enumerate(layer.made_of)
    }


def _spoken(document: Document, wording: Wording) -> Spoken:
    """An entry's phrases as meant, and as written where that differs: who asks in just these words is answered.

    A record of the national list has one phrase, its name.
    """
    written = [tuple(words(phrase)) for phrase in document.phrases]
    meant = [tuple(wording.translate(list(phrase))) for phrase in written]
    return meant[:1] if document.listed else [*meant, *(phrase for phrase in written if phrase not in meant)]


def _bag(numbers: _Numbers, phrase: Sequence[tuple[str, float]]) -> Bag:
    alone, pairs = word_bags([(numbers[word], weight) for word, weight in phrase])
    return alone | pairs


def _poured(bags: Iterable[Bag]) -> Bag:
    """Bags poured together."""
    whole: Bag = {}
    for bag in bags:
        for term, weight in bag.items():
            whole[term] = whole.get(term, 0.0) + weight
    return whole


def _marks(numbers: _Numbers, phrases: Iterable[Sequence[str]]) -> Bag:
    """The words that carry tone marks, by how many phrases have them."""
    return _poured({numbers[word]: 1.0 for word in phrase if not word.isascii()} for phrase in phrases)


def _running(document: Document) -> list[str]:
    return folded_words(document.text()[:LONGEST_TEXT])


def _counted(numbers: _Numbers, passages: Iterable[Iterable[str]]) -> Item:
    """The words and pairs of some passages, and how often each is there."""
    codes = []
    for passage in passages:
        found = np.fromiter(map(numbers.__getitem__, passage), np.int64)
        codes += [found, (found[:-1] + 1) * WIDE + found[1:]]
    terms, counts = np.unique(np.concatenate(codes), return_counts=True)
    return terms, counts.astype(np.float32)


def _kinds(document: Document, most: int | None) -> Floats:
    """The kinds that a document's first phrases speak of."""
    found = kinds_in(" , ".join(" ".join(map(fold_word, words(phrase))) for phrase in document.phrases[:most]))
    row = np.array(found, np.float32)
    row[-1] = document.foreign
    return row


def _rows(rows: Iterable[Floats]) -> Floats:
    return np.array([*rows], np.float32).reshape(-1, len(kinds_in("")))
