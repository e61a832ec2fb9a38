"""Which side of a procedure a question is about: its papers, fee, time, place …

Patterns are over folded text (no tone marks, synonyms in place), so one table serves every way of typing.
"""

import re

from knowledge.patterns import pattern, word_set

ASPECTS = (
    "overview", "documents", "fee", "time", "where", "decides", "online", "post", "steps", "form", "result", "legal",
    "eligibility",
)  # fmt: skip

_PATTERNS = {
    "decides": pattern(r"""
        ai (?:\S+ )?(?:ky|giai quyet|cap|duyet|quyet dinh|co tham quyen|chiu trach nhiem)\b|tham quyen|
        (?:co quan|don vi|cap|noi|ong|ba|nguoi) nao (?:\S+ ){0,2}?(?:ky|giai quyet|cap\b|duyet|quyet dinh|
        thuc hien|tham quyen|quan ly|xu ly)
    """),
    "form": pattern(r"""
        mau don|mau to khai|to khai (?:mau|nao|o dau|lay)|bieu mau|mau so|tai mau|don mau|mau nao|xin mau|
        mau giay|don (?:viet|ghi) (?:the nao|sao)|viet don (?:the nao|sao|nhu)|(?:lay|tai|xin) (?:to khai|mau|
        don)\b|cai mau|ghi to khai|dien to khai
    """),
    "post": pattern(r"""
        buu dien|buu chinh|chuyen phat|duong buu|\bship\b|vnpost|(?:gui|giao|
        tra)(?: ket qua| giay| ho so)? (?:ve |den |tai )?tan? nha|gui ve nha|tra (?:ket qua )?tai nha|
        nhan (?:ket qua )?tai nha
    """),
    "online": pattern(r"""
        qua mang|truc tuyen|\bonl(?:ine)?\b|tren mang|bang mang|qua vneid|tren vneid|bang vneid|dich vu cong|
        \bdvc\w*|internet|tren dien thoai|bang dien thoai|qua dien thoai|tai nha duoc|o nha (?:lam|nop)|ngoi nha|
        len mang|tren web|tren app|qua app|toan trinh|khong can (?:den|ra|len) (?:tan )?(?:noi|xa|phuong|uy ban)
    """),
    "fee": pattern(r"""
        (?:bao nhieu|may|het|mat|ton|dong|nop|thu|tra|phai) (?:\S+ )?(?:tien|phi)\b|\ble phi\b|\bphi (?:la |
        het )?(?:bao nhieu|the nao|sao)|chi phi (?:\S+ ){0,4}?(?:bao nhieu|the nao|may|sao)|muc (?:thu|phi|
        le phi)|co (?:thu|mat|ton|dong|nop) (?:phi|tien)|mien (?:le )?phi|\bphi (?:\S+ ){0,4}?(?:khong|ko|k|hong|
        hok|chua|a|ha)\b|gia (?:la )?bao nhieu|bao nhieu (?:dong|vnd|k\b)|ton (?:kem|bao nhieu|nhieu|gi)|(?:het|
        mat|ton) bao nhieu(?! (?:lau|ngay|thoi|buoi))|tien nong|ton tien|mat tien|phi nao|bao nhieu tien
    """),
    "time": pattern(r"""
        bao lau|bao gio|may (?:ngay|hom|tuan|thang|bua|gio)\b|khi nao|chung nao|ngay nao|hom nao|thoi (?:han|
        gian|hang)|lau (?:khong|k|ko|hong|vay)\b|bao nhieu (?:lau|ngay|thoi gian|buoi)|trong (?:ngay|vong)|
        hen (?:may|bao)|nhanh nhat|co lien (?:khong|k|ko)|lay lien|lay ngay|may gio|bao nhieu hom
    """),
    "where": pattern(r"""
        \bo dau|(?:nop|lam|dang ky|lay|nhan|gui|den|toi|di|ra|len|tai|xin|ghe|kiem|khai|bao|
        tra)(?: ho so| don| giay)? (?:o )?dau\b|(?:cho|noi|phuong|xa|co quan|phong) nao|dia (?:chi|diem)|di dau|
        den dau|nop cho ai|gap ai|uy ban nao|ubnd nao|cua nao|quay nao|tai dau|noi nop
    """),
    "steps": pattern(r"""
        quy trinh|cac buoc|trinh tu|may buoc|buoc nao|tung buoc|bao nhieu buoc|cach thuc (?:thuc hien|nop)|
        cac khau|buoc dau tien|bat dau tu dau
    """),
    "result": pattern(r"""
        ket qua (?:\S+ )?(?:la gi|gi|the nao|nhan)|duoc cap (?:giay )?gi|nhan duoc (?:giay )?gi|
        cap (?:cho )?(?:toi |minh )?(?:giay|cai) gi|ra giay gi|lam xong duoc gi|duoc (?:tra|nhan) (?:giay |
        cai )?gi|gia tri (?:su dung|trong bao|bao lau|den)|co gia tri
    """),
    "legal": pattern(r"""
        can cu|phap ly|luat nao|nghi dinh|thong tu|dieu (?:may|nao|khoan)|theo luat|quy dinh (?:nao|o dau|
        tai dau|gi)|van ban nao|co so phap|luat quy dinh|luat gi
    """),
    "eligibility": pattern(r"""
        dieu kien|du tuoi|may tuoi|bao nhieu tuoi|doi tuong|ai (?:thi )?(?:moi )?duoc|nhung ai|co du|
        (?:truong hop|nguoi) nao (?:thi |moi )?(?:duoc|phai|khong)|yeu cau (?:gi|the nao)|tieu chuan|tieu chi|
        co bat buoc|co duoc (?:\S+ ){0,6}(?:khong|ko|k|hong|hok|chua|a|ha)$|co phai lam|ai co quyen|ai phai
    """),
    "documents": pattern(r"""
        giay to (?:\S+ )?(?:gi|nao|the nao|sao)|(?:giay|ho so|thu tuc) (?:\S+ ){0,4}?(?:gi|nao|nhung gi)\b|
        can (?:phai )?(?:co |nhung |mang |dem |chuan bi |nop |cac )*(?:gi|giay|ho so|giay to)|(?:mang|dem|
        chuan bi|cam|nop|gom|dua|xuat trinh)(?: theo| di| len| ra| sang)?(?: nhung| co| cai| giay)? gi\b|
        nhung (?:giay|ho so)|giay (?:to )?gi|gom (?:nhung|co|cac)|thanh phan ho so|phai (?:co|mang|nop) (?:gi|
        nhung|giay|ban)|can (?:them )?(?:ban sao|ban chinh|cccd|so ho khau|giay)|may ban\b|bao nhieu bo|may bo
    """),
}
_WEAK = re.compile(r"\bho so\b|giay to\b|\bgiay nao\b|\bgiay gi\b")

