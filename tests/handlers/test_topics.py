"""Topics: the answer of the day, where to read on, and a way out for those who only tap."""

from datetime import date
from typing import Any

import pytest

from handlers.citizen.topics import MOST_RELATED, choices_for, topic_answer
from handlers.messages import Reply
from handlers.presses import Browse, Open, unpack
from knowledge.library import Edition
from tests.handlers.small import PROCEDURE, SOURCE, TODAY, TOPIC, edition, labels, sentence, text

CHANGING: list[dict[str, Any]] = [
    {"text": "Từ nay nộp ở xã.", "valid": {"from": date(2025, 7, 1)}},
    {"text": "Hồi ấy nộp ở nơi khác.", "valid": {"from": date(2022, 1, 1), "to": date(2025, 6, 30)}},
]
EVENT = {
    "id": "sinh-con",
    "title": "Khi có em bé",
    "short": "Có em bé",
    "ask": "có em bé",
    "stages": [{"text": "Một."}],
    "truth": "transcribed",
    "source": SOURCE,
}


def told(day: date = TODAY, **changed: Any) -> tuple[Reply, Edition]:
    shown = edition(day, topics=TOPIC | changed, procedures=PROCEDURE)
    return topic_answer(shown, shown.library.topic("chu-de")), shown


def opened(reply: Reply) -> list[str]:
    presses = [unpack(choice.press or "") for choice in reply.choices]
    return [press.entry for press in presses if isinstance(press, Open)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (TODAY, "Từ nay nộp ở xã."),
        (date(2025, 7, 1), "Từ nay nộp ở xã."),
        (date(2025, 6, 30), "Hồi ấy nộp ở nơi khác."),
        (date(2022, 1, 1), "Hồi ấy nộp ở nơi khác."),
    ],
)
def test_the_answer_is_the_one_of_the_day(day: date, expected: str) -> None:
    other = ({answer["text"] for answer in CHANGING} - {expected}).pop()
    reply, _ = told(day, answers=CHANGING)
    assert expected in text(reply)
    assert other not in text(reply)


def test_for_an_earlier_day_it_says_from_when_it_knows_and_nothing_else() -> None:
    reply, shown = told(date(2021, 12, 31), answers=CHANGING)
    assert text(reply) == sentence(shown, "known.from", name="Chủ đề", since="1/1/2022", day="31/12/2021")
    assert reply.choices == ()


def test_between_two_answers_it_names_the_day_of_the_next_one() -> None:
    gap = [CHANGING[0], CHANGING[1] | {"valid": {"from": date(2022, 1, 1), "to": date(2024, 12, 31)}}]
    reply, shown = told(date(2025, 3, 1), answers=gap)
    assert text(reply) == sentence(shown, "known.from", name="Chủ đề", since="1/7/2025", day="1/3/2025")


def test_an_answer_that_ended_for_good_is_not_given_any_more() -> None:
    ended = [CHANGING[1]]
    reply, _ = told(TODAY, answers=ended)
    assert "Hồi ấy" not in text(reply)
    assert reply.choices == ()


def test_related_entries_are_offered_by_their_short_names_and_no_more_than_a_few() -> None:
    shown = edition(
        procedures=[PROCEDURE | {"id": f"viec-{n}", "short": f"Việc {n}", "codes": f"1.00000{n}"} for n in range(1, 7)],
        topics=TOPIC | {"related": [f"viec-{n}" for n in range(1, 7)]},
    )
    reply = topic_answer(shown, shown.library.topic("chu-de"))
    assert opened(reply) == [f"procedure:viec-{n}" for n in range(1, MOST_RELATED + 1)]
    assert labels(reply)[0] == "Việc 1"


def test_a_related_entry_may_be_of_any_kind_that_can_be_opened() -> None:
    shown = edition(
        topics=[TOPIC | {"related": ["sinh-con", "viec", "b"]}, TOPIC | {"id": "b"}],
        procedures=PROCEDURE,
        life_events=EVENT,
    )
    reply = topic_answer(shown, shown.library.topic("chu-de"))
    assert opened(reply) == ["life_event:sinh-con", "procedure:viec", "topic:b"]


def test_the_last_button_leads_out() -> None:
    reply, _ = told(related=["viec"])
    assert opened(reply) == ["procedure:viec"]
    assert unpack(reply.choices[-1].press or "") == Browse()


def test_a_button_is_made_only_for_what_can_be_opened() -> None:
    shown = edition(procedures=PROCEDURE, topics=TOPIC)
    keys = ["procedure:viec", "procedure:khong-co", "office:cong-an", "topic:chu-de", ""]
    assert [choice.label for choice in choices_for(shown, keys)] == ["Một việc", "Chủ đề"]


def test_a_button_opens_the_entry_on_the_aspect_that_was_asked() -> None:
    shown = edition(procedures=PROCEDURE)
    (offered,) = choices_for(shown, ["procedure:viec"], "fee")
    assert unpack(offered.press or "") == Open("procedure:viec", "fee")


def test_a_topic_whose_answers_have_all_ended_says_until_when_it_knew() -> None:
    over = [{"text": "Hồi ấy.", "valid": {"from": date(2022, 1, 1), "to": date(2025, 6, 30)}}]
    reply, shown = told(TODAY, answers=over)
    assert text(reply) == sentence(shown, "known.until", name="Chủ đề", until="30/6/2025", day="23/11/2026")
