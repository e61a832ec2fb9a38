"""What needs no search: courtesy, and wishes for one of the bot's own features.

All patterns are over folded text (no tone marks, synonyms in place). They are firm: what is not plainly one of
these is left to the search.
"""

import re
from dataclasses import dataclass

from knowledge.patterns import pattern, word_set
from knowledge.wording import FILLERS


@dataclass(frozen=True, slots=True)
class Heard:
    """`kind` is emergency, smalltalk or feature; `what` names which."""

    kind: str
    what: str


_QUESTION = pattern(r"""
    la gi|o dau|bao lau|
    khac (?:gi|nhau|the)|
    the nao|may ngay|thoi han|can gi|ai giai quyet|nhu the nao|ra sao|lam sao|luat nao|mau don|co duoc|cho ai|
    voi ai|di dau|ai nhan|co can|co phai|hieu luc|nghi dinh|qua zalo|tren cong|1022|khac|giay to|ho so gom|
    dieu kien|quy dinh|ai co quyen|gui cho ai|den dau|cach nao|thoi hieu|bao gio|bang cach|gom nhung
""")
_SMALLTALK = {
    # "bạn là người hay máy", "ai đang trả lời tôi"
    "who": pattern(r"""
        (?:ban|em|ad|bot|may|anh|chi|day) (?:la|co phai la|co phai|phai) (?:\w+ )?
            (?:ai|may|nguoi|robot|bot|con gi|gi|nguoi that|nguoi may|can bo|tro ly|ai the|ai vay)|
        (?:la|phai) (?:may|robot|bot|nguoi that|nguoi may|ai|chatbot|chat bot) (?:hay|ha|a|khong|tra loi|
            nhan tin|do|vay|the)|
        ban ten (?:la )?gi|
        ^may ha|
        (?:nguoi|may|bot|robot)(?: that)? (?:hay|hay la) (?:may|nguoi|bot|robot)|
        ai (?:dang )?(?:tra loi|tao ra|nhan tin|lam ra|lap trinh) (?:ban|tin|toi|cho|may|em|bot|voi|vay|do|day|minh)
    """),
    # "cảm ơn bạn nhiều nha"
    "thanks": pattern(r"""
        cam on|cam un|cam on nhieu|
        thank\w*|
        thks?|
        tks|
        thanks?|
        merci|
        da ta|doi on|
        co tam|
        biet on
    """),
    # "hẹn lần khác", "thôi nhé"
    "bye": pattern(r"""
        tam biet|
        bye|
        bai bai|
        hen gap lai|gap lai sau|chao tam biet|
        good ?bye|
        ngu ngon|
        (?:luc|khi|lan) khac(?: noi| hoi| gap)?(?: tiep)?|
        hen (?:lan|khi|luc) khac|
        het roi cam on|
        pp|
        goodnight|
        thoi (?:nhe|nha|nghe|toi di|minh di|bye)|
        di (?:ngu|day)$
    """),
    # "đồ ngu", "trả lời ngu"
    "abuse": pattern(r"""
        ngu\b(?! ngon| nghiep| nghi)|
        do ngu|
        dien\b(?= ha| a|$)(?<=do dien)|
        do khung|
        cho chet|
        vcl?|
        dm|
        dmm|
        dit|
        clgt|
        vl|
        oc cho|mat day|do dan|bot ngu|vo dung|cut di|do khon|
        cc|
        te hai|nhu cut|nhu hach|cham nhu rua|tra loi ngu|nhu loz
    """),
    # "giỏi quá", "tuyệt vời"
    "praise": pattern(r"""
        (?:hay|gioi|tot|tuyet|de thuong|xin so|nhanh|thong minh|xuat sac|good|nice|chuan|dinh)
            (?: qua| that| lam| vay| the| ghe| di| voi| nha| ta| roi)+$|
        tuyet voi|
        good job|
        hay qua|
        qua (?:hay|tot|gioi|da|tuyet|xin)|
        nice$|
        chuan luon
    """),
    # "chào ad", "cho em hỏi chút", "có ai ở đây không"
    "greeting": pattern(r"""
        chao|
        alo+|
        hello+|
        hi+|
        hey|
        helo|
        halo|
        ^a lo|
        co ai (?:o day |do |day |truc )?(?:khong|k|ko|hong)|
        ad oi|shop oi|admin oi|
        ^oi$|
        khoe (?:khong|hong|k|ko)|
        ^test(?:ing)?$|
        ^e$|
        ^(?:da |a )*(?:cho|xin)? ?(?:toi|em|minh|con|chau|tui)? ?hoi(?: chut| ti| voi| cai| xiu| tham| mot| dieu)*$
    """),
    # "dạ vâng ạ", "hiểu rồi"
    "ok": pattern(r"""
        ^(?:da |vang |u |uh |uhm |a |um )*
            (?:ok\w*|oke\w*|okie|vang|da|u|uh|uhm|um|uk|duoc roi|duoc|roi|hieu roi|biet roi|the a|vay a|yes|
            dung roi|dung vay|uki|dong y|nghe|the thoi|vay thoi|khong co gi|khong sao)
            (?: a| roi| nha| nhe| em| anh| chi| ban| do| vay| thoi| da| cam on)*$
    """),
}

