"""Where a message names one thing and an entry another: "hành nghề dược" is not "hành nghề thú y"."""

from collections.abc import Sequence
from itertools import pairwise

from knowledge.patterns import word_set
from knowledge.vietnamese import fold_word, words
from knowledge.weighing import weigh

Words = tuple[str, ...]

HEADS = frozenset({("hanh", "nghe"), ("giay", "phep"), ("chung", "chi"), ("cap", "the"), ("phong", "kham")})
"""Words that say what sort of a paper or a house it is, and of which trade comes next."""
LINKING = word_set("""
    bị bởi các cho chưa có của do dùng đang đã để đối được gồm hoặc không là mà nếu ngoài qua ra rồi tại theo thì thuộc
    trên trong trước từ và vào về với
""")
"""Words of a name that say more of what it has named, and name nothing else."""


def names_another(said: Words, names: Sequence[str]) -> str | None:
    """The word by which a message names something else than an entry with these names does; None for no such word.

    It follows two words of a name that in all of these names lead on to another word, one that the message lacks. Typed
    without tone marks it may be too many words to tell.
    """
    heavy = [weight == 1.0 for _, weight in weigh(said)]
    called = [tuple(words(name)) for name in names]
    for at, pair in enumerate(pairwise(said[:-1])):
        thing = said[at + 2]
        if (fold_word(pair[0]), fold_word(pair[1])) not in HEADS:
            continue
        if heavy[at + 2] and not thing.isascii() and _all_go_on(called, pair, said):
            return thing
    return None


def _all_go_on(called: Sequence[Words], pair: tuple[str, str], said: Words) -> bool:
    """Whether names that have this pair of words all go on with something that was not said."""
    after = [rest for name in called if (rest := _after(name, pair)) is not None]
    return bool(after) and not any(_is_open(rest) or _is_said(rest, said) for rest in after)


def _after(name: Words, pair: tuple[str, str]) -> Words | None:
    """The two words, or fewer, after a pair of words where a name first has them; None where it has them not."""
    for at, (left, right) in enumerate(pairwise(name)):
        if _means(pair[0], left) and _means(pair[1], right):
            return name[at + 2 : at + 4]
    return None


def _is_open(rest: Words) -> bool:
    return not rest or rest[0] in LINKING


def _is_said(rest: Words, said: Words) -> bool:
    """Whether a message has these words, or ends with the first of them."""
    return any(all(map(_means, said[at:], rest)) for at in range(len(said)))


def _means(typed: str, word: str) -> bool:
    """Whether a typed word may be this one: with the same tone marks, or with none."""
    return typed in (word, fold_word(word))


def is_told(word: str, text: str) -> bool:
    """Whether a text has a typed word, with the same tone marks."""
    return word in words(text)
