"""What a matter seems to be and what is missing of it: proposed from the citizen's own words, never asked twice."""

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers.citizen.appointments import LATE, summed_up
from handlers.citizen.papers import EXTRA_PAPERS, demanded, demands
from handlers.citizen.places import place_named
from handlers.draft import QUESTIONS, Draft, Step
from handlers.masking import DOSSIER, without_personal
from handlers.sender import NOBODY, read_sender
from handlers.turn import Turn
from handlers.writing import kind_said
from knowledge.deciding import Context, understand
from knowledge.entries import Category, Office, Place
from knowledge.library import Edition
from knowledge.vietnamese import fold

NAMED = ("phan_anh", "kien_nghi")
"""Kinds that are taken only with name, address and phone (Nghị định 20/2008/NĐ-CP, Điều 7)."""
OPINION, QUESTION = "gop_y", "cau_hoi"
WITH_PAPERS = ("procedure:", "catalogue:")
"""What has a list of papers to compare with, by how its key begins."""
ONE_STOP, ABOVE = "tt-pvhcc-xa", "tt-pvhcc-tinh"
OTHER = "khac"
LONGEST_CONTACT = 25
"""Words of a name, an address and a phone number."""
A_STORY = 14
"""Words from which on a text tells what happened."""
_WANTS = r"(?:(?:da|toi|cho|xin|muon|can) )*(?:sua|doi|ghi lai|chinh)(?: lai)? (?:cai )?"
_AT_ALL = r"(?: (?:cua toi|lai|khac|giup|gium|dum|a|nha|nhe|di|voi))*[ .!]*"
_PARTS = {
    part: re.compile(f"{_WANTS}(?:{words}){_AT_ALL}")
    for part, words in {
        "contact": r"(?:ho )?ten(?:,? (?:va )?(?:so|dia chi).*)?|so(?: dien thoai)?|sdt|dien thoai|dia chi",
        "place": r"noi(?: xay ra| giai quyet)?|trung tam|don vi|xa|phuong",
        "category": r"loai(?: viec)?",
    }.items()
}
_WISHES = r"(?:(?:da|thoi|toi|em|con|cho|xin|muon|nho|hay|giup|lam on) )*"
_ITS_NAME = (
    r"(?: (?:ten|danh tinh|ho ten|thong tin|cua|toi|em|giup|gium|dum|voi|don vi|xa|phuong|do|ho|nha|nhe|di|a))*[ .!]*"
)
_HIDDEN = re.compile(f"{_WISHES}(?:giau|che|bao mat|giu kin|giu bi mat)(?: ho)? (?:ten|danh tinh|thong tin){_ITS_NAME}")
_NOT = "(?:khong|ko|khoi|dung|bo|xoa)(?: (?:can|muon|phai))*"
_NAMELESS = re.compile(
    f"{_WISHES}(?:an danh|(?:de )?khuyet danh|{_NOT}(?: (?:de|ghi|neu|cho|kem|hien|noi))* (?:ho )?ten){_ITS_NAME}"
)
_SHOWN = re.compile(f"{_WISHES}(?:(?:khong|ko|khoi|thoi)(?: can)? (?:giau|che)|hien)(?: ho)? ten{_ITS_NAME}(?:nua)?")
_DATE = re.compile(r"(?:\b(?:từ|tu|hôm|hom|ngày|ngay|hẹn|hen|đến|den) )*\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?!\w)")
_DAY = re.compile(
    r"\d{1,2}[/.-]\d{1,2}|\b(?:ngay|mung|mong|thang) (?:hen )?\d|\bhom (?:qua|nay|kia|truoc|bua)"
    r"|\b(?:sang|chieu) (?:nay|qua)|\bthu (?:hai|ba|tu|nam|sau|bay|\d)|\btuan (?:nay|truoc|roi)"
)


