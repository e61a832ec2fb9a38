"""A long answer comes a screen at a time, and nothing of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen.folding import REST, SCREEN, Part, screen
from handlers.messages import plain


def shown(parts: list[Part]) -> list[str]:
    """All screens, as text."""
    first = screen(parts)
    texts, left = [plain(first.blocks)], first.left
    while left:
        later = screen(parts, len(texts))
        assert later.left < left or later.left == 0 or len(texts) < 200
        texts.append(plain(later.blocks))
        left = later.left
    return texts


def test_what_fits_is_one_screen() -> None:
    found = screen([Part("", ("một", "hai")), Part("Khác", ("ba",))])
    assert plain(found.blocks) == "- một\n- hai\n\nKhác\n\n- ba"
    assert found.left == 0


def test_a_single_line_is_no_list() -> None:
    assert plain(screen([Part("", ("một",))]).blocks) == "một"


def test_nothing_is_an_empty_screen() -> None:
    assert screen([]).blocks == ()
    assert screen([Part("Không có gì", ())]).blocks == ()


def test_the_rest_comes_on_the_next_screen_and_is_counted() -> None:
    lines = tuple(f"Giấy số {number} {'x' * 90}" for number in range(12))
    found = screen([Part("", lines)])
    count = plain(found.blocks).count("Giấy số")
    assert 3 < count < 12
    assert found.left == 12 - count
    assert plain(screen([Part("", lines)], 1).blocks).startswith(f"- Giấy số {count} ")


def test_a_short_rest_is_no_screen_of_its_own() -> None:
    assert screen([Part("", ("x" * (SCREEN - 20), "y" * (REST - 40)))]).left == 0


def test_a_title_is_said_again_on_the_next_screen() -> None:
    second = screen([Part("Trường hợp mất", tuple(f"Giấy {number} {'x' * 150}" for number in range(8)))], 1)
    assert plain(second.blocks).startswith("Trường hợp mất\n\n- Giấy")


def test_a_line_too_long_for_a_screen_goes_on_in_the_next() -> None:
    texts = shown([Part("", ("Ngắn.", "Câu này dài. " * 200))])
    assert len(texts) > 2
    assert texts[0].endswith("…")
    assert "… Câu này dài." in texts[1]


def test_a_line_that_announces_a_list_stands_with_it() -> None:
    lines = (*(f"Giấy {number} {'x' * 140}" for number in range(4)), "Và một trong các giấy:", "y" * 300, "z" * 300)
    texts = shown([Part("", lines)])
    assert not texts[0].endswith("Và một trong các giấy:")
    assert texts[1].startswith("- Và một trong các giấy:")


def test_a_number_beyond_the_last_gives_the_last() -> None:
    assert plain(screen([Part("", ("một",))], 99).blocks) == "một"


@given(st.lists(st.text(alphabet="ab. :", min_size=1, max_size=900).map(str.strip).filter(bool), max_size=12))
def test_no_screen_is_too_long_and_nothing_is_lost(lines: list[str]) -> None:
    parts = [Part("", tuple(lines))]
    texts = shown(parts)
    assert all(len(text) <= SCREEN + REST + 60 for text in texts)
    kept = "".join(char for char in "".join(texts) if char in "ab")
    assert kept == "".join(char for char in "".join(lines) if char in "ab")
