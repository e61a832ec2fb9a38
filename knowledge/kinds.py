"""Words that tell one procedure from its neighbours: "đăng ký" is not "đăng ký lại", nor "yếu tố nước ngoài"."""

import re
from functools import lru_cache

import numpy as np

from knowledge.patterns import pattern
from knowledge.postings import Floats

_VEHICLES = """
    xe (?:cu|moi|may|hoi|tai|dien|oto|o to)|(?:mua|ban|sang ten|dang ky|doi bien) xe|o to|oto|mo to|bien so|bang lai
"""
KINDS = tuple(
    pattern(words)
    for words in (
        "(?:dang ky|cap|lam|xin) lai|bi mat|mat (?:giay|so|the|gcn|cccd|can cuoc)|"
        r"noi (?:da )?dang ky (?:\S+ ){1,3}?(?:cu|truoc (?:day|kia))",
        "luu dong|tan nha",
        "giam sat",
        "cham dut|dong cua|nghi (?:ban|kinh doanh)|giai the|dung (?:dang ky|kinh doanh|hoat dong|ban)",
        "tam ngung|tam dung|tam nghi",
        "gia han",
        "xoa|huy",
        "ban sao|trich luc|sao y",
        "nguoi dich|ban dich",
        "lop (?:1|mot)",
        "dien tu",
        "cai chinh|dinh chinh|dieu chinh|sua|doi ten|ghi sai|bi sai|thay doi",
        "sap nhap|dia chi cu",
        _VEHICLES,
    )
)
FOREIGN = pattern(r"""
    nuoc ngoai|viet kieu|quoc te|bien gioi|ngoai quoc|(?<!phap hoa )lanh su|dai su|
    (?:nguoi |lay |chong |vo |ben )
    (?:tay|my|han|nhat|phap|uc|duc|nga|anh quoc|an do|thai lan|campuchia|lao|trung quoc|dai loan|sing\w*|malaysia|
    canada|philippin\w*|indonesia|ha lan|thuy si|thuy dien|na uy|ba lan|ucraina)
""")


LISTENED_FOR = frozenset(re.findall("[a-z]{2,}", " ".join(kind.pattern for kind in (*KINDS, FOREIGN))))
"""The words of all these."""


@lru_cache(maxsize=512)
def kinds_in(line: str) -> Floats:
    """Which kinds of procedure a folded line names, the foreign element last. Not to be written into."""
    return np.array([kind.search(line) is not None for kind in (*KINDS, FOREIGN)], np.float32)
