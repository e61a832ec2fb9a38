"""What the index wants to know of a record before its words: decided by plain rules over its own head, none by hand."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from knowledge.catalogue.dump import Row
from knowledge.entries import Level

Audience = Literal["citizen", "organisation", "both", "official"]

NEVER_COMMUNE = re.compile(r"hải quan|biên phòng|cảng vụ|kho bạc|quân khu|thủ tướng|chủ tịch nước", re.IGNORECASE)
"""The list files customs and border posts under "Cấp Xã", for want of a better level."""
NEAR = re.compile(r"cấp xã|\bxã\b|phường|thuế|bảo hiểm xã hội|cơ sở|trường|\bphòng\b|chi nhánh", re.IGNORECASE)
FAR = re.compile(r"\btỉnh\b|\bsở\b|thành phố", re.IGNORECASE)
CENTRAL = re.compile(r"\bbộ\b|\bcục\b|ngoại giao|lãnh sự|chủ tịch nước|hải quan|trung ương", re.IGNORECASE)

PEOPLE = re.compile(r"công dân|người nước ngoài|người việt nam|đảng viên", re.IGNORECASE)
BODIES = re.compile(r"tổ chức|doanh nghiệp|hợp tác xã", re.IGNORECASE)
FOREIGN = re.compile(
    r"nước ngoài|ngoại quốc|quốc tịch|lãnh sự|đại diện ngoại giao|thị thực|nhập cảnh|việt kiều|hồi hương|thông hành",
    re.IGNORECASE,
)
HERE = re.compile(r"công dân|doanh nghiệp|tổ chức \(|hợp tác xã|cán bộ", re.IGNORECASE)

HOME = frozenset({"Tây Ninh", "Long An"})
"""Ours: one province since 1/7/2025."""
PROVINCES = (
    "Hà Nội|Huế|Lai Châu|Điện Biên|Sơn La|Lạng Sơn|Quảng Ninh|Thanh Hóa|Nghệ An|Hà Tĩnh|Cao Bằng|Tuyên Quang|Lào Cai|"
    "Thái Nguyên|Phú Thọ|Bắc Ninh|Hưng Yên|Hải Phòng|Ninh Bình|Quảng Trị|Đà Nẵng|Quảng Ngãi|Gia Lai|Khánh Hòa|Lâm Đồng|"
    "Đắk Lắk|Hồ Chí Minh|Đồng Nai|Tây Ninh|Cần Thơ|Vĩnh Long|Đồng Tháp|Cà Mau|An Giang|Long An|Bình Dương|Bình Phước|"
    "Bà Rịa|Vĩnh Phúc|Hòa Bình|Yên Bái|Hà Giang|Bắc Kạn|Bắc Giang|Thái Bình|Hải Dương|Hà Nam|Nam Định|Quảng Bình|"
    "Quảng Nam|Kon Tum|Bình Định|Phú Yên|Ninh Thuận|Bình Thuận|Đắk Nông|Đăk Nông|Bến Tre|Trà Vinh|Tiền Giang|Sóc Trăng|"
    "Hậu Giang|Bạc Liêu|Kiên Giang"
)
"""The provinces and cities of today and those that went into them on 1/7/2025."""
_PROVINCE = re.compile(rf"(?<!\w)(?:{PROVINCES})(?!\w)", re.IGNORECASE)
_IN_NAME = re.compile(rf"(?:tỉnh|thành phố|tp\.?) (?:thừa thiên )?({PROVINCES})(?!\w)", re.IGNORECASE)
_MINISTRY_DECIDED = re.compile(r"(?:Q[ĐD]|^\d+/)[^A-ZĐ]*B[A-ZĐ]|NHNN|TCHQ|CHHĐTVN|TTG\b")
"""The number of a decision that a ministry (or one of its departments) signed: "163/QĐ-BTP"."""
UNNAMED = "một tỉnh không rõ tên"
_RULES = re.compile(
    r"(?:hội đồng nhân dân|hđnd|ủy ban nhân dân|uỷ ban nhân dân|ubnd|hành chính công(?: cấp)?|trên địa bàn) "
    rf"(?:tỉnh|thành phố|tp\.?) (?:thừa thiên )?({PROVINCES})(?!\w)",
    re.IGNORECASE,
)
_WRITTEN = {name.lower(): name for name in PROVINCES.split("|")}
ORDER = (("xã", Level.COMMUNE), ("tỉnh", Level.PROVINCE), ("bộ", Level.MINISTRY))


@lru_cache(maxsize=4096)
def level_of(levels: Sequence[str], agency: str) -> Level | None:
    """The lowest level recorded; None where neither that nor the agency tells."""
    said = " ".join(levels).lower()
    recorded = next((level for word, level in ORDER if word in said), None)
    if recorded is Level.COMMUNE and agency and not NEAR.search(agency):
        return _by_agency(agency) or recorded
    return recorded or _by_agency(agency)


def _by_agency(agency: str) -> Level | None:
    if NEVER_COMMUNE.search(agency):
        return Level.MINISTRY
    if FAR.search(agency):
        return Level.PROVINCE
    return Level.MINISTRY if CENTRAL.search(agency) else None


@lru_cache(maxsize=4096)
def audience_of(said: str) -> Audience:
    """For whom it is; where the record does not say, for anybody."""
    people, bodies = bool(PEOPLE.search(said)), bool(BODIES.search(said))
    if people or bodies:
        return "both" if people == bodies else "citizen" if people else "organisation"
    return "official" if said else "both"


def is_foreign(name: str, audience: str) -> bool:
    """Whether it is about what is foreign, or only for people or bodies from abroad."""
    return bool(FOREIGN.search(name)) or bool(audience and not HERE.search(audience))


def is_border(name: str) -> bool:
    return "biên giới" in name.lower()


def province_of(row: Row) -> str:
    """The province that published a record as its own, `UNNAMED` where it does not show which; else "".

    What a ministry published holds everywhere, whoever its agency is. Else the first agency tells, or the name, or
    whose rules are cited and whose centre takes the dossiers.
    """
    if _MINISTRY_DECIDED.search(row.decision.upper()):
        return ""
    first = re.split(r";|, +(?=[A-ZĐ])", row.agency)[0]
    named = {*_PROVINCE.findall(first), *_IN_NAME.findall(row.name)}
    if not named:
        texts = (*row.legal_basis, *(paper.name for paper in row.documents), row.steps, row.address, row.conditions)
        named = {province for text in texts for province in _RULES.findall(text)}
    written = {_WRITTEN[found.lower()] for found in named}
    if len(written) == 1:
        return next(iter(written))
    return UNNAMED if "UBND" in row.decision.upper() else ""
