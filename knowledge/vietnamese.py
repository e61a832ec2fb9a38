"""Vietnamese as people type it: cleaned, folded (no tone marks), split into words. Pure functions over any text."""

import re
import unicodedata
from functools import lru_cache

LIMIT = 2000
"""Characters of a question that are read; Zalo sends no longer ones."""

_WORD = re.compile(r"[^\W_]+")
_PLAIN_WORD = re.compile("[a-z0-9]+")
_SETTLED = str.maketrans("đĐðÐ", "dDdD")
_MARKS = re.compile("[\u0300-\u036f]")
_LATE_TONE = re.compile(r"(?<!q)(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")
_TONE_MARKS = "\u0300\u0301\u0309\u0303\u0323"
_TONES = {
    ord(late): early
    for plain, row in {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}.items()
    for late, early in zip(row, (plain + mark for mark in _TONE_MARKS), strict=True)
}

_ONSET = "b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x"
_RIME = (
    "ach?|ai|a[mnpt]|ang|anh|ao|ay|au|a|ec?|e[mnpt]|eng|enh|ech|eo|eu|e|ich?|ia|i[mnpt]|inh|ieu|ie[cmnpt]|ieng|i|iu|"
    "oc|oi|o[mnpt]|ong|oach?|oai|oa[mnpt]|oang|oanh|oay|oao|oa|oe[nt]?|oeo|oong|o|uc|ui|u[mnpt]|ung|ua|ua[nt]|uang|"
    "uay|ue|uech|uenh|uo[cmnpt]|uong|uoi|uou|uo|uu|uy|uy[nt]|uynh|uych|uyu|uya|uye[nt]|u|yeu|ye[mnt]|yeng|y"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RIME})")


def clean(text: str, limit: int = LIMIT) -> str:
    """The text in NFC on one line: no control, zero-width, bidi or broken characters, at most `limit` long.

    Cuts before it works, so a megabyte costs no more than a page.
    """
    text = text[: limit * 4]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)
    text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())[:limit].rstrip()


def fold(text: str) -> str:
    """Lower case without tone marks, đ as d; NFC and NFD, fancy and full-width letters come out the same."""
    bare = text.translate(_LETTERS)
    return bare.lower() if bare.isascii() else _folded(text)


def _folded(text: str) -> str:
    """`fold` for whatever may stand in a text."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_SETTLED)
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    if bare.isascii():
        return bare
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c) and not _is_mark(c))
    return unicodedata.normalize("NFC", bare).lower()


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


_LETTERS = {
    code: bare for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if (bare := _folded(chr(code))).isascii()
}
"""The composed letters of Vietnamese and its neighbours: nearly every text is made of these and of ASCII."""


def tidy(text: str) -> str:
    """Lower case with tone marks where the older habit puts them: `hoà` and `hòa` become one (`hòa`)."""
    return _LATE_TONE.sub(_earlier, unicodedata.normalize("NFC", text).lower())


def _earlier(match: re.Match[str]) -> str:
    pair = match.group()
    bare = pair[1].translate(_TONES)  # the vowel and its tone mark
    return unicodedata.normalize("NFC", pair[0] + bare[1]) + bare[0]


def capital(text: str) -> str:
    """The text with its first letter large, the rest as written."""
    first = text[:1].upper()
    return first + text[1:] if len(first) == 1 else text  # "ß" would become two letters


def words(text: str) -> list[str]:
    """The words of a text, lower case, tone marks kept and tidied."""
    return _WORD.findall(tidy(text))


def folded_words(text: str) -> list[str]:
    """The words of a long text without tone marks; letters that are neither ours nor plain Latin part words."""
    bare = unicodedata.normalize("NFC", text).translate(_LETTERS).lower()
    return _PLAIN_WORD.findall(bare)


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> str:
    """`fold` for single words, remembered."""
    return fold(word)


def tone_of(word: str) -> str:
    """The tone mark of one syllable as a combining character; empty for the level tone, or where none was typed."""
    return "".join(mark for mark in unicodedata.normalize("NFD", word) if mark in _TONE_MARKS)[:1]


def is_syllable(word: str) -> bool:
    """Whether a folded word could be written in Vietnamese at all."""
    return _SYLLABLE.fullmatch(word) is not None


_TELEX = re.compile(r"(?<=[aeiouyw])[sfrxj](?=[aeiouycmnptgh]*$)|(?<=[a-z])[sfrxj]$")
_TELEX_PAIRS = re.compile(r"(?<=([aeod]))\1")


def untyped(word: str) -> str | None:
    """The folded word behind Telex or VNI keys that were never turned into letters, if it is one.

    `dawng` → dang, `giaays` → giay, `d9ang8` → dang; None when nothing sensible comes out.
    """
    plain = re.sub(r"(?<=[a-z])[0-9]{1,2}", "", word)
    if plain == word:
        plain = _TELEX_PAIRS.sub("", _TELEX.sub("", word))
        plain = re.sub(r"(?<=[aou])w", "", plain).replace("w", "u")
    return plain if plain != word and len(plain) > 1 and is_syllable(plain) else None
