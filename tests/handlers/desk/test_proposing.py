"""An answer becomes a proposal, and a proposal is decided once."""

import asyncio
from typing import Any

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, proposing
from handlers.desk import cases as at_desk
from handlers.desk.cases import Overtaken
from handlers.desk.opening import opened
from storage import audit, cases
from storage.records import Case, CaseEvent
from tests.conftest import SetClock
from tests.handlers.desk.conftest import Joining, Member
from tests.handlers.desk.test_cases import filed, now, read

QUESTION, ANSWER = "Làm lại giấy khai sinh ở đâu", "Ở trung tâm nào trong tỉnh cũng được."


async def answered(desk: Desk, member: Member, kind: str = "cau_hoi") -> Case:
    case = await filed(desk, text="lam lai khai sinh o dau, goi 0912345678")
    async with desk.database.writing() as connection:
        assert await cases.change(connection, case, desk.clock(), {"kind": kind, "entry": "topic:rut-ho-so"})
    await at_desk.answer(desk, member.person, read(await now(desk, case)), ANSWER)
    return await now(desk, case)


async def proposed(desk: Desk, member: Member, case: Case, question: str = QUESTION) -> None:
    await proposing.propose(desk, member.person, read(await now(desk, case)), question, ANSWER)


async def test_an_answer_is_proposed_seen_by_editors_and_accepted(desk: Desk, join: Joining, clock: SetClock) -> None:
    hanh, bien = await join("hanh"), await join("bien", "editor", None)
    case = await answered(desk, hanh)
    page = await opened(desk, hanh.person, case.code)
    assert (page.may.propose, page.last_answer, page.proposal) == (True, ANSWER, None)
    await proposed(desk, hanh, case)
    (found,) = await proposing.listed(desk, bien.person)
    assert (found.question, found.answer, found.entry) == (QUESTION, ANSWER, "topic:rut-ho-so")
    assert (found.proposed_by, found.state) == ("hanh", "open")
    await proposing.accept(desk, bien.person, found.id)
    page = await opened(desk, hanh.person, case.code)
    assert page.proposal
    assert (page.proposal.state, page.proposal.decided_by, page.may.propose) == ("accepted", "bien", False)
    async with desk.database.reading() as connection:
        assert [line.action for line in await audit.of_object(connection, f"proposal:{found.id}")] == [
            "proposal accepted"
        ]
        assert (await cases.history(connection, case.id))[-1].what == "proposed"


async def test_numbers_are_covered_for_good(desk: Desk, join: Joining) -> None:
    hanh, bien = await join("hanh"), await join("bien", "editor", None)
    await proposed(desk, hanh, await answered(desk, hanh), "tôi số 0912345678 hỏi")
    assert next(iter(await proposing.listed(desk, bien.person))).question == "tôi số [số đã che] hỏi"


async def test_what_was_declined_can_be_proposed_again_and_nothing_else(desk: Desk, join: Joining) -> None:
    hanh, bien = await join("hanh"), await join("bien", "editor", None)
    case = await answered(desk, hanh)
    await proposed(desk, hanh, case)
    with pytest.raises(Refusal, match="rồi"):
        await proposed(desk, hanh, case)
    (first,) = await proposing.listed(desk, bien.person)
    with pytest.raises(Refusal, match="viết nội dung"):
        await proposing.decline(desk, bien.person, first.id, " ")
    await proposing.decline(desk, bien.person, first.id, "Chưa rõ căn cứ")
    page = await opened(desk, hanh.person, case.code)
    assert page.proposal
    assert (page.proposal.reason, page.may.propose) == ("Chưa rõ căn cứ", True)
    await proposed(desk, hanh, case)
    assert [one.state for one in await proposing.listed(desk, bien.person)] == ["open", "declined"]


async def test_f39_of_two_who_propose_or_decide_one_wins(desk: Desk, join: Joining) -> None:
    hanh, dung, bien = await join("hanh"), await join("dung"), await join("bien", "editor", None)
    case = await answered(desk, hanh)
    both = [proposing.propose(desk, one.person, read(case), QUESTION, ANSWER) for one in (hanh, dung)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [Overtaken]
    (found,) = await proposing.listed(desk, bien.person)
    deciding = [proposing.accept(desk, bien.person, found.id), proposing.decline(desk, bien.person, found.id, "x")]
    outcomes = await asyncio.gather(*deciding, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [Refusal]


@pytest.mark.parametrize("kind", ["gop_y", "phan_anh"])
async def test_only_answered_questions_are_proposed(desk: Desk, join: Joining, kind: str) -> None:
    hanh = await join()
    with pytest.raises(Refusal, match="không còn ở tình trạng"):
        await proposed(desk, hanh, await filed(desk, 9))
    with pytest.raises(Refusal, match="không còn ở tình trạng"):
        await proposed(desk, hanh, await answered(desk, hanh, kind))


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "admin"])
async def test_only_editors_see_and_decide(desk: Desk, join: Joining, role: str) -> None:
    hanh, other = await join("hanh"), await join("khac", role)
    await proposed(desk, hanh, await answered(desk, hanh))
    attempts: list[Any] = [
        proposing.listed(desk, other.person),
        proposing.one(desk, other.person, 1),
        proposing.accept(desk, other.person, 1),
        proposing.decline(desk, other.person, 1, "x"),
    ]
    for attempt in attempts:
        with pytest.raises(NotTheirs):
            await attempt


async def test_what_repeats_erased_words_goes_with_them(desk: Desk, join: Joining) -> None:
    hanh, bien = await join("hanh"), await join("bien", "editor", None)
    case = await answered(desk, hanh)
    await proposed(desk, hanh, case)
    async with desk.database.writing() as connection:
        await cases.unlink(connection, [case.id], desk.clock())
    assert len(await proposing.listed(desk, bien.person)) == 1, "the case's own words are still there"
    other = await filed(desk, 2)
    async with desk.database.writing() as connection:
        await cases.erase(connection, [other.id], desk.clock())
    assert len(await proposing.listed(desk, bien.person)) == 1, "another case's"
    async with desk.database.writing() as connection:
        assert await cases.expire_before(connection, desk.clock().replace(year=2028), 10, desk.clock()) >= 1
    assert not await proposing.listed(desk, bien.person)
    assert other.id != 1


async def test_what_its_sender_asked_to_have_restricted_is_not_proposed(desk: Desk, join: Joining) -> None:
    hanh = await join("hanh")
    case = await answered(desk, hanh)
    async with desk.database.writing() as connection:
        await cases.add_event(connection, case.id, CaseEvent(desk.clock(), "citizen", "restricted", {}))
    page = await opened(desk, hanh.person, case.code)
    assert (page.may.propose, [what for what, _ in page.claims]) == (False, ["restricted"])
    with pytest.raises(Refusal, match="hạn chế xử lý"):
        await proposed(desk, hanh, case)
