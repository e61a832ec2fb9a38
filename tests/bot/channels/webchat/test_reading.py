from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.channels import Cursor, Past
from bot.channels.webchat.reading import Reader
from handlers.messages import Choice, Incoming, Reply

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


def tap(at: datetime = NOW) -> Incoming:
    return Incoming("webchat", "web", "c", "u-1", "press", at, press="m1.1")


MENU = Past(Cursor(1, 1), NOW, Reply((), (Choice("Lệ phí", press="m1.1"),)))
TAP = Past(Cursor(2, 1), NOW, tap())


def test_only_what_the_browser_has_not_seen_is_written() -> None:
    reader = Reader(seen=Cursor(1, 1))
    assert [frame.split(b"\n")[0] for frame in reader.frames([MENU, TAP])] == [b"id: 2.1"]
    assert reader.reached == Cursor(2, 1)


def test_an_answer_that_was_told_before_a_message_older_than_it_is_not_told_again() -> None:
    """The citizen wrote a second time just before the first answer; its commit came after the answer was shown."""
    first, second = (Past(Cursor(row, 1), NOW, replace(tap(), text="hỏi")) for row in (1, 2))
    answer = Past(Cursor(2, 2), NOW, Reply(()))
    reader = Reader(seen=Cursor(1, 2))
    assert [frame.split(b"\n")[0] for frame in reader.frames([first, second, answer])] == [b"id: 2.2"]
    assert Reader(seen=Cursor(2, 2)).frames([first, second, answer]) == []


def test_a_tap_keeps_its_label_when_the_menu_was_seen_before() -> None:
    (frame,) = Reader(seen=Cursor(1, 1)).frames([MENU, TAP])
    assert "Lệ phí" in frame.decode()


def test_an_answer_is_expected_for_a_minute_after_the_citizen_spoke() -> None:
    reader = Reader(seen=Cursor())
    assert not reader.expects_an_answer(NOW)
    reader.frames([MENU])
    assert not reader.expects_an_answer(NOW)
    reader.frames([TAP])
    assert reader.expects_an_answer(NOW + timedelta(seconds=59))
    assert not reader.expects_an_answer(NOW + timedelta(seconds=61))


def test_what_was_told_and_is_no_longer_kept_is_noticed_once() -> None:
    reader = Reader(seen=Cursor())
    reader.frames([MENU, TAP])
    assert not reader.has_lost([MENU, TAP])
    assert reader.has_lost([TAP])
    assert not reader.has_lost([TAP])


def test_words_that_are_no_longer_kept_are_noticed_once() -> None:
    said = Past(Cursor(2, 1), NOW, replace(tap(), kind="text", press=None, text="bí mật"))
    blank = replace(said, content=replace(tap(), kind="text", press=None, text=""))
    reader = Reader(seen=Cursor())
    reader.frames([MENU, said])
    assert reader.has_lost([MENU, blank])
    assert not reader.has_lost([MENU, blank])
