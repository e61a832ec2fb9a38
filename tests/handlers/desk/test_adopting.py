"""What is proposed goes into the open draft, once, and is never lost on the way."""

from dataclasses import replace

import pytest
import yaml

from bot.papers.topic import name_of, topic
from handlers.desk import Desk, NotTheirs, Refusal, Running, drafting, proposing
from handlers.desk.adopting import adopt
from knowledge.loading import load_texts
from storage import proposals
from storage.records import NewProposal, Proposal, Staff
from tests.conftest import unit_texts
from tests.handlers.desk.conftest import Joining
from tests.handlers.small import PROCEDURE

KEY, PATH = "procedure:viec", "procedures/viec.yaml"
FILE = yaml.safe_dump(PROCEDURE | {"truth": "unverified"}, allow_unicode=True, sort_keys=False)
WAY = "làm một việc ở đâu"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """With one procedure, and a press at which nothing was published yet."""
    texts = unit_texts() | {PATH: f"# ghi chú của người biên tập\n{FILE}".encode()}
    library = load_texts(texts)

    async def running() -> Running:
        return Running(texts, None)

    assert desk.press is not None
    press = replace(desk.press, running=running)
    return replace(desk, edition=lambda: library.as_of(desk.clock().date()), press=press)


def anew(proposal: Proposal) -> tuple[str, str]:
    return f"topics/{name_of(proposal)}.yaml", topic(proposal, load_texts(unit_texts()))


async def proposed(desk: Desk, entry: str | None = KEY, kind: str = "ask", question: str = WAY) -> int:
    new = NewProposal(None, question, "Ở trung tâm.", entry, "bien", desk.clock(), kind)
    async with desk.database.writing() as connection:
        return await proposals.add(connection, new)


async def drafted(desk: Desk, who: Staff, path: str = PATH) -> str:
    return (await drafting.work(desk, who)).texts[path].decode()


async def test_a_way_of_asking_stands_last_in_its_entry_and_comments_stay(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    assert await adopt(desk, bien, await proposed(desk), anew) == PATH
    text = await drafted(desk, bien)
    assert text.startswith("# ghi chú của người biên tập\n")
    assert yaml.safe_load(text)["ask"] == [*PROCEDURE["ask"], WAY]
    assert next(iter(await proposing.listed(desk, bien))).state == "accepted"


async def test_two_ways_go_into_one_draft_and_one_twice_stands_once(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    for question in (WAY, "một việc cần gì", WAY):
        await adopt(desk, bien, await proposed(desk, question=question), anew)
    assert yaml.safe_load(await drafted(desk, bien))["ask"] == [*PROCEDURE["ask"], WAY, "một việc cần gì"]


async def test_an_answer_becomes_a_file_of_its_own(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    path = await adopt(desk, bien, await proposed(desk, kind="topic"), anew)
    assert path == "topics/de-xuat-1-lam-mot-viec-o-dau.yaml"
    assert yaml.safe_load(await drafted(desk, bien, path))["truth"] == "unverified"


async def test_what_was_decided_or_has_no_place_any_more_is_refused_and_stays_open(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    first, lost = await proposed(desk), await proposed(desk, "procedure:khong-con")
    await adopt(desk, bien, first, anew)
    with pytest.raises(Refusal, match="vừa quyết định"):
        await adopt(desk, bien, first, anew)
    with pytest.raises(Refusal, match="không còn"):
        await adopt(desk, bien, lost, anew)
    assert (await proposing.one(desk, bien, lost)).state == "open"


async def test_into_a_faulty_draft_nothing_is_written(desk: Desk, join: Joining) -> None:
    bien = (await join("bien", "editor", None)).person
    await drafting.save(desk, bien, PATH, f"{FILE}fee: 5\n".encode(), 0)
    number = await proposed(desk)
    with pytest.raises(Refusal):
        await adopt(desk, bien, number, anew)
    assert WAY not in await drafted(desk, bien)
    assert (await proposing.one(desk, bien, number)).state == "open"


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "admin"])
async def test_nobody_else_takes_anything_in(desk: Desk, join: Joining, role: str) -> None:
    number = await proposed(desk)
    with pytest.raises(NotTheirs):
        await adopt(desk, (await join("ai", role)).person, number, anew)
