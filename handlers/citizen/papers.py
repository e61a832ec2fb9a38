"""Whether a paper that somebody was asked for is in the procedure's list: yes, no, or it cannot be told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from handlers.citizen.vouching import is_elsewhere, vouched
from handlers.messages import Reply
from handlers.presses import Feedback, Open
from handlers.turn import Turn
from handlers.wording import choice, line, say
from knowledge.entries import Document, Procedure
from knowledge.library import Edition, key_of
from knowledge.vietnamese import fold

EXTRA_PAPERS = "doi-them-giay-to"
"""The category of matters that such a comparison belongs to."""
Finding = Literal["listed", "unlisted", "unclear"]

_FILL = (
    r"(?: (?:toi|em|minh|con|chau|tui|dan|ba con|phai|them|nop|bo sung|dua|trinh|mang|xin|lam|co|ca|luon|lai|ra|ve|di|"
    r"mot|cai|to|photo))*"
)
_VERBS = "bat(?! may)|doi|yeu cau|keu|buoc|(?:noi |bao |keu )?(?:la )?thieu|(?:noi|bao|keu) phai"
_DEMANDED = re.compile(
    rf"\b(?:(?:{_VERBS}){_FILL}|(?:can|hoi) (?:nop|bo sung|them|dua|trinh|mang|photo|xin|lam){_FILL})"
    r"(?P<what>(?: \w+){1,9})"
)
_WHOSE = (
    "can bo|ho|xa|phuong|nguoi ta|mot cua|cong an|nhan vien|ben do|no|trung tam|noi nhan|co duoc|duoc quyen|co quyen|"
    "bi|lai|ma|tu phap"
)
_DEMANDS = re.compile(
    rf"\b(?:{_WHOSE}) (?:\w+ ){{0,2}}?(?:doi|bat(?! may)|yeu cau|keu|buoc|noi thieu|bao thieu|noi phai|bao phai)\b"
)
_REFUSED = re.compile(r"\bthieu\b.*\bkhong (?:chiu )?(?:nhan|lam|tiep)\b")
_VERB = re.compile(r"\b(?:bat|doi|yeu cau|keu|buoc|noi|bao|thieu|can|hoi)\b")
_OTHER_DOI = ("đổi", "đợi", "đời", "đôi", "đội", "đồi")
"""What reads "doi" without its mark, and demands nothing."""
_IS_RIGHT = re.compile(
    r"\b(?:dung|duoc|phai nop|hop (?:ly|le|phap)|co phai|co can|quyen|luat)\b.*\b(?:khong|ko|k|hong|hok|hem)\b"
    r"|\bsai khong\b"
)
_NO_PAPER = re.compile(r" (?:tien|phong bi|le phi|phi|hoi lo|qua|chung chi tien)\b")
_PLAIN = re.compile(
    r"\b(?:ban (?:sao|chinh|goc)|cong chung|chung thuc|photo|sao y|giay to|giay|to|cua|toi|em|minh|"
    r"tum lum|nay kia|gi)\b"
)
_IDENTITY = re.compile(r"\b(?:the )?(?:cccd|cmnd|chung minh nhan dan|chung minh(?= *$)|can cuoc cong dan)\b")
_END = re.compile(
    r"\b(?:moi|nua|thi|roi|khi|de|cho|trong|ma|neu|vi|luc|tai|o|la|hay|hoai|khong|hom|ngay(?= \d)|"
    r"co(?= (?:dung|duoc|phai|can|hop))|dung(?= (?:khong|luat|ko|k|hong))|duoc(?= (?:khong|ko|k|hong))|vay|ha|a)\b"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """`paper` is what was asked for, in the citizen's words; `document` what the list calls it."""

    finding: Finding
    procedure: Procedure
    paper: str
    document: Document | None = None


def compared(edition: Edition, entry: str | None, text: str) -> Compared | None:
    """What a demand for a paper is worth; None where no known procedure or no paper is named."""
    procedure = edition.library.with_papers(entry)
    paper = demanded(text)
    wanted = _telling(paper)
    if procedure is None or not wanted:
        return None
    found = next((one for one in procedure.documents if _is_in(wanted, _telling(one.name))), None)
    if found:
        return Compared("listed", procedure, paper, found)
    said = [_telling(text) for text in _texts(procedure)]
    is_ours = bool(procedure.documents) and not is_elsewhere(edition, procedure)
    is_sure = is_ours and len(wanted) > 1 and not any(_pairs(wanted) & _pairs(text) for text in said)
    return Compared("unlisted" if is_sure else "unclear", procedure, paper)


def demanded(text: str) -> str:
    """The paper that was asked for, as it was typed; "" where none is named."""
    typed = re.findall(r"[\w/]+", text)
    folded = " ".join("".join(fold(word).split()) for word in typed)
    named = ""
    for verb in _VERB.finditer(folded):
        found = _DEMANDED.match(folded, verb.start())
        is_other = typed[len(folded[: verb.start()].split())].lower() in _OTHER_DOI
        if found and not is_other and not _NO_PAPER.match(found["what"]):
            what = _END.split(found["what"], maxsplit=1)[0].strip()
            start = len(folded[: found.start("what")].split())
            named = " ".join(typed[start : start + len(what.split())]) or named
    return named


def demands(text: str) -> bool:
    """Whether a message tells or asks of somebody at a desk who demands a paper."""
    folded = " ".join(fold(text).split())
    told = re.search(r"\b(?:đòi|bắt (?:tôi|em|dân|nộp|bổ sung|mang|đem|đưa|làm|phải|photo))\b", text.lower())
    told = told or _DEMANDS.search(folded) or _REFUSED.search(folded)
    return bool(told) and demanded(text) != ""


def asks_whether(text: str) -> bool:
    """Whether a message asks if such a demand is right, and nothing else."""
    return _IS_RIGHT.search(" ".join(fold(text).split())) is not None


def told(turn: Turn, found: Compared) -> Reply:
    """What the list says, with the ways on: the list, and telling of it."""
    edition, procedure = turn.edition, found.procedure
    listed = found.document
    finding = "listed_when" if listed and listed.when else found.finding
    name, when = (listed.name, listed.when or "") if listed else ("", "")
    text = say(edition, f"papers.{finding}", paper=found.paper, procedure=procedure.short, document=name, when=when)
    shows = choice(line(edition, "papers.list_label"), Open(key_of(procedure), "documents"))
    tells = choice(line(edition, "papers.tell_label"), Feedback("mine", str(turn.id)))
    buttons = (shows, tells) if turn.manners.collects else (shows,)
    return Reply((*text, *vouched(edition, procedure)), buttons)


def summed_up(edition: Edition, found: Compared) -> str:
    """The comparison in a line, for those who work on the case."""
    return line(edition, f"papers.sum_{found.finding}", paper=found.paper, procedure=found.procedure.short)


def _texts(procedure: Procedure) -> Iterator[str]:
    """All that the entry says of papers: what is only near a paper in it is not said to be missing."""
    for document in procedure.documents:
        yield f"{document.name} {document.note or ''} {document.when or ''}"
    yield from (remark.text for remark in procedure.remarks)


def _telling(name: str) -> tuple[str, ...]:
    """The folded words of a paper's name without those that any paper may have."""
    folded = " ".join(re.findall(r"\w+", fold(name)))
    return tuple(_PLAIN.sub(" ", _IDENTITY.sub("can cuoc", folded)).split())


def _is_in(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    places = range(len(name) - len(wanted) + 1)
    return len(wanted) > 1 and any(name[at : at + len(wanted)] == wanted for at in places)


def _pairs(telling: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(telling))
