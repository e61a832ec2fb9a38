"""What a citizen may not be told in passing: to go to an office that is gone, or to ring a number nobody vouches for.

There has been no district level since 1/7/2025 (nor district police since 1/3/2025), so any district word in a text is
a fault unless its sentence plainly speaks of the past. "cũ" alone is too weak where the sentence sends people there:
"nộp tại UBND thị xã cũ" is still a wrong address.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.entries import (
    Category,
    Entry,
    Law,
    Loc,
    Model,
    Place,
    Provenance,
    QuizQuestion,
    Statement,
    Synonym,
    Truth,
    parts,
)
from knowledge.places import KIND_WORDS
from knowledge.vietnamese import tidy

NO_DISTRICTS = date(2025, 7, 1)
GIVEN_PLAINLY = frozenset({"111", "113", "114", "115"})

UNSAID = frozenset(
    {
        *("contains", "lacks"),
        *("id", "ask", "listed", "said", "tell", "aliases", "words", "number", "url", "why", "owner", "means", "by"),
        *("law", "code", "codes", "field", "article", "into", "centre", "above", "serves", "route", "receives"),
        *(
            "decides",
            "office",
            "explain",
            "about",
            "related",
            "replaced_by",
            "amended_by",
            "entry",
            "kind",
            "level",
            "audience",
            "basis",
        ),
    }
)
"""Keys whose text no citizen is shown: ids, what people say themselves, sources, notes of the editors."""

DISTRICT = (
    r"thị xã|cấp huyện|huyện|quận|tx\.|chi cục thuế(?! thương mại| doanh nghiệp)"
    r"|phòng (?:tư pháp|tài nguyên|lao động|nội vụ|quản lý đô thị|tài chính|giáo dục)"
)
AGENCY = r"ubnd|ủy ban nhân dân|công an|trung tâm phục vụ hành chính công|một cửa|trạm y tế|trụ sở|bưu điện"
PAST = re.compile(
    r"trước đây|trước kia|hồi trước|hồi đó|ngày trước|trước (?:ngày |năm |tháng )?(?:0?1/)?(?:0?7/)?2025"
    r"|trước sáp nhập|trước khi (?:sáp nhập|bỏ)|không còn|đã bỏ|bãi bỏ|bỏ cấp huyện|bỏ huyện|giải thể"
    r"|chấm dứt hoạt động|sáp nhập|nhập vào|nay (?:là|thuộc|nằm|do|ở|về|còn)|thay cho|thay thế|đến hết ngày"
    r"|đã (?:được )?cấp|đã làm|từng (?:là|thuộc|do)"
)
FORMER = re.compile(r"^(?: [^\W\d_]+){0,3} ?\(?(?:cũ|trước)\b")
SENT_THERE = re.compile(r"(?<!đã )(?<!từng )\b(?:nộp|đến|tới|lên|ra|ghé|gặp|gửi|liên hệ|đăng ký)(?: [^\W\d_]+){0,4} ?$")
BESIDE_FORMER = re.compile(r"\bcũ,? \(?(?:của |thuộc )?$")
DENIED = re.compile(r"\b(?:không|khỏi|đừng|chẳng|chớ|hổng)\b(?: [^\W\d_]+){0,5} ?$")
SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n")

PHONE = re.compile(r"(?<![\d./])(?:\+?84|0)(?:[ .()-]{0,2}\d){8,10}(?!\d)|(?<![\d./])1[89]00(?:[ .-]?\d){4,6}(?!\d)")
CALLED = re.compile(
    r"(?<!cách )\b(?:gọi|hotline|đường dây nóng|tổng đài|bấm|điện thoại)(?: (?:cho|đến|tới|vào|qua|theo))?"
    r"(?: số)?:? ?(\d{3,6})\b"
)
FREE = re.compile(r"miễn phí|^miễn (?:lệ )?phí|không (?:thu|mất|tốn) (?:tiền|phí|lệ phí)|\b0 ?(?:đồng|đ|vnđ)\b")


@dataclass(frozen=True)
class Said:
    """A text a citizen may be shown: where it stands, and whether it names a source of its own."""

    loc: Loc
    text: str
    own_source: bool


@dataclass(frozen=True)
class Gone:
    """Finds units that are no more: the district level, and old communes by the names in the content."""

    pattern: re.Pattern[str]

    def named_in(self, text: str) -> Iterator[str]:
        """Each gone unit a text names as if it still were."""
        plain = tidy(text)
        for sentence in SENTENCES.split(plain) if self.pattern.search(plain) else ():
            if PAST.search(sentence) or sentence.endswith("?"):
                continue
            for unit in self.pattern.finditer(sentence):
                if not _excused(sentence[: unit.start()], sentence[unit.end() :]):
                    yield unit.group()


def gone_units(places: Iterable[Place]) -> Gone:
    """What to look for, given the units of the content: an old name that is also a new unit's is no sign of age."""
    names = {(KIND_WORDS[place.kind][0], _bare(place)): place.valid.until for place in places if not place.valid.until}
    old = [(KIND_WORDS[place.kind][0], _bare(place)) for place in places if place.valid.until]
    full = {f"{kind} {name}" for kind, name in old if (kind, name) not in names and kind not in ("thị xã", "huyện")}
    living = {name for _, name in names}
    bare = {name for kind, name in old if name not in living and kind in ("xã", "phường")}
    found = [DISTRICT, *sorted(map(re.escape, full), key=len, reverse=True)]
    if bare:
        found.append(rf"(?:{AGENCY}) (?:{'|'.join(sorted(map(re.escape, bare)))})")
    return Gone(re.compile(rf"\b(?:{'|'.join(found)})(?!\w)"))


