"""The page of newer content of the program shows what it changes, and puts what is chosen into the draft."""

from handlers.desk import Desk, releasing
from handlers.desk.releasing import Proof, Published, Wanted
from handlers.desk.replaying import Replay
from knowledge.examining import checksum_of
from tests.bot.console.test_knowledge import DRAFT, FILE, PATH, corrected, desk
from tests.conftest import unit_texts
from tests.console_site import Opening

__all__ = ["desk"]
OFFERED = "/console/knowledge/offered"


async def test_newer_content_is_shown_in_words_and_taken_into_the_draft(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(OFFERED)
    assert "Không có gì mới" in page
    before = unit_texts() | {PATH: corrected("Chưa rõ.").encode()}
    proof = Proof(Published(before, checksum_of(before)), Published(before, "a"), None, Replay(1, ()))
    await releasing.publish(desk, None, Wanted(proof=proof, note="đầu"))
    _, page = await bien.get("/console/knowledge")
    assert "nội dung mới ở 1 tệp" in page
    _, page = await bien.get(OFFERED)
    assert "Chưa rõ. → Được." in page
    assert (await bien.post(OFFERED, {}, on=OFFERED)).status == 422
    response = await bien.post(OFFERED, {"path": PATH}, on=OFFERED)
    assert response.headers["Location"] == f"{DRAFT}?done=draft-saved"
    _, page = await bien.get(FILE)
    assert "[Được.]" in page
    _, page = await bien.get("/console/knowledge")
    assert "nội dung mới ở" not in page
