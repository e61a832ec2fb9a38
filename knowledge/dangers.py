"""Danger that is going on now: said first, before anything is searched.

Patterns are over folded text (no tone marks), one way of saying it a line; where marks decide, they are asked.
"""

from collections.abc import Sequence

from knowledge.hearing import Heard
from knowledge.patterns import pattern
from knowledge.vietnamese import fold_word

# "hôm qua nhà bị cháy", "cháy nhà mất giấy tờ": over, or about papers
_PAST_OR_PAPERS = pattern(r"""
    (?:giay|giay to|ho so|cap lai|lam lai|thu tuc|tro cap|ho tro|boi thuong|bao hiem|che do|phong chay|
        chua chay|pccc|khai sinh|khai tu|chung nhan|dang ky|hom qua|hom truoc|nam ngoai|nam truoc|thang truoc|
        tuan truoc|da chay|chay het|con nuoi|mai tang|tham quyen|don xin|xac nhan|kinh doanh|tuong tho|phan anh|
        gop y|bhyt|trai tuyen|ly hon|tam lanh|phong chong|quyet dinh|toa an|bi phat|muc phat)
""")
# going on now, whatever papers are spoken of
_NOW = pattern(r"""
    (?<!tra )(?<!nghien )cuu (?:voi|toi|em|con|nguoi|gap)|
    (?:toi|no|gap|nhanh) cuu|
    dang (?:bi )?(?:chay|danh|boc|dam|chem)|
    dang o trong|
    khong muon song(?: nua)?|
    muon chet
""")
# "nhà hàng chay", "chạy xe": without its mark chay is no fire yet
_NO_FIRE = pattern(r"""
    (?:nha hang|quan|tiem|com|an|mon|do|bun|pho|di cho) chay|
    chay (?:xe|bo|tron|an|the|grab|may|giay to|cho)|
    xe(?: \w+)? chay
""")
_UNMEANT = frozenset({"chạy", "chay", "từ", "tứ", "đám", "vợ", "dưới", "xíu"})
"""Words that, typed with their marks, are none of the words that warn: chạy is not cháy."""
_DANGERS = {
    # "cháu bị cha dượng đánh đập", "người lạ dụ bé"
    "child": pattern(r"""
        (?:xam hai|bao hanh|danh dap|hanh ha|lam dung|hanh hung) (?:tre|chau|con|em be|be|hoc sinh)(?: \w+)*|
        (?:tre|chau|dua be|em be|be|con) (?:\w+ ){0,4}?bi (?:\w+ ){0,3}?
            (?:xam hai|bao hanh|danh dap|danh|hanh ha|lam dung|bat coc|nhot)|
        bi (?:\w+ ){0,5}?(?:so mo|dam o|xam hai)|
        bat coc (?:tre|con|chau)|
        danh tre em|
        danh (?:con|chau|be|em be)(?: \w+){0,2} (?:hoai|suot|da man|tan nhan|chay mau|bam tim)|
        (?:la mat|nguoi la) (?:\w+ ){0,2}?(?:du|ru|bat|dan)(?: \w+)? (?:con|chau|be|em be|tre)
    """),
    # "nhà hàng xóm cháy", "có cháy lớn", "xì gas"
    "fire": pattern(r"""
        (?:nha|cho|kho|xuong|quan|tiem|bep|phong|rung|day dien|xom|truong|mia|khu tro|cong ty)(?: \w+){0,3}?
            (?: dang| bi| boc| phat| sap)* chay(?: roi| lon| to| ra| ne| kia| do| a| qua| cuu| voi)*
            (?:$| (?:roi|lon|anh|chi|em|oi|ba con|o|gan|ngay)(?: \w+)*$)|
        (?:co|co vu|xay ra|dang co) chay(?: nha| lon| o| roi|$)|
        boc chay|hoa hoan|
        ^chay nha|
        ^chay (?:roi|lon|rung)|
        dang (?:bi )?chay(?: nha| rung| cho| kho| lon| to| du|$)|
        no (?:binh )?gas?|
        xi gas|
        ro ri (?:khi )?gas|
        (?:xe|nha)(?: \w+){0,2} dang boc (?:chay|khoi)|
        cuu hoa
    """),
    # "có ăn trộm vào nhà", "chồng đang đánh tôi"
    "crime": pattern(r"""
        (?:dang|bi|co) (?:nguoi |thang |dua )?(?:cuop|dam(?! cuoi| gio| tang| ma| hoi)|chem|giet|hiep|khong che)|
        (?:dang|bi|no|ho) (?:chong |vo |nguoi ta |ho )?
            (?:danh|hanh hung|doa giet|danh dap)(?! gia| may| mat| so| dau)|
        cuop(?! giay| dat)|
        giet nguoi|danh nhau|dam chem|hiep dam|cuong hiep|bat coc|doa giet|cam dao|cam sung|
        (?:an )?trom (?:dang|vao|dot nhap|trong)|
        (?:dang co|co) (?:an )?trom|
        chong (?:toi |em )?(?:danh|doa)(?! (?:mat|gia|may|so|dau)(?!\w))|
        chong (?:\w+ ){0,5}?danh (?:toi|tui|em|vo|me con|dap)|
        goi cong an gap|cong an cuu|
        bi (?:duoi|ruot) (?:danh|chem)|
        (?:nguoi|ke|trom)(?: la)? dot nhap|
        (?:con|chau|be)(?: \w+){0,2} bi (?:mat tich|lac)|
        lac mat (?:con|chau|be)
    """),
    # "ba tôi bị đột quỵ", "bé uống nhầm thuốc", "tôi muốn chết"
    "medical": pattern(r"""
        cap cuu|ngat xiu|bat tinh|dot quy|nhoi mau|kho tho|khong tho duoc|chay mau|
        uong thuoc (?:sau|chuot|co|tu tu)|
        uong (?:nham|phai|lon)(?: phai)? (?:thuoc|xang|dau|hoa chat|axit)|
        (?:te|roi|nga|lot|nhay)(?: xuong)? (?:gieng|song|ao|muong|kenh|ho nuoc|cau|lau)|
        chet duoi|
        (?:nuoc|lu) cuon(?: mat| troi)? (?:nguoi|con|chau|be)|
        (?:cha|ba|me|ong|vo|chong|chau|be|nguoi|chi)(?: (?:toi|em|nha|gia|ta|minh|no|bi|moi|vua))* xiu(?: roi|$)|
        xe(?: \w+){0,2} (?:tong|can)(?: trung| phai)? (?:nguoi|chet)|
        bi xe(?: \w+){0,2} (?:tong|can)|
        (?:muon|dinh|doi|vua) tu tu|
        tu sat|
        ^(?:toi |tui |em |con |chau |minh )?(?:chi )?muon chet(?! (?:vi|voi|ma|duoc)(?!\w))|
        (?:buon|chan|kho|chan doi|cuc)(?: qua)? (?:toi |tui |em |con |chau |minh )?(?:chi )?
            muon chet(?: cho| quach| di|$)|
        muon chet (?:quach|cho (?:roi|xong|khoe))|
        chet (?:quach cho|cho) (?:xong|roi)$|
        (?:khong|ko|het|chang|hong|chan)(?: con)? (?:muon|thiet) song|dien giat|
        (?:bi|be|nguoi|dang|con|chau) duoi nuoc|
        (?:bi|xay ra|co|dang bi) tai nan(?! lao dong)|
        tai nan (?:giao thong|xe|nghiem trong|nang)|
        ran can|sap de roi|
        (?:vo nuoc|sinh vo) oi|
        (?:bi|len con) co giat|
        ngo doc|dau tim|ngung tim|goi xe cuu thuong|co nguoi bi thuong
    """),
    # "cứu tôi với"
    "any": pattern(r"""
        ^(?:(?:ai|do|oi|lam on|lam|on|moi nguoi|xin|hay|gap|khan cap|help|me|troi) ?)*cuu
            (?: toi| em| con| voi| gap| oi| nhanh| cau| xin| minh| tui)*$|
        keu cuu
    """),
}
_DANGER_MARKED = pattern(r"""
    cháy (?:chợ|nhà|rừng|kho|xưởng|quán|xe)|
    đám cháy|
    (?:nhà|tường|cầu|hầm|giàn giáo) (?:bị )?sập|
    sập (?:nhà|tường|cầu|hầm|giàn giáo)
""")
"""What only its tone marks tell from something harmless: "nhà sập" is no "nhà sắp"."""
_ENDING_IT = pattern("tự (?:vẫn|vận)")
"""Without its marks it is "tư vấn"."""


def danger(words: Sequence[str]) -> Heard | None:
    """An emergency that is going on now, from words with their tone marks; papers after a past one are none."""
    folded = " ".join("-" if word in _UNMEANT and not word.isascii() else fold_word(word) for word in words)
    if _ENDING_IT.search(" ".join(words)):
        return Heard("emergency", "medical")
    if _PAST_OR_PAPERS.search(folded) and not _NOW.search(folded):
        return None
    if _DANGER_MARKED.search(" ".join(words)):
        return Heard("emergency", "fire")
    what = next((what for what, found in _DANGERS.items() if found.search(folded)), None)
    if what is None or (what == "fire" and _NO_FIRE.search(folded) and not _NOW.search(folded)):
        return None
    return Heard("emergency", what)
