"""The words around a piece of feedback: how it begins, and how it is sent, changed or dropped. Pure."""

import re
from typing import Literal

from knowledge.vietnamese import capital, fold

Verdict = Literal["send", "edit", "drop", "back", "skip", "resume"]

LONGEST_OPENING = 120
FEWEST_WORDS = 3
"""Words after "tôi muốn góp ý" from which on they are what is meant to be said, and not more of the wish."""

_BEFORE = "(?:(?:da|vang|u|uh|oke?|duoc|roi|toi|minh|em|con|tui|thoi|hay|lam on|muon) )*"
_AFTER = (
    "(?: (?:a|nha|nhe|nghe|di|nua|luon|lun|lien|ngay|cho|giup|gium|dum|voi|lai|toi|minh|em|ban|ad|dau|do|roi|gop y|"
    "cau hoi|cau nay))*"
)
_STRONG: dict[Verdict, str] = {
    "send": "gui|dong y|xac nhan|chap nhan|nop",
    "edit": "sua|viet|chinh|chinh sua|ghi lai|doi lai|sai roi|sai|chua dung|khong dung",
    "drop": (
        "thoi|huy|huy bo|bo|bo qua|dung lai|ngung|cancel|xoa|de sau|khong gop y|(?:khong|ko|khoi)(?: can)? (?:gui|viet)"
    ),
}
_WEAK: dict[Verdict, str] = {
    "send": "co|ok|oke|okie|duoc|u|uh|um|da|vang|yes|dung roi|dung vay|phai",
    "edit": "khong phai|nham roi|nham",
    "drop": "khong|ko|k|hong|hok|khoi|no|khong can|chua",
}
_BACK = "quay lai|tro lai|lui lai|lui|back|(?:quay |tro )?(?:lai |ve )?buoc truoc|cau truoc"
_SKIP = (
    "bo qua|skip|(?:khong|ko|k|hong|hok|chua|khoi|mat|quen)(?: (?:co|biet|nho|ro|con|can|thay|muon|noi|de|ghi|cho|ten"
    "|so|mat|quen|luon|gi|ho|het|dau|duoc|nop|thich))*|an danh|giau ten|(?:de )?khuyet danh"
)
"""Leaves a question out: "không có", "không nhớ", at the question for a name also "không để tên"."""
_TOLD_APART = {"đúng": "phai", "dừng": "ngung", "đừng": "khoi"}
"""All three are "dung" without their marks."""


def _short(words: str) -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}(?:{words}){_AFTER}")


_MEANT_BACK, _MEANT_TO_SKIP, _MEANT_TO_GO_ON = _short(_BACK), _short(_SKIP), _short("viet tiep|tiep tuc|lam tiep|tiep")
_MEANT_SO = {said: _short(words) for said, words in _STRONG.items()}
_MEANT_IF_ASKED = {said: _short(words) for said, words in _WEAK.items()}
_NAMED = re.compile("gop y|phan anh|kien nghi|y kien|than phien|phan nan")
_WISHING = (
    r"\W*(?:(?:da|a|alo|toi|minh|em|con|chau|tui|ban|ba con|cho|xin|muon|can|dinh|phai|hay|duoc|phep|gui|viet|nop|noi|"
    r"neu|bao|co|don|dong gop|mot|chut|vai|loi|y) )*(?:" + _NAMED.pattern + ")"
)
_MORE = "la|rang|nhu sau|the nay|cua (?:toi|minh|em)|voi|cho|ve|viec|chut|mot chut|them|nay|a"
_KINDS = {"gop y": "gop_y", "y kien": "gop_y", "kien nghi": "kien_nghi"}
_PRAISE = re.compile(r"\b(?:khen|bieu duong|tuyen duong)\b(?! che)")
_OPENING = re.compile(rf"{_WISHING}(?P<more>(?:\s+(?:{_MORE})\b)*\s*[:,.;–-]*\s*)")
_REWRITING = re.compile(r"\W*(?:sua|viet|ghi|doi)(?: lai)? (?:la|thanh|nhu sau)\b\s*[:,.-]*\s*(?=\S)")
_SAYING = re.compile(r"\b(?:la|rang|nhu sau|the nay)\b|:")
_PARTICLES = "(?: (?:a|vay|the|nhi|ha|hen|hon|do|ban|em|anh|chi|ad|ta|day|nua))*"
_ASKING = re.compile(
    r"\?\W*$"
    r"|\b(?:bao lau|bao gio|khi nao|chung nao|bao nhieu|o dau|can gi|the nao|lam sao)\b"
    rf"|\b(?:gi|dau|nao|sao|ai|may (?:ngay|tien|gio)|(?:duoc|co|phai|can) (?:ko|k|hong)|khong|chua){_PARTICLES}\W*$"
    r"|^\W*(?:(?:cho|xin|toi|em|minh|con|tui|muon) )*hoi\b"
)
_SOMEWHAT = re.compile(r"\bhơi\b|\bhoi(?= (?:lau|cham|dong|nong|on|chat|met|xa)\b)", re.IGNORECASE)
"""Folded, "chờ hơi lâu" begins as "cho hỏi" does."""
_NOTHING = re.compile(r"\b(?:khong|ko|chua|chang)(?: \w+){1,3}? gi(?: het| ca)?(?=\W*$)")
"""What is not done ("không nói gì") is told, not asked."""


