"""Questions and answers written in a spreadsheet → topics in the files' text, or what is wrong with each row."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from knowledge.entries import Loc, Topic
from knowledge.examining import examine
from knowledge.faults import model_message, nearest
from knowledge.guarding import unreadable
from knowledge.library import Library
from knowledge.likeness import alike
from knowledge.naming import id_of
from knowledge.rewriting import Unwritable, alone, changed
from knowledge.vietnamese import fold
from knowledge.vouching import lapses, vouched

COLUMNS = {
    "id": "Mã (để trống khi thêm mới)",
    "title": "Câu hỏi",
    "short": "Tên ngắn (nút bấm)",
    "field": "Lĩnh vực",
    "ask": "Các cách hỏi khác (mỗi dòng một câu)",
    "answer": "Câu trả lời",
    "truth": "Mức tin cậy",
    "url": "Nguồn: đường dẫn",
    "code": "Nguồn: mã thủ tục",
    "law": "Nguồn: mã văn bản",
    "article": "Điều, khoản",
    "as_of": "Ngày xem nguồn (ngày/tháng/năm)",
    "review_by": "Xem lại trước ngày",
}
EXAMPLE = {
    "id": "VÍ DỤ (để hay xóa dòng này đều được)",
    "title": "Có nộp hồ sơ giúp người khác được không?",
    "short": "Nộp giúp người khác",
    "field": "(bấm vào ô, chọn trong danh sách)",
    "ask": "nhờ người nhà nộp được không\ncon nộp thay cha mẹ được không",
    "answer": "Viết câu trả lời ở đây, ngắn, bằng lời thường.\nXuống dòng trong ô: Alt+Enter.",
    "truth": "chưa xác thực",
    "url": "https://… (chỉ ghi một trong ba nguồn)",
    "article": "Điều …",
    "as_of": "05/11/2026",
    "review_by": "05/11/2027",
}
"""The row of the sheet to fill in that shows how; it is never taken."""
COPIED = frozenset({"chép từ văn bản", "đã chép"})
"""As the pages call it, and shorter."""
TRUTHS = {"chép từ văn bản": "transcribed", "chưa xác thực": "unverified"}
"""What is offered; nothing written is unverified too."""
PLACES = ("url", "code", "law")
UNNAMED = "thiếu nguồn: chép từ văn bản thì ghi một trong ba ô đường dẫn, mã thủ tục, mã văn bản, và ngày xem nguồn"
UNSOURCED = (
    "mục này chép từ nguồn, nay đổi nội dung: ghi nguồn và ngày xem nguồn, hoặc ghi “chưa xác thực” ở Mức tin cậy"
)
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True, order=True)
class RowFault:
    """What is wrong in one row: its number as the spreadsheet counts, the column's heading, what to do."""

    row: int
    column: str
    message: str
    stops: bool = True
    """False: the row is taken, and this is only worth a look."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The new texts by file name, how many topics they add and change, every row that was left out or doubtful, and how
    many rows ask for what is there already.
    """

    texts: Mapping[str, str]
    added: int
    changed: int
    faults: tuple[RowFault, ...]
    known: int = 0


def imported(rows: Sequence[Sequence[str]], texts: Mapping[str, str], library: Library) -> Imported:
    """Rows with the headings of `COLUMNS` first → the texts they make of `texts` (the files of `library`).

    A row with a faulty cell is left out and the others are taken. A row with the code of a topic changes the cells that
    are filled in; the others add a topic in a file of its own.
    """
    keys = _keys(rows[0]) if rows else {}
    if missing := [COLUMNS[key] for key in ("title", "answer") if key not in keys.values()]:
        return Imported({}, 0, 0, (RowFault(1, ", ".join(missing), "thiếu cột này; hãy dùng bảng mẫu"),))
    work = _Work(dict(texts), library)
    for number, row in enumerate(rows[1:], 2):
        cells = {key: row[at].strip() for at, key in keys.items() if at < len(row) and row[at].strip()}
        if cells and cells.get("id") != EXAMPLE["id"]:
            work.take(number, cells)
    new = {name: text for name, text in work.texts.items() if texts.get(name) != text}
    return Imported(new, work.added, work.changed, tuple(sorted(work.faults)), work.known)


def _keys(headings: Sequence[str]) -> dict[int, str]:
    """Which column holds what, by headings that need not be typed exactly."""
    known = {fold(heading): key for key, heading in COLUMNS.items()}
    found = {at: nearest(fold(heading), known, at_least=85) for at, heading in enumerate(headings) if heading.strip()}
    return {at: known[name] for at, name in found.items() if name}


