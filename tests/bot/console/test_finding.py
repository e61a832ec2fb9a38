"""An entry is found by what people call it; what is called so stands before what is only asked so."""

import re

import pytest

from handlers.desk import Desk
from tests.bot.console.test_knowledge import desk
from tests.console_site import Opening

__all__ = ["desk"]
PAGE = "/console/knowledge/entries"


async def found(open_browser: Opening, query: str) -> list[str]:
    bien = await open_browser("bien", "editor", None)
    status, page = await bien.get(f"{PAGE}?{query}")
    assert status == 200
    return re.findall(r'<li><a href="/console/knowledge/entries/([^"]+)"', page)


@pytest.mark.parametrize("typed", ["rut+ho+so", "R%C3%BAt+h%E1%BB%93+s%C6%A1", "rut-ho-so", "dung+ho+so"])
async def test_an_entry_is_found_with_or_without_tone_marks(open_browser: Opening, desk: Desk, typed: str) -> None:
    assert "topic:rut-ho-so" in await found(open_browser, f"q={typed}")


async def test_what_answers_people_stands_before_what_it_rests_on(open_browser: Opening, desk: Desk) -> None:
    """A law's name holds the words as well; it is hardly what somebody wants to correct."""
    kinds = [key.partition(":")[0] for key in await found(open_browser, "q=o")]
    assert "law" in kinds
    assert kinds.index("topic") < kinds.index("law")
    assert "office" in kinds
    assert kinds.index("office") < kinds.index("law")


async def test_what_is_called_so_stands_before_what_is_only_asked_so(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    fields = {
        "title": "Việc khác",
        "short": "Việc khác",
        "field": "mot-cua",
        "ask": "rút hồ sơ giùm",
        "truth": "unverified",
    }
    response = await bien.post(
        "/console/knowledge/new/topic", fields | {"answers.0.text": "Chưa rõ."}, on="/console/knowledge/new/topic"
    )
    assert response.status in (200, 303)
    _, page = await bien.get(f"{PAGE}?q=rut+ho+so")
    keys = re.findall(r'<li><a href="/console/knowledge/entries/([^"]+)"', page)
    assert keys.index("topic:rut-ho-so") < keys.index("topic:viec-khac")


async def test_what_is_called_exactly_so_stands_first_then_what_begins_so(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    new = "/console/knowledge/new/topic"
    for title in ("Ai rút hồ sơ giúp", "Rút hồ sơ đất"):
        fields = {"title": title, "short": "Việc khác", "field": "mot-cua", "ask": "việc", "truth": "unverified"}
        assert (await bien.post(new, fields | {"answers.0.text": "Chưa rõ."}, on=new)).status in (200, 303), title
    _, page = await bien.get(f"{PAGE}?q=r%C3%BAt+h%E1%BB%93+s%C6%A1")
    keys = re.findall(r'<li><a href="/console/knowledge/entries/([^"]+)"', page)
    assert keys[:3] == ["topic:rut-ho-so", "topic:rut-ho-so-dat", "topic:ai-rut-ho-so-giup"]


async def test_what_people_ask_most_stands_before_what_only_begins_so(open_browser: Opening, desk: Desk) -> None:
    bien, new = await open_browser("bien", "editor", None), "/console/knowledge/new/procedure"
    for name, short, common in (("Đăng ký khai sinh", "Đăng ký khai sinh", "3"), ("Khai sinh xa", "Khai sinh xa", "1")):
        fields = {"name": name, "short": short, "codes": f"1.00000{common}", "field": "mot-cua", "level": "commune"}
        fields |= {"common": common, "truth": "unverified", "summary.text": "Chưa rõ.", "ask": name}
        assert (await bien.post(new, fields, on=new)).status in (200, 303), name
    for typed, first in (("khai+sinh", "dang-ky-khai-sinh"), ("khai+sinh+xa", "khai-sinh-xa")):
        _, page = await bien.get(f"{PAGE}?q={typed}")
        assert re.findall(r'<li><a href="/console/knowledge/entries/procedure:([^"]+)"', page)[0] == first


async def test_a_kind_can_be_chosen_and_nothing_found_is_said(open_browser: Opening, desk: Desk) -> None:
    assert {key.partition(":")[0] for key in await found(open_browser, "kind=law")} == {"law"}
    bien = await open_browser("tap", "editor", None)
    _, page = await bien.get(f"{PAGE}?q=xyzxyz")
    assert "Không có mục nào như vậy" in page


async def test_more_than_fit_are_cut_and_that_is_said(open_browser: Opening, desk: Desk) -> None:
    keys = await found(open_browser, "kind=phrase")
    assert len(keys) == 60
    bien = await open_browser("tap", "editor", None)
    assert "hãy gõ thêm chữ" in (await bien.get(f"{PAGE}?kind=phrase"))[1]
