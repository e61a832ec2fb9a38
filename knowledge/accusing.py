"""Whether a text accuses somebody of a crime: what is a denunciation by law is not to be taken, nor kept.

Law on denunciations 25/2018: only by letter or in person, with a name. Who is named beside a bribe, fraud or theft is
plainly denounced; without a name, or with the word alone, it must be asked.
"""

import re
from typing import Literal

from knowledge.patterns import pattern, word_set
from knowledge.vietnamese import clean, fold

Accusation = Literal["plain", "doubt"]

_SUM = r"(?:\d+ ?|may |vai |hai |ba |nam |muoi )(?:trieu|tram|chuc|nghin|ngan|k|tr|cu|chai|dong)"
_MONEY = rf"(?:tien|phong bi|lot tay|hoa hong|{_SUM})"
_MORE = "(?: lot| them| den| ca| luon)?"
_DUE = "(?:tro cap|luong|bao hiem|che do|huu|den bu|boi thuong|ho tro|thai san|tuat|bhxh|mai tang|mat|bo|khong du)"
"""Money that people have a right to, or what only begins alike ("tiến bộ", "tiền mặt")."""
# "đòi 2 triệu mới làm", "vòi vĩnh", "làm giả giấy tờ"
_CRIME = pattern(rf"""
    (?<!cong )(?<!xac )nhan{_MORE} (?!tien){_MONEY}|
    (?<!cong )(?<!xac )nhan{_MORE} tien (?:cua|roi|moi|bo tui|duoi|trong phong bi|{_SUM}(?! {_DUE}))|
    (?<!doi )(?:dua|doi|voi|an|moi(?! nam)|bat dua|bat nop|ep dua){_MORE} {_MONEY}(?! {_DUE})|
    hoi lo|lot tay|voi vinh|
    tham (?:nhung|o)|bien thu|rut ruot|
    (?<!thuc )(?<!cong )(?<!du )(?<!phuong )(?<!de )an (?:chan(?! nuoi)|cap|bot)|
    (?<!bi )lua (?:dao|tien)|chiem doat|tong tien|cuong doat|trom cap|
    lam quyen|lam dung chuc vu|(?<!thong )bao ke(?! hoach)|chay chot|mua ban chuc|
    lam (?:gia|khong) (?:giay to|ho so|chu ky)|
    vi pham phap luat
""")
_NOT_DONE = pattern(rf"(?:khong|chua|chang)(?: he| bao gio| ai| co)* (?:nhan|doi|an|voi|lay) {_MONEY}")
_WORD = pattern("(?<!luat )(?<!quyet )(?<!don )(?<!nai )(?<!nai, )(?:to cao|to giac)")
"""Said of what somebody does; not of the law, the procedure, the letter."""
_TONES = {"voi": "vòi", "doi": "đòi", "an": "ăn", "chan": "chặn", "cap": "cắp", "bot": "bớt"}
"""How a word of a crime is written; one with other marks is another word."""
_TITLES = word_set("ong ba anh chi co chu bac thay thang lao bo ten")
_OFFICES = word_set("""
    can bo chu tich pho truong phong giam doc ke toan dia chinh tu phap cong an nhan vien xa phuong mot cua ubnd
""")


def accusation(text: str) -> Accusation | None:
    """`plain` where somebody named is said to have done a crime, `doubt` where it may be so, else None."""
    text = clean(text)
    folded = _NOT_DONE.sub(lambda denied: "- " * len(denied[0].split()), fold(text))
    if crime := _crime(text, folded):
        before = text.split()[: len(folded[: crime.start()].split())]
        return "plain" if _names_somebody(before) and not text.isupper() else "doubt"
    return "doubt" if _WORD.search(folded) else None


def _crime(text: str, folded: str) -> re.Match[str] | None:
    """The first crime that is told of, its words written so or without any marks."""
    written = text.lower().split()
    for found in _CRIME.finditer(folded):
        at = len(folded[: found.start()].split())
        pairs = zip(found[0].split(), written[at:], strict=False)
        if all(word not in _TONES or own.strip(".,:;()!?") in (word, _TONES[word]) for word, own in pairs):
            return found
    return None


def _names_somebody(words: list[str]) -> bool:
    """Whether a title, with or without an office, is followed by a name: told by its capital letter."""
    titled = False
    for word in words:
        folded = fold(word).strip(".,:;()")
        if titled and word[0].isupper() and folded not in _OFFICES:
            return True
        titled = folded in _TITLES or (titled and folded in _OFFICES)
    return False
