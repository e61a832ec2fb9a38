"""An editor switches one entry off at once and on again, and puts up a banner that ends by itself."""

from dataclasses import dataclass, replace

import pytest

from handlers.desk import Desk, pausing
from knowledge.overlay import NOTHING, Overlay
from tests.bot.console.test_matrix import person
from tests.console_site import Opening

STANDING = "/console/knowledge/standing"
KEY = "topic:rut-ho-so"


@dataclass
class Over:
    """What lies over the knowledge at present."""

    now: Overlay = NOTHING


@pytest.fixture
def over() -> Over:
    return Over()


@pytest.fixture
def desk(desk: Desk, over: Over) -> Desk:
    return replace(desk, edition=lambda: replace(desk.edition(), overlay=over.now))


async def test_an_entry_is_switched_off_from_its_page_and_on_again_in_one_step(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(f"/console/knowledge/entries/{KEY}")
    assert f'href="{STANDING}?key={KEY}"' in page
    on = f"{STANDING}?key={KEY}"
    _, page = await bien.get(on)
    assert "Tạm ngưng chủ đề “Rút hồ sơ”" in page
    refused = await bien.post("/console/knowledge/paused", {"key": KEY, "reason": "", "said": "Ở quầy 3."}, on=on)
    assert refused.status == 422
    assert "Ở quầy 3." in await refused.text(), "what was typed stays"
    fields = {"key": KEY, "reason": "sai phí", "said": "Ở quầy 3."}
    assert (await bien.post("/console/knowledge/paused", fields, on=on)).status == 303
    _, page = await bien.get(f"{STANDING}?done=entry-paused")
    assert "bien tạm ngưng lúc" in page
    assert "Lý do: sai phí" in page
    response = await bien.post("/console/knowledge/resumed", {"number": "1"}, on=STANDING)
    assert response.status == 303
    _, page = await bien.get(STANDING)
    assert "bien cho trả lời lại" in page
    assert (await pausing.standing(desk, await person(desk, "bien"))).pauses == ()


async def test_the_page_of_an_entry_says_that_it_is_switched_off(open_browser: Opening, over: Over) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(f"/console/knowledge/entries/{KEY}")
    assert "đang tạm ngưng" not in page
    over.now = Overlay({KEY: ""})
    _, page = await bien.get(f"/console/knowledge/entries/{KEY}")
    assert "Mục này đang tạm ngưng" in page
    assert "Tạm ngưng mục này ngay" not in page


async def test_a_banner_is_put_up_in_the_time_of_here_and_taken_down(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    banners = "/console/knowledge/banners"
    refused = await bien.post(banners, {"text": "Nghỉ lễ.", "until": ""}, on=STANDING)
    assert refused.status == 422
    assert "Nghỉ lễ." in await refused.text()
    sent = {"text": "<b>Nghỉ lễ.", "until": "2030-01-01T07:00"}
    assert (await bien.post(banners, sent, on=STANDING)).status == 303
    (banner,) = (await pausing.standing(desk, await person(desk, "bien"))).banners
    assert banner.until.isoformat() == "2030-01-01T00:00:00+00:00"
    _, page = await bien.get(STANDING)
    assert "&lt;b&gt;Nghỉ lễ." in page
    assert (await bien.post(f"{banners}/ended", {"number": "1"}, on=STANDING)).status == 303
    assert (await bien.post(f"{banners}/ended", {"number": "1"}, on=STANDING)).status == 422
    assert (await pausing.standing(desk, await person(desk, "bien"))).banners == ()