def verdict(text: str, *, is_asked: bool, may_skip: bool = False) -> Verdict | None:
    """What a short message says about the draft; a bare "có" or "không" says it only where it `is_asked` for.

    Where a question may be left out, "không" and "bỏ qua" do that.
    """
    if len(text) > LONGEST_OPENING:
        return None
    words = (_TOLD_APART.get(word, word) for word in re.findall(r"\w+", text.lower()))
    folded = fold(" ".join(words))
    if _MEANT_BACK.fullmatch(folded):
        return "back"
    if _MEANT_TO_GO_ON.fullmatch(folded):
        return "resume"
    if may_skip and _MEANT_TO_SKIP.fullmatch(folded):
        return "skip"
    patterns = (*_MEANT_SO.items(), *(_MEANT_IF_ASKED.items() if is_asked else ()))
    return next((said for said, pattern in patterns if pattern.fullmatch(folded)), None)


def content(text: str, fewest: int = FEWEST_WORDS) -> str:
    """What is said after "tôi muốn góp ý là …", if that is so many words; all of it where it does not begin so."""
    opening = _OPENING.match(_aligned(text))
    rest = text[opening.end() :].strip() if opening else text.strip()
    if opening and len(rest.split()) < fewest:
        return ""
    return capital(rest)


def rewritten(text: str) -> str:
    """What is said after "sửa lại là: …"; all of it where it does not begin so."""
    opening = _REWRITING.match(_aligned(text))
    return text[opening.end() :] if opening else text


def says_it_is_feedback(text: str) -> bool:
    """Whether a message begins "góp ý là …" or "góp ý: …" and goes on: then it is that, whatever else it resembles."""
    if not _NAMED.search(fold(text[:LONGEST_OPENING])):
        return False  # most messages: no need to look letter by letter
    opening = _OPENING.match(_aligned(text))
    return bool(opening and _SAYING.search(opening["more"]) and content(text)) and not asks(text)


def names_it_first(text: str) -> bool:
    """Whether a message begins "phản ánh …" and goes on to tell something, with no "là" between."""
    opening = _OPENING.match(_aligned(text))
    return opening is not None and len(text[opening.end() :].split()) > FEWEST_WORDS and not asks(text)


def kind_said(text: str) -> str | None:
    """The kind that a message says it is: "góp ý là …", "tôi kiến nghị …", praise; None where it says none.

    "Phản ánh" is what people call anything they tell, so the matter itself decides there.
    """
    opening = _OPENING.match(_aligned(text))
    named = _NAMED.search(opening[0]) if opening else None
    if named and named[0] in _KINDS:
        return _KINDS[named[0]]
    return "khen_ngoi" if _PRAISE.search(fold(text)) else None


def asks(text: str) -> bool:
    """Whether a message is put as a question."""
    said = " ".join(fold(_SOMEWHAT.sub("", text)).split())
    return _ASKING.search(_NOTHING.sub(" ", said)) is not None


def _aligned(text: str) -> str:
    """The beginning folded letter by letter, so that a place in it is the same place in the text."""
    return "".join((fold(letter) or " ")[0] for letter in text[:LONGEST_OPENING])
