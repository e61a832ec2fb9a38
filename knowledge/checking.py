"""What can only be seen with all entries side by side: double ids, references into nothing, circles, odd validity."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from knowledge.entries import (
    Confirmation,
    Entry,
    Law,
    LawCited,
    Loc,
    Place,
    Procedure,
    Provenance,
    Source,
    Topic,
    parts,
)
from knowledge.examining import Examined, Placed, examine, read_folder
from knowledge.faults import Fault, Severity
from knowledge.library import KIND_OF, Edition, Library, key_of
from knowledge.prose import gone_units, loose_numbers, promises_nothing_to_pay
from knowledge.referring import ids_of, missing

FEWEST_WAYS_OF_ASKING = 8
NEVER_GIVEN = (
    "câu này lúc nào cũng còn hiệu lực nên người dân không bao giờ thấy các câu sau;"
    " gộp vào một ô, hoặc ghi ngày hết hiệu lực"
)
PAST_RULE = "quy định cũ"


@dataclass(frozen=True)
class Report:
    """What a check of a content folder found. `library` holds what is sound, even beside faults."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    counts: Mapping[str, int]
    library: Library


def check(folder: Path, on: date) -> Report:
    """Check a content folder as of a day: every fault and warning, and how many entries of each kind there are.

    Raises Faulty only when there is no such folder.
    """
    examined = examine(read_folder(folder))
    library = examined.library()
    faults = sorted([*examined.faults, *cross_faults(examined)])
    counts = Counter(KIND_OF[type(entry)] for _, entry in library)
    return Report(tuple(faults), tuple(sorted(warnings(examined, on))), dict(counts), library)


def cross_faults(examined: Examined) -> list[Fault]:
    """The faults that no file shows by itself."""
    library = examined.library()
    return [
        *_double_ids(examined.placed),
        *_double_codes(examined.placed),
        *dangling(examined.placed, library),
        *_circles(examined.placed, library),
        *_backwards(examined.placed),
        *_misleading(examined.placed, library),
    ]


def warnings(examined: Examined, on: date) -> list[Fault]:
    """What an editor should look at, though it stops nothing."""
    found: list[Fault] = []
    for placed in examined.placed:
        found += [replace(fault, severity=Severity.WARNING) for fault in _odd(placed, on)]
    return found


