"""Tracking codes: ten letters drawn at random and one that checks them, made to be read out and typed in.

Fifty random bits in Crockford's alphabet, which has no I, L, O and U. The letters are numbers of the field of 32
elements; the last one makes the sum of all of them, each times another power of a generator, zero. So one wrong letter
and any two letters that changed places are always noticed. A code is kept without its hyphens.
"""

import re
from functools import reduce
from random import Random

from knowledge.vietnamese import fold, is_syllable, untyped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRAWN = 10
_SIZE = len(ALPHABET)
_POLYNOMIAL = 0b100101
"""x⁵ + x² + 1: in the field it makes, x generates every number but zero."""
_READ_ALIKE = str.maketrans("OIL", "011")
_GAP = r"[-‐‑–—._ ]?"
_WRITTEN = re.compile(
    rf"(?<!\w)[0-9a-z]{{4}}{_GAP}[0-9a-z]{{4}}{_GAP}[0-9a-z]{{2}}{_GAP}[0-9a-z](?!\w)", re.ASCII | re.IGNORECASE
)
_AS_SHOWN = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}-[0-9A-Z]")
_MIXED = re.compile(r"[a-z][0-9]|[0-9][a-z]", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouy]\d{1,2}")
_SEPARATORS = re.compile(r"[\W_]+")


def issue(random: Random) -> str:
    """A new code. `random` must be the system's own where the code is to protect something."""
    drawn = [random.randrange(_SIZE) for _ in range(DRAWN)]
    return "".join(ALPHABET[number] for number in (*drawn, _times_x(_sum(drawn))))


def read(text: str) -> str | None:
    """The code somebody typed or read out, however it is spaced, with o for 0 and i or l for 1; None if it is none."""
    letters = _SEPARATORS.sub("", fold(text)).upper().translate(_READ_ALIKE)
    if len(letters) != DRAWN + 1 or not set(letters) <= set(ALPHABET):
        return None
    return letters if _sum([ALPHABET.index(letter) for letter in letters]) == 0 else None


def written_in(text: str) -> str | None:
    """The part of a message that is meant to be a code, right or wrong; "khai sinh so 2" and phone numbers are none."""
    found = (match[0] for match in _WRITTEN.finditer(text))
    return next((part for part in found if _is_meant(part)), None)


def _is_meant(part: str) -> bool:
    """Whether it is no speech: with a digit beside a letter, as we write codes and nobody
    types tone marks, or a right code of no real words."""
    if _AS_SHOWN.fullmatch(part) or (_MIXED.search(part) and not all(map(_is_typed, fold(part).split()))):
        return True
    letters = _SEPARATORS.sub("", fold(part))
    return read(part) is not None and not (_is_word(letters[:4]) and _is_word(letters[4:8]))


def _is_typed(word: str) -> bool:
    """Whether it is a word, be it with the keys of its tone marks: "o73" is "ở"."""
    return is_syllable(word) or untyped(word) is not None or _VOWEL.fullmatch(word) is not None


def _is_word(group: str) -> bool:
    return group.isdigit() or is_syllable(group)


def shown(code: str) -> str:
    """The code in groups that the eye and the voice can hold: K7M2-9QX4-TR-5."""
    return "-".join((code[:4], code[4:8], code[8:10], code[10:]))


def _sum(numbers: list[int]) -> int:
    return reduce(lambda total, number: _times_x(total) ^ number, numbers, 0)


def _times_x(number: int) -> int:
    doubled = number << 1
    return doubled ^ _POLYNOMIAL if doubled & _SIZE else doubled
