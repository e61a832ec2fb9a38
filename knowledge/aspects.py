"""Which side of a procedure a question is about: its papers, fee, time, place …

Patterns are over folded text (no tone marks, synonyms in place), so one table serves every way of typing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from knowledge.patterns import pattern, word_set

ASPECTS = (
    "overview", "documents", "fee", "time", "where", "decides", "online", "post", "steps", "form", "result", "legal",
    "eligibility", "authorise",
)  # fmt: skip

Span = tuple[int, int, str]
"""Where in a line some words of an aspect begin and end, and of which."""

_PATTERNS = {
    "authorise": pattern(r"""
        uy quyen|
        (?:lam|nop|di|nhan|lay|ky|khai|dung)(?: ho so| don| giay)? (?:thay|giup|gium|dum)(?! doi)|
        (?:lam|nop|nhan|lay|ky|khai|di|dung) ho(?= duoc| khong| ai| toi| me| cha| ba| vo| chong| con|$)|
        nho (?:ai|nguoi (?:khac|nha|quen|than)|con|vo|chong|ban) (?:lam|nop|nhan|lay|di)
    """),
    "decides": pattern(r"""
        ai (?:\S+ )?(?:ky|giai quyet|cap|duyet|quyet dinh|co tham quyen|chiu trach nhiem)|
        tham quyen|
        (?:co quan|don vi|cap|noi|ong|ba|nguoi) nao (?:\S+ ){0,2}?
            (?:ky|giai quyet|cap\b|duyet|quyet dinh|thuc hien|tham quyen|quan ly|xu ly)
    """),
    "form": pattern(r"""
        mau don|mau to khai|
        to khai (?:mau|nao|o dau|lay)|
        bieu mau|mau so|tai mau|don mau|mau nao|xin mau|mau giay|
        don (?:viet|ghi) (?:the nao|sao)|
        viet don (?:the nao|sao|nhu)|
        (?:lay|tai|xin) (?:to khai|mau|don)(?: (?:o )?dau)?|
        cai mau|ghi to khai|dien to khai
    """),
    "post": pattern(r"""
        buu dien|buu chinh|chuyen phat|duong buu|
        ship|
        vnpost|
        (?:gui|giao|tra)(?: ket qua| giay| ho so)? (?:ve |den |tai )?tan? nha|
        gui ve nha|
        tra (?:ket qua )?tai nha|
        nhan (?:ket qua )?tai nha
    """),
    "online": pattern(r"""
        qua mang|truc tuyen|
        onl(?:ine)?|
        tren mang|bang mang|qua vneid|tren vneid|bang vneid|dich vu cong|
        dvc\w*|
        internet|tren dien thoai|bang dien thoai|qua dien thoai|tai nha duoc|
        o nha (?:lam|nop)|
        ngoi nha|len mang|nop mang|tren web|tren app|qua app|toan trinh|
        khong can (?:den|ra|len) (?:tan )?(?:noi|xa|phuong|uy ban)
    """),
    "fee": pattern(r"""
        con (?:le )?phi|
        ^(?:le )?phi(?: sao| the nao)?$|
        phi (?:\S+ ){0,4}?nhieu(?: tien|$)|
        (?:het|gia) nhieu(?: tien|$)|
        ^nhieu tien|
        (?:bao nhieu|may|het|mat|ton|dong|nop|thu|tra|phai) (?:(?!ngay|hom|tuan|thang)\S+ )?(?:tien|phi)|
        le phi|
        phi (?:la |het )?(?:bao nhieu|the nao|sao)|
        (?<!ho tro )chi phi (?:(?:\S+ ){0,4}?(?:the nao|may (?:tien|dong)|sao)|(?:\S+ )*?bao nhieu)|
        muc (?:thu|phi|le phi)|
        co (?:thu|mat|ton|dong|nop) (?:phi|tien)|
        mien (?:le )?phi|
        phi (?:\S+ ){0,4}?(?:khong|ko|k|hong|hok|chua|a|ha)|
        gia (?:la )?bao nhieu|
        bao nhieu (?:dong|vnd|k\b)|
        ton (?:kem|bao nhieu|nhieu|gi)(?! thoi gian)|
        (?:het|mat|ton) bao nhieu(?: tien)?(?! (?:lau|ngay|thoi|buoi))|
        tien nong|ton tien|mat tien|phi nao|bao nhieu tien
    """),
    "time": pattern(r"""
        (?:bao lau|bao gio|may (?:ngay|hom|tuan|thang|bua|gio)|khi nao|chung nao|ngay nao|hom nao)
            (?: (?:thi |moi |se |duoc |co |ra )*(?:ket qua|tra loi|giai quyet))?|
        thoi (?:han|gian|hang)|
        lau (?:khong|k|ko|hong|vay)|
        bao nhieu (?:lau|ngay|thoi gian|buoi)|
        trong (?:ngay|vong)|
        hen (?:may|bao)|
        nhanh nhat|
        co lien (?:khong|k|ko)|
        lay lien|lay ngay|may gio|bao nhieu hom
    """),
    "where": pattern(r"""
        o dau|
        (?:nop|lam|dang ky|lay|nhan|gui|den|toi|di|ra|len|tai|xin|ghe|kiem|khai|bao|tra)
            (?: ho so| don| giay)? (?:o )?dau|
        (?:cho|noi|phuong|xa|co quan|phong) nao|
        nop (?:o|tai) (?:xa|phuong|uy ban|ubnd|trung tam|mot cua|cong an|tinh)(?: \S+){0,2} duoc|
        dia (?:chi|diem)(?! kinh doanh)|
        di dau|den dau|(?:nop|gui|dua) cho ai|gap ai|uy ban nao|ubnd nao|cua nao|quay nao|tai dau|noi nop
    """),
    "steps": pattern(r"""
        quy trinh|cac buoc|trinh tu|may buoc|buoc nao|tung buoc|bao nhieu buoc|
        cach thuc (?:thuc hien|nop)|
        cac khau|buoc dau tien|bat dau tu dau
    """),
    "result": pattern(r"""
        ket qua (?:\S+ )?(?:la gi|gi|the nao|nhan)|
        duoc cap (?:giay )?gi|
        nhan duoc (?:giay )?gi|
        cap (?:cho )?(?:toi |minh )?(?:giay|cai) gi|
        ra giay gi|lam xong duoc gi|
        duoc (?:tra|nhan) (?:giay |cai )?gi|
        gia tri (?:su dung|trong bao|bao lau|den)|
        co gia tri
    """),
    "legal": pattern(r"""
        can cu|(?<!giup )phap ly|luat nao|nghi dinh|thong tu|
        dieu (?:may|nao|khoan)|
        theo luat|
        quy dinh (?:nao|o dau|tai dau|gi)|
        van ban nao|co so phap|luat quy dinh|luat gi
    """),
    "eligibility": pattern(r"""
        dieu kien|du tuoi|may tuoi|bao nhieu tuoi|doi tuong|
        ai (?:thi )?(?:moi )?duoc|
        nhung ai|co du|
        (?:truong hop|nguoi) nao (?:thi |moi )?(?:duoc|phai|khong)|
        yeu cau (?:gi|the nao)|
        tieu chuan|tieu chi|co bat buoc|
        co duoc (?:\S+ ){0,6}(?:khong|ko|k|hong|hok|chua|a|ha)$|
        co phai lam|ai co quyen|ai phai
    """),
    "documents": pattern(r"""
        giay to (?:\S+ )?(?:gi|nao|the nao|sao)|
        (?:giay|ho so|thu tuc) (?:\S+ ){0,4}?(?:gi|nao|nhung gi)|
        can (?:phai )?(?:co |nhung |mang |dem |chuan bi |nop |cac )*(?:gi|giay|ho so|giay to)|
        (?:mang|dem|chuan bi|cam|nop|gom|dua|xuat trinh)(?: theo| di| len| ra| sang)?
            (?: nhung| co| cai| giay)? gi|
        nhung (?:giay|ho so)|
        giay (?:to )?gi|
        gom (?:nhung|co|cac)|
        thanh phan ho so|
        phai (?:co|mang|nop) (?:gi|nhung|giay|ban)|
        can (?:them )?(?:ban sao|ban chinh|cccd|so ho khau|giay)|
        may ban|
        bao nhieu bo|may bo
    """),
}
_WEAK = re.compile(r"\bho so\b|giay to\b|\bgiay nao\b|\bgiay gi\b")

_ASKING = word_set("""
    ai ban bao bat bi biet bo buoc buoi cac cach can cap chi chiu cho chua chuan chung co cua dau de dem den di do don
    dong du dua duoc duyet gap gi gio gom gui han hen het hom khi khoan khong lam lau lay len lien loai luc mang mat
    may mien mot muc nao nay ngay nha nhan nhanh nhieu nho nhu nhung noi nop o onl online phai phi phong quyet ra sao
    tai tan tat tham the theo thi thoi thu thuc thuoc tien tiep toi ton tra tren trong tuan uy vay ve vnd xong xin
    yeu dvc nghin ngan trieu dung
