"""A record of the national list in the shape of an entry, as far as its papers go: to be compared and asked through.

Nothing is added to what the list says. A heading over papers is a case only where it reads like one ("Trường hợp …");
"Giấy tờ phải nộp" says nothing about whom it is for.
"""

import re

from knowledge.catalogue.cleaning import lines_of, marker_of, shortened
from knowledge.catalogue.papers import Case, papers_of
from knowledge.catalogue.records import Record
from knowledge.entries import Channel, Document, Level, Procedure, Remark, Source, Truth
from knowledge.vietnamese import capital

CHANNELS = {"trực tiếp": Channel.COUNTER, "trực tuyến": Channel.ONLINE, "bưu chính": Channel.POST}
MOST = 300
"""Characters of a line of an entry."""
LABEL = 48
"""Characters of its name on a button; that of a record may be longer."""
_IS_CASE = re.compile(
    r"^(?:[\d.]+[.)]? |[a-zđ]\) )?(?:trường hợp|đối với|nếu|khi|trong trường hợp|với)\b", re.IGNORECASE
)


class Listed(Procedure):
    """Such a record; its id is the code, its key that of the record."""


def standing(record: Record) -> Listed | None:
    """The record with its papers, None where it lists none."""
    row = record.row
    papers = papers_of(row)
    documents = tuple(document for case in papers.cases for document in _documents(case))
    if not documents:
        return None
    said = (*papers.remarks, *lines_of(row.steps), *lines_of(row.conditions))
    return Listed(
        id=record.code.lower(),
        name=shortened(record.name, MOST),
        short=shortened(record.short, LABEL),
        codes=(record.code,),
        field="danh-muc",
        level=record.level or Level.MINISTRY,
        truth=Truth.UNVERIFIED,
        source=(Source(code=record.code, as_of=record.dated),) if record.dated else (),
        summary=shortened(record.name, MOST),
        documents=documents,
        remarks=tuple(Remark(text=shortened(text, MOST)) for text in said),
        channels=tuple(CHANNELS[channel] for channel in dict.fromkeys(row.channels) if channel in CHANNELS),
        ask=(shortened(record.name, MOST),),
    )


def _documents(case: Case) -> list[Document]:
    when = shortened(case.title, MOST) if _IS_CASE.match(case.title) else None
    bare = (paper[len(marker_of(paper)) :].strip(" -+;:") for paper in case.papers)
    return [Document(name=shortened(capital(name), MOST), when=when) for name in bare if name]
