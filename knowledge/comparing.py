"""Curated procedures held against a national list: what differs, and whether the entry says why.

The list is a `.jsonl` or `.jsonl.gz` file, one record a line, with `code`, `name`, `time`, `ways`, `channels` and
`documents`. It is often wrong itself, so a difference is no fault as long as the entry explains it in `differences`.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from knowledge.entries import Channel, Difference, Document, Procedure, Remark, Topic, Truth, Unit
from knowledge.faults import Severity
from knowledge.library import Library, key_of
from knowledge.prose import promises_nothing_to_pay
from knowledge.vietnamese import fold_word, tidy, words

SAME_NAME = 75
SAME_PAPER = 80
CODE = re.compile(r"\d\.\d{6}(\.[0-9A-Z.]+)?")
PERIOD = re.compile(r"\b0*(\d+(?:[.,]\d+)?) *(ngày làm việc|ngày|giờ|tháng|\(đơn vị không ghi\))", re.IGNORECASE)
UNITS: Mapping[str, Unit | None] = {
    "ngày làm việc": Unit.WORKING_DAY,
    "ngày": Unit.DAY,
    "giờ": Unit.HOUR,
    "tháng": Unit.MONTH,
    "(đơn vị không ghi)": None,
}
MONEY = re.compile(r"(\d[\d.]*) ?(?:đồng|đ)\b")
NUMBER = re.compile(r"\d+(?:[.,]\d{3})*")
FREE = re.compile(r"miễn|không (?:thu|mất|tốn|phải)")
CHANNELS = {"trực tiếp": Channel.COUNTER, "bưu chính": Channel.POST, "trực tuyến": Channel.ONLINE}
CALLED = {channel: said for said, channel in CHANNELS.items()} | {unit: said for said, unit in UNITS.items() if unit}
NOTE = "luu y"

Period = tuple[str, Unit | None]


@dataclass(frozen=True)
class Record:
    """What the comparison needs of one procedure of the national list.

    `fees` is all the list says of money: `0 VNĐ ()` in it mostly means that the fee is set elsewhere.
    `periods` are stated as times; `mentioned` stand in a sentence about time, where some mean other things.
    """

    code: str
    name: str
    periods: frozenset[Period]
    mentioned: frozenset[Period]
    channels: frozenset[Channel]
    papers: tuple[tuple[str, str], ...]
    fees: str

    @cached_property
    def rows(self) -> tuple[tuple[str, str, bool], ...]:
        """Each paper as listed, folded, and whether it must be accounted for (notes need not)."""
        return tuple((name, folded(name), folded(case) != NOTE) for case, name in self.papers if folded(name))


@dataclass(frozen=True)
class Records:
    """A national list by code, and how many of its lines could not be used."""

    by_code: Mapping[str, Record]
    faulty: int


@dataclass(frozen=True)
class Unexplained:
    """A difference that nobody explained, or (a warning) an explanation that explains nothing any more."""

    entry: str
    subject: str
    listed: str
    message: str
    severity: Severity = Severity.FAULT

    def __str__(self) -> str:
        return f"{self.entry}: {self.message}"


def folded(text: str) -> str:
    """The words of a text without case, tone marks and punctuation."""
    return " ".join(map(fold_word, words(text)))


def read_records(path: Path) -> Records:
    """Read a national list. Lines that are no usable record are counted, never fatal. Raises OSError for no file."""
    by_code: dict[str, Record] = {}
    faulty = 0
    for line in _lines(path):
        record = _record(line)
        if record is None:
            faulty += 1
        else:
            by_code[record.code] = record
    return Records(by_code, faulty)


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
        yield from (line for line in stream if line.strip())


def _record(line: bytes) -> Record | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict) or not CODE.fullmatch(str(row.get("code"))) or not row.get("name"):
        return None
    ways = _mappings(row.get("ways"))
    said = [*_texts(row.get("time")), *(str(way.get("time", "")) for way in ways)]
    channels = _texts(row.get("channels")) or [str(way.get("channel", "")) for way in ways]
    papers = _mappings(row.get("documents"))
    fees = [
        *_texts(row.get("fee")),
        *(text for way in ways for text in (*_texts(way.get("fee")), str(way.get("note", "")))),
    ]
    return Record(
        code=str(row["code"]),
        name=str(row["name"]),
        periods=frozenset(_period(found) for text in said if (found := PERIOD.fullmatch(text.strip()))),
        mentioned=frozenset(_period(found) for text in said for found in PERIOD.finditer(text)),
        channels=frozenset(CHANNELS[name] for name in channels if name in CHANNELS),
        papers=tuple((str(paper.get("case", "")), str(paper.get("name", ""))) for paper in papers),
        fees="\n".join(dict.fromkeys(fees)),
    )


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [value] if isinstance(value, str) else []


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _period(found: re.Match[str]) -> Period:
    """`05 ngày làm việc` → ("5", working day); the unit is None where the list names none."""
    return found[1].replace(",", "."), UNITS[found[2].lower()]


def compare(library: Library, records: Records) -> list[Unexplained]:
    """Every unexplained difference between transcribed procedures and the list, in the order of the library."""
    found: list[Unexplained] = []
    for procedure in library.by_kind(Procedure):
        if procedure.truth is not Truth.UNVERIFIED:
            found += _compare_one(procedure, records)
    for topic in library.by_kind(Topic):
        found += _unknown_codes(topic, records)
    return found


def _compare_one(procedure: Procedure, records: Records) -> Iterator[Unexplained]:
    known = [record for code in procedure.codes if (record := records.by_code.get(code))]
    differences = list(_unknown_codes(procedure, records))
    if known:
        for kind in (_names, _times, _fees, _channels, _papers):
            differences += kind(procedure, known)
    useful: set[Difference] = set()
    for difference in differences:
        reasons = [reason for reason in procedure.differences if _explains(reason, difference)]
        useful.update(reasons)
        if not reasons:
            yield difference
    yield from (_idle(procedure, reason) for reason in procedure.differences if reason not in useful)


def _explains(reason: Difference, difference: Unexplained) -> bool:
    if reason.field != difference.subject:
        return False
    if reason.field == "time" and (periods := [_said(_period(found)) for found in PERIOD.finditer(reason.listed)]):
        return difference.listed in periods
    said, listed = f" {folded(reason.listed)} ", f" {folded(difference.listed)} "
    return said in listed or listed in said


def _idle(procedure: Procedure, reason: Difference) -> Unexplained:
    message = f"giải thích “{reason.listed}” ({reason.field}) không còn ứng với khác biệt nào; hãy bỏ"
    return Unexplained(key_of(procedure), reason.field, reason.listed, message, Severity.WARNING)


def _unknown_codes(entry: Procedure | Topic, records: Records) -> Iterator[Unexplained]:
    for code in entry.codes:
        if code not in records.by_code:
            yield Unexplained(key_of(entry), "code", code, f"mã {code} không có trong danh mục")


def _names(procedure: Procedure, known: Iterable[Record]) -> Iterator[Unexplained]:
    own = _plain_name(procedure.name)
    for record in known:
        if fuzz.token_sort_ratio(own, _plain_name(record.name)) < SAME_NAME:
            message = f"tên trong danh mục của mã {record.code} là “{record.name}”"
            yield Unexplained(key_of(procedure), "name", record.name, message)


def _plain_name(name: str) -> str:
    return folded(name).removeprefix("thu tuc ")


def _times(procedure: Procedure, known: Iterable[Record]) -> Iterator[Unexplained]:
    own = {(str(time.amount), time.unit) for time in procedure.time if time.amount is not None}
    listed = frozenset[Period]().union(*(record.periods for record in known))
    for period in sorted(listed, key=str):
        if not any(_same_period(period, mine) for mine in own):
            said = _said(period)
            yield Unexplained(key_of(procedure), "time", said, f"danh mục ghi thời hạn {said}, mục này không ghi")
    mentioned = frozenset[Period]().union(*(record.mentioned for record in known))
    for mine in sorted(own):
        if not any(_same_period(period, mine) for period in mentioned):
            said = _said(mine)
            yield Unexplained(key_of(procedure), "time", said, f"mục này ghi thời hạn {said}, danh mục không ghi")


def _same_period(listed: Period, mine: Period) -> bool:
    return listed[0] == mine[0] and listed[1] in (None, mine[1])


def _said(period: Period) -> str:
    amount, unit = period
    return f"{amount} {CALLED[unit] if unit else '(đơn vị không ghi)'}"


def _fees(procedure: Procedure, known: Iterable[Record]) -> Iterator[Unexplained]:
    """A fee that names no source of its own must stand in the list: its amounts, and that there is none."""
    fee = procedure.fee
    if fee is None or fee.source or fee.truth is Truth.UNVERIFIED:
        return
    listed = "\n".join(record.fees for record in known)
    amounts = set(map(_digits, NUMBER.findall(listed)))
    for amount in MONEY.findall(fee.text):
        if _digits(amount) not in amounts:
            said = f"{amount} đồng"
            yield Unexplained(key_of(procedure), "fee", said, f"mục này ghi {said}, danh mục không ghi")
    if promises_nothing_to_pay(fee.text) and not FREE.search(tidy(listed)):
        yield Unexplained(key_of(procedure), "fee", "miễn phí", "mục này nói không mất phí, danh mục không nói vậy")


def _digits(amount: str) -> str:
    return amount.replace(".", "").replace(",", "")


def _channels(procedure: Procedure, known: Iterable[Record]) -> Iterator[Unexplained]:
    listed = frozenset[Channel]().union(*(record.channels for record in known))
    for channel in sorted(listed - set(procedure.channels)):
        said = CALLED[channel]
        yield Unexplained(key_of(procedure), "channels", said, f"danh mục có cách nộp {said}, mục này không ghi")
    for channel in sorted(set(procedure.channels) - listed):
        said = CALLED[channel]
        yield Unexplained(key_of(procedure), "channels", said, f"mục này ghi cách nộp {said}, danh mục không có")


def _papers(procedure: Procedure, known: Iterable[Record]) -> Iterator[Unexplained]:
    claims = tuple(_claims(procedure))
    rows = [row for record in known for row in record.rows]
    for said, fits in claims:
        if not any(fits(row) for _, row, _ in rows):
            yield Unexplained(key_of(procedure), "documents", said, f"danh mục không có giấy tờ nào ghi “{said}”")
    for listed, row, counts in rows:
        if counts and not any(fits(row) for _, fits in claims):
            message = f"danh mục còn ghi giấy tờ “{_short(listed)}”"
            yield Unexplained(key_of(procedure), "documents", listed, message)


def _claims(procedure: Procedure) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """What the entry says is in the list's rows, and how to see it there: by anchors, else by the paper's name."""
    parts: tuple[Document | Remark, ...] = (*procedure.documents, *procedure.remarks)
    for part in parts:
        for anchor in part.listed:
            yield anchor, partial(_contains, folded(anchor))
    for document in procedure.documents:
        if not document.listed:
            yield document.name, partial(_same_paper, folded(document.name))


def _contains(anchor: str, row: str) -> bool:
    return anchor in row


def _same_paper(name: str, row: str) -> bool:
    return fuzz.token_set_ratio(name, row) >= SAME_PAPER


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else f"{text[:117]}…"
