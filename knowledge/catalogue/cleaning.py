"""Texts of the national list made fit for a small screen: lines instead of walls, no remnants, nothing added."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.catalogue.naming import calm
from knowledge.vietnamese import capital

_TAG = re.compile(r"</?[a-z][a-z0-9]{0,10}\b[^<>]{0,200}>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/li|/div)\b[^<>]{0,20}>", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-–—+*•●▪◦·\u0095\uf0b7\u00a7]+\s*|o\s+(?=[A-ZĐ]))+")
_MARKER = re.compile(
    r"^(?:\(?(?:[a-zđ]{1,2}(?:\.\d+)*|\d{1,2}(?:\.\d{1,2})*)[).]|\(?[ivx]{1,4}\)|bước \d+)\s*[.:)]?\s+", re.I
)
_STARTS = re.compile(
    r"^(?:[-–—+*•●▪◦·\u0095\uf0b7]|[oO] (?=[A-ZĐÀ-Ỹ])|"
    r"(?i:\(?(?:[a-zđ]|\d{1,2})(?:\.\d{1,2})*[).]\s|\(?[ivx]{1,4}\)|bước \d))"
)
_STEP = re.compile(r"(?:[*(]*\w[.)] ?)?bước \d{1,2} ?[.:]?", re.IGNORECASE)
"""A line that only numbers the next one."""
_INLINE = re.compile(
    r"(?<=[;:.])\s*(?=(?:[-–+*•●]|\+\+) ?[A-ZĐÀ-Ỹ])|"
    r"(?<=[;:.,])\s+(?=(?:\(?[a-hđ]\)|[a-hđ]\.\d\)|\(?\d{1,2}\)|\(?[ivx]{1,4}\))\s)"
)
"""Where a list goes on inside a line."""
_NOTHING = re.compile(
    r"(?:(?:không|chưa)(?: có| quy định| yêu cầu| áp dụng)*(?: yêu cầu,? điều kiện)?|none|n/a|null|[-–.…/]*)[.;]?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[A-ZĐÀ-Ỹ(\d-])")
_INSTRUMENT = r"(?:Nghị định|Thông tư|Quyết định|Nghị quyết|Luật|Thông tư liên tịch|Pháp lệnh)"
_DATED = re.compile(
    rf"((?:{_INSTRUMENT})?)(?: số)?:? ?(\d+[\d.]*/(?:\d{{4}}/)?[A-ZĐ][\w-]*)"
    r",? ngày (?:\d{1,2} ?/ ?\d{1,2} ?/ ?\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})"
)
_MINISTRIES = (
    "Tài chính|Công [Tt]hương|Xây dựng|Y tế|Tư pháp|Nội vụ|Công an|Quốc phòng|Ngoại giao|Giáo dục và Đào tạo|"
    "Khoa học và Công nghệ|Nông nghiệp và (?:Môi trường|Phát triển [Nn]ông thôn)|Tài nguyên và Môi trường|"
    "Văn hóa, Thể thao và Du lịch|Lao động ?[-–] ?Thương binh và Xã hội|Giao thông [Vv]ận tải|"
    "Thông tin và Truyền thông|Kế hoạch và Đầu tư|Dân tộc và Tôn giáo"
)
_ISSUER = re.compile(
    rf"({_INSTRUMENT} (?:số )?\d+[\d.]*/(?:\d{{4}}/)?[A-ZĐ][\w-]*) của "
    rf"(?:Chính phủ|Quốc hội|Thủ tướng Chính phủ|(?:Bộ trưởng )?Bộ (?:trưởng Bộ )?(?:{_MINISTRIES}))(?!\w)"
)


def lines_of(text: str) -> tuple[str, ...]:
    """A text as the lines it means: broken lines joined, lists inside a line put apart, bullets taken away."""
    found: list[str] = []
    for whole in _joined(unmarked(text).split("\n")):
        for part in _INLINE.split(whole):
            line = lighter(calm(_BULLET.sub("", part.strip()).strip()))
            line = line if marker_of(line) else capital(line)
            if found and _STEP.fullmatch(found[-1]):
                line = f"{found.pop().rstrip(' .:')}: {line}"
            if line and not says_nothing(line) and [line] != found[-1:]:
                found.append(line)
    return tuple(found)


def line_of(text: str) -> str:
    """A text on one line."""
    return lighter(calm(_BULLET.sub("", " ".join(unmarked(text).split()))))


def shortened(text: str, most: int) -> str:
    """The first words of a text, at most `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1].rpartition(' ')[0].rstrip(' ,;:.')} …"


def law_named(text: str) -> str:
    """A legal basis on one line; its number in brackets only where the words have not said it."""
    line = capital(line_of(text))
    words, _, number = line.rstrip(" .").removesuffix(")").rpartition(" (")
    return words.rstrip(" .") if words and number.rstrip(".") in words else line


def unmarked(text: str) -> str:
    """Without what is left of HTML, every kind of space a plain one."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def lighter(text: str) -> str:
    """Without what a citizen can do without: the day and issuer beside an instrument's number, doubled marks."""
    text = _ISSUER.sub(r"\1", _DATED.sub(_undated, text)).replace("TTHC", "thủ tục")
    text = re.sub(r"\s+([,.;:)])", r"\1", re.sub(r"([,;:])\1+", r"\1", text))
    return re.sub(r"\( +", "(", text).strip()


def _undated(found: re.Match[str]) -> str:
    return f"{found[1]} {found[2]}" if found[1] else found[0][: found.end(2) - found.start()]


def says_nothing(text: str) -> bool:
    """Whether a text is empty or one of the ways to write that there is nothing: "Không", "Không có." …"""
    return _NOTHING.fullmatch(text.strip()) is not None


def marker_of(line: str) -> str:
    """The "a)", "1.", "Bước 2:" that a line begins with, or ""."""
    found = _MARKER.match(line)
    return found[0].strip() if found else ""


def cut(line: str, most: int) -> tuple[str, str]:
    """The beginning of a line and its rest: at most `most` characters, ended with a sentence, a clause or a word."""
    if len(line) <= most:
        return line, ""
    room = line[: most - 2]
    ends = ((end, room.rfind(end, most // 3)) for end in (". ", "; ", ": ", ", ", " "))
    at = next((found + len(end) for end, found in ends if found > 0), len(room))
    return f"{line[:at].rstrip()} …", f"… {line[at:].lstrip()}"


def _joined(lines: list[str]) -> Iterator[str]:
    """Lines that a narrow column had broken, whole again; empty ones left out."""
    kept = [line for line in lines if line]
    whole = kept[0] if kept else ""
    for before, line in pairwise(kept):
        if _goes_on(before, line):
            whole = f"{whole} {line}"
        else:
            yield whole
            whole = line
    if whole:
        yield whole


def _goes_on(before: str, line: str) -> bool:
    """Whether a line belongs to the one before it."""
    if _STARTS.match(line) or before.endswith((".", ";", ":", "!", "?")):
        return False
    return line[0].islower() or line[0] in ",;.)" or before.endswith((",", "(", "-", "/"))
