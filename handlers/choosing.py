"""Choosing from the last menu in words: "2", "hai", "cái thứ hai", "số 2", or the label itself."""

import re
from functools import lru_cache

from handlers.dialogue import Dialogue
from handlers.presses import Open, pack
from handlers.wording import line
from knowledge.library import Edition
from knowledge.vietnamese import fold

LONGEST = 80
"""Characters; no label is longer, so a longer message chooses nothing."""
# fmt: off
LABELLED = (
    "documents", "cases", "where", "time", "fee", "online", "post", "steps", "legal", "result", "eligibility",
    "authorise",
)
# fmt: on
"""The aspects that have a name of their own (`aspect.*` in the phrases)."""
NUMBER_WORDS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
ORDINALS = {"nhat": 1, "nhi": 2, "tu": 4}
_SETTLED = re.compile(r"(?:(?:da|vang|u) )*duoc roi\b")
_NUMBERED = re.compile(
    r"^(?:(?:chon|so|cau|cai|muc|y)\s+)*(?:(?P<ordinal>thu)\s+)?(?:so\s+)?(?P<word>\w+)\s*[.)]?(?:\s+(?:a|nhe|nha|di|do))?$"
)


def chosen(dialogue: Dialogue, text: str) -> str | None:
    """The packed press that a typed message chooses from the last menu, or None where it chooses nothing."""
    if not dialogue.menus or len(text) > LONGEST:
        return None
    menu = dialogue.menus[-1]
    named, labels = bare(text), [_label(label) for label in menu.labels]
    if named and named in labels:
        return menu.presses[labels.index(named)]
    number = _number(_folded(text))
    return menu.presses[number - 1] if number and number <= len(menu.presses) else None


def names_a_choice(text: str) -> bool:
    """Whether a message is a number and nothing more: what it chooses depends on what was shown last."""
    return len(text) <= LONGEST and _number(_folded(text)) is not None


def aspect_named(edition: Edition, dialogue: Dialogue, text: str) -> str | None:
    """The packed press of an aspect that is typed by its button's name while a procedure is talked about."""
    if not dialogue.topic or not dialogue.topic.startswith(("procedure:", "catalogue:")) or len(text) > LONGEST:
        return None
    named = _aspects(edition).get(_folded(text))
    return pack(Open(dialogue.topic, named)) if named else None


def says_it_is_settled(text: str) -> bool:
    """Whether a message begins as the button below an officer's answer does."""
    return len(text) <= LONGEST and _SETTLED.match(_folded(text)) is not None


@lru_cache(maxsize=2)
def _aspects(edition: Edition) -> dict[str, str]:
    """The aspects by the folded names on their buttons."""
    return {_folded(line(edition, f"aspect.{aspect}")): aspect for aspect in reversed(LABELLED)}


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


@lru_cache(maxsize=1024)
def _label(label: str) -> str:
    """Labels are few and come again with every message."""
    return bare(label)


def bare(text: str) -> str:
    """The words alone: nobody types the comma of a label."""
    return " ".join(re.findall(r"\w+", _folded(text)))


def _number(folded: str) -> int | None:
    found = _NUMBERED.match(folded)
    if not found:
        return None
    return numbered(found["word"], is_ordinal=found["ordinal"] is not None)


def numbered(word: str, *, is_ordinal: bool) -> int | None:
    """The number that a folded word names ("2", "hai", after "thứ" also "nhất"), None where it names none."""
    if word.isascii() and word.isdigit() and len(word) <= 2:
        return int(word)
    if word in NUMBER_WORDS:
        return NUMBER_WORDS.index(word) + 1
    return ORDINALS.get(word) if is_ordinal else None
