"""Who may talk to a citizen in the assistant's place, and what they see."""

import asyncio
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, people, talking
from handlers.desk.opening import opened
from handlers.dialogue import Dialogue
from handlers.draft import Draft
from handlers.tracking import issue
from storage import audit, cases, dialogues, inbox
from storage.records import NewCase, NewMessage
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_cases import filed, told


async def hear(desk: Desk, text: str, number: int = 1) -> None:
    body = {
        "channel": "webchat",
        "account": "web",
        "chat": "lan",
        "message_id": str(number),
        "kind": "text",
        "sent_at": desk.clock().isoformat(),
        "text": text,
    }
    new = NewMessage("webchat", "web", str(number), "webchat:web:lan", body, desk.clock())
    async with desk.database.writing() as connection:
        await inbox.add(connection, [new])


async def actions(desk: Desk, code: str) -> list[tuple[str, str]]:
    async with desk.database.reading() as connection:
        return [(line.login, line.action) for line in await audit.of_object(connection, f"case:{code}")][::-1]


async def test_the_second_officer_is_told_who_talks_and_reads_nothing(desk: Desk, join: Joining) -> None:
    hanh, dung, case = await join("hanh"), await join("dung"), await filed(desk)
    await hear(desk, "chuyện riêng")
    await talking.take_over(desk, hanh.person, case.code)
    with pytest.raises(Refusal, match="Cán bộ hanh đang trò chuyện"):
        await talking.take_over(desk, dung.person, case.code)
    seen = await talking.talk(desk, dung.person, case.code)
    assert seen.held
    assert (seen.held.name, seen.held.is_mine, seen.held.may_end, seen.lines) == ("Cán bộ hanh", False, False, ())
    with pytest.raises(Refusal, match="chưa gửi"):
        await talking.say(desk, dung.person, case.code, "chen ngang")
    with pytest.raises(NotTheirs):
        await talking.hand_back(desk, dung.person, case.code)
    assert len(await told(desk)) == 1
    page = await opened(desk, dung.person, case.code)
    assert page.held
    assert page.held.name == "Cán bộ hanh"


