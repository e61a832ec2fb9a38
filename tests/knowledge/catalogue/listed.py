"""Dumps of a national list in its own shape, written by the test that asks about them."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalogue.importing import import_list
from knowledge.catalogue.records import Catalogue, load_catalogue

DAY = date(2026, 7, 31)
ROW: dict[str, Any] = {
    "code": "1.000001",
    "name": "Đăng ký nuôi chim yến",
    "field": "Chăn nuôi",
    "level": ["Cấp Xã"],
    "agency": "Ủy ban nhân dân cấp xã",
    "audience": "Công dân Việt Nam",
    "time": ["5 ngày làm việc"],
    "fee": ["0 VNĐ ()"],
    "channels": ["trực tiếp", "trực tuyến"],
    "ways": [
        {"channel": "trực tiếp", "time": "5 ngày làm việc", "fee": ["0 VNĐ ()"], "note": ""},
        {"channel": "trực tuyến", "time": "5 ngày làm việc", "fee": ["0 VNĐ ()"], "note": ""},
    ],
    "documents": [{"case": "", "name": "Tờ khai nuôi yến", "qty": "Bản chính: 1, Bản sao: 0"}],
    "legal_basis": ["Luật Chăn nuôi (32/2018/QH14)"],
    "result": "Giấy xác nhận",
    "conditions": "",
    "decision": "1/QĐ",
    "kind": "OTHER",
    "detail_url": "",
    "steps": "Bước 1: Nộp hồ sơ.\n    Bước 2: Nhận kết quả.",
    "address": "",
    "keywords": "",
}


def row(code: str = "1.000001", **fields: Any) -> dict[str, Any]:
    return ROW | {"code": code} | fields


def dump(path: Path, *rows: Any, packed: bool = False) -> Path:
    """A dump of rows (what is bytes already is one line as it stands)."""
    lines = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in rows]
    body = b"\n".join(lines) + b"\n"
    path.write_bytes(gzip.compress(body, mtime=0) if packed else body)
    return path


def catalogue(folder: Path, *rows: Any) -> Catalogue:
    """The catalogue of these rows as of `DAY`, imported and loaded."""
    import_list(dump(folder / "dump.jsonl", *rows), folder / "into", dated=DAY)
    return load_catalogue(folder / "into")
