"""Name, address and phone out of one message: "Nguyễn Thị Lan, ấp Bình Hòa xã Phước Chỉ, 09xx xxx xxx". Pure."""

import re
from dataclasses import dataclass, replace
from typing import Any

from handlers.messages import as_fields

LONGEST_NAME, LONGEST_ADDRESS = 80, 200
_PHONE = re.compile(r"(?<![\d.])(?:\+? ?84|0)(?:[ .()-]{0,2}\d){9,10}(?!\d)")
_LABEL = re.compile(
    r"^(?:(?:dạ|da|em|tôi|toi|tui|mình|minh|con|cháu|chau|họ|ho|và|va|là|la|tên|ten|tên là|số|so|điện|dien|thoại|thoai|"
    r"sđt|sdt|đt|dt|phone|địa chỉ|dia chi|đc|hiện|nhà|nha)\b[ :.]*)+",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:địa chỉ|dia chi|đ/c|ở|ngụ|ngu tai|ấp|ap|khu phố|khu pho|kp|số nhà|so nha|thôn|xã|xa|phường|phuong|đường|"
    r"hẻm|hem|tổ (?=\d)|to (?=\d)|tp|p\.|x\.|\d+[/ ])",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^(?:địa chỉ|dia chi|đ/c|ở)[ :]*", re.IGNORECASE)
_BREAK = re.compile(r"[,;\n]+|\s[-–]\s|\.\s")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){1,5}")
_NO_NAME = re.compile(
    r"\b(?:không|khong|muốn|muon|tôi|toi|gì|nói|noi|này|nay|cái|cai|sao|phải|phai|ghi|chi|gửi|gui|hôm|hom|ngày|ngay|hồ|rồi|roi|chưa|chua|được|duoc)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:tên|ten|họ tên|tôi là|toi la)\b", re.IGNORECASE)
_ENDS = re.compile(r"(?:[\s,;.:-]|\b(?:số|so|điện thoại|dien thoai|sđt|sdt|đt|dt|phone))*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends something. "" is what is not known."""

    name: str = ""
    address: str = ""
    phone: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is still to be asked for."""
        return tuple(field for field, value in self.to_json().items() if not value)

    def to_json(self) -> dict[str, Any]:
        return as_fields(self)


NOBODY = Sender()


def read_sender(text: str, known: Sender = NOBODY) -> Sender:
    """What is known with what the text adds; of something given twice the later counts."""
    phone = _PHONE.search(text)
    rest = f"{_ENDS.sub('', text[: phone.start()])}, {text[phone.end() :]}" if phone else text
    name, address = _parted(rest, known)
    return replace(
        known,
        name=name or known.name,
        address=address or known.address,
        phone=_dialled(phone[0]) if phone else known.phone,
    )


def corrected(text: str, known: Sender) -> Sender:
    """What is known with what the text plainly says anew: a name that is called one, written as one, or not alone."""
    said = read_sender(text)
    is_name = bool(said.phone or said.address or _CALLED.search(text)) or said.name.istitle()
    return Sender(
        said.name if is_name and said.name else known.name, said.address or known.address, said.phone or known.phone
    )


def tells_of_somebody(text: str) -> bool:
    """Whether a message gives a phone number, or the parts of a name and an address."""
    return bool(_PHONE.search(text)) or len([part for part in _BREAK.split(text) if part.strip()]) > 1


def _parted(text: str, known: Sender) -> tuple[str, str]:
    text = _ENDS.sub("", text)
    place = _PLACE.search(text)
    before, after = (text[: place.start()], text[place.start() :]) if place else (text, "")
    parts = [bare for part in _BREAK.split(before) if (bare := _LABEL.sub("", part.strip()).strip(" .:-"))]
    parts = [part for part in parts if " " in part or known.name]
    is_name = bool(parts) and _looks_like_a_name(parts[0]) and not (known.name and not known.address and not place)
    name = parts.pop(0) if is_name else ""
    if not (name or known.name or place):
        parts.clear()  # whoever only talks has told no address
    address = ", ".join([*parts, *filter(None, [_tidied(after)])])
    return name[:LONGEST_NAME], address[:LONGEST_ADDRESS]


def _looks_like_a_name(part: str) -> bool:
    return _NAME.fullmatch(part) is not None and not _NO_NAME.search(part)


def _dialled(phone: str) -> str:
    return re.sub(r"^84", "0", re.sub(r"\D", "", phone))


def _tidied(address: str) -> str:
    parts = (part.strip(" .:-") for part in _BREAK.split(_ADDRESSED.sub("", address)))
    return ", ".join(filter(None, parts))