def proposed(turn: Turn, draft: Draft, typed: str) -> Draft:
    """The draft with what its words say of kind, category, place, procedure and dossier; what was chosen stays."""
    if draft.kind == QUESTION:
        return replace(draft, entry=draft.entry or procedure_in(turn, draft.whole, None))
    category = category_named(turn.edition, draft.category) or _category(turn, draft)
    said = kind_said(typed) if not draft.said else None
    kind = draft.kind if draft.said else said or (category.kind if category else OPINION)
    return replace(
        draft,
        kind=kind,
        said=draft.said or said is not None,
        category=category.id if category else None,
        office=draft.office or centre_in(turn.edition, draft.whole),
        entry=draft.entry or procedure_in(turn, draft.whole, category) or _talked_about(turn, draft, category),
        dossier=draft.dossier or dossier_in(draft.whole),
    )


def dossier_in(text: str) -> str | None:
    """The number of the dossier that a text names first."""
    found = DOSSIER.search(text)
    return found[0].upper() if found else None


def onward(turn: Turn, draft: Draft) -> Draft:
    """The draft at the first question that is still open, else to be checked."""
    still_open = (step for step in QUESTIONS if step not in draft.passed and _is_open(turn, draft, step))
    step: Step = next(still_open, "check") if draft.kind in NAMED else "check"
    return replace(draft, step=step)


def is_unnamed(draft: Draft) -> bool:
    """Whether it could be sent with a name and is not to be."""
    return draft.kind not in NAMED and draft.kind != QUESTION


def names_whoever(text: str) -> bool:
    """Whether a message says who somebody is, in full, and little else."""
    return len(text.split()) <= LONGEST_CONTACT and not read_sender(text).missing


def part_named(text: str) -> str | None:
    """The part of the form that a short message wants changed: contact | place | category."""
    folded = " ".join(fold(text).split())
    return next((part for part, words in _PARTS.items() if words.fullmatch(folded)), None)


def hides(edition: Edition, draft: Draft, text: str) -> str | None:
    """The step by which a short message wants one's name hidden or left out: seal | unseal | nameless | resume.

    "Giấu tên" hides it from the unit complained about, where that can be; what has no name is shown as it stands.
    """
    folded = " ".join(fold(text).split())
    if draft.sealed and _SHOWN.fullmatch(folded):
        return "unseal"
    if not (_HIDDEN.fullmatch(folded) or _NAMELESS.fullmatch(folded)):
        return None
    if draft.kind not in NAMED:
        return "resume"
    return "seal" if _HIDDEN.fullmatch(folded) and sealing(edition, draft)[0] else "nameless"


def passing(draft: Draft, step: str) -> Draft:
    return replace(draft, passed=(*(one for one in draft.passed if one != step), step))


def back(draft: Draft) -> Draft:
    """The draft at the last question that was passed, its answer taken back."""
    *passed, last = draft.passed
    return replace(undone(draft, last), passed=tuple(passed))


def undone(draft: Draft, step: str) -> Draft:
    """The draft asked again for one of its answers."""
    draft = replace(draft, passed=tuple(one for one in draft.passed if one != step))
    match step:
        case "details":
            return replace(draft, step="details", details="")
        case "place":
            return replace(draft, step="place", office=None)
        case "contact":
            return replace(draft, step="contact", sender=NOBODY)
        case "spot":
            return replace(draft, step="check", spot="")
        case _:
            return replace(draft, step="category")


def nameless(draft: Draft) -> Draft:
    """Without a name it is taken as an opinion, which asks for nothing more."""
    return replace(draft, kind=OPINION, said=True, sender=NOBODY, step="check")


def questions(turn: Turn, draft: Draft) -> tuple[str, ...]:
    """What the category asks and the text does not say."""
    category = category_named(turn.edition, draft.category or OTHER)
    known: Mapping[str | None, bool] = {
        "dossier": draft.dossier is not None,
        "procedure": draft.entry is not None,
        "place": draft.office is not None,
        "day": _DAY.search(fold(draft.whole)) is not None,
        "story": len(draft.whole.split()) >= A_STORY,
    }
    return tuple(asked.text for asked in category.ask if not known.get(asked.about)) if category else ()


def destination(edition: Edition, draft: Draft) -> tuple[str | None, str | None]:
    """The unit a case goes to, None where somebody must decide, and the unit whose staff it is about."""
    category = category_named(edition, draft.category)
    if category is None or category.route == ONE_STOP:
        return draft.office, None
    if category.about_staff:
        local = _office(edition, draft.office)
        return (local.above if local else None) or category.route, draft.office
    office = _office(edition, category.route)
    is_ours = office is not None and not (office.role or category.elsewhere)
    return (category.route if is_ours else None), None