""")  # fmt: skip
_ASKING_ALONE = frozenset({"giay", "ky", "nguoi", "thay", "giup", "gium", "dum", "nho", "ho"})
"""Words that say nothing when all the rest is asking too: "cần giấy gì", "nhờ người khác làm thay được không"."""
_ASKING_PAIRS = word_set("""
    to_khai ho_so giay_to ket_qua buu_dien buu_chinh dia_chi dia_diem le_phi chi_phi muc_thu bao_nhieu bao_lau thoi_gian
    thoi_han thoi_hang truc_tuyen qua_mang tren_mang dich_vu vu_cong thu_tuc quy_trinh trinh_tu cac_buoc may_buoc
    co_quan don_vi tham_quyen giai_quyet phu_trach mau_don don_mau bieu_mau mau_so mau_nao tai_mau mau_to can_cu phap_ly
    dieu_kien doi_tuong thanh_phan quy_dinh van_ban dieu_luat luat_nao luat_gi nghi_dinh thong_tu truong_hop yeu_cau
    tra_loi thuc_hien chuyen_phat dien_thoai dien_to cai_mau chinh_sach tu_dau cach_thuc the_nao nhu_the lam_sao bao_gio
    toan_trinh cong_truc ban_chinh ban_sao tai_nha tan_nha cam_on xin_chao
    uy_quyen nguoi_khac lam_thay nop_thay di_thay nhan_thay