def _double_ids(everything: Iterable[Placed]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for placed in everything:
        key = key_of(placed.entry)
        if key in first:
            yield placed.fault(f"mã “{placed.entry.id}” đã dùng trong {first[key]}; hãy đổi mã hoặc bỏ một mục", "id")
        first.setdefault(key, placed.file)


def _double_codes(everything: Iterable[Placed]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for placed in everything:
        for at, code in enumerate(placed.entry.codes if isinstance(placed.entry, Procedure) else ()):
            if first.setdefault(code, placed.entry.id) != placed.entry.id:
                yield placed.fault(f"mã thủ tục {code} đã thuộc mục “{first[code]}”", "codes", at)


def dangling(everything: Iterable[Placed], library: Library) -> Iterator[Fault]:
    """The faults of entries that name what is not in the library."""
    ids = ids_of(library)
    for placed in everything:
        for loc, message in missing(placed.entry, library, ids):
            yield placed.fault(message, *loc)


def _circles(everything: Iterable[Placed], library: Library) -> Iterator[Fault]:
    """Chains that come back to where they began: a law replaced by itself, a unit taken in by itself."""
    for placed in everything:
        for key in ("replaced_by", "amended_by", "into", "above"):
            if placed.entry.id in _reached(placed.entry, key, library):
                yield placed.fault(f"{key} đi vòng tròn trở lại chính “{placed.entry.id}”; hãy bỏ một khâu", key)


def _reached(entry: Entry, key: str, library: Library) -> set[str]:
    reached: set[str] = set()
    ahead = [entry]
    while ahead:
        for entry_id in _next(ahead.pop(), key):
            other = library.entries.get(f"{KIND_OF[type(entry)]}:{entry_id}")
            if other is not None and entry_id not in reached:
                reached.add(entry_id)
                ahead.append(other)
    return reached


def _next(entry: Entry, key: str) -> tuple[str, ...]:
    value: tuple[str, ...] | str | None = getattr(entry, key, None)
    return (value,) if isinstance(value, str) else value or ()


def _backwards(everything: Iterable[Placed]) -> Iterator[Fault]:
    """Validity that contradicts itself."""
    for placed in everything:
        entry = placed.entry
        if isinstance(entry, Place) and entry.into and entry.valid.until is None:
            yield placed.fault("đơn vị đã nhập vào đơn vị khác thì phải ghi valid: {to: ngày cuối cùng}", "into")
        if entry.review_by and entry.valid.since and entry.review_by < entry.valid.since:
            yield placed.fault("ngày xem lại nằm trước ngày bắt đầu có hiệu lực", "review_by")


def _misleading(everything: Iterable[Placed], library: Library) -> Iterator[Fault]:
    """Texts that would send a citizen to an office that is gone or let them ring an unknown number."""
    gone = gone_units(library.by_kind(Place))
    for placed in everything:
        for said in placed.texts:
            for unit in gone.named_in(said.text):
                message = (
                    f"“{unit}” không còn là nơi để đến; hãy ghi nơi hiện nay, hoặc nói rõ là chuyện trước 1/7/2025"
                )
                yield placed.fault(message, *said.loc)
            for number in () if said.own_source else loose_numbers(said.text):
                yield placed.fault(
                    f"số “{number}” chưa có nguồn riêng; hãy bỏ, hoặc ghi kèm truth và source", *said.loc
                )


def _odd(placed: Placed, on: date) -> Iterator[Fault]:
    entry = placed.entry
    if entry.review_by is not None and entry.review_by < on:
        yield placed.fault(f"đã quá ngày xem lại {entry.review_by:%d/%m/%Y}; hãy kiểm tra rồi dời ngày", "review_by")
    if isinstance(entry, Procedure | Topic) and len(entry.ask) < FEWEST_WAYS_OF_ASKING:
        yield placed.fault(f"mới có {len(entry.ask)} cách hỏi; nên có ít nhất {FEWEST_WAYS_OF_ASKING}", "ask")
    if isinstance(entry, Procedure) and entry.fee and not entry.fee.source and promises_nothing_to_pay(entry.fee.text):
        yield placed.fault("nói là không mất phí thì nên ghi nguồn riêng cho câu này", "fee")
    if isinstance(entry, Law) and entry.replaced_by and entry.valid.until is None:
        yield placed.fault("văn bản đã có văn bản thay thế; nên ghi valid: {to: ngày cuối cùng}", "replaced_by")
    if isinstance(entry, Topic):
        yield from _never_given(placed, entry)
    yield from _from_tomorrow(placed, on)


def _never_given(placed: Placed, topic: Topic) -> Iterator[Fault]:
    for at, answer in enumerate(topic.answers[:-1]):
        if answer.valid.since is None and answer.valid.until is None:
            yield placed.fault(NEVER_GIVEN, "answers", at)


def _from_tomorrow(placed: Placed, on: date) -> Iterator[Fault]:
    for loc, part in parts(placed.entry):
        if isinstance(part, Source) and part.as_of > on:
            yield placed.fault(f"ngày đọc nguồn {part.as_of:%d/%m/%Y} chưa tới", *loc, "as_of")
        if isinstance(part, Confirmation) and part.on > on:
            yield placed.fault(f"ngày xác nhận {part.on:%d/%m/%Y} chưa tới", *loc, "on")


@dataclass(frozen=True)
class OnEndedLaw:
    """A statement that still holds though the law it rests on has ended; `loc` leads to it inside the entry."""

    entry: str
    loc: Loc
    law: Law

    def __str__(self) -> str:
        where = ".".join(map(str, self.loc))
        ended = f"{self.law.valid.until:%d/%m/%Y}" if self.law.valid.until else ""
        return f"{self.entry} ({where}): dựa trên {self.law.number} đã hết hiệu lực sau ngày {ended}; hãy xem lại"


def statements_on_ended_law(library: Library, day: date) -> list[OnEndedLaw]:
    """What is said as valid on the day but rests on law that had ended by then, in the order of the library."""
    edition = library.as_of(day)
    found: list[OnEndedLaw] = []
    for key, entry in library:
        if isinstance(entry, Law) or not edition.holds(entry):
            continue
        for loc, law_id in _grounds(entry, edition):
            law = library.entry(f"law:{law_id}")
            if isinstance(law, Law) and edition.ended(law):
                found.append(OnEndedLaw(key, loc, law))
    return found


def _grounds(entry: Entry, edition: Edition) -> Iterator[tuple[Loc, str]]:
    """The laws an entry rests on, statement by statement; what is no longer said rests on nothing."""
    idle = [loc for loc, part in parts(entry) if isinstance(part, Provenance) and not edition.holds(part)]
    history = set(_history(entry))
    for loc, part in parts(entry):
        if loc in history or any(loc[: len(gone)] == gone for gone in idle):
            continue
        if isinstance(part, Source) and part.law:
            yield loc, part.law
        elif isinstance(part, LawCited) and not (isinstance(entry, Topic) and idle):
            yield loc, part.law  # a topic with answers for the past may name their laws too


def _history(entry: Entry) -> Iterator[Loc]:
    """Sources named as past rules ("Điều 19 (quy định cũ)") beside at least one that is not."""
    for loc, part in parts(entry):
        if isinstance(part, Provenance):
            past = [at for at, source in enumerate(part.source) if PAST_RULE in (source.article or "")]
            if len(past) < len(part.source):
                yield from ((*loc, "source", at) for at in past)