def sealing(edition: Edition, draft: Draft) -> tuple[str | None, str | None]:
    """The unit that is complained about, None where that is not known, and the unit above it.

    From it the sender may hide: somebody always can learn who it is, or nobody could look into the matter.
    """
    office, about_staff_of = destination(edition, draft)
    unit = _office(edition, about_staff_of or office) if draft.kind in NAMED else None
    return (unit.id, unit.above) if unit else (None, None)


def centres(edition: Edition) -> tuple[Office, ...]:
    """The one-stop centres of communes, where matters happen."""
    return tuple(office for office in edition.offices if office.serves and not office.role)


def centre_in(edition: Edition, text: str) -> str | None:
    """The centre of today for the one place a text names, by its old name too."""
    place = edition.library.entry(f"place:{place_named(edition, text)}")
    current = edition.library.gazetteer.current(place, edition.day) if isinstance(place, Place) else None
    centre = edition.centre(current) if current else None
    return centre.id if centre else None


def category_named(edition: Edition, name: str | None) -> Category | None:
    entry = edition.library.entry(f"category:{name}") if name else None
    return entry if isinstance(entry, Category) else None


def _is_open(turn: Turn, draft: Draft, step: Step) -> bool:
    match step:
        case "details":
            return bool(questions(turn, draft))
        case "place":
            category = category_named(turn.edition, draft.category)
            is_local = category is None or category.route == ONE_STOP or category.about_staff
            return draft.office is None and is_local and bool(centres(turn.edition))
        case _:
            return bool(draft.sender.missing)


def procedure_beside(turn: Turn, text: str, category: Category) -> str | None:
    """The procedure that is told of beside a demand for a paper, as a key."""
    paper = demanded(text) or "\n"
    told = (
        turn.edition.library.sorter.rest(category, part)
        for part in (text.partition(paper)[0], text.replace(paper, " "))
    )
    found = (_about(turn, _DATE.sub(" ", DOSSIER.sub(" ", one))) for one in told)
    return next((key for key in found if key and key.startswith(WITH_PAPERS)), None)


def procedure_in(turn: Turn, text: str, category: Category | None) -> str | None:
    """The procedure a matter is about, as a key, if that is plain: by what is told beside the grievance first."""
    told = [text := _DATE.sub(" ", DOSSIER.sub(" ", text))]
    if category:
        told.insert(0, turn.edition.library.sorter.rest(category, text.replace(demanded(text) or "\n", " ")))
    found = (_about(turn, one) for one in told)
    return next((key for key in found if key and key.startswith("procedure:")), None)


def _about(turn: Turn, text: str) -> str | None:
    """The entry a text is about, if that is plain."""
    found = understand(turn.ear, without_personal(text), Context(), turn.edition.day)
    return found.entry if found.decision == "answer" else None


def _talked_about(turn: Turn, draft: Draft, category: Category | None) -> str | None:
    """The procedure whose papers were compared with the demand that is taken now."""
    topic = turn.dialogue.topic or ""
    is_compared = category is not None and category.id == EXTRA_PAPERS and draft.row != turn.id
    return topic if is_compared and topic.startswith("procedure:") else None


def _category(turn: Turn, draft: Draft) -> Category | None:
    """By its words, by the day on a slip that is past, or by the topic that was shown to the very message."""
    found = turn.edition.library.sorter.best(draft.whole)
    if found is None and demands(draft.whole):
        return category_named(turn.edition, EXTRA_PAPERS)
    if found is None and summed_up(turn.edition, draft.whole):
        return category_named(turn.edition, LATE)
    if found or draft.row == turn.id:
        return found
    every = turn.edition.library.by_kind(Category)
    return next((one for one in every if one.explain and f"topic:{one.explain}" == turn.dialogue.topic), None)


def _office(edition: Edition, name: str | None) -> Office | None:
    entry = edition.library.entry(f"office:{name}") if name else None
    return entry if isinstance(entry, Office) else None
