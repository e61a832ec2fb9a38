"""A message taken apart: where, what not, in which words, which side of a matter, and what it is about."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.aspects import aspect_of, aspects_of, is_asking
from knowledge.following import looks_back, without_looking_back, without_pointing
from knowledge.patterns import pattern
from knowledge.places import PlaceMatch
from knowledge.vietnamese import fold, fold_word, words
from knowledge.weighing import subject
from knowledge.wording import Reading, Wording

Places = Callable[[str], Sequence[PlaceMatch]]
"""From a text to the units it names."""

DENIED = re.compile(
    r"\b(?:chu |ma )?(?:khong phai|hong phai|dung nham|dung dua|khong noi|khong hoi|khong tinh|khac voi|"
    r"khong lay|dung lay)(?: la| voi| loai| viec| sang| cai| thu tuc| ban| ve)* (?P<what>[^,.;?!]+?)"
    r"(?= *$|[,.;?!]| (?:nhe|nha|dau|ma|thi|hay|can|ho so|phi|bao|nop|o dau|la|khong)\b)"
)
_MORE = r"voi lai|roi con|ngoai ra|them nua|tien the"
_PARTED = re.compile(
    r"[?!;\n]+|\.(?=\s|$)|"
    rf"[,\s]\s*(?=(?:{_MORE}|sau do|bay gio|con (?:muon|neu|chuyen|viec|vu))\b)|"
    r"(?:(?<!nam|hom|bua|den|may|bay)(?<!\d)\s|,\s*)(?=(?:gio|nay)\b)"
)
_WISHES = re.compile(rf"(?:{_MORE})\b")
_ASKS = pattern(r"""
    muon|xin|can|phai|lam sao|the nao|ra sao|thi sao|sao|gi|dau|nao|bao nhieu|bao lau|may|ai|duoc khong|khong|hoi|giup|
    nhu nao|huong dan|duoc chua|chi
""")
_NEEDED = re.compile(
    r"(?:(?:de|khi|muon) )?(?P<matter>.{12,}?)(?<! roi)(?<! xong)[,\s]+(?:(?:thi|toi|minh|em|con|chung toi) )*"
    r"(?:co can|co phai|can phai|co bat buoc)(?: phai| nop| co| lam| mang| dem| kem| xuat trinh| chuan bi| theo)* "
    r"(?P<paper>.{4,}?) (?:khong|hong|ko)(?:\W+hay .*)?\W*"
)
MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """One message, taken apart; `typed` is neither repaired nor translated."""

    typed: tuple[str, ...]
    reading: Reading
    denied: Reading | None
    line: str
    aspect: str | None
    subject: tuple[str, ...]
    asked: tuple[str, ...] = ()
    """All aspects it asks about, in its order."""
    place: str | None = None
    is_back: bool = False
    """Whether it says that it goes back to something talked about before."""


def take_apart(text: str, wording: Wording, places: Places | None = None) -> Sentence:
    """Without `places` no units are looked for: a place is where, not what."""
    place, rest = _place_in(text, places) if places else (None, text)
    rest = without_pointing(rest, fold(rest))
    folded = fold(rest)
    kept, denied = without_denied(without_looking_back(rest, folded) if looks_back(folded) else rest)
    reading = wording.read(kept)
    line = " ".join(reading.folded)
    aspect = aspect_of(line)
    about = tuple(word for word in subject(reading.meant) if not (aspect and is_asking(word)))
    return Sentence(
        typed=tuple(words(text)),
        reading=reading,
        denied=wording.read(denied) if denied else None,
        line=line,
        aspect=aspect,
        subject=about,
        asked=aspects_of(line),
        place=place,
        is_back=looks_back(folded),
    )


def _place_in(text: str, places: Places) -> tuple[str | None, str]:
    """The first place named, and the text without the places."""
    matches = places(text)
    rest = text
    for start, end in sorted({(match.start, match.end) for match in matches}, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    return (f"place:{matches[0].place.id}" if matches else None), rest


def without_denied(text: str) -> tuple[str, str]:
    """The text without what it says it does not mean, and that; tone marks are lost when there is such a thing."""
    folded = fold(text)
    match = DENIED.search(folded)
    if match is None:
        return text, ""
    kept = f"{folded[: match.start()]} , {folded[match.end() :]}"
    return (kept, match.group(1)) if subject(tuple(words(kept))) else (text, "")


def matter_of(text: str) -> str:
    """Of "hồ sơ … có cần … không" the matter, in which a paper may be needed; empty for any other message."""
    found = _NEEDED.fullmatch(fold(text))
    if found is None:
        return ""
    return text[: found.end("matter")] if len(fold(text)) == len(text) else found["matter"]


def asking_parts(text: str) -> list[str]:
    """The parts of a longer message that ask something and say about what; empty where it has but one part."""
    folded = fold(text)
    if len(folded) != len(text):
        text = folded
    cuts = [0, *(found.end() for found in _PARTED.finditer(folded)), len(text)]
    parts = [part.strip() for part in (text[start:end] for start, end in pairwise(cuts))]
    parts = [part for part in parts if part][-MOST_PARTS:]
    return [part for part in parts if _asks(part)] if len(parts) > 1 else []


def _asks(part: str) -> bool:
    said = tuple(words(part))
    line = " ".join(map(fold_word, said))
    return (asks(line) or _WISHES.match(line) is not None) and len(subject(said)) > 0


def asks(line: str) -> bool:
    """Whether a folded text asks or wishes something."""
    return _ASKS.search(line) is not None
