"""What needs no search: danger first, courtesy, and wishes for one of the bot's own features.

All patterns are over folded text (no tone marks, synonyms in place). They are firm: what is not plainly one of
these is left to the search.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.patterns import pattern, word_set
from knowledge.vietnamese import fold_word
from knowledge.wording import FILLERS


@dataclass(frozen=True, slots=True)
class Heard:
    """`kind` is emergency, smalltalk or feature; `what` names which."""

    kind: str
    what: str


_PAST_OR_PAPERS = pattern(r"""
    \b(?:giay|giay to|ho so|cap lai|lam lai|thu tuc|tro cap|ho tro|boi thuong|bao hiem|che do|phong chay|
    chua chay|pccc|khai sinh|khai tu|chung nhan|dang ky|hom qua|hom truoc|nam ngoai|nam truoc|thang truoc|
    tuan truoc|da chay|chay het|con nuoi|mai tang|tham quyen|don xin|xac nhan|kinh doanh|tuong tho|phan anh|
    gop y|bhyt|trai tuyen|ly hon|tam lanh|phong chong|quyet dinh|toa an|bi phat|muc phat)\b
""")
_QUESTION = pattern(r"""
    la gi|o dau|bao lau|khac (?:gi|nhau|the)|the nao|may ngay|thoi han|can gi|ai giai quyet|nhu the nao|ra sao|
    lam sao|luat nao|mau don|co duoc|cho ai|voi ai|di dau|ai nhan|co can|co phai|
    hieu luc|nghi dinh|qua zalo|tren cong|1022|khac|giay to|ho so gom|dieu kien|quy dinh|ai co quyen|gui cho ai|den dau|
    cach nao|thoi hieu|bao gio|bang cach|gom nhung
""")
_NOW = pattern(r"""
    (?<!tra )(?<!nghien )cuu (?:voi|toi|em|con|nguoi|gap)|(?:toi|no|gap|nhanh) cuu|
    dang (?:bi )?(?:chay|danh|boc|dam|chem)|dang o trong|khong muon song(?: nua)?|muon chet
""")
_NO_FIRE = pattern(r"""
    (?:nha hang|quan|tiem|com|an|mon|do|bun|pho|di cho) chay|chay (?:xe|bo|tron|an|the|grab|may|giay to|cho)|
    xe(?: \w+)? chay
