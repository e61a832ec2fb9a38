"""Whether a text accuses somebody of a crime: what is a denunciation by law is not to be taken, nor kept.

Law on denunciations 25/2018: only by letter or in person, with a name. Who is named beside a bribe, fraud or theft is
plainly denounced; without a name, or with the word alone, it must be asked.
"""

from typing import Literal

from knowledge.patterns import pattern, word_set
from knowledge.vietnamese import clean, fold

Accusation = Literal["plain", "doubt"]

_SUM = r"(?:\d+ ?|may |vai |hai |ba |nam |muoi )(?:trieu|tram|chuc|nghin|ngan|k|tr|cu|chai|dong)"
_MONEY = rf"(?:tien|phong bi|lot tay|hoa hong|{_SUM})"
_DUE = "(?:tro cap|luong|bao hiem|che do|huu|den bu|boi thuong|ho tro|thai san|tuat|bhxh)"
"""Money that people have a right to."""
# "đòi 2 triệu mới làm", "vòi vĩnh", "làm giả giấy tờ"
_CRIME = pattern(rf"""
    (?:dua|nhan|doi|voi|an|moi|bat dua|bat nop|ep dua)(?: lot| them| den| ca| luon)? {_MONEY}(?! {_DUE})|
    hoi lo|lot tay|voi vinh|
    tham (?:nhung|o)|bien thu|an (?:chan|cap|bot)|rut ruot|
    (?<!bi )lua (?:dao|tien)|chiem doat|tong tien|cuong doat|trom cap|
    lam quyen|lam dung chuc vu|bao ke|chay chot|mua ban chuc|
    lam (?:gia|khong) (?:giay to|ho so|chu ky)|
    vi pham phap luat
""")
_NOT_DONE = pattern(rf"(?:khong|chua|chang)(?: he| bao gio| ai| co)* (?:nhan|doi|an|voi|lay) {_MONEY}")
_WORD = pattern("to cao|to giac")
_TITLES = word_set("ong ba anh chi co chu bac thay thang lao bo ten")
_OFFICES = word_set("""
    can bo chu tich pho truong phong giam doc ke toan dia chinh tu phap cong an nhan vien xa phuong mot cua ubnd
""")


def accusation(text: str) -> Accusation | None:
    """`plain` where somebody named is said to have done a crime, `doubt` where it may be so, else None."""
    text = clean(text)
    folded = _NOT_DONE.sub(lambda denied: "- " * len(denied[0].split()), fold(text))
    if crime := _CRIME.search(folded):
        before = text.split()[: len(folded[: crime.start()].split())]
        return "plain" if _names_somebody(before) and not text.isupper() else "doubt"
    return "doubt" if _WORD.search(folded) else None


def _names_somebody(words: list[str]) -> bool:
    """Whether a title, with or without an office, is followed by a name: told by its capital letter."""
    titled = False
    for word in words:
        folded = fold(word).strip(".,:;()")
        if titled and word[0].isupper() and folded not in _OFFICES:
            return True
        titled = folded in _TITLES or (titled and folded in _OFFICES)
    return False
