"""Where a matter is, as a telephone says: kept with what is being written, or with a case; else not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.spot import covered, link, read, written
from tests.handlers.conftest import Talk

GRIEVANCE = "góp ý là ghế chờ ít quá, bà con phải đứng"
SPOT = "11.03000, 106.36000"


async def sent(talk: Talk, *expected: str, never: tuple[str, ...] = ()) -> None:
    answer = await talk.conversation.hear("location", spot=SPOT)
    talk._heard("C: (location)", answer, expected, never)


async def test_a_place_sent_while_writing_stands_in_the_summary_and_goes_with_the_case(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    await sent(talk, "nơi xảy ra", f"Vị trí: {SPOT}", "[Gửi]")
    await talk.tap("Gửi", "Mã theo dõi")
    (case,) = await talk.conversation.notebook.cases()
    assert case.spot == SPOT


async def test_a_place_before_any_word_is_kept_for_what_is_written_next(talk: Talk) -> None:
    await talk.say("tôi muốn góp ý")
    await sent(talk, "nơi xảy ra", "tin tiếp theo")
    await talk.say("Ghế chờ ít quá, bà con phải đứng", f"Vị trí: {SPOT}")


async def test_asked_where_it_was_a_place_is_the_answer(talk: Talk) -> None:
    await talk.say("cán bộ một cửa nạt bà con")
    await talk.say("bỏ qua", "trung tâm nào")
    await sent(talk, "nơi xảy ra", "họ tên, địa chỉ, số điện thoại", never=("trung tâm nào",))


async def test_a_place_can_be_left_out_again(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    await sent(talk)
    await talk.tap("Sửa", "[Bỏ vị trí]")
    await talk.tap("Bỏ vị trí", "[Gửi]", never=(SPOT,))


async def test_a_place_is_added_to_a_case_of_ones_own(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    await talk.tap("Gửi")
    (case,) = await talk.conversation.notebook.cases()
    await talk.say(case.code)
    await talk.tap("Nói thêm")
    await sent(talk, "đã thêm vị trí", SPOT)
    (case,) = await talk.conversation.notebook.cases()
    assert SPOT in case.text


async def test_elsewhere_it_is_not_kept(talk: Talk) -> None:
    await sent(talk, "không được lưu", never=(SPOT,))


@given(st.floats(), st.floats())
def test_what_is_written_is_a_place_on_earth_and_read_again(latitude: float, longitude: float) -> None:
    spot = written(latitude, longitude)
    assert (spot == "") == (not (abs(latitude) <= 90 and abs(longitude) <= 180))
    if spot:
        assert read(spot) == spot
        assert link(spot) == f"geo:{spot.replace(', ', ',')}"


@pytest.mark.parametrize("text", ["", "11", "1,2,3", "a,b", "nan,nan", "91,0", "1e400,0", "11.03,106.36" + " " * 60])
def test_what_is_no_place_is_none(text: str) -> None:
    assert read(text) == ""


def test_a_place_in_a_text_can_be_covered() -> None:
    assert covered(f"Vị trí: {SPOT}, gọi tôi", "•") == "Vị trí: •, gọi tôi"
    assert covered("thửa 12.5, tờ 3", "•") == "thửa 12.5, tờ 3"


@pytest.mark.parametrize("spot", ["", "javascript:1", "1, 2", "11.03000, 106.36000 <b>"])
def test_only_what_we_wrote_becomes_an_address(spot: str) -> None:
    assert link(spot) == ""