""")  # fmt: skip
_FRAME = pattern(r"""
    cam on|xin chao|hello|thanks|thu tuc|ho so|giay to|quy trinh|trinh tu|
    (?:duoc )?thuc hien|
    (?:nhu )?the nao|
    lam sao|nhu nao|
    can (?:phai )?(?:lam|co|nop|chuan bi)|
    truong hop(?: nao)?|
    (?:den|ra|o|di|toi|len) dau(?: de)?|
    de (?:lam|xin|duoc)|
    tai (?:ubnd |uy ban )?cap xa|
    co can|
    (?:phai|can) lam gi|
    huong dan|
    bat buoc(?: phai)?|
    dung khong
""")


_PAID_OUT = pattern(r"""
    (?:duoc(?! khong| chua)|(?<!tam )lanh|(?<!anh )(?<!dinh )huong|tro cap|ho tro|mai tang|
    (?<!nang )(?<!chat )(?<!so )luong|
    (?<!hon )(?<!ca )(?<!than )(?<!nan )(?<!chung )(?<!xac )(?<!cong )(?<!ghi )nhan(?! dan)) (?:\S+ ){0,2}?
        (?:bao nhieu|may)(?: tien)?|
    (?:bao nhieu|may) tien (?:tro cap|luong|ho tro|mai tang)
""")
"""Money that is got, not paid: "trợ cấp được bao nhiêu tiền"; of "hôn nhân" or "xác nhận" nothing is got."""
_PAID = pattern(r"""
    (?<!mien )(?<!hoan )le phi|
    (?:ton|het|mat|dong|nop|(?<!duoc )tra) (?:tien |phi )?(?:bao nhieu|may (?:tien|dong))
