"""The booklet holds what citizens are answered, every question once, with source and date."""

import io
from datetime import date

from docx import Document

from bot.papers.booklet import booklet, parts
from handlers.citizen.topics import topic_answer
from handlers.messages import plain
from knowledge.loading import load_library, packaged

EDITION = load_library(packaged()).as_of(date(2026, 11, 26))
OURS = [topic for topic in EDITION.library.topics if not topic.declined]


def test_every_question_of_ours_stands_in_it_once_with_the_answer_citizens_get() -> None:
    answered = [pair for part in parts(EDITION) for pair in part.answered]
    assert len(OURS) > 20
    assert sorted(question for question, _ in answered) == sorted(topic.title for topic in OURS)
    said = dict(answered)[OURS[0].title]
    assert plain(topic_answer(EDITION, OURS[0]).text) == f"{OURS[0].title}\n\n{said}"
    twice = [question for question, answer in answered if answer.startswith(question)]
    assert twice == [], "the question stands above its answer, not in it again"


def test_the_document_opens_and_says_of_which_day_it_is() -> None:
    made = Document(io.BytesIO(booklet(EDITION, trial=True)))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "tính đến ngày 26/11/2026" in text
    assert "Bản thử nghiệm" in text
    assert all(topic.title in text for topic in OURS)
