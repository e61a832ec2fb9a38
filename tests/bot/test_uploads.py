"""F33 and all that a file can be besides what it claims; of a picture nothing but its dots is kept."""

import resource
import struct
import subprocess
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.heic import SECONDS
from bot.uploads import LARGEST, LONGEST_SIDE, Unusable, cleaned
from tests.photos import PDF, PLACE, heic, opened, photo, png_bomb


def reason(content: bytes) -> str:
    with pytest.raises(Unusable) as refused:
        cleaned(content)
    return refused.value.reason


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_without_camera_place_and_comment(form: str) -> None:
    sent = photo(form)
    assert PLACE in sent
    kept = cleaned(sent)
    picture = opened(kept.content)
    assert (kept.kind, picture.format, picture.size) == ("image", "JPEG", (60, 40))
    assert PLACE not in kept.content
    assert b"Exif" not in kept.content
    assert not picture.getexif()
    assert "comment" not in picture.info


@pytest.mark.parametrize(
    ("turned", "size", "red"), [(1, (60, 40), (5, 20)), (6, (40, 60), (20, 5)), (3, (60, 40), (55, 20))]
)
def test_a_picture_stands_as_the_telephone_was_held(turned: int, size: tuple[int, int], red: tuple[int, int]) -> None:
    picture = opened(cleaned(photo(turned=turned)).content)
    assert picture.size == size
    r, g, b = picture.getpixel(red)  # type: ignore[misc]
    assert r > 200 > g + b


def test_what_is_transparent_becomes_white() -> None:
    picture = opened(cleaned(photo("PNG", mode="LA")).content)
    assert picture.getpixel((59, 1)) == (255, 255, 255)


def test_a_large_picture_is_kept_small_enough_to_read() -> None:
    picture = opened(cleaned(photo(size=(4000, 3000))).content)
    assert picture.size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_a_pdf_is_kept_as_it_is() -> None:
    kept = cleaned(PDF)
    assert (kept.kind, kept.content) == ("pdf", PDF)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 40,
        b"PK\x03\x04" + b"\0" * 40,
        b"MZ\x90" + b"\0" * 40,
        b"\n%PDF-1.4",
        b"BM" + b"\0" * 60,
        b"RIFF\0\0\0\0WAVE",
    ],
)
def test_f33_anything_else_is_refused_whatever_it_is_called(content: bytes) -> None:
    assert reason(content) == "kind"


def test_a_picture_of_an_iphone_is_kept_as_any_other_standing_as_it_was_held_and_without_place() -> None:
    sent = heic()
    assert PLACE in sent
    kept = cleaned(sent)
    picture = opened(kept.content)
    assert (kept.kind, picture.format, picture.size) == ("image", "JPEG", (80, 120))
    assert PLACE not in kept.content
    r, g, b = picture.getpixel((40, 20))  # type: ignore[misc]
    assert r > 200 > g + b
    assert min(picture.getpixel((40, 100))) > 240  # type: ignore[arg-type]


def test_f33_a_picture_of_an_iphone_that_says_it_is_enormous_is_refused_before_it_is_decoded() -> None:
    size = heic().index(b"ispe") + 8
    huge = heic()[:size] + struct.pack(">II", 30_000, 30_000) + heic()[size + 8 :]
    began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert reason(huge) in ("dots", "heic")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began < SECONDS / 4


@pytest.mark.parametrize("cut", [12, 40, 300, 600])
def test_a_damaged_picture_of_an_iphone_has_a_sentence_of_its_own(cut: int) -> None:
    assert reason(heic()[:cut] + b"\0" * 40) == "heic"


def test_what_decoding_costs_is_bounded_and_whatever_ends_it_ends_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.heic.SECONDS_IN_ALL", 0.001)
    assert reason(heic()) == "heic"


def test_the_process_that_decodes_has_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    run = subprocess.run

    def noted(*args: object, **kwargs: object) -> object:
        asked.append(kwargs)
        return run(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr("bot.heic.subprocess.run", noted)
    cleaned(heic())
    assert [kwargs["env"] for kwargs in asked] == [{}]


@pytest.mark.parametrize("brand", [b"qt  ", b"mp42", b"avif", b"isom"])
def test_a_film_is_no_picture_whatever_box_it_comes_in(brand: bytes) -> None:
    assert reason(b"\0\0\0\x18ftyp" + brand + b"\0" * 40) == "kind"


def test_nothing_and_too_much_are_refused() -> None:
    assert reason(b"") == "empty"
    assert reason(b"%PDF-" + b"x" * LARGEST) == "large"


def test_f33_a_picture_of_twenty_thousand_by_twenty_thousand_is_refused_unopened() -> None:
    bomb = png_bomb()
    assert len(bomb) < 100_000
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert reason(bomb) == "dots"
    assert time.process_time() - began < 0.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


@pytest.mark.parametrize("lossless", [True, False])
def test_f33_a_webp_that_says_it_is_enormous_is_refused_before_its_decoder_sees_it(lossless: bool) -> None:
    huge = (16_383).to_bytes(2, "little") * 2
    body = b"\x2f" + (16_382 | 16_382 << 14).to_bytes(4, "little") if lossless else b"\0" * 6 + huge
    chunk = (b"VP8L" if lossless else b"VP8 ") + len(body).to_bytes(4, "little") + body
    assert reason(b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk) == "dots"


def test_half_a_picture_is_refused() -> None:
    whole = photo(size=(600, 400))
    assert reason(whole[: len(whole) // 2]) == "broken"


SAMPLES = {form: photo(form, (16, 12)) for form in ("JPEG", "PNG", "WEBP")}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # which is how the library speaks of damaged tags
@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4),
)
def test_whatever_is_damaged_is_either_a_picture_or_refused(form: str, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(SAMPLES[form])
    for at, put in changes:
        start = at % len(content)
        content[start : start + len(put)] = put
    try:
        kept = cleaned(bytes(content))
    except Unusable:
        return
    assert opened(kept.content).format == "JPEG"
