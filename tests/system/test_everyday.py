"""Everyday questions without tone marks, asked of the real service over the web chat."""

from pathlib import Path

from knowledge.loading import load_library, packaged
from tests.everyday import QUESTIONS, missed
from tests.system.service import Citizen, Service, citizens

NOTICE = "tự động"


async def answer_to(citizen: Citizen, question: str) -> str:
    """What the stream brings as the answer to one message: everything said after it, without the first notice."""
    await citizen.say(question)
    async for event in citizen.events():
        if event["from"] == "bot" and NOTICE not in event["text"]:
            return str(event["text"])
    raise AssertionError(f"no answer to {question!r}")


async def test_thirty_everyday_questions_get_their_procedure_and_aspect(tmp_path: Path, database_url: str) -> None:
    library = load_library(packaged())
    service = Service(tmp_path, packaged(), database_url)
    await service.start()
    try:
        async with citizens(service, len(QUESTIONS)) as everybody:
            got = [await answer_to(who, asked) for who, (asked, _, _) in zip(everybody, QUESTIONS, strict=True)]
    finally:
        assert await service.stop() == 0
    assert len(QUESTIONS) >= 30
    assert missed(library, got) == []
