"""What an administrator's browser comes back with, and what of it may be pasted."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.zalo.agreeing import PATH, Agreed, NotPasted, pasted, show


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/zalo/authorised?code=abc-_.1&oa_id=388&state=s1&code_challenge=x",
        "code=abc-_.1&oa_id=388&state=s1",
        "  code=abc-_.1&oa_id=388&state=s1\n",
    ],
)
def test_the_line_of_the_page_or_the_whole_address_may_be_pasted(text: str) -> None:
    assert pasted(text, "s1") == Agreed("abc-_.1", "388")


def test_the_bare_code_may_be_pasted_too() -> None:
    assert pasted("abc-_.1", "s1") == Agreed("abc-_.1", "")


@pytest.mark.parametrize("text", ["", "   ", "https://a.example/zalo/authorised?state=s1", "code=&state=s1", "a b c"])
def test_what_holds_no_code_is_refused(text: str) -> None:
    with pytest.raises(NotPasted, match="Không thấy mã"):
        pasted(text, "s1")


def test_a_code_of_another_asking_is_refused() -> None:
    with pytest.raises(NotPasted, match="lần cấp quyền khác"):
        pasted("code=abc&oa_id=388&state=s2", "s1")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("code=abc&oa_id=388&state=s1&x=y", "<pre>code=abc&amp;oa_id=388&amp;state=s1</pre>", "x=y"),
        ("code=%3Cscript%3E&state=s1", "Không có mã nào", "script>"),
        ("", "Không có mã nào", "<pre>"),
    ],
)
async def test_the_page_shows_what_is_to_be_carried_and_nothing_else(query: str, shown: str, hidden: str) -> None:
    app = web.Application()
    app.router.add_get(PATH, show)
    async with TestClient(TestServer(app)) as client:
        page = await (await client.get(f"{PATH}?{query}")).text()
    assert shown in page
    assert hidden not in page