""")
_UNMEANT = frozenset({"chạy", "chay", "từ", "tứ", "đám", "vợ", "dưới", "xíu"})
"""Words that, typed with their marks, are none of the words that warn: chạy is not cháy."""
_DANGERS = {
    "child": pattern(r"""
        (?:xam hai|bao hanh|danh dap|hanh ha|lam dung|hanh hung) (?:tre|chau|con|em be|be|hoc sinh)(?: \w+)*|
        (?:tre|chau|dua be|em be|be|con) (?:\w+ ){0,4}?bi (?:\w+ ){0,3}?
        (?:xam hai|bao hanh|danh dap|danh|hanh ha|lam dung|bat coc|nhot)|bat coc (?:tre|con|chau)|danh tre em|
        danh (?:con|chau|be|em be)(?: \w+){0,2} (?:hoai|suot|da man|tan nhan|chay mau|bam tim)|
        (?:la mat|nguoi la) (?:\w+ ){0,2}?(?:du|ru|bat|dan)(?: \w+)? (?:con|chau|be|em be|tre)
    """),
    "fire": pattern(r"""
        (?:nha|cho|kho|xuong|quan|tiem|bep|phong|rung|day dien|xom|truong|mia|khu tro|cong ty)(?: \w+){0,3}?
        (?: dang| bi| boc| phat| sap)* chay
        (?: roi| lon| to| ra| ne| kia| do| a| qua| cuu| voi)*
        (?:$| (?:roi|lon|anh|chi|em|oi|ba con|o|gan|ngay)(?: \w+)*$)|
        (?:co|co vu|xay ra|dang co) chay(?: nha| lon| o| roi|$)|boc chay|hoa hoan|^chay nha|^chay (?:roi|lon|rung)|
        dang (?:bi )?chay(?: nha| rung| cho| kho| lon| to| du|$)|no (?:binh )?gas?|xi gas|ro ri (?:khi )?gas|
        (?:xe|nha)(?: \w+){0,2} dang boc (?:chay|khoi)|cuu hoa
    """),
    "crime": pattern(r"""
        (?:dang|bi|co) (?:nguoi |thang |dua )?(?:cuop|dam(?! cuoi| gio| tang| ma| hoi)|chem|giet|hiep|khong che)|
        (?:dang|bi|no|ho) (?:chong |vo |nguoi ta |ho )?(?:danh|hanh hung|doa giet|danh dap)(?! gia| may| mat| so| dau)|
        cuop(?! giay| dat)|giet nguoi|danh nhau|dam chem|hiep dam|cuong hiep|bat coc|doa giet|cam dao|cam sung|
        (?:an )?trom (?:dang|vao|dot nhap|trong)|(?:dang co|co) (?:an )?trom|chong (?:toi |em )?(?:danh|doa)|
        goi cong an gap|cong an cuu|bi (?:duoi|ruot) (?:danh|chem)|(?:nguoi|ke|trom)(?: la)? dot nhap|
        (?:con|chau|be)(?: \w+){0,2} bi (?:mat tich|lac)|lac mat (?:con|chau|be)
    """),
    "medical": pattern(r"""
        cap cuu|ngat xiu|bat tinh|dot quy|nhoi mau|kho tho|khong tho duoc|chay mau|uong thuoc (?:sau|chuot|co|tu tu)|
        uong (?:nham|phai|lon)(?: phai)? (?:thuoc|xang|dau|hoa chat|axit)|
        (?:te|roi|nga|lot|nhay)(?: xuong)? (?:gieng|song|ao|muong|kenh|ho nuoc|cau|lau)|chet duoi|
        (?:nuoc|lu) cuon(?: mat| troi)? (?:nguoi|con|chau|be)|
        (?:cha|ba|me|ong|vo|chong|chau|be|nguoi|chi)(?: (?:toi|em|nha|gia|ta|minh|no|bi|moi|vua))* xiu(?: roi|$)|
        xe(?: \w+){0,2} (?:tong|can)(?: trung| phai)? (?:nguoi|chet)|bi xe(?: \w+){0,2} (?:tong|can)|
        (?:muon|dinh|doi|vua) tu tu|tu sat|^(?:toi |em |con |minh )?(?:chi )?muon chet|khong muon song|dien giat|
        (?:bi|be|nguoi|dang|con|chau) duoi nuoc|
        (?:bi|xay ra|co|dang bi) tai nan(?! lao dong)|tai nan (?:giao thong|xe|nghiem trong|nang)|ran can|
        sap de roi|(?:vo nuoc|sinh vo) oi|(?:bi|len con) co giat|ngo doc|dau tim|ngung tim|goi xe cuu thuong|
        co nguoi bi thuong
    """),
    "any": pattern(r"""
        ^(?:(?:ai|do|oi|lam on|lam|on|moi nguoi|xin|hay|gap|khan cap|help|me|troi) ?)*
        cuu(?: toi| em| con| voi| gap| oi| nhanh| cau| xin| minh| tui)*$|keu cuu
    """),
}
_DANGER_MARKED = pattern(r"""
    cháy (?:chợ|nhà|rừng|kho|xưởng|quán|xe)|đám cháy|(?:nhà|tường|cầu|hầm|giàn giáo) (?:bị )?sập|
    sập (?:nhà|tường|cầu|hầm|giàn giáo)
