"""What a change does to answers: what is lost is a regression, a new way of asking that leads elsewhere is told."""

from typing import Any

import pytest

from bot.loops.answering import Book
from bot.replaying import Replaying
from handlers.desk.releasing import Lately
from handlers.desk.replaying import Outcome, Played, Progress, Replay, Stopped
from knowledge.trials import trials
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
    return Replaying(before, after, TODAY).play(Lately([(text, 2) for text in recent]), Progress())


def test_a_new_entry_whose_way_of_asking_does_not_lead_to_it_is_told_and_stops_nothing() -> None:
    replay = played(book(TOPIC, OTHER), book(TOPIC, OTHER, NEW))
    stray, new = replay.changed
    assert (new.text, new.worse) == ("chuyện mới", "")
    assert "Mới." in new.after.text
    assert (stray.text, stray.worse, stray.after.status) == ("cháy nhà cứu với", "", "emergency")
    assert "“Mới” chưa ra mục ấy" in stray.note
    assert replay.regressions == ()
    assert replay.told.endswith("0 câu kém đi, 1 câu trả lời khác trước, 1 cách hỏi mới chưa ra mục của nó.")


def test_a_new_way_of_an_old_entry_is_told_as_well_and_an_old_one_is_not() -> None:
    astray = OTHER | {"ask": [*OTHER["ask"], "cháy nhà cứu với"]}
    assert [one.text for one in played(book(TOPIC, OTHER), book(TOPIC, astray)).changed] == ["cháy nhà cứu với"]
    assert played(book(TOPIC, astray), book(TOPIC, astray)).changed == ()


def test_what_is_lost_comes_before_what_is_told() -> None:
    lost = played(book(TOPIC, OTHER), book(TOPIC, NEW), "nói chuyện khác")
    assert [(bool(one.worse), bool(one.note)) for one in lost.changed] == [(True, False), (False, True), (False, False)]


def test_an_answer_that_changed_is_shown_once_however_many_ways_lead_to_it_and_nobody_need_have_asked() -> None:
    new = OTHER | {"answers": ["Từ nay là chuyện khác nữa."]}
    (changed,) = played(book(TOPIC, OTHER), book(TOPIC, new)).changed
    assert changed.before is not None
    assert (changed.text, changed.times, changed.worse, changed.note) == ("chuyện khác", 0, "", "")
    assert (new["answers"][0] in changed.after.text, new["answers"][0] in changed.before.text) == (True, False)


def test_a_change_that_people_met_is_not_shown_again_by_a_test_question() -> None:
    new = OTHER | {"answers": ["Từ nay là chuyện khác nữa."]}
    (changed,) = played(book(TOPIC, OTHER), book(TOPIC, new), "chuyện khác").changed
    assert (changed.text, changed.times) == ("chuyện khác", 2)


def test_a_changed_fee_is_shown_though_no_way_of_asking_asks_for_it() -> None:
    dear = PROCEDURE | {"fee": {"text": "Phí là chín nghìn.", "truth": "unverified"}}
    before, after = Book.of(library(procedures=PROCEDURE)), Book.of(library(procedures=dear))
    (fee,) = played(before, after).changed
    assert (fee.text, fee.times, fee.worse) == ("Một việc: Lệ phí", 0, "")
    assert fee.before is not None
    assert ("chín nghìn" in fee.after.text, "chín nghìn" in fee.before.text) == (True, False)
    assert played(before, before).changed == ()


def test_nothing_to_tell_is_not_told() -> None:
    outcome = Outcome("answered", "topic:a", "")
    assert (
        Replay(3, (Played("a", 1, outcome, outcome),)).told
        == "Đã hỏi lại 3 câu: 0 câu kém đi, 1 câu trả lời khác trước."
    )


def test_how_long_it_took_and_what_was_left_out_is_told() -> None:
    assert Replay(12_345, (), 95, 18_000).told == (
        "Đã hỏi lại 12.345 câu trong 95 giây: 0 câu kém đi, 0 câu trả lời khác trước. "
        "Còn 18.000 câu khác ít người hỏi trong 30 ngày qua không hỏi lại."
    )


def test_every_question_is_counted_those_of_the_content_and_those_of_people() -> None:
    progress = Progress()
    lately = Lately([("giờ mở cửa", 3)], 4)
    replay = Replaying(book(TOPIC), book(TOPIC, OTHER), TODAY).play(lately, progress)
    ways = sum(1 for _ in trials(book(TOPIC, OTHER).library))
    assert (replay.asked, progress.done, progress.of) == (ways + 1, ways + 1, ways + 1)
    assert replay.left_out == 4


def test_once_it_is_stopped_no_more_is_asked() -> None:
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        Replaying(book(TOPIC), book(TOPIC, OTHER), TODAY).play(Lately(), progress)
    assert progress.done == 0
