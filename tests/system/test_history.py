"""The checker finds what it is there to find."""

import json

import pytest

from tests.system.history import Heard, Said, faults
from tests.telegram.journal import Journal

HEARD = [Heard(1, "71", "done"), Heard(2, "72", "done")]
SAID = [Said(1, "9", 1, "sent", 0), Said(2, "9", 2, "sent", 0)]


def journal(*shown: int, said: tuple[int, ...] = (71, 72), confirmed: tuple[int, ...] = (71, 72)) -> Journal:
    """What Telegram saw: what was said, acknowledged, and the turns whose buttons were shown."""
    seen = Journal()
    for number in said:
        seen.write("said", update_id=number, update="message", by=9)
    for number in confirmed:
        seen.write("confirmed", update_id=number)
    for turn in shown:
        markup = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": f"{turn}.0"}]]})
        parameters = {"chat_id": "9", "reply_markup": markup}
        seen.write("call", method="sendmessage", parameters=parameters, status=200, done=True)
    return seen


def test_a_history_as_it_should_be_has_no_fault() -> None:
    assert faults(journal(1, 2), HEARD, SAID) == []


def test_what_may_have_been_lost_may_come_once_more() -> None:
    lost = [Said(1, "9", 1, "sent", 1), SAID[1]]
    assert faults(journal(1, 1, 2), HEARD, lost) == []
    assert any("came 3 times" in fault for fault in faults(journal(1, 1, 1, 2), HEARD, lost))


def test_what_was_lost_twice_may_be_given_up_if_the_citizen_was_shown_it() -> None:
    given_up = [SAID[0], Said(2, "9", 2, "dead", 2)]
    assert faults(journal(1, 2), HEARD, given_up) == []
    assert "answer 2 is dead" in faults(journal(1), HEARD, given_up)
    assert "answer 2 is dead" in faults(journal(1, 2), HEARD, [SAID[0], Said(2, "9", 2, "dead", 1)])


def test_what_was_not_acknowledged_need_not_be_there() -> None:
    assert faults(journal(1, confirmed=(71,)), HEARD[:1], SAID[:1]) == []


@pytest.mark.parametrize(
    ("seen", "heard", "said", "fault"),
    [
        (journal(1), HEARD[:1], SAID[:1], "update 72 was acknowledged and is in 0 rows"),
        (journal(1, 2), [*HEARD, Heard(3, "72", "done")], SAID, "is in 2 rows"),
        (journal(1, 2, said=(71,)), HEARD, SAID, "nobody said 72"),
        (journal(1, 2), [HEARD[0], Heard(2, "72", "new")], SAID, "message 2 is new"),
        (journal(1, 2), [HEARD[0], Heard(2, "72", "dead")], SAID, "message 2 is dead"),
        (journal(1), HEARD, SAID[:1], "message 2 is done without an answer"),
        (journal(1, 2), HEARD, [SAID[0], Said(2, "9", 2, "uncertain", 1)], "answer 2 is uncertain"),
        (journal(2, 1), HEARD, SAID, "the answer to 1 came after the one to 2"),
        (journal(1, 2, 2), HEARD, SAID, "the answer to 2 came 2 times"),
        (journal(1), HEARD, SAID, "no answer with buttons was shown to {2}"),
    ],
)
def test_a_broken_promise_is_found(seen: Journal, heard: list[Heard], said: list[Said], fault: str) -> None:
    assert any(fault in found for found in faults(seen, heard, said)), faults(seen, heard, said)
