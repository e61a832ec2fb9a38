"""The papers of the national list in an order to work through: forms first, cases and remarks apart."""

import re
from dataclasses import dataclass

from knowledge.catalogue.cleaning import line_of, lines_of, marker_of
from knowledge.catalogue.dump import Paper, Row
from knowledge.catalogue.naming import plain_name
from knowledge.vietnamese import capital

FORM = re.compile(
    r"^(?:các )?(?:01 |1 |một )?(?:bản chính )?"
    r"(?:(?:tờ|bản|phiếu|giấy) khai|đơn(?! vị)\b|giấy đề nghị|văn bản (?:đề nghị|đăng ký|thông báo)|phiếu|mẫu|"
    r"bản (?:đăng ký|cam kết|tự khai)|tờ trình|công văn|thông báo|giấy (?:đăng ký|yêu cầu))",
    re.IGNORECASE,
)
REMARK = re.compile(
    r"^(?:lưu ý|ghi chú|chú ý|\(\*\)|số lượng(?: hồ sơ)?\s*:|thành phần hồ sơ|khi nộp|người (?:yêu cầu|nộp|tiếp)|"
    r"cơ quan|nộp cho|không quy định|ngoài các|trừ trường hợp|từ lần|trong lần|tùy từng|"
    r"hồ sơ (?:được |phải )?(?:lập|nộp|gửi)|\d{2} bộ hồ sơ)",
    re.IGNORECASE,
)
NO_CASE = re.compile(
    r"^(?:[a-z\d]{1,2}[).] ?)?(?:\d+ bộ hồ sơ|hồ sơ|thành phần(?: hồ sơ)?(?: bao gồm| gồm)?|hồ sơ(?: bao)? gồm(?: có)?|"
    r"[-.…]*)[:.]?$",
    re.IGNORECASE,
)
_COPIES = re.compile(r"bản chính:? ?0*(\d+),? ?bản sao:? ?0*(\d+)", re.IGNORECASE)
_ONE_KIND = re.compile(r"0*(\d+) (bản chính|bản sao)", re.IGNORECASE)
_ANNOUNCES = re.compile(r",? ?(?:bao )?gồm(?: có)?(?: các)?(?: giấy tờ)?(?: sau)?(?: đây)?[ :.;,]*$", re.IGNORECASE)
_COUNTED = re.compile(r" \(\d+ bản (?:chính|sao)(?:, \d+ bản sao)?\)$")
_SAYS_COPIES = re.compile(
    r"\bbản (?:sao|chụp|chính|gốc|photo|điện tử)\b|\d+ (?:\([^)]*\) )?(?:bản|bộ|ảnh|tờ)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Case:
    """The papers of one case, in order; `title` is empty for what everybody brings."""

    title: str
    papers: tuple[str, ...]


@dataclass(frozen=True)
class Papers:
    cases: tuple[Case, ...]
    remarks: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What everybody brings by name alone, without how many."""
        plain = (_COUNTED.sub("", paper) for paper in self.usual)
        return tuple(name for name in plain if not name.endswith(":"))

    @property
    def usual(self) -> tuple[str, ...]:
        """What everybody brings, empty where every paper belongs to a case."""
        return next((case.papers for case in self.cases if not case.title), ())

    @property
    def special(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.title)

    @property
    def count(self) -> int:
        return sum(len(case.papers) for case in self.cases)


def papers_of(row: Row) -> Papers:
    """The papers of a record. What each case is called stands as recorded; nothing is added to a paper."""
    by_case: dict[str, list[Paper]] = {}
    remarks: dict[str, None] = {}
    for paper in row.documents:
        title = _title(paper.case, row.name)
        if title.lower() in ("lưu ý", "ghi chú", "chú ý") or REMARK.match(line_of(paper.name)):
            remarks.update(dict.fromkeys(lines_of(paper.name)))
        elif paper.name.strip(" ,.;:-"):
            by_case.setdefault(title, []).append(paper)
    cases = (
        Case(title, tuple(_lines(papers))) for title, papers in sorted(by_case.items(), key=lambda case: case[0] != "")
    )
    return Papers(tuple(case for case in cases if case.papers), tuple(remarks))


def forms_of(row: Row) -> tuple[str, ...]:
    """The papers that are forms to fill in, or name the number of one."""
    names = (line for case in papers_of(row).cases for line in case.papers)
    return tuple(dict.fromkeys(name for name in names if FORM.match(_unmarked(name)) or "theo mẫu" in name.lower()))


def _title(case: str, name: str) -> str:
    """The heading of a case, "" for one that only says "papers" or the procedure's own name."""
    title = _ANNOUNCES.sub("", line_of(case)).rstrip(" :.;,-")
    return "" if NO_CASE.match(title) or plain_name(title) == plain_name(name) else capital(title)


def _lines(papers: list[Paper]) -> list[str]:
    found = [line for paper in _in_order(papers) for line in _paper(paper)]
    return list(dict.fromkeys(found))


def _in_order(papers: list[Paper]) -> list[Paper]:
    """By their own numbering where most have one; else forms first and the others as listed."""
    names = [line_of(paper.name) for paper in papers]
    markers = [marker_of(name) for name in names]
    if sum(map(bool, markers)) * 2 > len(papers):
        ranks = [_rank(marker) for marker in markers]
    else:
        ranks = [(0,) if FORM.match(_unmarked(name)) else (1,) for name in names]
    return [paper for _, paper in sorted(zip(ranks, papers, strict=True), key=lambda ranked: ranked[0])]


def _rank(marker: str) -> tuple[int, ...]:
    """Where a marker stands: "a)" before "b)", "đ)" after "d)", "2.10" after "2.9"; what has none comes last."""
    letters = "abcdđefghijklmnopqrstuvwxyz"
    parts = re.findall(r"\d+|[a-zđ]", marker.lower())
    return tuple(int(part) if part.isdigit() else letters.index(part) for part in parts) or (999,)


def _paper(paper: Paper) -> list[str]:
    lines = list(lines_of(paper.name))
    copies = _copies(paper)
    if lines and copies:
        lines[0] = f"{lines[0].rstrip(' .;:,')} ({copies})"
    return [line.rstrip(" ;") for line in lines]


def _copies(paper: Paper) -> str:
    """How many originals and copies, unless the paper's name says so itself."""
    if _SAYS_COPIES.search(paper.name) or paper.name.rstrip().endswith(":"):
        return ""
    both, one = _COPIES.search(paper.qty), _ONE_KIND.fullmatch(paper.qty)
    counts = [(both[1], "bản chính"), (both[2], "bản sao")] if both else [(one[1], one[2])] if one else []
    return ", ".join(f"{count} {kind}" for count, kind in counts if count != "0")


def _unmarked(name: str) -> str:
    return name[len(marker_of(name)) :].lstrip()