_WORDS = word_set("""
    ai ban bao bi bieu buoc buu cac can chi chinh cho chuan co cu dau dem den di dia diem dien dieu don dong
    duoc gi giai gian giay gio gom gui han hen het ho hom k ket khai khi khong kien ko ky lam lau lay le lien
    luat ly mang mat mau may nao ngay nha nhan nhanh nhat nhieu nhu nhung noi nop o online phai phan phap phi
    qua quan quy quyen quyet sao ship so tai tan tham thanh the theo thi thoi thu tien to ton tra tren trinh
    truc tu tuc tuyen vay ve xong
""")


def aspect_of(folded: str) -> str | None:
    """The aspect a folded question asks about; the first named one when there are several, None when it names none."""
    found = [(match.start(), aspect) for aspect, asked in _PATTERNS.items() if (match := asked.search(folded))]
    firm = [(start, aspect) for start, aspect in found if aspect != "documents"]
    if firm and _only_weakly(folded):
        found = firm
    if found:
        return min(found)[1]
    return "documents" if _WEAK.search(folded) else None


def _only_weakly(folded: str) -> bool:
    return not _PATTERNS["documents"].search(folded)


def is_aspect_word(word: str) -> bool:
    """Whether a folded word may belong to the asking rather than to the thing asked about."""
    return word in _WORDS