""")
"""What only its tone marks tell from something harmless: "nhà sập" is no "nhà sắp"."""

_SMALLTALK = {
    "who": pattern(r"""
        (?:ban|em|ad|bot|may|anh|chi|day) (?:la|co phai la|co phai|phai) (?:\w+ )?(?:ai|may|nguoi|robot|bot|
        con gi|gi|nguoi that|nguoi may|can bo|tro ly|ai the|ai vay)\b|(?:la|phai) (?:may|robot|bot|nguoi that|
        nguoi may|ai|chatbot|chat bot) (?:hay|ha|a|khong|tra loi|nhan tin|do|vay|the)|ban ten (?:la )?gi|^may ha|
        (?:nguoi|may|bot|robot)(?: that)? (?:hay|hay la) (?:may|nguoi|bot|robot)|ai (?:dang )?(?:tra loi|tao ra|
        nhan tin|lam ra|lap trinh) (?:ban|tin|toi|cho|may|em|bot|voi|vay|do|day|minh)
    """),
    "thanks": pattern(r"""
        cam on|cam un|cam on nhieu|\bthank\w*|\bthks?\b|\btks\b|\bthanks?\b|\bmerci\b|da ta|doi on|\bco tam\b|
        biet on
    """),
    "bye": pattern(r"""
        tam biet|\bbye\b|\bbai bai\b|hen gap lai|gap lai sau|chao tam biet|good ?bye|ngu ngon|
        (?:luc|khi|lan) khac(?: noi| hoi| gap)?(?: tiep)?|hen (?:lan|khi|luc) khac|het roi cam on|
        \bpp\b|goodnight|thoi (?:nhe|nha|nghe|toi di|minh di|bye)|di (?:ngu|day)$
    """),
    "abuse": pattern(r"""
        \bngu\b(?! ngon| nghiep| nghi)|\bdo ngu|\bdien\b(?= ha| a|$)(?<=do dien)|do khung|\bcho chet|\bvcl?\b|
        \bdm\b|\bdmm\b|\bdit\b|\bclgt\b|\bvl\b|oc cho|mat day|do dan|bot ngu|vo dung|cut di|do khon|\bcc\b|
        te hai|nhu cut|nhu hach|cham nhu rua|tra loi ngu|nhu loz
    """),
    "praise": pattern(r"""
        (?:hay|gioi|tot|tuyet|de thuong|xin so|nhanh|thong minh|xuat sac|good|nice|chuan|
        dinh)(?: qua| that| lam| vay| the| ghe| di| voi| nha| ta| roi)+$|tuyet voi|\bgood job|\bhay qua|
        qua (?:hay|tot|gioi|da|tuyet|xin)|nice$|chuan luon
    """),
    "greeting": pattern(r"""
        \bchao\b|\balo+\b|\bhello+\b|\bhi+\b|\bhey\b|\bhelo\b|\bhalo\b|^a lo\b|co ai (?:o day |do |day |
        truc )?(?:khong|k|ko|hong)|ad oi|shop oi|admin oi|^oi$|khoe (?:khong|hong|k|ko)|^test(?:ing)?$|^e$|
        ^(?:da |a )*(?:cho|xin)? ?(?:toi|em|minh|con|chau|tui)? ?hoi(?: chut| ti| voi| cai| xiu| tham| mot| dieu)*$
    """),
    "ok": pattern(r"""
        ^(?:da |vang |u |uh |uhm |a |um )*(?:ok\w*|oke\w*|okie|vang|da|u|uh|uhm|um|uk|duoc roi|duoc|roi|hieu roi|
        biet roi|the a|vay a|yes|dung roi|dung vay|uki|dong y|nghe|the thoi|vay thoi|khong co gi|
        khong sao)(?: a| roi| nha| nhe| em| anh| chi| ban| do| vay| thoi| da| cam on)*$
    """),
}

_RUDE = pattern(r"""
    (?:do|bot|may|tra loi|lam an) ngu|dm|dmm|vcl|clgt|oc cho|mat day|cut di|khon nan|do (?:khon|dan|dien|khung)|vo hoc|
    nhu (?:cc|cut|hach|loz)|lam an (?:kieu gi|nhu vay|cham chap)|tui bay|bon may
