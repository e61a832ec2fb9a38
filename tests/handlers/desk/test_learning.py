"""What was not answered well is put together, worked on by editors, and known again by what they did about it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, cases, learning, proposing
from handlers.desk.cases import AsRead
from handlers.desk.learning import attach, draft, ignore, send, undo
from handlers.desk.opening import opened
from handlers.desk.parts import Place
from handlers.desk.unwell import FRESH, FRESH_OF_MANY, Filter, Group, Unwell, Workbench, before_and_after, weeks
from storage import audit, marks, questions
from storage.records import NewQuestion, Staff
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining

CHARGING = ("bao giờ có trạm sạc xe điện ở phường", "tram sac xe dien bao gio co", "khi nào có trạm sạc xe điện")
GOLD = ("giá vàng hôm nay", "gia vang hom nay a")
TOPIC = "topic:rut-ho-so"


async def ask(desk: Desk, *texts: str, status: str = "unknown", **changed: object) -> None:
    """Questions of one person each, a minute apart, up to now."""
    so_far = len(await _everything(desk))
    async with desk.database.writing() as connection:
        for number, text in enumerate(texts, so_far + 1):
            at = desk.clock() - timedelta(minutes=len(texts) + so_far - number)
            new = NewQuestion(number, f"webchat:web:c{number}", "webchat", at, text, status, None, None, 0.2, [], "r")
            await questions.add(connection, [replace(new, **changed)])  # type: ignore[arg-type]


async def _everything(desk: Desk) -> list[int]:
    async with desk.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT id FROM questions")
        return [number for (number,) in rows]


async def shown(desk: Desk, who: Staff, **wanted: object) -> list[Group]:
    """What a page shows that is opened now."""
    return list(await Workbench(desk).groups(who, Filter(**wanted)))  # type: ignore[arg-type]


async def test_what_asks_the_same_is_one_group_the_most_asked_first(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    await ask(desk, *GOLD, *CHARGING)
    charging, gold = await shown(desk, bien)
    assert (charging.people, charging.questions[0].text, charging.statuses) == (3, CHARGING[-1], {"unknown": 3})
    assert gold.people == 2
    assert gold.mark is None


async def test_one_person_who_asks_thrice_is_one_person(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    await ask(desk, *CHARGING, conversation="webchat:web:lan")
    await ask(desk, *GOLD)
    gold, charging = await shown(desk, bien)
    assert (gold.people, charging.people, len(charging.questions)) == (2, 1, 3)


async def test_what_was_picked_says_what_was_meant_and_is_no_question_itself(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    await ask(desk, CHARGING[0], status="clarified", options=["topic:a", "topic:b"])
    await ask(desk, CHARGING[0], CHARGING[0], status="chosen", entry="topic:b")
    await ask(desk, GOLD[0], status="chosen", entry="topic:c")
    (charging,) = await shown(desk, bien)
    assert (len(charging.questions), charging.nearest) == (1, ("topic:b", "topic:a"))


@pytest.mark.parametrize(
    ("wanted", "people"),
    [
        ({"status": "unknown"}, [3]),
        ({"status": "disliked"}, [1]),
        ({"channel": "zalo"}, [1]),
        ({"channel": "telegram"}, []),
        ({"words": "TRAM sac"}, [3]),
        ({"words": "trạm sạc"}, [2]),
        ({"words": "trám"}, []),
        ({"typed": "bare"}, [1]),
        ({"typed": "marked"}, [2, 1]),
        ({"days": 1, "status": "disliked"}, []),
        ({"view": "done"}, []),
    ],
)
async def test_the_list_is_narrowed(desk: Desk, join: Joining, wanted: dict[str, object], people: list[int]) -> None:
    bien = (await join("bien", "editor", None)).person
    old = desk.clock() - timedelta(days=2)
    await ask(desk, GOLD[0], status="disliked", channel="zalo", asked_at=old)
    await ask(desk, *CHARGING)
    assert [group.people for group in await shown(desk, bien, **wanted)] == people


async def test_a_long_list_is_shown_in_parts_that_lead_on_and_back(desk: Desk, join: Joining) -> None:
    bien, bench = (await join("bien", "editor", None)).person, Workbench(desk)
    await ask(desk, *(f"{one} {two}" for one in "abcdef" for two in "ghijk"))
    first = await bench.groups(bien, Filter())
    assert first.later is not None
    second = await bench.groups(bien, Filter(), first.later)
    assert (len(first), len(second), second.later) == (25, 5, None)
    assert second.earlier is not None
    assert list(await bench.groups(bien, Filter(), second.earlier)) == list(first)
    assert not {group.id for group in first} & {group.id for group in second}


async def test_the_questions_of_a_group_are_listed_in_parts(desk: Desk, join: Joining) -> None:
    bien, bench = (await join("bien", "editor", None)).person, Workbench(desk)
    await ask(desk, *CHARGING * 20)
    (group,) = await bench.groups(bien, Filter())
    first = await bench.questions(bien, group.id, Filter())
    assert first.later == Place((first.lines[-1].id,))
    second = await bench.questions(bien, group.id, Filter(), first.later)
    assert (len(first), len(second)) == (50, 10)
    assert second.earlier is not None
    assert await bench.questions(bien, group.id, Filter(), second.earlier) == first


async def test_grouping_is_done_once_for_a_moment(desk: Desk, join: Joining, clock: SetClock) -> None:
    bien, bench = (await join("bien", "editor", None)).person, Workbench(desk)
    await ask(desk, *GOLD)
    assert len(await bench.groups(bien, Filter())) == 1
    await ask(desk, *CHARGING)
    assert len(await bench.groups(bien, Filter())) == 1
    clock.move(FRESH.total_seconds() + 1)
    assert len(await bench.groups(bien, Filter())) == 2


async def test_what_an_editor_did_is_seen_at_once_without_grouping_anew(
    desk: Desk, join: Joining, monkeypatch: pytest.MonkeyPatch
) -> None:
    bien, bench = (await join("bien", "editor", None)).person, Workbench(desk)
    await ask(desk, *GOLD, *CHARGING)
    charging, _ = await bench.groups(bien, Filter())

    async def read_again(self: Workbench, since: datetime) -> list[Unwell]:
        raise AssertionError("all questions were read again")

    monkeypatch.setattr(Workbench, "_read", read_again)
    await ignore(desk, bien, charging)
    (left,) = await bench.groups(bien, Filter())
    assert left.questions[0].text in GOLD
    (ignored,) = await bench.groups(bien, Filter(view="ignored"))
    assert (ignored.form, ignored.mark and ignored.mark.state) == (charging.form, "ignored")
    assert ignored.mark
    await undo(desk, bien, ignored.mark.id)
    assert len(await bench.groups(bien, Filter())) == 2


async def test_what_came_of_many_questions_is_shown_longer(
    desk: Desk, join: Joining, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bien, bench = (await join("bien", "editor", None)).person, Workbench(desk)
    monkeypatch.setattr("handlers.desk.unwell.MANY", len(GOLD))
    await ask(desk, *GOLD)
    assert len(await bench.groups(bien, Filter())) == 1
    await ask(desk, *CHARGING)
    clock.move(FRESH_OF_MANY.total_seconds())
    assert len(await bench.groups(bien, Filter())) == 1
    clock.move(1)
    assert len(await bench.groups(bien, Filter())) == 2


async def test_all_questions_are_read_however_many_come_in_a_moment(
    desk: Desk, join: Joining, monkeypatch: pytest.MonkeyPatch
) -> None:
    bien = (await join("bien", "editor", None)).person
    monkeypatch.setattr("handlers.desk.unwell.AT_ONCE", 3)
    async with desk.database.writing() as connection:
        for number in range(1, 11):
            at = desk.clock() - timedelta(minutes=number // 4)
            who = f"webchat:web:c{number}"
            new = NewQuestion(number, who, "webchat", at, "giá vàng", "unknown", None, None, 0.2, [], "r")
            await questions.add(connection, [new])
    (group,) = await shown(desk, bien)
    assert (group.people, len({one.id for one in group.questions})) == (10, 10)


async def test_a_way_of_asking_is_proposed_for_an_entry(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    await ask(desk, *CHARGING)
    (group,) = await shown(desk, bien)
    with pytest.raises(Refusal, match="gợi ý"):
        await attach(desk, bien, group, "topic:khong-co", "Trạm sạc ở đâu")
    with pytest.raises(Refusal, match="dài quá"):
        await attach(desk, bien, group, TOPIC, "x" * 301)
    await attach(desk, bien, group, TOPIC, "  Trạm sạc\nở đâu, gọi 0912345678 ")
    (proposal,) = await proposing.listed(desk, bien)
    assert (proposal.kind, proposal.entry, proposal.case_id) == ("ask", TOPIC, None)
    assert proposal.question == "Trạm sạc ở đâu, gọi [số đã che]"
    assert await shown(desk, bien) == []
    (done,) = await shown(desk, bien, view="done")
    assert done.mark
    assert (done.mark.state, done.mark.proposal) == ("attached", "open")
    async with desk.database.reading() as connection:
        (line,) = await audit.of_object(connection, f"asked:{done.mark.id}")
        assert (line.login, line.action) == ("bien", "asked attached")


async def test_a_new_entry_is_proposed_with_its_answer_or_without(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    await ask(desk, *CHARGING, *GOLD)
    charging, gold = await shown(desk, bien)
    await draft(desk, bien, charging, "Bao giờ có trạm sạc?", "Chưa có kế hoạch.")
    await draft(desk, bien, gold, "Giá vàng?", " ")
    without, with_answer = await proposing.listed(desk, bien)
    assert (with_answer.question, with_answer.answer, with_answer.kind) == (
        "Bao giờ có trạm sạc?",
        "Chưa có kế hoạch.",
        "topic",
    )
    assert without.answer == learning.NOT_YET


async def test_a_unit_is_asked_answers_and_its_answer_can_be_proposed(desk: Desk, join: Joining) -> None:
    bien, hanh = (await join("bien", "editor", None)).person, (await join("hanh")).person
    await ask(desk, *CHARGING)
    (group,) = await shown(desk, bien)
    with pytest.raises(Refusal, match="đơn vị"):
        await send(desk, bien, group, "khong-co", "Trạm sạc?")
    code = await send(desk, bien, group, OFFICES[0], "Bao giờ có trạm sạc?")
    page = await opened(desk, hanh, code)
    assert (page.case.kind, page.case.channel, page.case.conversation, page.text) == (
        "cau_hoi",
        "workbench",
        None,
        "Bao giờ có trạm sạc?",
    )
    await cases.answer(desk, hanh, AsRead(code, page.case.version), "Quý sau.")
    page = await opened(desk, hanh, code)
    assert page.may.propose
    await proposing.propose(desk, hanh, AsRead(code, page.case.version), "Trạm sạc?", page.last_answer)
    assert next(iter(await proposing.listed(desk, bien))).answer == "Quý sau."
    (done,) = await shown(desk, bien, view="done")
    assert done.mark
    assert (done.mark.state, done.mark.case) == ("sent", "answered")
    with pytest.raises(Refusal, match="hoàn lại"):
        await undo(desk, bien, done.mark.id)


async def test_what_is_ignored_stays_away_for_good_and_comes_back_when_undone(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    bien = (await join("bien", "editor", None)).person
    await ask(desk, *GOLD)
    (group,) = await shown(desk, bien)
    await ignore(desk, bien, group)
    clock.move(86400)
    await ask(desk, "cho em hỏi giá vàng hôm nay ạ", "giá vàng hôm nay")
    assert await shown(desk, bien) == []
    (ignored,) = await shown(desk, bien, view="ignored")
    assert ignored.mark
    assert ignored.people == 4
    await undo(desk, bien, ignored.mark.id)
    assert [group.people for group in await shown(desk, bien)] == [4]
    with pytest.raises(NotTheirs):
        await undo(desk, bien, ignored.mark.id)


async def test_an_undone_proposal_is_withdrawn_unless_it_was_decided(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    await ask(desk, *CHARGING, *GOLD)
    charging, gold = await shown(desk, bien)
    await attach(desk, bien, charging, TOPIC, "Trạm sạc?")
    await draft(desk, bien, gold, "Giá vàng?", "")
    async with desk.database.reading() as connection:
        first, second = await marks.listed(connection)
    await undo(desk, bien, first.id)
    (left,) = await proposing.listed(desk, bien)
    await proposing.accept(desk, bien, left.id)
    with pytest.raises(Refusal, match="hoàn lại"):
        await undo(desk, bien, second.id)


async def test_f39_of_two_editors_one_marks_a_group_and_nothing_of_the_other_stands(desk: Desk, join: Joining) -> None:
    bien, bao = (await join("bien", "editor", None)).person, (await join("bao", "editor", None)).person
    await ask(desk, *CHARGING)
    (group,) = await shown(desk, bien)
    await ignore(desk, bien, group)
    with pytest.raises(Refusal, match="đã có người"):
        await attach(desk, bao, group, TOPIC, "Trạm sạc?")
    assert not (await proposing.listed(desk, bao)).lines


async def test_after_a_mark_it_shows_whether_fewer_ask(desk: Desk, join: Joining, clock: SetClock) -> None:
    bien = (await join("bien", "editor", None)).person
    await ask(desk, *CHARGING * 4)
    (group,) = await shown(desk, bien)
    assert before_and_after(group, clock()) is None
    await attach(desk, bien, group, TOPIC, "Trạm sạc?")
    (group,) = await shown(desk, bien, view="done")
    assert before_and_after(group, clock() + timedelta(days=6)) is None, "too early to tell"
    clock.move(timedelta(weeks=2).total_seconds())
    await ask(desk, CHARGING[0])
    (group,) = await shown(desk, bien, view="done")
    assert before_and_after(group, clock()) == (3.0, 0.5)
    assert [week.asked for week in weeks(group, clock().date())] == [12, 0, 1]


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "admin"])
async def test_nobody_else_sees_or_marks_anything(desk: Desk, join: Joining, role: str) -> None:
    bien, ai = (await join("bien", "editor", None)).person, (await join("ai", role)).person
    await ask(desk, *CHARGING)
    (group,) = await shown(desk, bien)
    acts = [
        Workbench(desk).groups(ai, Filter()),
        Workbench(desk).one(ai, group.id),
        Workbench(desk).questions(ai, group.id, Filter()),
        attach(desk, ai, group, TOPIC, "x"),
        draft(desk, ai, group, "x", ""),
        send(desk, ai, group, OFFICES[0], "x"),
        ignore(desk, ai, group),
        undo(desk, ai, 1),
    ]
    for act in acts:
        with pytest.raises(NotTheirs):
            await act
