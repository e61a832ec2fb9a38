"""Who may switch an entry off and put up banners, and what is written down about it."""

from datetime import timedelta

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, pausing
from handlers.desk.pausing import LONGEST_BANNER
from storage import audit
from tests.conftest import SetClock
from tests.handlers.desk.conftest import Joining

KEY = "topic:rut-ho-so"


async def test_only_editors_switch_off_and_put_up(desk: Desk, join: Joining) -> None:
    for role in ("officer", "inspector", "admin"):
        who = (await join(role, role, "tt-pvhcc-trang-bang" if role == "officer" else None)).person
        for deed in (
            pausing.standing(desk, who),
            pausing.pause(desk, who, KEY, "sai"),
            pausing.resume(desk, who, 1),
            pausing.put_up(desk, who, "Nghỉ.", desk.clock() + timedelta(days=1)),
            pausing.take_down(desk, who, 1),
        ):
            with pytest.raises(NotTheirs):
                await deed


async def test_an_entry_is_switched_off_and_on_again_and_both_are_written_down(desk: Desk, join: Joining) -> None:
    bien, tap = (await join("bien", "editor", None)).person, (await join("tap", "editor", None)).person
    await pausing.pause(desk, bien, KEY, "sai phí", "Hỏi ở quầy 3.")
    with pytest.raises(Refusal, match="đang tạm ngưng rồi"):
        await pausing.pause(desk, tap, KEY, "sai phí")
    (found,) = (await pausing.standing(desk, tap)).pauses
    assert (found.entry, found.reason, found.said, found.by) == (KEY, "sai phí", "Hỏi ở quầy 3.", "bien")
    await pausing.resume(desk, tap, found.id)
    with pytest.raises(Refusal, match="có người vừa làm"):
        await pausing.resume(desk, bien, found.id)
    now = await pausing.standing(desk, bien)
    assert (now.pauses, [one.ended_by for one in now.over]) == ((), ["tap"])
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, KEY)
    assert {(line.login, line.action) for line in lines} == {("bien", "entry paused"), ("tap", "entry resumed")}


async def test_only_what_answers_is_switched_off_and_only_with_a_reason(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    with pytest.raises(NotTheirs):
        await pausing.pause(desk, bien, "topic:khong-co", "sai")
    with pytest.raises(Refusal, match="không tự trả lời"):
        await pausing.pause(desk, bien, "phrase:start.menu", "sai")
    with pytest.raises(Refusal, match="Hãy viết"):
        await pausing.pause(desk, bien, KEY, " ")
    assert (await pausing.standing(desk, bien)).pauses == ()


async def test_a_banner_ends_by_itself_or_is_taken_down(desk: Desk, join: Joining, clock: SetClock) -> None:
    bien = (await join("bien", "editor", None)).person
    until = desk.clock() + timedelta(minutes=5)
    await pausing.put_up(desk, bien, " Nghỉ lễ. ", until)
    other = await pausing.put_up(desk, bien, "Mất điện.", until + timedelta(days=1))
    assert [one.text for one in (await pausing.standing(desk, bien)).banners] == ["Nghỉ lễ.", "Mất điện."]
    clock.move(300)
    assert [one.text for one in (await pausing.standing(desk, bien)).banners] == ["Mất điện."]
    await pausing.take_down(desk, bien, other)
    assert (await pausing.standing(desk, bien)).banners == ()
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, f"banner:{other}")
    assert {line.action for line in lines} == {"banner put up", "banner taken down"}


@pytest.mark.parametrize(
    ("text", "minutes", "said"),
    [("Nghỉ.", 0, "sau lúc này"), ("", 5, "Hãy viết"), ("x" * (LONGEST_BANNER + 1), 5, "dài")],
)
async def test_a_banner_that_cannot_be_is_refused(
    desk: Desk, join: Joining, text: str, minutes: int, said: str
) -> None:
    bien = (await join("bien", "editor", None)).person
    with pytest.raises(Refusal, match=f"(?i){said}"):
        await pausing.put_up(desk, bien, text, desk.clock() + timedelta(minutes=minutes))
    assert (await pausing.standing(desk, bien)).banners == ()