_RUDE = pattern(r"""
    (?:do|bot|may|tra loi|lam an) ngu|
    dm|dmm|vcl|clgt|oc cho|mat day|cut di|khon nan|
    do (?:khon|dan|dien|khung)|
    vo hoc|
    nhu (?:cc|cut|hach|loz)|
    lam an (?:kieu gi|nhu vay|cham chap)|
    tui bay|bon may
""")
MOST_SCOLDING = 12

_FORTUNE = pattern(r"""
    (?:coi|xem|chon) (?:\w+ )?(?:ngay|gio) (?:\w+ )?(?:tot|lanh|dep|hoang dao)|
    (?:coi|xem) (?:\w+ )?(?:ngay|gio) (?:\w+ )?(?:dong tho|khai truong|xuat hanh|cuoi|nhap trach)|
    (?:coi|xem) (?:boi|tuong|tu vi|tuoi|huong nha|la so)|
    phong thuy|thay boi|hop tuoi|cung menh
""")
"""Days and fates, whatever they are asked for: building and marrying are words of procedures too."""

_FEATURES = {
    # "bắt đầu lại"
    "start": pattern(r"""
        ^start$|
        ^bat dau$|
        ^bat dau lai$
    """),
    # "bạn làm được gì", "hướng dẫn sử dụng"
    "help": pattern(r"""
        ^(?:help|trogiup|tro giup|huong dan|giup|giup do|giup voi|cuu)$|
        huong dan su dung|
        cach (?:su dung|dung) (?:bot|tro ly|chat|ban|app nay|cai nay)|
        (?:ban|bot|em|may|ad|day)(?: co the)? (?:lam|giup|biet|tra loi|ho tro) (?:duoc )?(?:nhung |viec )?gi|
        hoi (?:duoc )?(?:nhung )?gi o day|
        ^(?:co the )?giup (?:toi |minh |em )?(?:duoc )?(?:nhung )?gi$
    """),
    # "có những thủ tục nào", "quay lại menu"
    "menu": pattern(r"""
        ^menu$|
        ^(?:muc luc|danh muc|trang chu|thuc don)$|
        (?:co|lam duoc|ho tro) nhung thu tuc (?:nao|gi)|
        (?:xem|cho|liet ke|hien|mo|ve)(?: toi| minh)?
            (?: xem)? (?:menu|danh muc|danh sach thu tuc|cac thu tuc|trang chu)|
        quay lai (?:menu|tu dau|trang)|
        ^quay lai$|
        ^cac thu tuc$|
        ^danh sach(?: cac)? thu tuc$|
        ^(?:toi |minh |em |con )?(?:muon |can )?lam (?:cac )?(?:thu tuc|giay to|ho so)$
    """),
    # "xóa dữ liệu của tôi", "bạn lưu gì về tôi"; not "quyền về dữ liệu cá nhân"
    "privacy": pattern(r"""
        ^(?:dulieu|du lieu(?: cua (?:toi|minh|tui|em|con))?|quyen rieng tu|rieng tu)$|
        ^(?:toi |minh |em )?(?:muon |xin )?(?:phan doi|han che)(?: viec)? xu ly du lieu|
        (?:luu|giu|biet) (?:nhung )?gi (?:ve|cua) (?:toi|minh|tui)|
        (?:xoa|xem|sua|rut|tai)(?: het| lai| ve| toan bo| moi| tat ca)* (?:du lieu|lich su chat|tin nhan)
            (?: ca nhan)?(?: cua (?:toi|minh|tui|em|con|chau).*)?$|
        (?:ban|bot|em|may|tro ly|cac ban)(?: \w+){0,3} (?:luu|giu|xoa)(?: \w+){0,3} du lieu|
        ^(?:toi |minh |em )?(?:muon |xin )?rut (?:lai )?(?:su )?dong y|
        bot (?:co )?(?:luu|theo doi)|
        ^(?:toi |minh |em )?(?:muon |xin )?(?:xoa|huy|rut(?: lai)?|thu hoi)(?: bo| het)? (?:gop y|phan anh|cau hoi)
            (?: cua (?:toi|minh|em)| da gui| vua gui| hoi nay)*$
    """),
    # "tra cứu phản ánh", "góp ý của tôi tới đâu rồi"
    "track": pattern(r"""
        ma theo doi|
        (?:tra cuu|theo doi|kiem tra|xem|hoi)(?: \w+){0,3} (?:phan anh|gop y|kien nghi|don phan anh)|
        (?:phan anh|gop y|kien nghi)(?: \w+){0,5} (?:toi dau|den dau|giai quyet chua|xong chua|xu ly chua|
            sao roi|the nao roi|tra loi chua)|
        (?:bao gio|khi nao|chung nao|bao lau)(?: \w+){0,3} (?:tra loi|phan hoi)(?: \w+){0,2}
            (?: phan anh| gop y| kien nghi)|
        viec (?:toi|minh|tui|em|con|chau)(?: da| vua)? gui|
        ^(?:(?:xem|coi)(?: lai)? )?viec da gui$|^da gui (?:chua|roi ha|roi a|duoc chua)$|
        theo doi(?: viec nay| no)? (?:o|tren|qua|bang) (?:zalo|telegram|kenh khac|cho khac|(?:dien thoai|may) khac)|
        ^(?:sua|doi|xem lai)(?: lai)? (?:gop y|phan anh|kien nghi)(?: da| vua) gui|
        ^(?:toi |minh |em )?(?:quen|mat) ma(?: roi| theo doi)*$|
        ^(?:theodoi|tra cuu|tracuu)$
    """),
    # "cho tôi gặp cán bộ"
    "person": pattern(r"""
        (?:gap|noi chuyen|noi|chat|trao doi|lien he|hoi|noi may|ket noi)(?: truc tiep)?(?: voi| duoc)* (?:mot )?
            (?:can bo|nguoi that|nhan vien|tu van vien|tong dai vien|con nguoi|nguoi phu trach|nguoi tu van|
            nguoi truc|chuyen vien|ai do|admin)\b(?! tu phap o dau)|
        chuyen (?:giup|may|cau hoi|cho)(?: \w+){0,3} (?:can bo|nguoi|nhan vien)|
        ^(?:toi |minh |em )?(?:muon |xin )?(?:gui|de lai)(?: \w+)? cau hoi
            (?: (?:cho|lai) (?:can bo|nhan vien|nguoi phu trach))?$|
        khong muon (?:noi chuyen|chat|noi) voi (?:may|bot|robot)|
        ^(?:can bo|nhan vien|tu van vien|nguoi that)$
    """),
}

