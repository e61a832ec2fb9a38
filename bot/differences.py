"""Differences between two states of the content, in words for those who keep it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handlers.desk.replaying import Outcome, Played, Replay
from knowledge.differing import Change
from knowledge.entries import Entry, Truth

KINDS = {
    "procedure": "thủ tục",
    "topic": "chủ đề",
    "life_event": "việc trong đời",
    "office": "nơi tiếp nhận",
    "place": "đơn vị hành chính",
    "law": "văn bản",
    "category": "loại phản ánh",
    "synonym": "cách gọi",
    "phrase": "câu nói",
    "holiday": "ngày nghỉ",
    "quiz": "câu đố",
    "survey": "khảo sát",
    "template": "mẫu lời",
    "news": "chủ đề tin",
}
"""What kinds are called; what answers people stands first."""
FIELDS = {
    "id": "mã",
    "name": "tên",
    "title": "tên",
    "short": "tên ngắn",
    "field": "lĩnh vực",
    "level": "cấp giải quyết",
    "audience": "dành cho",
    "common": "mức hay gặp",
    "summary": "tóm tắt",
    "documents": "giấy tờ",
    "remarks": "lưu ý về giấy tờ",
    "time": "thời hạn",
    "time_note": "ghi chú thời hạn",
    "fee": "lệ phí",
    "channels": "cách nộp",
    "receives": "nơi nộp",
    "decides": "nơi giải quyết",
    "where": "nộp ở đâu",
    "online": "nộp trực tuyến",
    "post": "nộp qua bưu chính",
    "steps": "các bước",
    "forms": "mẫu đơn",
    "result": "kết quả",
    "laws": "văn bản căn cứ",
    "eligibility": "điều kiện",
    "authorise": "ủy quyền",
    "mistakes": "lỗi hay gặp",
    "ask": "cách người dân hỏi",
    "siblings": "mục dễ nhầm",
    "related": "mục liên quan",
    "differences": "khác danh mục, có lý do",
    "tests": "câu hỏi thử",
    "answers": "câu trả lời",
    "codes": "mã thủ tục",
    "office": "nơi tiếp nhận",
    "declined": "không thuộc một cửa",
    "address": "địa chỉ",
    "phone": "điện thoại",
    "hours": "giờ làm việc",
    "web": "trang web",
    "serves": "phục vụ",
    "truth": "mức tin cậy",
    "source": "nguồn",
    "confirmed": "người xác nhận",
    "valid": "hiệu lực",
    "review_by": "ngày phải xem lại",
    "owner": "người phụ trách",
    "text": "nội dung",
    "by": "người",
    "on": "ngày",
    "as_of": "ngày đọc nguồn",
    "number": "số hiệu",
    "note": "ghi chú",
    "when": "khi nào",
    "copies": "số bản",
    "amount": "bao nhiêu",
    "unit": "đơn vị tính",
    "law": "mã văn bản",
    "code": "mã thủ tục",
    "url": "địa chỉ trang",
    "article": "điều, khoản",
    "foreign": "có yếu tố nước ngoài",
    "listed": "mấy chữ đầu trong danh mục",
    "tell": "chữ để phân biệt",
    "why": "vì sao",
    "contains": "câu trả lời phải có",
    "lacks": "câu trả lời không được có",
    "answered": "phải ra mục này",
    "replaced_by": "thay bằng",
    "aliases": "tên khác",
    "from": "từ",
    "to": "đến",
    "role": "chỉ là loại nơi, không phải một nơi cụ thể",
    "above": "đơn vị cấp trên",
    "open": "giờ để tính hạn",
    "days": "những ngày",
    "kind": "loại",
    "with_kind": "chỉ hiểu khi có chữ phường, xã đứng trước",
    "elsewhere": "ở nơi khác",
    "into": "nay thuộc",
    "centre": "một cửa của nơi này",
    "amended_by": "được sửa đổi bởi",
    "words": "chữ để nhận ra",
    "route": "chuyển đến",
    "about": "hỏi về điều gì, nói về điều gì",
    "explain": "chủ đề nói trước",
    "about_staff": "nói về người của đơn vị",
    "phone_first": "khi nào gọi điện trước",
    "deadline": "hạn trả lời",
    "basis": "theo đâu",
    "working_days": "số ngày làm việc",
    "means": "trong nội dung gọi là",
    "said": "người dân gọi là",
    "accents": "chỉ khi gõ có dấu",
    "off": "những ngày nghỉ",
    "worked": "những ngày làm bù",
    "decided": "đã có quyết định",
    "decision": "số quyết định",
    "stages": "từng việc phải làm",
    "entry": "mục nói về việc ấy",
    "bring": "giấy tờ nên mang theo",
    "questions": "câu hỏi",
    "options": "các lựa chọn",
    "right": "đáp án đúng là lựa chọn thứ mấy",
    "winners": "số người được giải",
    "criteria": "tiêu chí",
    "scale": "các mức",
    "at": "dùng khi",
    "categories": "cho loại phản ánh",
    "states": "cho tình trạng",
}
"""What the keys of the content are called."""
VALUES = {
    "transcribed": "chép từ văn bản",
    "confirmed": "cán bộ xác nhận",
    "unverified": "chưa xác thực",
    "true": "có",
    "false": "không",
    "working_day": "ngày làm việc",
    "day": "ngày",
    "hour": "giờ",
    "month": "tháng",
    "immediate": "trả ngay",
    "commune": "xã, phường",
    "province": "tỉnh",
    "ministry": "bộ",
    "citizen": "người dân",
    "organisation": "tổ chức",
    "both": "người dân và tổ chức",
    "counter": "nộp trực tiếp",
    "post": "nộp qua bưu chính",
    "online": "nộp trực tuyến",
    "phuong": "phường",
    "xa": "xã",
    "thi_tran": "thị trấn",
    "thi_xa": "thị xã",
    "thanh_pho": "thành phố",
    "huyen": "huyện",
    "tinh": "tỉnh",
    "phan_anh": "phản ánh",
    "gop_y": "góp ý",
    "dossier": "hồ sơ",
    "procedure": "thủ tục",
    "place": "nơi xảy ra",
    "story": "chuyện xảy ra",
    "law": "luật, nghị định, thông tư",
    "decision": "quyết định của địa phương",
    "internal": "mục tiêu nội bộ",
    "code": "mã thủ tục",
    "name": "tên",
    "time": "thời hạn",
    "fee": "lệ phí",
    "channels": "cách nộp",
    "documents": "giấy tờ",
}
"""What the values that are chosen from a few are called."""
STATUSES = {
    "answered": "trả lời",
    "chosen": "trả lời",
    "clarified": "hỏi lại",
    "unknown": "không biết",
    "declined": "nói là không thuộc một cửa",
    "emergency": "báo số khẩn cấp",
    "feature": "mở chức năng",
    "smalltalk": "chào hỏi",
}
LONGEST = 300
DAY = re.compile(r"\A(\d{4})-(\d{2})-(\d{2})\Z")
NOTHING = "(trống)"


def called(entry: Entry | None, key: str) -> str:
    """An entry by its kind and name, as people call it."""
    kind, _, entry_id = key.partition(":")
    name = next((str(name) for said in ("short", "name", "title") if (name := getattr(entry, said, None))), entry_id)
    return f"{KINDS.get(kind, kind)} “{name}”"


def lines(changes: list[Change], entries: Mapping[str, Entry]) -> Iterator[str]:
    """Each difference in a line; `entries` are those of the newer state."""
    for change in changes:
        yield told(change, entries)


def told(change: Change, entries: Mapping[str, Entry]) -> str:
    entry = entries.get(change.entry) or (change.before if isinstance(change.before, Entry) else None)
    name = called(entry, change.entry)
    if not change.loc:
        return f"Thêm {name}." if change.before is None else f"Bỏ {name}."
    said = f"Sửa {name}, {part(change)}: {value(change.before)} → {value(change.after)}"
    return f"{said}{_meant(change)}"


def _meant(change: Change) -> str:
    """What a change of that which vouches for an entry means, for whoever checks it."""
    if change.loc[-1] == "truth" and change.after == Truth.UNVERIFIED:
        return ". Người dân được báo là chưa xác thực."
    if change.loc[-1] == "as_of" and change.before and change.after:
        return ". Người sửa ghi là nguồn đúng như mục này: mở nguồn so lại trước khi kiểm tra."
    return ""


def part(change: Change) -> str:
    """Which part of the entry changed."""
    steps = [step for step in change.loc if step != "text"] or change.loc
    said = [FIELDS.get(step, step) if isinstance(step, str) else f"dòng {step + 1}" for step in steps]
    return " – ".join(said)


def value(written: Any) -> str:
    """A value as it can be read in a line."""
    if written is None or written in ([], {}, ""):
        return NOTHING
    if isinstance(written, list):
        said = "; ".join(value(one) for one in written)
    elif isinstance(written, dict):
        said = ", ".join(f"{FIELDS.get(name, name)} {value(one)}" for name, one in written.items())
    elif isinstance(written, bool):
        said = VALUES[str(written).lower()]
    else:
        said = " ".join(str(written).split())
        said = VALUES.get(said) or DAY.sub(r"\3/\2/\1", said)
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def replayed(replay: Replay, entries: Mapping[str, Entry]) -> Iterator[str]:
    """What the change does to answers, regressions first."""
    yield replay.told
    for one in replay.changed:
        yield from _played(one, entries)


def _played(one: Played, entries: Mapping[str, Entry]) -> Iterator[str]:
    times = f" (dân hỏi {one.times} lần)" if one.times else ""
    what = "KÉM ĐI" if one.worse else "LƯU Ý" if one.note else "Khác"
    why = one.worse or one.note
    yield f"{what}: “{value(one.text)}”{times}" + (f": {why}" if why else "")
    yield f"    trước: {outcome(one.before, entries)}"
    yield f"    nay:   {outcome(one.after, entries)}"


def outcome(found: Outcome | None, entries: Mapping[str, Entry]) -> str:
    """What somebody is told, in a line."""
    return NOTHING if found is None else f"{decided(found, entries)}: {value(found.text)}"


def decided(found: Outcome | None, entries: Mapping[str, Entry]) -> str:
    """How an answer comes about, and which entry it is of."""
    if found is None:
        return NOTHING
    what = f" {called(entries.get(found.entry), found.entry)}" if found.entry else ""
    return f"{STATUSES.get(found.status, found.status)}{what}"
