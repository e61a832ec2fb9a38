"""Any text at all can be cleaned and folded, and everyday typing folds to the same letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import LIMIT, capital, clean, fold, is_syllable, tidy, untyped, words

ANY_TEXT = st.text(st.characters(), max_size=200)
VIETNAMESE = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ ", max_size=60
)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_cleaned_text_has_no_invisible_or_broken_characters(text: str) -> None:
    assert all(unicodedata.category(character)[0] != "C" for character in clean(text))


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_folded_vietnamese_is_plain_letters(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text) == fold(text).lower()


@given(ANY_TEXT)
def test_no_mark_survives_folding(text: str) -> None:
    assert not any(unicodedata.combining(character) for character in fold(text))


@given(VIETNAMESE)
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert clean(decomposed) == clean(text)
    assert fold(decomposed) == fold(text)
    assert words(decomposed) == words(text)


@given(ANY_TEXT)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(ANY_TEXT)
def test_any_text_falls_into_words(text: str) -> None:
    assert all(word and not word.isspace() for word in words(text))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đường ĐẤT", "duong dat"),
        ("Ðăng ký", "dang ky"),
        ("ĐĂNG KÝ KHAI SINH", "dang ky khai sinh"),
        ("ｋｈａｉ ｓｉｎｈ", "khai sinh"),
        ("𝐤𝐡𝐚𝐢 sinh", "khai sinh"),
    ],
)
def test_folding_reaches_every_way_of_writing_a_letter(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("older", "tidied"),
    [("hoà", "hòa"), ("Khoẻ", "khỏe"), ("thuỷ", "thủy"), ("quý", "quý"), ("hoàn", "hoàn"), ("Uỷ ban", "ủy ban")],
)
def test_tone_marks_move_to_one_place(older: str, tidied: str) -> None:
    assert tidy(older) == tidied


def test_a_megabyte_is_cut_before_it_is_worked_on() -> None:
    assert len(clean("khai sinh " * 100_000)) <= LIMIT


def test_lines_and_hidden_characters_become_plain_spaces_or_nothing() -> None:
    assert clean("\ufeff khai\u200b sinh\r\n\tcho\u202e con \ud800") == "khai sinh cho con"


@pytest.mark.parametrize(
    ("keys", "word"),
    [("dawng", "dang"), ("giaays", "giay"), ("ddaats", "dat"), ("nguowif", "nguoi"), ("d9ang8", "dang"), ("ky1", "ky")],
)
def test_keys_that_were_never_turned_into_letters_are_read(keys: str, word: str) -> None:
    assert untyped(keys) == word


@pytest.mark.parametrize("word", ["khai", "sinh", "ct01", "x", ""])
def test_ordinary_words_are_not_taken_for_keys(word: str) -> None:
    assert untyped(word) is None


@pytest.mark.parametrize("word", ["khai", "sinh", "giay", "nghieng", "quyen", "thuong", "oi", "uyen"])
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["asdf", "qwerty", "khaisinh", "zalo", "hjgj", ""])
def test_what_no_vietnamese_writes_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("text", "large"), [("đơn xin", "Đơn xin"), ("ấp", "Ấp"), ("", ""), ("ß", "ß"), ("5 ngày", "5 ngày")]
)
def test_a_first_letter_is_large_where_it_stays_one_letter(text: str, large: str) -> None:
    assert capital(text) == large