""")
MOST_SCOLDING = 12

_FEATURES = {
    "start": pattern(r"""
        ^/?start$|^bat dau$|^/?bat dau lai$
    """),
    "help": pattern(r"""
        ^/?(?:help|trogiup|tro giup|huong dan|giup|giup do|giup voi|cuu)$|huong dan su dung|cach (?:su dung|
        dung) (?:bot|tro ly|chat|ban|app nay|cai nay)|(?:ban|bot|em|may|ad|day)(?: co the)? (?:lam|giup|biet|
        tra loi|ho tro) (?:duoc )?(?:nhung |viec )?gi\b|hoi (?:duoc )?(?:nhung )?gi o day|
        ^(?:co the )?giup (?:toi |minh |em )?(?:duoc )?(?:nhung )?gi$
    """),
    "menu": pattern(r"""
        ^/?menu$|^/?(?:muc luc|danh muc|trang chu|thuc don)$|(?:co|lam duoc|ho tro) nhung thu tuc (?:nao|gi)|
        (?:xem|cho|liet ke|hien|mo|ve)(?: toi| minh)?(?: xem)? (?:menu|danh muc|danh sach thu tuc|cac thu tuc|
        trang chu)|quay lai (?:menu|tu dau|trang)|^quay lai$|^cac thu tuc$|^danh sach(?: cac)? thu tuc$|
        ^(?:toi |minh |em |con )?(?:muon |can )?lam (?:cac )?(?:thu tuc|giay to|ho so)$
    """),
    "privacy": pattern(r"""
        ^(?:dulieu|du lieu|quyen rieng tu|rieng tu)$|
        (?:luu|giu|biet) (?:nhung )?gi (?:ve|cua) (?:toi|minh|tui)|
        (?:xoa|xem|sua|rut|tai)(?: het| lai| ve| toan bo| moi| tat ca)* (?:du lieu|lich su chat|tin nhan)
        (?: ca nhan)?(?: cua (?:toi|minh|tui|em|con|chau).*)?$|
        (?:ban|bot|em|may|tro ly|cac ban)(?: \w+){0,3} (?:luu|giu|xoa)(?: \w+){0,3} du lieu|
        ^(?:toi |minh |em )?(?:muon |xin )?rut (?:lai )?(?:su )?dong y|bot (?:co )?(?:luu|theo doi)
    """),
    "track": pattern(r"""
        ma theo doi|(?:tra cuu|theo doi|kiem tra|xem|hoi)(?: \w+){0,3} (?:phan anh|gop y|kien nghi|don phan anh)|
        (?:phan anh|gop y|kien nghi)(?: \w+){0,5} (?:toi dau|den dau|giai quyet chua|xong chua|xu ly chua|
        sao roi|the nao roi|tra loi chua)|^/?theodoi$
    """),
    "person": pattern(r"""
        (?:gap|noi chuyen|noi|chat|trao doi|lien he|hoi|noi may|
        ket noi)(?: truc tiep)?(?: voi| duoc)* (?:mot )?(?:can bo|nguoi that|nhan vien|tu van vien|tong dai vien|
        con nguoi|nguoi phu trach|nguoi tu van|nguoi truc|chuyen vien|ai do|admin)\b(?! tu phap o dau)|
        chuyen (?:giup|may|cau hoi|cho)(?: \w+){0,3} (?:can bo|nguoi|nhan vien)|khong muon (?:noi chuyen|chat|
        noi) voi (?:may|bot|robot)|^(?:can bo|nhan vien|tu van vien|nguoi that)$
    """),
}

_CITIZEN = r"(?:toi |minh |em |con |chau |tui |ban |cho |xin |ba con )*"
_WISH = (
    rf"^{_CITIZEN}(?:muon|can|xin|dinh|phai|se|tinh|duoc|xin phep|cho|hay)? ?"
    r"(?:duoc |gui |gui gam |viet |nop |lam |noi |neu |bao |co |don |y kien |y |mot |chut |vai |loi )*"
)
_ACCUSED = pattern(r"""
    to (?:cao|giac) (?:ong|ba|anh|chi|thang|con|chu tich|hang xom|no|tay|truong|pho|giam doc|ke|bon|vo|chong|thay|
    co giao)|
    to (?:cao|giac) (?:can bo|cong an|nguoi|mot|cong ty|doanh nghiep|nhan vien|bac si)
    (?! (?:thi|o dau|cho ai|the nao|bao lau|can gi|vi pham|sai|khac|nhu the|qua|bang|gui|nop|$))
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
    "complaint": pattern(rf"""
        ^{_CITIZEN}(?:muon|dinh|se|phai|can|xin|tinh|cho)(?: \w+){{0,3}}? khieu nai|
        ^(?:toi|minh|em|con|tui) (?:gui (?:don )?)?khieu nai|
        ^(?:gui |viet |nop |lam )?(?:don )?khieu nai$|
        ^khieu nai (?:ve )?(?:quyet dinh|viec|hanh vi|ong|ba|can bo|ubnd)(?!.* (?:khong|sao|gi|nao|ai|dau|chua)$)
    """),
    "feedback": pattern(rf"""
        ^{_WISH}(?:gop y|phan anh|kien nghi|khen ngoi|khen|than phien|phan nan|y kien)\b|
        ^(?:gopy|phananh)$|
        (?:can bo|nhan vien|cong an|cong chuc|no|ho|may ong|may ba|mot cua)(?: \w+){{0,5}} (?:{_ILL_TREATED}|
        thai do|lam kho)|
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


def danger(words: Sequence[str]) -> Heard | None:
    """An emergency that is going on now, from words with their tone marks; papers after a past one are none."""
    folded = " ".join("-" if word in _UNMEANT and not word.isascii() else fold_word(word) for word in words)
    if _PAST_OR_PAPERS.search(folded) and not _NOW.search(folded):
        return None
    if _DANGER_MARKED.search(" ".join(words)):
        return Heard("emergency", "fire")
    what = next((what for what, found in _DANGERS.items() if found.search(folded)), None)
    if what is None or (what == "fire" and _NO_FIRE.search(folded) and not _NOW.search(folded)):
        return None
    return Heard("emergency", what)


def courtesy(folded: str) -> Heard | None:
    """Small talk, when nothing else is said."""
    for what, found in _SMALLTALK.items():
        if found.search(folded) and _nothing_left(found.sub(" ", folded)):
            return Heard("smalltalk", what)
    return None


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
