"""Links that lead into the conversation, for posters and QR codes: what they carry opens an entry or a feature.

`dang-ky-khai-sinh` opens that entry, `dang-ky-khai-sinh_documents` one aspect of it, `gopy` a feature; `theo-` with a
code is as good as typing the code. Anybody can make up such a link, so it opens what a button could open, and does
nothing.
"""

from handlers.presses import Browse, Feature, Forum, News, OnCase, Open, Press, Privacy, Quiz, Visit, pack
from knowledge.aspects import ASPECTS
from knowledge.library import Edition

FOLLOWING = "theo-"
LONGEST_CODE = 20
COUNTER = "hailong"
"""With a unit after it: how content somebody was at its counter."""
QUIZ = "thi"
"""With a quiz after it: `thi_cai-cach-hanh-chinh`; alone, those there are."""
KINDS = ("procedure", "topic", "life_event", "place")
FEATURES: dict[str, Press] = {
    "menu": Browse(),
    "tin": News(),
    "dulieu": Privacy("show"),
    **{name: Feature(feature) for name, feature in (("gopy", "feedback"), ("tracuu", "track"), ("trogiup", "help"))},
}
TAKING_PART: dict[str, Press] = {QUIZ: Quiz(), "doithoai": Forum()}


def linked(edition: Edition, carried: str) -> str | None:
    """The packed press of what a link leads to, or None where it leads nowhere."""
    if carried.startswith(FOLLOWING):
        return pack(OnCase("join", carried.removeprefix(FOLLOWING)[:LONGEST_CODE]))
    if found := (FEATURES | TAKING_PART).get(carried):
        return pack(found)
    name, _, aspect = carried.partition("_")
    if name == COUNTER:
        return pack(Visit("show", aspect)) if edition.library.entry(f"office:{aspect}") else None
    if name == QUIZ:
        return pack(Quiz("show", aspect)) if edition.library.entry(f"quiz:{aspect}") else None
    key = next((key for kind in KINDS if edition.library.entry(key := f"{kind}:{name}")), None)
    return pack(Open(key, aspect if aspect in ASPECTS else "")) if key else None
