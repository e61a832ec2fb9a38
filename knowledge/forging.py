"""Whether a message is about forged papers, though all its other words are those of a procedure.

Over folded words in which "giả" alone keeps its mark: "gia" may be a family, a price or an extension.
"""

from collections.abc import Sequence

from knowledge.patterns import pattern
from knowledge.vietnamese import fold_word

_MARK = "giả"
_PAPER = (
    r"(?:giay|giay to|ho so|so (?:do|hong|ho khau|bao hiem)|bang(?: \w+){0,2}|chung chi|can cuoc|cccd|cmnd|chung minh|"
    r"ho chieu|visa|khai sinh|hoc ba|ly lich|xac nhan|uy quyen|con dau|chu ky|ket hon|ly hon|chung nhan|ca vet|bien so)"
)
# "làm giả giấy khai sinh", "mua bằng lái giả", "căn cước giả bao nhiêu tiền"; "lam gia giay khai sinh"
_FORGED = pattern(rf"""
    (?:lam|mua|xai|dung|in|chay|nop) giả(?: \w+){{0,2}}? {_PAPER}|
    {_PAPER}(?: \w+){{0,3}}? giả|
    giả (?:giay|chu ky|con dau)
""")
_UNMARKED = pattern(rf"lam gia (?:mot |cai |to )*{_PAPER}")
# who falls for a false policeman asks about something else
_SWINDLE = pattern(r"""
    giả (?:danh|mao|su|bo|vo)|
    (?:cong an|can bo|nhan vien|trang|web|website|app|ung dung|tin nhan|link|cuoc goi|vneid) giả
""")


def forges(typed: Sequence[str]) -> bool:
    """Whether somebody speaks of making, buying or using a forged paper. `typed` are the words as they were written."""
    line = " ".join(_MARK if word == _MARK else fold_word(word) for word in typed)
    if _MARK not in typed:
        return all(word == fold_word(word) for word in typed) and _UNMARKED.search(line) is not None
    return _FORGED.search(line) is not None and _SWINDLE.search(line) is None
