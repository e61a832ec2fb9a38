"""Beside each other two texts stay whole, and what differs in each is marked."""

import time

import pytest

from bot.console.marking import Piece, marked


def differing(pieces: list[Piece]) -> list[str]:
    return [piece.text.strip() for piece in pieces if piece.differs]


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("Phí là tám nghìn.", "Phí là chín nghìn.", ["tám"], ["chín"]),
        ("Phí là tám nghìn.", "Phí là tám nghìn.", [], []),
        ("Được.", "Được. Mang theo giấy hẹn.", [], ["Mang theo giấy hẹn."]),
        ("Một\n\nHai\n\nBa", "Một\n\nBa", ["Hai"], []),
        ("", "Mới hoàn toàn", [], ["Mới hoàn toàn"]),
        ("<b>a</b> x", "<i>a</i> x", ["<b>a</b>"], ["<i>a</i>"]),
    ],
)
def test_only_what_differs_is_marked(before: str, after: str, gone: list[str], new: list[str]) -> None:
    old_pieces, new_pieces = marked(before, after)
    assert (differing(old_pieces), differing(new_pieces)) == (gone, new)


@pytest.mark.parametrize(
    ("before", "after"),
    [("a b  c\nd", "a x  c\n\nd e"), ("", ""), (" \n", "a"), ("một hai " * 3000, "hai một " * 3000)],
)
def test_no_letter_and_no_line_is_lost(before: str, after: str) -> None:
    old_pieces, new_pieces = marked(before, after)
    assert "".join(piece.text for piece in old_pieces) == before
    assert "".join(piece.text for piece in new_pieces) == after


def test_long_answers_are_compared_soon_enough() -> None:
    one = "Giấy tờ cần có gồm tờ khai và bản chính. " * 90
    began = time.process_time()
    old_pieces, new_pieces = marked(f"Đầu. {one}", f"Đầu. {one.replace('bản chính', 'bản sao')}")
    assert time.process_time() - began < 1
    assert [piece.differs for piece in old_pieces] == [False, True, False]
    assert old_pieces[0] == new_pieces[0]
