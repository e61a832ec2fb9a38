"""F4: a case exists if and only if its code was shown, wherever in filing it the process dies."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from storage import cases
from storage.database import Database
from storage.records import Wanted
from storage.tables import dialogues, outbox
from tests.conftest import unit_texts
from tests.system.ledger import wait_until_calm
from tests.system.service import Citizen, Service, citizens

POINTS = {
    "received": 2,
    "claimed": 2,
    "case_stored": 1,
    "turn_stored": 2,
    "turn_committed": 2,
    "posts_marked": 2,
    "posts_shown": 2,
}
"""Every named point that filing passes, and at which pass: most are passed before by what is to be filed."""
CODE = re.compile(r"Mã theo dõi: ([0-9A-Z-]{14})")


@pytest_asyncio.fixture
async def service(tmp_path: Path, database_url: str) -> AsyncIterator[Service]:
    content = tmp_path / "matters"
    for name, text in unit_texts().items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(text)
    service = Service(tmp_path, content, database_url)
    yield service
    if service.process is not None:
        await service.kill()


async def kept(service: Service) -> tuple[set[str], int, str]:
    """The codes of all cases, how many messages of ours tell one, and where the conversation stands."""
    database = Database(service.database_url)
    async with database.reading() as connection:
        found = await cases.listed(connection, Wanted(), 100)
        said = (await connection.execute(select(outbox.c.body))).scalars().all()
        remembered = (await connection.execute(select(dialogues.c.body))).scalars().one()
    await database.close()
    return {case.code for case in found}, sum("Mã theo dõi" in str(body) for body in said), remembered["draft"]["step"]


async def told(citizen: Citizen, count: int) -> list[str]:
    """The first codes that the page has shown."""
    codes: list[str] = []
    async for event in citizen.events():
        codes += CODE.findall(event["text"]) if event["from"] == "bot" else []
        if len(codes) == count:
            break
    return codes


OPINION = ("góp ý: ghế chờ ở phòng số {number} ít quá",)
GRIEVANCE = (
    "cán bộ một cửa An Tịnh nạt bà con ở phòng số {number}",
    "bỏ qua",
    "Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000",
)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("form", [OPINION, GRIEVANCE], ids=["opinion", "grievance"])
async def test_f4_killed_at_every_named_point_a_case_and_its_code_are_both_there_or_neither(
    service: Service, form: tuple[str, ...]
) -> None:
    *before, last = form
    await service.start()
    async with citizens(service, 1) as (lan,):
        await lan.say("xin chào")
        await wait_until_calm(service.database_url, 20)
        for number, (point, passing) in enumerate(POINTS.items()):
            for said in before:
                await lan.say(said.format(number=number))
                await wait_until_calm(service.database_url, 20)
            await service.stop()
            await service.start(fault=f"{point}:{passing}")
            await lan.say(last.format(number=number))
            await wait_until_calm(service.database_url, 20)
            sending = f"00000000-0000-4000-8000-{number:012}"
            await lan.post("gửi", sending)
            await service.died()
            codes, shown, step = await kept(service)
            assert (len(codes), shown, step) in [(number, number, "check"), (number + 1, number + 1, "sent")], point
            await service.start()
            while await lan.post("gửi", sending) != 202:
                pass
            await wait_until_calm(service.database_url, 30)
            assert [*(await kept(service))[1:]] == [number + 1, "sent"], point
        codes, _, _ = await kept(service)
        assert {code.replace("-", "") for code in await told(lan, len(POINTS))} == codes
        assert len(codes) == len(POINTS)
