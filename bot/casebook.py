"""Cases as an operator sees them: a table, JSON or a file for a spreadsheet; personal numbers are covered in each."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from handlers.masking import mask
from handlers.tracking import shown
from handlers.wording import HERE
from storage.records import Case

HEADINGS = {
    "code": "Mã",
    "created_at": "Nhận lúc",
    "kind": "Loại",
    "state": "Tình trạng",
    "channel": "Kênh",
    "entry": "Thủ tục",
    "text": "Nội dung",
}
KINDS = {
    "phan_anh": "phản ánh",
    "kien_nghi": "kiến nghị",
    "gop_y": "góp ý",
    "khen_ngoi": "khen ngợi",
    "cau_hoi": "câu hỏi",
}
STATES = {
    "received": "đã nhận",
    "transferred": "đã chuyển",
    "asked": "chờ người gửi",
    "answered": "đã trả lời",
    "closed": "đã đóng",
}
ERASED = "(đã xóa theo yêu cầu)"
CUT = 70
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A cell that begins so is a formula to a spreadsheet, whoever wrote it (OWASP, CSV injection)."""


def as_table(cases: Sequence[Case]) -> str:
    """One line for each, the text cut."""
    lines = [tuple(HEADINGS[name] for name in HEADINGS if name != "entry")]
    for case in cases:
        told = _told(case)
        text = " ".join(told["text"].split())
        cut = text[:CUT].rstrip() + "…" if len(text) > CUT else text
        lines.append((told["code"], told["created_at"], told["kind"], told["state"], told["channel"], cut))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]) - 1)]
    padded = ((*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]) for line in lines)
    return "\n".join("  ".join(line).rstrip() for line in padded)


def as_json(cases: Sequence[Case]) -> str:
    """A list of objects with the names of the database."""
    return json.dumps([_plain(case) for case in cases], ensure_ascii=False, indent=1)


def as_csv(cases: Sequence[Case]) -> bytes:
    """Beginning with the mark by which spreadsheets know UTF-8; no cell is one that they take for a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS.values())
    for case in cases:
        told = _told(case)
        writer.writerow([_harmless(told[name]) for name in HEADINGS])
    return file.getvalue().encode("utf-8-sig", errors="replace")


def _harmless(cell: str) -> str:
    cell = cell.replace("\x00", "")
    return "'" + cell if cell.startswith(FORMULAS) else cell


def _told(case: Case) -> dict[str, str]:
    """In words, as people here read them."""
    return {
        "code": shown(case.code),
        "created_at": f"{case.created_at.astimezone(HERE):%d/%m/%Y %H:%M}",
        "kind": KINDS.get(case.kind, case.kind),
        "state": STATES.get(case.state, case.state),
        "channel": case.channel,
        "entry": (case.entry or "").partition(":")[2],
        "text": mask(case.text) or ERASED,
    }


def _plain(case: Case) -> dict[str, Any]:
    names = ("kind", "state", "channel", "category", "office", "entry")
    return {
        "code": shown(case.code),
        "created_at": case.created_at.isoformat(),
        "changed_at": case.changed_at.isoformat(),
        **{name: getattr(case, name) for name in names},
        "linked": case.conversation is not None,
        "text": mask(case.text),
    }
