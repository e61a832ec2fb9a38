"""Changed answers stand beside what they were; a source that was read again does not hide what else changed."""

from bot.console.beside import sides
from handlers.desk.replaying import Outcome, Played, Replay

OLD, NEW = "Nguồn: trang bộ · kiểm tra ngày 31/7/2026", "Nguồn: trang bộ · kiểm tra ngày 26/11/2026"


def outcome(text: str, entry: str = "topic:a") -> Outcome:
    return Outcome("answered", entry, text)


def played(asked: str, before: str, after: str, **more: str) -> Played:
    return Played(asked, 0, outcome(before), outcome(after, more.pop("entry", "topic:a")), more.pop("worse", ""))


def test_answers_that_change_in_the_same_words_stand_under_the_first_of_them() -> None:
    changed = [played(f"câu {n}", f"Điều thứ {n}. {OLD}", f"Điều thứ {n}. {NEW}") for n in range(4)]
    (side,) = sides(Replay(4, tuple(changed)), {})
    assert (side.text, side.alike) == ("câu 0", ("câu 1", "câu 2", "câu 3"))
    assert (side.before.own, side.after.own) == (("31/7/2026",), ("26/11/2026",))


def test_what_changes_otherwise_is_worse_or_comes_from_elsewhere_stands_by_itself() -> None:
    changed = (
        played("giờ", f"Bảy giờ. {OLD}", f"Bảy giờ. {NEW}"),
        played("phí", f"Tám nghìn. {OLD}", f"Chín nghìn. {NEW}"),
        played("kém", f"Sáu giờ. {OLD}", f"Sáu giờ. {NEW}", worse="thiếu chữ"),
        played("khác", f"Năm giờ. {OLD}", f"Năm giờ. {NEW}", entry="topic:b"),
    )
    assert [(side.text, side.alike) for side in sides(Replay(4, changed), {})] == [(one.text, ()) for one in changed]