async def test_of_two_who_take_it_over_at_once_one_does_and_the_citizen_hears_once(desk: Desk, join: Joining) -> None:
    hanh, dung, case = await join("hanh"), await join("dung"), await filed(desk)
    taking = [talking.take_over(desk, one.person, case.code) for one in (hanh, dung)]
    outcomes = await asyncio.gather(*taking, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [Refusal]
    assert len(await told(desk)) == 1


async def test_taking_over_twice_says_so_once(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    await talking.take_over(desk, hanh.person, case.code)
    await talking.take_over(desk, hanh.person, case.code)
    assert len(await told(desk)) == 1


async def test_a_supervisor_can_end_what_a_colleague_forgot(desk: Desk, join: Joining) -> None:
    hanh, hoa, case = await join("hanh"), await join("hoa", "supervisor", None), await filed(desk)
    await talking.take_over(desk, hanh.person, case.code)
    await talking.hand_back(desk, hoa.person, case.code)
    assert (await talking.talk(desk, hoa.person, case.code)).held is None
    assert ("hoa", "case handed_back") in await actions(desk, case.code)


async def test_numbers_are_covered_until_shown_and_both_are_written_down(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    hanh, case = await join(), await filed(desk)
    await talking.take_over(desk, hanh.person, case.code)
    clock.move(1)
    await hear(desk, "gọi 0912345678")
    seen = await talking.talk(desk, hanh.person, case.code)
    assert seen.is_covered
    assert "0912345678" not in seen.lines[-1].text
    assert (await talking.talk(desk, hanh.person, case.code, again=True)).lines == seen.lines
    shown = await talking.talk(desk, hanh.person, case.code, reveal=True)
    assert shown.lines[-1].text == "gọi 0912345678"
    await talking.say(desk, hanh.person, case.code, "dạ")
    assert await actions(desk, case.code) == [
        ("hanh", "case taken_over"),
        ("hanh", "case read"),
        ("hanh", "case reveal"),
        ("hanh", "case said"),
    ]


async def test_only_what_is_needed_to_go_on_is_shown(desk: Desk, join: Joining, clock: SetClock) -> None:
    hanh, case = await join(), await filed(desk)
    await hear(desk, "chuyện tuần trước", 1)
    clock.move(timedelta(hours=2).total_seconds())
    await hear(desk, "vừa nãy", 2)
    await talking.take_over(desk, hanh.person, case.code)
    assert [line.text for line in (await talking.talk(desk, hanh.person, case.code)).lines if line.by == "citizen"] == [
        "vừa nãy"
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"office": OFFICES[1], "about_staff_of": OFFICES[0]},
        {"office": OFFICES[1]},
        {"office": OFFICES[0], "sealed_from": OFFICES[0], "opened_by": OFFICES[1]},
    ],
)
async def test_what_was_told_before_about_something_that_is_not_theirs_is_not_shown(
    desk: Desk, join: Joining, clock: SetClock, other: dict[str, Any]
) -> None:
    hanh, case = await join(), await filed(desk)
    new = NewCase(issue(Random(9)), "phan_anh", 9, "webchat:web:lan", "webchat", "Cô Hạnh nạt dân", clock(), **other)
    async with desk.database.writing() as connection:
        await cases.add(connection, new)
    await hear(desk, "Cô Hạnh nạt dân", 1)
    clock.move(60)
    await talking.take_over(desk, hanh.person, case.code)
    clock.move(60)
    await hear(desk, "dạ tôi nghe", 2)
    seen = await talking.talk(desk, hanh.person, case.code)
    assert [line.text for line in seen.lines if line.by == "citizen"] == ["dạ tôi nghe"]


async def test_what_is_being_written_and_not_sent_is_not_shown(desk: Desk, join: Joining, clock: SetClock) -> None:
    hanh, case = await join(), await filed(desk)
    draft = Draft("phan_anh", "contact", clock(), "Cô Hạnh nạt dân", 1)
    async with desk.database.writing() as connection:
        await dialogues.store(connection, {"webchat:web:lan": Dialogue(draft=draft).to_json()}, clock())
    await hear(desk, "Cô Hạnh nạt dân", 1)
    clock.move(1)
    await talking.take_over(desk, hanh.person, case.code)
    clock.move(60)
    await hear(desk, "dạ tôi nghe", 2)
    seen = await talking.talk(desk, hanh.person, case.code)
    assert [line.text for line in seen.lines if line.by == "citizen"][-1:] == ["dạ tôi nghe"]
    assert not [line for line in seen.lines if "nạt" in line.text]


async def test_nobody_is_talked_to_who_cannot_be_reached(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    async with desk.database.writing() as connection:
        await cases.unlink(connection, [case.id], desk.clock())
    with pytest.raises(Refusal, match="không nhắn lại được"):
        await talking.take_over(desk, hanh.person, case.code)
    assert await told(desk) == []


async def test_another_unit_does_not_talk(desk: Desk, join: Joining) -> None:
    far, case = await join("xa", office=OFFICES[1]), await filed(desk)
    for attempt in (talking.take_over, talking.hand_back, talking.talk):
        with pytest.raises(NotTheirs):
            await attempt(desk, far.person, case.code)
    with pytest.raises(NotTheirs):
        await talking.say(desk, far.person, case.code, "xin chào")
    assert await told(desk) == []


async def test_whoever_is_shut_out_holds_nothing_any_more(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    await talking.take_over(desk, hanh.person, case.code)
    assert await talking.mine(desk, hanh.person) == [(case.code, desk.clock() + desk.silence)]
    await people.disable(desk, None, "hanh")
    assert await talking.mine(desk, hanh.person) == []
    assert await talking.lapse_some(desk) == 1


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2_001])
async def test_nothing_and_too_much_are_not_sent(desk: Desk, join: Joining, text: str) -> None:
    hanh, case = await join(), await filed(desk)
    await talking.take_over(desk, hanh.person, case.code)
    with pytest.raises(Refusal):
        await talking.say(desk, hanh.person, case.code, text)
    assert len(await told(desk)) == 1