""")
"""Money that is paid, whatever else a line says: "nhận con nuôi lệ phí bao nhiêu"."""
_HOW_MUCH = pattern("(?:bao nhieu|may|het|ton) (?:tien|phi|dong)|bao nhieu")
_ASKED = re.compile(
    r"\b(?:gi|nao|bao (?:gio|lau)|may|dau|ai|sao|nhieu)\b|^le phi|^(?:\S+ ){1,8}(?:khong|ko|hong)(?= |$)"
)
"""What makes the words of an aspect, and the few after them, a question of its own: "qua mạng được không"."""
_AFTER = re.compile(r"(?: \S+){0,3}")
_HOW = frozenset({"online", "post", "authorise"})
_PLAIN = frozenset({"documents", "fee", "time", "steps", "form"})


def aspect_of(folded: str) -> str | None:
    """The aspect a folded question asks about, None when it names none.

    Of several the first counts, but "qua mạng" and "bưu điện" rather say how than what is asked, and whoever says
    "ở đâu" or asks what is got does not ask what must be paid.
    """
    spans = [span for span in _spans(folded) if span[2]]
    asked = _asked(folded, spans) or spans
    found = {aspect: start for start, _, aspect in reversed(asked)}
    if "fee" in found and (_is_got(folded) or ("where" in found and not _HOW_MUCH.search(folded))):
        del found["fee"]
    if not found:
        return "documents" if _WEAK.search(folded) and not _is_got(folded) else None
    plain = found.keys() & _PLAIN if found.keys() & _HOW else None
    return min(plain or found, key=lambda aspect: (found[aspect], aspect))


def _is_got(folded: str) -> bool:
    return _PAID_OUT.search(folded) is not None and _PAID.search(folded) is None


def aspects_of(folded: str) -> tuple[str, ...]:
    """All aspects a folded question asks about, in its order; that of `aspect_of` is among them."""
    main = aspect_of(folded)
    asked = (aspect for _, _, aspect in _asked(folded, [span for span in _spans(folded) if span[2]]))
    found = tuple(dict.fromkeys(aspect for aspect in asked if aspect != "fee" or not _is_got(folded)))
    return found if main in found else (main,) if main else ()


def _asked(folded: str, spans: Sequence[Span]) -> list[Span]:
    """Those words of aspects that ask, in the order of the text; of others only the name of a matter is made."""
    own = sorted(span for span in spans if not any(_is_part(span, other) for other in spans))
    ends = [*(start for start, _, _ in own), len(folded)][1:]
    return [
        span
        for span, last in zip(own, ends, strict=True)
        if _ASKED.search(folded[span[0] : min(last, _few_after(folded, span[1]))])
    ]


def _few_after(folded: str, end: int) -> int:
    found = _AFTER.match(folded, end)
    return found.end() if found else end


def _is_part(one: Span, other: Span) -> bool:
    """Whether some words of an aspect begin within another's: in "lấy tờ khai ở đâu" no place is asked for."""
    is_within = other[0] < one[0] < other[1] or (other[0] == one[0] and one[1] < other[1])
    return is_within and one[2] != other[2]


@lru_cache(maxsize=512)
def _spans(line: str) -> tuple[Span, ...]:
    """Where a line asks, and which aspect it asks about; none for mere framing."""
    asked = (("", _FRAME), *_PATTERNS.items())
    return tuple((*match.span(), aspect) for aspect, found in asked for match in found.finditer(line))


def is_asking(word: str) -> bool:
    """Whether a folded word, in a question that names an aspect, says nothing about the subject."""
    return word in _ASKING or word in _ASKING_ALONE or word.isdigit()


def asking(words: Sequence[str]) -> list[bool]:
    """For each folded word whether it belongs to the asking ("bao nhiêu tiền") rather than to what is asked about."""
    spans = _spans(" ".join(words))
    flags = []
    at = 0
    for number, word in enumerate(words):
        inside = any(start <= at < end for start, end, _ in spans)
        flags.append(inside and (word in _ASKING or _in_pair(words, number)))
        at += len(word) + 1
    return flags


def _in_pair(words: Sequence[str], number: int) -> bool:
    around = words[max(0, number - 1) : number + 2]
    return any(f"{left}_{right}" in _ASKING_PAIRS for left, right in pairwise(around))
