"""What a message points back to: one of the things just offered, or what was talked about a while ago.

All patterns are over folded text (no tone marks).
"""

import re
from collections.abc import Sequence

from knowledge.patterns import word_set

_LEAD = "da|a|u|ua|um|ok|oke|vay|the|thi|la|y|minh|toi|em|tui|chon|lay|muon|hoi|cho|khong|ha|roi|con"
_POINTED = re.compile(
    rf"(?:(?:{_LEAD}) )*(?P<by>(?:cai|cau|muc|dong|lua chon|phuong an|truong hop|thu tuc) (?:thu |so )?|so |thu )"
    r"(?P<which>\d{1,2}|mot|nhat|hai|nhi|ba|bon|tu|nam|sau|bay|dau|truoc|giua|cuoi|chot|ket)(?!\w)"
)
_NUMBERS = {"mot": 1, "nhat": 1, "hai": 2, "nhi": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7}
_PLACES = {"dau": 0, "truoc": 0, "cuoi": -1, "chot": -1, "ket": -1}

_BACK = re.compile(
    r"\b(?:quay|tro) (?:lai|ve)(?: voi| vu| chuyen| cai| viec| thu tuc| noi)*\b"
    r"|\b(?:hoi|luc|ban|khi) nay\b|\bvua (?:roi|nay|noi|hoi)\b|\bo tren\b"
)
KIN = word_set("""
    me ma cha ba bo tia vo chong con chau ong anh chi em co chu bac di cau mo noi ngoai dau re ut hai nguoi nha ban be
    gai trai minh toi tui xa hang xom ruot
""")
"""Words for a person, who is no new subject: "còn cho mẹ tôi thì sao"."""


def pointed_at(line: str, choices: Sequence[str]) -> str | None:
    """Which of some choices a folded message names by its place: "cái thứ hai", "số 3", "cái cuối"; None for none."""
    found = _POINTED.match(line)
    if found is None or len(choices) < 2:
        return None
    is_number = found["by"].split()[-1] in ("thu", "so")
    place = _place(found["which"], len(choices), is_number=is_number)
    return choices[place] if place is not None and -1 <= place < len(choices) else None


def _place(which: str, many: int, *, is_number: bool) -> int | None:
    if which.isdigit():
        return int(which) - 1 if which != "0" else None
    if which == "giua":
        return many // 2 if many % 2 else None
    if which == "sau" and not is_number:
        return -1
    return _PLACES[which] if which in _PLACES else _NUMBERS[which] - 1


def without_pointing(text: str, folded: str) -> str:
    """The text without the words that point at a choice, where it goes on to say which: "cái thứ hai, bản sao thôi"."""
    found = _POINTED.match(folded) if len(text) == len(folded) else None
    rest = text[found.end() :].lstrip(" ,.:;-") if found else ""
    return rest if rest.strip() else text


def looks_back(line: str) -> bool:
    """Whether a folded message goes back to what was talked about before: "quay lại vụ khai sinh hồi nãy"."""
    return _BACK.search(line) is not None


def without_looking_back(text: str, folded: str) -> str:
    """The text without the words that only say so; `folded` is the text without tone marks, of the same length."""
    if len(text) != len(folded):
        return text
    rest = text
    for found in reversed(list(_BACK.finditer(folded))):
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    return rest if rest.strip() else text