_CITIZEN = r"(?:toi |minh |em |con |chau |tui |ban |cho |xin |ba con )*"
_WISH = (
    rf"^{_CITIZEN}(?:muon|can|xin|dinh|phai|se|tinh|duoc|xin phep|cho|hay)? ?"
    r"(?:duoc |gui |gui gam |viet |nop |lam |noi |neu |bao |co |don |dong gop |y kien |y |mot |chut |vai |loi )*"
)
_ACCUSED = pattern(r"""
    to (?:cao|giac) (?:ong|ba|anh|chi|thang|con|chu tich|hang xom|no|tay|truong|pho|giam doc|ke|bon|vo|chong|
        thay|co giao)|
    to (?:cao|giac) (?:can bo|cong an|nguoi|mot|cong ty|doanh nghiep|nhan vien|bac si)(?! (?:thi|o dau|cho ai|
        the nao|bao lau|can gi|vi pham|sai|khac|nhu the|qua|bang|gui|nop|$))
""")
"""Somebody is named; "tố cáo cán bộ thì gửi đơn ở đâu" names nobody."""
_LATE = "(?:tre|qua|toi|lo) (?:ngay )?(?:hen|han)"
_ILL_TREATED = (
    "hach sach|nhung nhieu|vong vinh|voi vinh|gay kho de|khong lich su|coi thuong|vo le|hong hach|quat|la mang|"
    "doi (?:hoi lo|tien|lot tay|phong bi)|thai do (?:te|loi lom|khong tot|kem|coi thuong|hong hach)"
)
_WAITING = pattern(r"""
    (?:nop|(?:lam|xin) (?:ho so|giay|so|the|can cuoc|cccd|ho chieu|khai sinh))(?: \w+){0,8}?
        (?: \d+| hai| ba| may| gan| hon| ca)(?: \w+)? (?:tuan|thang|ngay|nam)(?: \w+){0,3}?(?: chua| khong)
        (?: \w+)? (?:co|thay|xong|tra|nhan|ra|lay)
""")
"""A dossier handed in long ago and nothing come of it."""
_WISHES = {
    # "tôi muốn tố cáo", "đơn tố cáo"; not "tố cáo có bị lộ tên không"
    "denunciation": pattern(rf"""
        ^{_CITIZEN}(?:muon|dinh|se|phai|can|xin|tinh|cho)(?: \w+){{0,3}}? to (?:cao|giac)|
        ^(?:toi|minh|em|con|tui) (?:gui (?:don )?)?to (?:cao|giac)|
        ^(?:gui |viet |nop |lam )?(?:don )?to (?:cao|giac)$
    """),
    # "tôi muốn khiếu nại"; not "khiếu nại lần hai thế nào"
    "complaint": pattern(rf"""
        ^{_CITIZEN}(?:muon|dinh|se|phai|can|xin|tinh|cho)(?: \w+){{0,3}}? khieu nai|
        ^(?:toi|minh|em|con|tui) (?:gui (?:don )?)?khieu nai|
        ^(?:gui |viet |nop |lam )?(?:don )?khieu nai$|
        ^khieu nai (?:ve )?(?:quyet dinh|viec|hanh vi|ong|ba|can bo|ubnd)(?!.* (?:khong|sao|gi|nao|ai|dau|chua)$)
    """),
    # "góp ý", "cán bộ hách sách", "trễ hẹn 20 ngày không ai nói"; not "hồ sơ trễ hẹn thì làm sao"
    "feedback": pattern(rf"""
        ^{_WISH}(?:gop y|phan anh|kien nghi|khen ngoi|khen|than phien|phan nan|y kien)|
        ^(?:gopy|phananh)$|
        (?:can bo|nhan vien|cong an|cong chuc|no|ho|may ong|may ba|mot cua)
            (?: \w+){{0,5}} (?:{_ILL_TREATED}|thai do|lam kho)|
        {_ILL_TREATED}|
        {_LATE}(?: \w+){{0,9}} khong ai|
        {_LATE}(?: \w+){{0,3}} (?:\d+|may|hai|ba|ca) (?:ngay|tuan|thang)(?: \w+){{0,6}} (?:chua|van|hoai|mai)
    """),
}
_TRACKING = re.compile(r"[0-9a-z]{4}[- ]?[0-9a-z]{4}[- ]?[0-9a-z]{2}[- ]?[0-9a-z]")
_POLITE = FILLERS | word_set("""
    trang page app nhom khoe lan nua tiep
    rat nhieu qua lam that nhe ban anh chi nha ghe ung ho ok oke okie minh ngay buoi sang trua toi tot lanh
    vui ve gioi hay thong tin xin loi
""")