class _Faulty(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = COLUMNS.get(column, column), message


class _Work:
    """What the rows so far have come to."""

    def __init__(self, texts: dict[str, str], library: Library) -> None:
        self.texts = texts
        self.library = library
        self.added = self.changed = 0
        self.faults: list[RowFault] = []
        self.known = 0
        self._rows: dict[str, int] = {}

    def take(self, number: int, cells: Mapping[str, str]) -> None:
        if wrong := list(_wrong(cells, self.library)):
            self.faults.extend(RowFault(number, fault.column, fault.message) for fault in wrong)
            return
        try:
            entry = cells.get("id") or self._new_id(cells.get("title", ""))
            if entry in self._rows:
                raise _Faulty("id", f"trùng với dòng {self._rows[entry]}; mỗi mục chỉ ghi một dòng")
            self._rows[entry] = number
            if "id" in cells:
                self._change(entry, cells)
            else:
                self._add(entry, cells)
        except _Faulty as fault:
            self.faults.append(RowFault(number, fault.column, fault.message))
            return
        self.faults.extend(self._doubts(number, f"topic:{entry}", cells))

    def _new_id(self, title: str) -> str:
        """Made of the title: a name for the file that nobody has to think of."""
        return id_of(title, {key.partition(":")[2] for key in self.library.entries} | self._rows.keys())

    def _add(self, entry: str, cells: Mapping[str, str]) -> None:
        if same := next((one.id for one in self.library.topics if fold(one.title) == fold(cells.get("title", ""))), ""):
            if self.texts.get(f"topics/{same}.yaml") == alone({"id": same, **_topic(cells, self.library)}):
                self.known += 1  # handed in once more, together with rows that were mended
                return
            raise _Faulty("title", f"đã có mục này; muốn sửa thì ghi “{same}” vào cột {COLUMNS['id']}")
        value = {"id": entry, **_topic(cells, self.library)}
        _validate(value)
        self.texts[f"topics/{entry}.yaml"] = alone(value)
        self.added += 1

    def _change(self, entry: str, cells: Mapping[str, str]) -> None:
        topic = next((topic for topic in self.library.topics if topic.id == entry), None)
        if topic is None:
            known = nearest(entry, [topic.id for topic in self.library.topics])
            raise _Faulty("id", "không có mục mang mã này" + (f"; có phải “{known}”?" if known else ""))
        if "answer" in cells and len(topic.answers) > 1:
            raise _Faulty("answer", "mục này có nhiều câu trả lời theo thời gian; hãy sửa ở trang sửa mục")
        name = self.library.files[f"topic:{entry}"]
        try:
            before = self.texts[name]
            plain = changed(before, entry, dict(_changes(cells, self.library)))
            again = _day("as_of", cells) if _source(cells) else None
            if again is None and any(lapse.sources for lapse in lapses(name, before, plain)):
                raise _Faulty("url", UNSOURCED)
            text = vouched(name, before, plain, again)
        except Unwritable as reason:
            raise _Faulty("id", str(reason)) from reason
        if faults := examine({name: text.encode()}).faults:
            raise _Faulty("title", faults[0].message)
        self.texts[name] = text
        self.changed += 1

    def _doubts(self, number: int, key: str, cells: Mapping[str, str]) -> Iterator[RowFault]:
        for asked in (cells.get("title", ""), *_lines(cells.get("ask", ""))):
            for other in alike(self.library, asked, but=key, most=1):
                said = f"câu “{asked}” gần giống cách hỏi của mục {other.entry} (“{other.asked}”)"
                yield RowFault(number, COLUMNS["ask"], said, stops=False)


def _wrong(cells: Mapping[str, str], library: Library) -> Iterator[_Faulty]:
    """Everything that the cells of a row show to be wrong."""
    for key, cell in cells.items():
        if trouble := unreadable(cell):
            yield _Faulty(key, trouble[1])
    if "id" not in cells:
        yield from (_Faulty(key, "thiếu; hãy ghi thêm") for key in ("title", "answer", "field") if key not in cells)
    for keys, check in CHECKS.items():
        try:
            if not cells.keys().isdisjoint(keys):
                check(cells, library)
        except _Faulty as fault:
            yield fault
    if "id" not in cells and cells.get("truth", "").lower() in COPIED and not any(key in cells for key in PLACES):
        yield _Faulty("url", UNNAMED)


def _topic(cells: Mapping[str, str], library: Library) -> dict[str, Any]:
    value: dict[str, Any] = {
        "title": cells["title"],
        "short": cells.get("short") or _short(cells["title"]),
        "field": _field(cells["field"], library),
        "truth": _truth(cells),
    }
    if source := _source(cells):
        value["source"] = source
    if "review_by" in cells:
        value["review_by"] = _day("review_by", cells)
    return value | {"ask": list(_lines(cells.get("ask", ""))) or [cells["title"]], "answers": [_answer(cells)]}


def _changes(cells: Mapping[str, str], library: Library) -> Iterator[tuple[Loc, Any]]:
    for key in ("title", "short"):
        if key in cells:
            yield (key,), cells[key]
    if "field" in cells:
        yield ("field",), _field(cells["field"], library)
    if "ask" in cells:
        yield ("ask",), list(_lines(cells["ask"]))
    if "answer" in cells:
        yield ("answers",), [_answer(cells)]
    if "truth" in cells:
        yield ("truth",), _truth(cells)
    if source := _source(cells):
        yield ("source",), source
    if "review_by" in cells:
        yield ("review_by",), _day("review_by", cells)


def _answer(cells: Mapping[str, str]) -> dict[str, Any]:
    return {"text": cells["answer"].replace("\r\n", "\n").replace("\r", "\n")}


def _source(cells: Mapping[str, str]) -> dict[str, Any]:
    places = {key: cells[key] for key in PLACES if key in cells}
    if len(places) > 1:
        raise _Faulty("url", "chỉ ghi một nguồn: đường dẫn, mã thủ tục hoặc mã văn bản")
    if not places:
        return {}
    about = {"article": cells["article"]} if "article" in cells else {}
    return {**places, **about, "as_of": _day("as_of", cells)}


def _law(said: str, library: Library) -> None:
    known = [key.partition(":")[2] for key in library.entries if key.startswith("law:")]
    if said not in known:
        close = nearest(said, known)
        raise _Faulty("law", "không có văn bản nào mang mã này" + (f"; có phải “{close}”?" if close else ""))


def _truth(cells: Mapping[str, str]) -> str:
    said = cells.get("truth", "chưa xác thực").lower()
    if said in COPIED:
        return "transcribed"
    if said not in TRUTHS:
        raise _Faulty("truth", "ghi “chép từ văn bản” (chép nguyên từ nguồn chính thức) hoặc “chưa xác thực”")
    return TRUTHS[said]


def _day(key: str, cells: Mapping[str, str]) -> date:
    said = cells.get(key, "")
    try:
        if found := DAY.fullmatch(said):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(said)
    except ValueError:
        raise _Faulty(key, "ghi ngày dạng ngày/tháng/năm, ví dụ 05/11/2026") from None


def _field(said: str, library: Library) -> str:
    """A field of work by its id or by the name that citizens see."""
    fields = library.fields
    names = {fold(name): name for name in fields} | {fold(called): name for name, called in fields.items()}
    found = nearest(fold(said), names, at_least=75)
    if not found:
        raise _Faulty("field", "không có lĩnh vực này; hãy chọn trong bảng mẫu")
    return names[found]


CHECKS: Mapping[tuple[str, ...], Callable[[Mapping[str, str], Library], object]] = {
    ("field",): lambda cells, library: _field(cells["field"], library),
    ("truth",): lambda cells, _: _truth(cells),
    PLACES: lambda cells, _: _source(cells),
    ("law",): lambda cells, library: _law(cells["law"], library),
    ("review_by",): lambda cells, _: _day("review_by", cells),
}
"""What is checked where one of these cells is filled in."""


def _short(title: str) -> str:
    most = 48
    return title if len(title) <= most else title[:most].rsplit(" ", 1)[0]


def _lines(text: str) -> Iterator[str]:
    return (line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t"))


def _validate(value: Mapping[str, Any]) -> None:
    try:
        Topic.model_validate(value)
    except ValidationError as trouble:
        error = trouble.errors()[0]
        column = {"answers": "answer", "source": "url"}.get(str(error["loc"][0]) if error["loc"] else "", "title")
        column = str(error["loc"][0]) if error["loc"] and str(error["loc"][0]) in COLUMNS else column
        raise _Faulty(column, model_message({**error}, COLUMNS)) from trouble
