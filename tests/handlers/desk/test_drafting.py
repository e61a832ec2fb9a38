"""A draft's way: changed by one, asked through, checked by another, published; and what stops it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.app.knowing import running_content
from handlers.desk import Desk, NotTheirs, Press, Refusal, Running, approving, drafting, proving, releasing
from handlers.desk.approving import Plan
from handlers.desk.drafting import Conflict
from handlers.desk.releasing import Override, Proof, Published
from handlers.desk.replaying import Outcome, Played, Progress, Replay
from knowledge.examining import checksum_of
from knowledge.faults import Fault, Faulty
from storage import audit
from storage.records import Staff
from tests.conftest import SetClock
from tests.handlers.desk.conftest import Joining

AT_HAND = {"a.yaml": b"mot", "b.yaml": b"hai"}
WORSE = Played("phí bao nhiêu", 3, None, Outcome("unknown", None, ""), "nay không trả lời được")


@dataclass
class Trying:
    """What asking again gives, as a test wants it: the real one needs a whole library."""

    changed: tuple[Played, ...] = ()

    async def __call__(self, desk: Desk, texts: Mapping[str, bytes], progress: Progress) -> Proof:
        before = await running(desk)
        return Proof(published(texts), published(before.texts), before.release, Replay(7, self.changed))


def published(texts: Mapping[str, bytes]) -> Published:
    return Published(texts, checksum_of(texts))


async def running(desk: Desk) -> Running:
    content = await running_content(desk.database)
    return Running(content.texts, content.release) if content else Running(AT_HAND, None)


@pytest.fixture
def trying() -> Trying:
    return Trying()


@pytest.fixture
def at_press(desk: Desk, trying: Trying) -> Desk:
    async def now() -> Running:
        return await running(desk)

    assert desk.press
    return replace(desk, press=Press(now, trying, desk.press.ask))


@pytest_asyncio.fixture
async def editors(join: Joining) -> tuple[Staff, Staff]:
    return (await join("bien", "editor", None)).person, (await join("tap", "editor", None)).person


async def version(desk: Desk, who: Staff) -> int:
    draft = (await drafting.work(desk, who)).draft
    assert draft is not None
    return draft.version


async def proven(desk: Desk, who: Staff) -> None:
    await proving.prove(desk, who, await proving.begin(desk, who))


async def checked(desk: Desk, editors: tuple[Staff, Staff], body: bytes = b"moi") -> int:
    """A draft that is ready to be published; gives its version."""
    bien, tap = editors
    await drafting.save(desk, bien, "a.yaml", body, (await drafting.work(desk, bien)).seen("a.yaml"))
    await proven(desk, bien)
    await approving.check(desk, tap, await version(desk, bien))
    return await version(desk, bien)


async def test_a_draft_is_changed_proven_checked_by_another_and_published(
    at_press: Desk, editors: tuple[Staff, Staff]
) -> None:
    ready = await checked(at_press, editors)
    number = await approving.publish(at_press, editors[1], Plan(ready, "sửa phí"))  # its author stays its author
    assert number == 2
    found, _ = await releasing.listed(at_press, editors[0])
    assert (found[0].author, found[0].checker, found[0].note) == ("bien", "tap", "sửa phí")
    assert await releasing.texts_of(at_press, editors[0], 2) == {"a.yaml": b"moi", "b.yaml": b"hai"}
    assert await releasing.texts_of(at_press, editors[0], 1) == AT_HAND
    assert (await drafting.work(at_press, editors[0])).draft is None
    async with at_press.database.reading() as connection:
        deeds = [line.action for line in await audit.of_object(connection, "draft:1")]
    assert deeds == ["draft published", "draft checked", "draft proven", "draft changed"]


async def test_whoever_changed_it_does_not_check_it(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    bien, tap = editors
    await drafting.save(at_press, bien, "a.yaml", b"moi", 0)
    await drafting.save(at_press, tap, "b.yaml", b"moi", 0)
    await proven(at_press, bien)
    for who in editors:
        with pytest.raises(Refusal) as refusal:
            await approving.check(at_press, who, 2)
        assert str(refusal.value) == (
            "bien và tap đều đã sửa trong bản nháp này nên không kiểm tra được (bien sửa a.yaml; tap sửa b.yaml). "
            "Cần người biên tập chưa sửa gì ở đây; hoặc một người bỏ các mục của mình rồi kiểm tra mục của người kia."
        )


async def test_whoever_drops_what_they_changed_checks_what_stays(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    bien, tap = editors
    await drafting.save(at_press, bien, "a.yaml", b"moi", 0)
    await drafting.save(at_press, tap, "b.yaml", b"moi", 0)
    await drafting.leave(at_press, bien, "a.yaml")  # who began the draft has no change in it any more
    await proven(at_press, tap)
    with pytest.raises(Refusal, match="người biên tập khác"):
        await approving.check(at_press, tap, await version(at_press, tap))
    await approving.check(at_press, bien, await version(at_press, bien))
    await approving.publish(at_press, bien, Plan(await version(at_press, bien), "sửa"))
    found, _ = await releasing.listed(at_press, bien)
    assert (found[0].author, found[0].checker) == ("tap", "bien")


async def test_dropping_one_file_lets_nobody_check_their_change_in_another(
    at_press: Desk, editors: tuple[Staff, Staff]
) -> None:
    bien, tap = editors
    await drafting.save_all(at_press, bien, {"a.yaml": b"cua bien", "c.yaml": b"cua bien"}, {})
    await drafting.save(at_press, tap, "b.yaml", b"cua tap", 0)
    await drafting.save(at_press, tap, "a.yaml", b"ca hai", 1)
    await drafting.leave(at_press, bien, "c.yaml")
    await proven(at_press, bien)
    for who in editors:
        with pytest.raises(Refusal, match=r"bien sửa a\.yaml; tap sửa a\.yaml, b\.yaml"):
            await approving.check(at_press, who, await version(at_press, who))


async def test_who_changed_a_file_before_another_did_is_its_editor_after_many_turns(
    at_press: Desk, editors: tuple[Staff, Staff], join: Joining
) -> None:
    bien, tap = editors
    third = (await join("ba", "editor", None)).person
    await drafting.save(at_press, third, "b.yaml", b"cua ba", 0)
    for seen, who in enumerate((bien, tap, tap, third)):
        await drafting.save(at_press, who, "a.yaml", str(seen).encode(), seen)
    await drafting.leave(at_press, third, "b.yaml")
    await proven(at_press, bien)
    assert (await drafting.work(at_press, bien)).editors == ("bien", "tap", "ba")
    for who in (bien, tap, third):
        with pytest.raises(Refusal) as refusal:
            await approving.check(at_press, who, await version(at_press, who))
        assert "bỏ các mục" not in str(refusal.value), "nothing would be left to check"


async def test_f39_what_was_seen_in_the_draft_and_is_there_no_more_is_not_saved_unseen(
    at_press: Desk, editors: tuple[Staff, Staff]
) -> None:
    bien, tap = editors
    await drafting.save(at_press, bien, "a.yaml", b"cua bien", 0)
    await drafting.leave(at_press, bien, "a.yaml")
    with pytest.raises(Refusal, match="Có người vừa bỏ"):
        await drafting.save_all(at_press, tap, {"a.yaml": b"cua tap", "b.yaml": b"cua tap"}, {"a.yaml": 1})
    assert (await drafting.work(at_press, tap)).files == ()


async def test_a_draft_that_is_empty_again_begins_afresh(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    bien, tap = editors
    await drafting.save(at_press, tap, "b.yaml", b"moi", 0)
    await drafting.save(at_press, bien, "a.yaml", b"moi", 0)
    await drafting.leave(at_press, bien, "a.yaml")
    await drafting.leave(at_press, bien, "b.yaml")
    await drafting.save(at_press, bien, "a.yaml", b"lan nua", 0)
    now = await drafting.work(at_press, bien)
    assert now.draft is not None
    assert (now.draft.author, now.editors) == ("bien", ("bien",))
    assert now.draft.version == 5, "what somebody read before is another version"
    await proven(at_press, bien)
    await approving.check(at_press, tap, 5)


async def test_a_release_names_all_who_wrote_it_as_far_as_there_is_room(
    at_press: Desk, editors: tuple[Staff, Staff], join: Joining
) -> None:
    names = ("nguyen.thi.mot.hai.ba.bon", "nguyen.thi.nam.sau.bay.tam", "nguyen.thi.chin.muoi")
    people = [(await join(name, "editor", None)).person for name in names]
    for at, who in enumerate(people):
        await drafting.save(at_press, who, f"{at}.yaml", b"moi", 0)
    await proven(at_press, people[0])
    await approving.check(at_press, editors[0], await version(at_press, editors[0]))
    await approving.publish(at_press, editors[0], Plan(await version(at_press, editors[0]), "x"))
    found, _ = await releasing.listed(at_press, editors[0])
    assert found[0].author == f"{names[0]}, {names[1]}, …"


async def test_a_change_takes_away_what_vouched_for_it(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    await checked(at_press, editors)
    await drafting.save(at_press, editors[0], "a.yaml", b"khac", 1)
    work = await drafting.work(at_press, editors[0])
    assert work.draft is not None
    assert (work.draft.checked_by, work.replay) == (None, None)
    with pytest.raises(Refusal, match="hỏi lại"):
        await approving.check(at_press, editors[1], work.draft.version)
    with pytest.raises(Refusal):
        await approving.publish(at_press, editors[0], Plan(work.draft.version, "x"))


async def test_what_nobody_checked_is_not_published(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    await drafting.save(at_press, editors[0], "a.yaml", b"moi", 0)
    await proven(at_press, editors[0])
    with pytest.raises(Refusal, match="người thứ hai"):
        await approving.publish(at_press, editors[0], Plan(1, "x"))


async def test_f39_of_two_who_change_one_file_the_second_sees_what_the_first_wrote(
    at_press: Desk, editors: tuple[Staff, Staff]
) -> None:
    bien, tap = editors
    await drafting.save(at_press, bien, "a.yaml", b"cua bien", 0)
    with pytest.raises(Conflict) as conflict:
        await drafting.save(at_press, tap, "a.yaml", b"cua tap", 0)
    assert (conflict.value.theirs.body, conflict.value.theirs.changed_by) == (b"cua bien", "bien")
    await drafting.save(at_press, tap, "a.yaml", b"ca hai", conflict.value.theirs.version)
    assert (await drafting.work(at_press, bien)).texts["a.yaml"] == b"ca hai"


async def test_what_was_published_meanwhile_must_be_looked_at_first(
    at_press: Desk, editors: tuple[Staff, Staff]
) -> None:
    ready = await checked(at_press, editors)
    other = published({"a.yaml": b"tu dong lenh", "b.yaml": b"hai"})
    proof = Proof(other, published(AT_HAND), None, Replay(1, ()))
    await releasing.publish(at_press, None, releasing.Wanted(proof=proof, note="từ tệp"))
    with pytest.raises(Refusal, match="vừa công bố bản khác"):
        await approving.publish(at_press, editors[0], Plan(ready, "sửa phí"))
    assert [file.path for file in (await drafting.work(at_press, editors[0])).overtaken] == ["a.yaml"]
    await drafting.leave(at_press, editors[0], "a.yaml")
    assert (await drafting.work(at_press, editors[0])).texts == other.texts


async def test_a_regression_stops_it_unless_a_named_person_says_why(
    at_press: Desk, editors: tuple[Staff, Staff], trying: Trying
) -> None:
    trying.changed = (WORSE,)
    ready = await checked(at_press, editors)
    with pytest.raises(Refusal, match="1 câu hỏi"):
        await approving.publish(at_press, editors[0], Plan(ready, "sửa"))
    await approving.publish(at_press, editors[0], Plan(ready, "sửa", Override("Nguyễn Biên", "đã bàn")))
    found, _ = await releasing.listed(at_press, editors[0])
    assert (found[0].overridden_by, found[0].override_reason) == ("Nguyễn Biên", "đã bàn")


async def test_it_is_published_by_itself_at_its_time_once(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    ready = await checked(at_press, editors)
    with pytest.raises(Refusal, match="Giờ hẹn đã qua"):
        await approving.schedule(at_press, editors[0], Plan(ready, "sửa", at=clock()))
    await approving.schedule(at_press, editors[0], Plan(ready, "sửa", at=clock() + timedelta(hours=1)))
    assert await approving.publish_due(at_press) == 0
    clock.move(3601)
    assert [await approving.publish_due(at_press), await approving.publish_due(at_press)] == [1, 0]
    found, _ = await releasing.listed(at_press, editors[0])
    assert (found[0].author, found[0].note) == ("bien", "sửa")


async def test_what_stops_it_at_its_time_is_told_and_it_waits_for_people(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    ready = await checked(at_press, editors)
    await approving.schedule(at_press, editors[0], Plan(ready, "sửa", at=clock() + timedelta(hours=1)))
    proof = Proof(published({"c.yaml": b"1"}), published(AT_HAND), None, Replay(1, ()))
    await releasing.publish(at_press, None, releasing.Wanted(proof=proof, note="từ tệp"))
    clock.move(3601)
    assert [await approving.publish_due(at_press), await approving.publish_due(at_press)] == [0, 0]
    draft = (await drafting.work(at_press, editors[0])).draft
    assert draft is not None
    assert draft.publish_at is None
    assert "vừa công bố bản khác" in draft.trouble


async def test_nobody_but_editors_touches_drafts(at_press: Desk, join: Joining) -> None:
    who = (await join("can", "officer", "tt-pvhcc-trang-bang")).person
    for deed in (
        drafting.work(at_press, who),
        drafting.save(at_press, who, "a.yaml", b"x", 0),
        drafting.leave(at_press, who, "a.yaml"),
        proving.begin(at_press, who),
        proving.stop(at_press, who),
        proving.prove(at_press, who, ""),
        approving.check(at_press, who, 0),
        approving.publish(at_press, who, Plan(0, "x")),
    ):
        with pytest.raises(NotTheirs):
            await deed


async def test_several_files_are_kept_at_once_or_none_of_them(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    bien, tap = editors
    await drafting.save_all(at_press, bien, {"a.yaml": b"1", "c.yaml": b"2"}, {})
    assert await version(at_press, bien) == 1
    with pytest.raises(Conflict):
        await drafting.save_all(at_press, tap, {"b.yaml": b"x", "a.yaml": b"y"}, {"a.yaml": 0})
    now = await drafting.work(at_press, bien)
    assert now.changed == {"a.yaml": b"1", "c.yaml": b"2"}
    assert [file.changed_by for file in now.files] == ["bien", "bien"]


async def test_of_two_who_publish_one_draft_at_once_one_does_and_the_draft_is_closed(
    at_press: Desk, editors: tuple[Staff, Staff]
) -> None:
    ready = await checked(at_press, editors)
    plan = Plan(ready, "sửa phí")
    done = await asyncio.gather(*(approving.publish(at_press, who, plan) for who in editors), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Refusal", "int"]
    found, _ = await releasing.listed(at_press, editors[0])
    assert [one.number for one in found] == [2, 1]
    assert (await drafting.work(at_press, editors[0])).draft is None


async def test_faults_are_kept_with_the_draft_until_it_changes(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    async def faulty(desk: Desk, texts: Mapping[str, bytes], progress: Progress) -> Proof:
        raise Faulty([Fault("a.yaml", 3, 1, "thiếu id")])

    assert at_press.press
    broken = replace(at_press, press=replace(at_press.press, prove=faulty))
    await drafting.save(broken, editors[0], "a.yaml", b"moi", 0)
    with pytest.raises(Faulty):
        await proven(broken, editors[0])
    now = await drafting.work(broken, editors[0])
    assert len(now.faults) == 1
    assert "thiếu id" in now.faults[0]
    assert now.replay is None
    await drafting.save(broken, editors[0], "a.yaml", b"moi hon", 1)
    assert (await drafting.work(broken, editors[0])).faults == ()


async def test_a_scheduled_draft_is_not_asked_anew(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    ready = await checked(at_press, editors)
    await approving.schedule(at_press, editors[1], Plan(ready, "x", at=at_press.clock() + timedelta(hours=1)))
    with pytest.raises(Refusal, match="Thôi hẹn giờ"):
        await proving.begin(at_press, editors[0])
