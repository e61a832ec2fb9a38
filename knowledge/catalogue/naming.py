"""Names of the national list, tidied: no numbering, no shouting, short enough for a button."""

import re

from knowledge.vietnamese import capital

MOST_LABEL = 60
"""Characters of a name on a button."""
TAIL = 18
"""Characters that may be kept of a long name's end, where siblings differ."""

_NUMBERING = re.compile(r"^(?:[IVX]{1,4}\.|\(?\d{1,3}(?:\.\d{1,2})*[.)]|[-.*•+])\s*")
_ENDING = re.compile(r"[\s;:,.\-–]+$")
_FRAME = re.compile(
    r"^(?:thủ tục:? +)(?!hải quan|hành chính|liên thông|đầu tư|kiểm tra,|xuất cảnh|nhập cảnh)", re.IGNORECASE
)
_ACRONYMS = re.compile(
    r"(?<!\w)(?:ubnd|hđnd|tthc|gcn|bhxh|bhyt|cccd|tnhh|htx|hiv|aids|cntt|btc|bca|bqp|gplx|tw|ii|iii|iv|vi)(?!\w)"
)
_PROPER = re.compile(r"(?<!\w)(?:việt nam|hội đồng nhân dân|lào|campuchia|trung quốc)(?!\w)")
SHOUTING = 0.7
"""Share of capital letters from which a text is shouted rather than written."""


def plain_name(name: str) -> str:
    """A whole name as one would write it: "1. THỦ TỤC ĐĂNG KÝ HỘI (CẤP XÃ);" → "Đăng ký hội (cấp xã)"."""
    text = calm(" ".join(name.split()))
    text = _ENDING.sub("", _NUMBERING.sub("", text))
    text = text[:-1] if text.endswith(")") and "(" not in text else text
    text = _FRAME.sub("", text) or text
    return capital(text) or name


def button_name(name: str) -> str:
    """A name cut for a button; of a long one the end stays too, as that is where siblings differ."""
    if len(name) <= MOST_LABEL:
        return name
    tail = name[-TAIL:].partition(" ")[2]
    head = name[: MOST_LABEL - len(tail) - 3].rpartition(" ")[0]
    return f"{_ENDING.sub('', head)} … {tail}" if tail else f"{name[: MOST_LABEL - 2].rpartition(' ')[0]} …"


def calm(text: str) -> str:
    """A shouted text in small letters, its names and abbreviations as they are written; others as they are."""
    letters = [letter for letter in text if letter.isalpha()]
    if sum(map(str.isupper, letters)) < SHOUTING * len(letters) or sum(map(_is_shouted, text.split())) < 2:
        return text
    small = _ACRONYMS.sub(lambda found: found[0].upper(), text.lower())
    return capital(_PROPER.sub(lambda found: _titled(found[0]), small))


def _is_shouted(word: str) -> bool:
    """Whether a word is in capitals and no abbreviation: those carry no marks."""
    return word.isupper() and not word.replace("Đ", "D").isascii()


def _titled(words: str) -> str:
    return words.title() if words != "hội đồng nhân dân" else "Hội đồng nhân dân"
