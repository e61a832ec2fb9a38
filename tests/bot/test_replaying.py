"""What a change does to answers: what is lost is a regression, a new way of asking that leads elsewhere is told."""

from typing import Any

from bot.loops.answering import Book
from bot.replaying import Replaying
from handlers.desk.replaying import Outcome, Played, Replay
from tests.handlers.small import PROCEDURE, TODAY, TOPIC, library

OTHER = TOPIC | {"id": "khac", "title": "Chuyện khác", "short": "Khác", "ask": ["chuyện khác", "nói chuyện khác"]}
NEW = TOPIC | {
    "id": "moi",
    "title": "Chuyện mới",
    "short": "Mới",
    "ask": ["chuyện mới", "cháy nhà cứu với"],
    "answers": ["Mới."],
}


def book(*topics: dict[str, Any]) -> Book:
    return Book.of(library(topics=list(topics), procedures=PROCEDURE))


def played(before: Book, after: Book, *recent: str) -> Replay:
    return Replaying(before, after, TODAY).play([(text, 2) for text in recent])


def test_a_new_entry_whose_way_of_asking_does_not_lead_to_it_is_told_and_stops_nothing() -> None:
    replay = played(book(TOPIC, OTHER), book(TOPIC, OTHER, NEW))
    (stray,) = replay.changed
    assert (stray.text, stray.worse, stray.after.status) == ("cháy nhà cứu với", "", "emergency")
    assert "“Mới” chưa ra mục ấy" in stray.note
    assert replay.regressions == ()
    assert replay.told.endswith("0 câu kém đi, 0 câu trả lời khác trước, 1 cách hỏi mới chưa ra mục của nó.")


def test_a_new_way_of_an_old_entry_is_told_as_well_and_an_old_one_is_not() -> None:
    astray = OTHER | {"ask": [*OTHER["ask"], "cháy nhà cứu với"]}
    assert [one.text for one in played(book(TOPIC, OTHER), book(TOPIC, astray)).changed] == ["cháy nhà cứu với"]
    assert played(book(TOPIC, astray), book(TOPIC, astray)).changed == ()


def test_what_is_lost_comes_before_what_is_told() -> None:
    lost = played(book(TOPIC, OTHER), book(TOPIC, NEW), "nói chuyện khác")
    assert [(bool(one.worse), bool(one.note)) for one in lost.changed] == [(True, False), (False, True)]


def test_nothing_to_tell_is_not_told() -> None:
    outcome = Outcome("answered", "topic:a", "")
    assert (
        Replay(3, (Played("a", 1, outcome, outcome),)).told
        == "Đã hỏi lại 3 câu: 0 câu kém đi, 1 câu trả lời khác trước."
    )
