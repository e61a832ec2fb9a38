"""A press is only an index into this dialogue's own menus."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handlers.choosing import chosen
from handlers.dialogue import MENUS_KEPT, Dialogue, numbered
from handlers.messages import Choice, Reply
from handlers.presses import Browse, Feature, NoneOfThese, Open, Press, Privacy, pack, unpack
from handlers.rich import parse

LABELS = ("Đăng ký lại khai sinh", "Đăng ký lại kết hôn", "Không phải ý nào")


def offered(turn_id: int = 7, dialogue: Dialogue | None = None) -> Dialogue:
    choices = tuple(Choice(label, pack(Open(f"procedure:p{n}"))) for n, label in enumerate(LABELS))
    return numbered(dialogue or Dialogue(), (Reply(parse("?"), choices),), turn_id)[0]


presses = st.one_of(
    st.builds(
        Open,
        st.from_regex(r"procedure:[a-z-]{1,60}", fullmatch=True),
        st.sampled_from(["", "fee", "where"]),
        st.sampled_from(["", "3"]),
    ),
    st.builds(Browse, st.sampled_from(["", "ho-tich"]), st.integers(0, 99).map(str)),
    st.builds(Privacy, st.sampled_from(["show", "erase"])),
    st.builds(Feature, st.just("feedback")),
    st.just(NoneOfThese()),
)


@given(presses)
def test_a_press_survives_packing(press: Press) -> None:
    assert unpack(pack(press)) == press


@given(st.text(max_size=80))
def test_anything_else_is_no_press(text: str) -> None:
    assert unpack("la|" + text) is None
    unpack(text)


def test_choices_get_the_number_of_the_turn() -> None:
    _, (reply,) = numbered(Dialogue(), (Reply(parse("?"), (Choice("a", pack(Browse())), Choice("b", url="u"))),), 41)
    assert [choice.press for choice in reply.choices] == ["41.0", None]


def test_two_replies_of_a_turn_share_one_menu() -> None:
    one = Reply(parse("1"), (Choice("a", "x"),))
    two = Reply(parse("2"), (Choice("b", "y"), Choice("c", "z")))
    dialogue, replies = numbered(Dialogue(), (one, two), 5)
    assert [choice.press for reply in replies for choice in reply.choices] == ["5.0", "5.1", "5.2"]
    assert dialogue.pressed("5.2") == "z"


@given(st.integers(1, 10**12), st.integers(0, 99))
def test_what_a_channel_sees_is_at_most_64_bytes(turn: int, index: int) -> None:
    assert len(f"{turn}.{index}".encode()) <= 64


def test_a_press_of_a_menu_that_is_gone_means_nothing() -> None:
    dialogue = offered(1)
    for turn in range(2, 2 + MENUS_KEPT):
        dialogue = offered(turn, dialogue)
    assert dialogue.pressed("1.0") is None
    assert dialogue.pressed("2.0") is not None


@given(st.text(max_size=40))
def test_any_other_press_means_nothing(press: str) -> None:
    assert press in {"7.0", "7.1", "7.2"} or offered().pressed(press) is None or press.strip("0123456789.") == ""


def test_odd_digits_are_no_press() -> None:
    for press in ("7.-1", "7.99", "٧.0", "7.²", "7", ".", "7." + "9" * 400, "9" * 400 + ".0"):
        assert offered().pressed(press) is None


def test_a_choice_can_be_typed() -> None:
    dialogue = offered()
    for said in ("2", "2.", "hai", "số 2", "cái thứ hai", "thu 2", "chọn 2", "dang ky lai ket hon", "so hai nhe"):
        assert chosen(dialogue, said) == pack(Open("procedure:p1")), said


def test_what_is_no_choice_is_left_alone() -> None:
    for said in ("4", "0", "đăng ký lại", "hai con chim", "2 tháng nữa", "", "không"):
        assert chosen(offered(), said) is None, said
    assert chosen(Dialogue(), "1") is None


def test_a_dialogue_survives_the_database() -> None:
    dialogue = replace(offered(), noticed=True, topic="procedure:a", earlier=("topic:b",), place="xa-phuoc-chi")
    assert Dialogue.from_json(dialogue.to_json()) == dialogue


def test_an_unknown_key_of_a_later_version_is_ignored() -> None:
    assert Dialogue.from_json({"v": 9, "topic": "procedure:a", "mood": "good"}).topic == "procedure:a"


def test_earlier_topics_are_kept_newest_first() -> None:
    dialogue = Dialogue().about("procedure:a", None).about("procedure:b", "fee").about("procedure:a", None)
    assert (dialogue.topic, dialogue.earlier) == ("procedure:a", ("procedure:b",))


def test_a_button_from_before_there_were_screens_still_opens() -> None:
    assert unpack("open|procedure:p1|fee") == Open("procedure:p1", "fee")
