"""The papers of a procedure for one person: what to ask because it changes the list, and the list that follows.

It is made of what the entry states alone. A condition that only the desk can know ("không tra cứu được") is asked of
nobody and stays an "if"; so does every case while it was not answered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from knowledge.entries import Channel, Document, Procedure

Step = Literal["who", "how", "cases", "vneid"]
STEPS: tuple[Step, ...] = ("who", "how", "cases", "vneid")
WHO = ("self", "other", "service")
HOW = ("counter", "online", "post")
"""The channels, in the order they are offered."""
VNEID = ("yes", "no")
NONE = "none"
MOST_CASES = 9
"""More cases than these are not asked about, but all shown as "if"."""

_BY_ANOTHER = re.compile(
    r"(?:thân nhân )?nhờ (?:người khác|cá nhân(?: khác)?|cá nhân hoặc tổ chức)(?: đi| đứng ra)* làm(?: thay)?"
    r"|người được ủy quyền đi xin"
)
_BY_SERVICE = re.compile(r"(?:thuê tổ chức|nhờ (?:đơn vị )?bưu chính không phải|nhờ cá nhân hoặc tổ chức)")
_BY_POST = re.compile(r"gửi (?:qua )?bưu (?:chính|điện)")
_DESK_KNOWS = re.compile(r"không tra (?:cứu )?được|tra không ra|bị lỗi|dữ liệu .{0,30}chưa có|chưa có thông tin trong")
_WRITTEN = re.compile(
    r"^(?:Tờ khai|Đơn|Văn bản|Giấy (?:đề nghị|ủy quyền|cam đoan|khai(?! sinh))|Bản (?:khai|cam kết|thuyết minh)|"
    r"Biên bản|Phiếu|Hợp đồng|Danh sách|Mẫu|Ảnh|Sơ yếu|Báo cáo|Thông báo|Phương án|Dự án|Số định danh)"
)
"""What is filled in or written for the occasion is no paper that somebody has already, on VNeID or elsewhere."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far; "" is not yet. `cases` are numbers of `Checklist.cases`; NONE: none of them."""

    who: str = ""
    how: str = ""
    cases: str = ""
    vneid: str = ""

    @property
    def packed(self) -> str:
        """The answers in a form that fits a button and an address: "self.counter.0-2.yes", open ones left empty."""
        return ".".join((self.who, self.how, self.cases, self.vneid))

    @classmethod
    def unpacked(cls, packed: str) -> "Answers":
        """The answers; what is none of ours is not answered."""
        parts = (packed.split(".") + [""] * len(STEPS))[: len(STEPS)]
        who, how, cases, vneid = parts
        return cls(
            who if who in WHO else "",
            how if how in HOW else "",
            cases if cases == NONE or re.fullmatch(r"[0-8](?:-[0-8]){0,8}", cases) else "",
            vneid if vneid in VNEID else "",
        )

    @property
    def chosen(self) -> frozenset[int]:
        return frozenset() if self.cases in ("", NONE) else frozenset(map(int, self.cases.split("-")))


@dataclass(frozen=True)
class Checklist:
    """One procedure's papers and what they depend on."""

    procedure: Procedure

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The special cases a person can tell of themselves, each once, in the order of the entry."""
        told = (document.when for document in self.procedure.documents if document.when)
        return tuple(dict.fromkeys(when for when in told if _kind(when) == "case"))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The questions whose answers change the list of this procedure."""
        return tuple(step for step in STEPS if self._matters(step))

    @cached_property
    def who(self) -> tuple[str, ...]:
        kinds = {_kind(document.when) for document in self.procedure.documents if document.when}
        has_service = any(_BY_SERVICE.search(document.when or "") for document in self.procedure.documents)
        return ("self", "other", *(("service",) if has_service else ())) if kinds & {"other", "service"} else ()

    @cached_property
    def how(self) -> tuple[str, ...]:
        """The ways of handing in, where the papers differ by them."""
        ways = tuple(way for way in HOW if Channel(way) in self.procedure.channels)
        return ways if len(ways) > 1 and self._differs_by_way() else ()

    def next(self, answers: Answers) -> Step | None:
        """The first question that is still open, None where the list can be made."""
        return next((step for step in self.steps if not getattr(answers, step)), None)

    def answered(self, answers: Answers, step: Step, value: str) -> Answers:
        return replace(answers, **{step: value})

    def papers(self, answers: Answers) -> tuple[Document, ...]:
        """What to bring for certain."""
        return tuple(document for document in self.procedure.documents if self._is_needed(document, answers) is True)

    def possible(self, answers: Answers) -> tuple[Document, ...]:
        """What is needed if something is so that was not, or cannot be, asked."""
        return tuple(document for document in self.procedure.documents if self._is_needed(document, answers) is None)

    def _is_needed(self, document: Document, answers: Answers) -> bool | None:
        when = document.when
        if when is None:
            return not self._is_missing(document, answers)
        match _kind(when):
            case "other" | "service":
                return _by_who(when, answers.who)
            case "post":
                return answers.how == "post" if answers.how else None
            case "desk":
                return None
        if "cases" in self.steps and answers.cases:
            return self.cases.index(when) in answers.chosen
        return None

    def _is_missing(self, document: Document, answers: Answers) -> bool:
        """Whether it was said that there is no such paper: what the case asks for instead takes its place."""
        cases = (self.cases[at].lower() for at in answers.chosen if at < len(self.cases))
        return any(f"không có {document.name.lower()}" in case for case in cases)

    def _matters(self, step: Step) -> bool:
        match step:
            case "who":
                return bool(self.who)
            case "how":
                return bool(self.how)
            case "cases":
                return 0 < len(self.cases) <= MOST_CASES
            case "vneid":
                return any(is_held(document) for document in self.procedure.documents)

    def _differs_by_way(self) -> bool:
        return any(self._of_ways())

    def _of_ways(self) -> Iterator[bool]:
        for document in self.procedure.documents:
            yield bool(document.when and _kind(document.when) == "post")
            yield bool(document.note and re.search(r"trực tuyến|trên mạng|bưu", document.note))
        for remark in self.procedure.remarks:
            yield bool(re.search(r"trực tuyến|bưu (?:chính|điện)", remark.text, re.IGNORECASE))


def is_held(document: Document) -> bool:
    """Whether a paper is one that somebody may have already, rather than one that is filled in for the occasion."""
    return _WRITTEN.match(document.name) is None


def _kind(when: str) -> str:
    """What a condition depends on: other | service | post | desk | case."""
    if _DESK_KNOWS.search(when):
        return "desk"
    if _BY_ANOTHER.fullmatch(when):
        return "other"
    if _BY_SERVICE.match(when):
        return "service"
    return "post" if _BY_POST.match(when) else "case"


def _by_who(when: str, who: str) -> bool | None:
    if not who:
        return None
    is_for_both = "cá nhân hoặc tổ chức" in when
    return who != "self" if is_for_both else who == ("other" if _BY_ANOTHER.fullmatch(when) else "service")
