"""Who may publish, what is written down about it, and what happens when two do it at once."""

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, releasing
from handlers.desk.releasing import Override, Proof, Published, Wanted
from handlers.desk.replaying import Outcome, Played, Replay
from knowledge.examining import checksum_of
from storage import audit
from storage.database import Transaction
from tests.databases import tampered
from tests.handlers.desk.conftest import Joining

BEFORE, AFTER = (Published(texts, checksum_of(texts)) for texts in ({"a.yaml": b"1"}, {"a.yaml": b"2"}))
SOUND = Replay(10, ())
WORSE = Replay(10, (Played("phí bao nhiêu", 3, None, Outcome("unknown", None, ""), "nay không trả lời được"),))


def wanted(base: int | None = None, replay: Replay = SOUND, override: Override | None = None) -> Wanted:
    return Wanted(proof=Proof(AFTER, BEFORE, base, replay), note="sửa phí", override=override)


async def test_only_editors_publish_put_back_and_see_releases(desk: Desk, join: Joining) -> None:
    for role in ("officer", "inspector", "admin"):
        who = (await join(role, role, "tt-pvhcc-trang-bang" if role == "officer" else None)).person
        for deed in (
            releasing.publish(desk, who, wanted()),
            releasing.roll_back(desk, who),
            releasing.listed(desk, who),
            releasing.texts_of(desk, who, 1),
            releasing.asked_lately(desk, who),
        ):
            with pytest.raises(NotTheirs):
                await deed


async def test_an_editor_publishes_and_it_is_written_down_without_the_texts(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    assert await releasing.publish(desk, bien, wanted()) == 2
    found, running = await releasing.listed(desk, bien)
    assert [(one.number, one.author, one.way) for one in found] == [
        (2, "bien", "console"),
        (1, "command line", "first"),
    ]
    assert running is not None
    assert running.release == 2
    assert await releasing.texts_of(desk, bien, 1) == BEFORE.texts
    async with desk.database.reading() as connection:
        (line,) = await audit.of_object(connection, "release:2")
    assert (line.login, line.action) == ("bien", "release published")


async def test_a_regression_stops_it_unless_somebody_passes_it_with_a_reason(desk: Desk) -> None:
    with pytest.raises(Refusal, match="1 câu hỏi"):
        await releasing.publish(desk, None, wanted(replay=WORSE))
    with pytest.raises(Refusal, match="Hãy viết"):
        await releasing.publish(desk, None, wanted(replay=WORSE, override=Override("Hạnh", " ")))
    assert await releasing.listed(desk, None) == ([], None)
    await releasing.publish(desk, None, wanted(replay=WORSE, override=Override("Hạnh", "đã bàn")))
    (newest, _), _ = await releasing.listed(desk, None)
    assert (newest.overridden_by, newest.override_reason) == ("Hạnh", "đã bàn")
    async with desk.database.reading() as connection:
        actions = [line.action for line in await audit.of_object(connection, "release:2")]
    assert actions == ["regression passed", "release published"]


async def test_an_override_that_was_not_needed_is_not_kept(desk: Desk) -> None:
    await releasing.publish(desk, None, wanted(override=Override("Hạnh", "phòng xa")))
    (newest, _), _ = await releasing.listed(desk, None)
    assert newest.overridden_by is None


async def test_what_was_proved_beside_another_release_is_not_published(desk: Desk) -> None:
    await releasing.publish(desk, None, wanted())
    with pytest.raises(Refusal, match="vừa công bố bản khác"):
        await releasing.publish(desk, None, wanted())
    assert len((await releasing.listed(desk, None))[0]) == 2


async def test_a_note_is_needed(desk: Desk) -> None:
    with pytest.raises(Refusal):
        await releasing.publish(desk, None, Wanted(proof=Proof(AFTER, BEFORE, None, SOUND), note=" "))


async def test_what_is_done_with_a_release_fails_or_holds_with_it(desk: Desk) -> None:
    seen: list[int] = []

    async def also(connection: Transaction, number: int) -> None:
        seen.append(number)
        if len(seen) == 1:
            raise Refusal("nay thì không")

    with pytest.raises(Refusal, match="nay thì không"):
        await releasing.publish(desk, None, wanted(), also)
    assert await releasing.listed(desk, None) == ([], None)
    assert await releasing.publish(desk, None, wanted(), also) == 2
    assert seen == [2, 2]


def test_of_very_many_questions_the_most_asked_and_an_even_part_of_the_rest_are_chosen() -> None:
    found = [(f"câu {number:05}", 20_000 - number) for number in range(20_000)]
    chosen = releasing._chosen(found)
    assert len(chosen) == releasing.OFTEN + releasing.SELDOM == len(set(chosen))
    assert chosen[: releasing.OFTEN] == found[: releasing.OFTEN]
    assert chosen[-1][0] > "câu 19900"
    assert releasing._chosen(found[:1_700]) == found[:1_700], "what is few is asked wholly"
    assert releasing._chosen([]) == []


async def test_a_release_that_was_changed_in_the_database_is_neither_given_nor_put_back(desk: Desk) -> None:
    await releasing.publish(desk, None, wanted())
    await tampered(desk.database, 1)
    with pytest.raises(Refusal, match="Bản 1 trong cơ sở dữ liệu đã bị sửa"):
        await releasing.texts_of(desk, None, 1)
    with pytest.raises(Refusal, match="đã bị sửa"):
        await releasing.roll_back(desk, None)
    _, running = await releasing.listed(desk, None)
    assert running is not None
    assert running.release == 2
    assert await releasing.texts_of(desk, None, 2) == AFTER.texts