def _bare(place: Place) -> str:
    name = tidy(place.name.split("(")[0]).strip()
    return name.removeprefix(KIND_WORDS[place.kind][0]).strip()


def _excused(before: str, after: str) -> bool:
    if DENIED.search(before) or BESIDE_FORMER.search(before):
        return True
    return bool(FORMER.search(after)) and not SENT_THERE.search(before)


def loose_numbers(text: str) -> list[str]:
    """Numbers in a text that someone might ring, the four emergency numbers excepted."""
    if not any(map(str.isdigit, text)):
        return []
    plain = tidy(text)
    called = [found.group(1) for found in CALLED.finditer(plain) if found.group(1) not in GIVEN_PLAINLY]
    return [found.group() for found in PHONE.finditer(plain)] + called


def promises_nothing_to_pay(text: str) -> bool:
    """Whether a fee is said to be nothing for everybody."""
    return FREE.search(tidy(text)) is not None


def texts(entry: Entry) -> Iterator[Said]:
    """Every text of an entry that a citizen may be shown as true today."""
    if isinstance(entry, Synonym):
        return
    past = [loc for loc, part in parts(entry) if isinstance(part, Provenance) and _before_districts_ended(part)]
    for loc, part in parts(entry):
        if any(loc[: len(gone)] == gone for gone in past):
            continue
        own = isinstance(part, Statement) and bool(part.source) and part.truth is not Truth.UNVERIFIED
        for name, value in _strings(part, entry):
            yield Said((*loc, *name), value, own)


def _before_districts_ended(part: Provenance) -> bool:
    return part.valid.until is not None and part.valid.until < NO_DISTRICTS


def _strings(part: Model, entry: Entry) -> Iterator[tuple[Loc, str]]:
    if isinstance(part, QuizQuestion):  # wrong options are meant to be wrong
        yield ("options", part.right - 1), part.options[part.right - 1]
        yield ("text",), part.text
        yield from _flat(("why",), part.why)
        return
    for name in type(part).model_fields:
        if name not in _unsaid(part, entry):
            yield from _flat((name,), getattr(part, name))


def _unsaid(part: Model, entry: Entry) -> frozenset[str]:
    if part is entry and isinstance(entry, Place | Law):
        return UNSAID | {"name"}  # a name is what it is, old or new
    return UNSAID - {"ask"} if isinstance(part, Category) else UNSAID


def _flat(loc: Loc, value: Any) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str) and not isinstance(value, StrEnum):
        yield loc, value
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            if isinstance(item, str) and not isinstance(item, StrEnum):
                yield (*loc, at), item