def courtesy(folded: str) -> Heard | None:
    """Small talk, when nothing else is said."""
    for what, found in _SMALLTALK.items():
        if found.search(folded) and _nothing_left(found.sub(" ", folded)):
            return Heard("smalltalk", what)
    return None


def asks_for_fortune(folded: str) -> bool:
    """Whether somebody wants a lucky day or their fate, which no desk can tell."""
    return _FORTUNE.search(folded) is not None


def is_rude(folded: str) -> bool:
    """Whether a short message scolds, whatever else it says; for messages that nothing was found for."""
    return len(folded.split()) <= MOST_SCOLDING and _RUDE.search(folded) is not None


def _nothing_left(rest: str) -> bool:
    for found in _SMALLTALK.values():
        rest = found.sub(" ", rest)
    return all(word in _POLITE for word in rest.split())


def wish(folded: str) -> Heard | None:
    """A wish for one of the bot's features; a question *about* complaints or feedback is left to the search.

    Whoever names somebody to accuse is heard as a denunciation even within a question: its content must not stay.
    """
    for what, found in _FEATURES.items():
        if found.search(folded):
            return Heard("feature", what)
    if _TRACKING.fullmatch(folded) and any(c.isdigit() for c in folded) and any(c.isalpha() for c in folded):
        return Heard("feature", "track")
    if _ACCUSED.search(folded):
        return Heard("feature", "denunciation")
    if _WAITING.search(folded):
        return Heard("feature", "late")
    if _QUESTION.search(folded):
        return None
    return next((Heard("feature", what) for what, found in _WISHES.items() if found.search(folded)), None)
