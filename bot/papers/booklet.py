"""Questions people ask, with their answers as of a day, as a booklet: a document, or a page to print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.papers.document import Paper
from handlers.citizen.topics import topic_answer
from handlers.messages import plain
from handlers.wording import day, line
from knowledge.library import Edition

TITLE = "HỎI – ĐÁP VỀ THỦ TỤC HÀNH CHÍNH"
SPOKEN = "Chỗ nào ghi “hỏi tôi”, “gõ”, “bấm” là nói với trợ lý Một cửa trên điện thoại."
AS_OF = "Nội dung tính đến ngày {day}; sau ngày này có thể đã thay đổi."


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one field, each with its answer, source and date included."""

    field: str
    answered: tuple[tuple[str, str], ...]


def parts(edition: Edition) -> Sequence[Part]:
    """What citizens are answered on that day, by field, in the order of the content; what is no matter of ours not."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for topic in edition.library.topics:
        if not topic.declined:
            said = plain(topic_answer(edition, topic).text).removeprefix(topic.title).strip()
            grouped.setdefault(topic.field, []).append((topic.title, said))
    return tuple(_named(edition, grouped))


def _named(edition: Edition, grouped: dict[str, list[tuple[str, str]]]) -> Iterator[Part]:
    for field, answered in grouped.items():
        yield Part(line(edition, f"field.{field}"), tuple(answered))


def booklet(edition: Edition, *, trial: bool) -> bytes:
    """The booklet as a .docx file."""
    made = Paper()
    made.title(TITLE)
    made.say(AS_OF.format(day=day(edition.day)), italic=True)
    made.say(SPOKEN, italic=True)
    if trial:
        made.say("Bản thử nghiệm: chưa có cơ quan nào chính thức vận hành.", italic=True)
    for number, part in enumerate(parts(edition), 1):
        made.heading(f"{number}. {part.field}")
        for question, answer in part.answered:
            made.heading(question, 2)
            made.listing(answer)
    return made.bytes()
