"""What only an operator can mend is said to administrators on every page, in words."""

import pytest

from bot.channels.zalo.errors import MISCONFIGURED, meaning
from bot.channels.zalo.tokens import NEEDS_AUTHORISATION
from bot.console.troubles import NAMED, told
from tests.console_site import Opening

OA = "388613280878808645"


async def test_an_administrator_is_told_what_to_do_and_nobody_else(
    open_browser: Opening, states: dict[str, str]
) -> None:
    admin = await open_browser("quan.tri", "admin", None)
    officer = await open_browser("hanh")
    assert "motcua zalo authorize" not in (await admin.get("/console/"))[1]
    states |= {"telegram": "ok", f"zalo {OA}": f"{NEEDS_AUTHORISATION}: the refresh token was spent <b>"}
    for path in ("/console/", "/console/staff", "/console/audit"):
        _, page = await admin.get(path)
        assert f"Zalo {OA}: Zalo không cho gửi tin nữa. Người vận hành gõ: motcua zalo authorize." in page
        assert "Telegram:" not in page
    assert OA not in (await officer.get("/console/"))[1]
    states[f"zalo {OA}"] = "something new <b>"
    assert f"Zalo {OA}: something new &lt;b&gt;." in (await admin.get("/console/"))[1]


@pytest.mark.parametrize("number", [-501, -224, -221, -212, -211, -204])
def test_the_faults_that_an_operator_mends_have_their_words(number: int) -> None:
    (line,) = told({f"zalo {OA}": str(meaning(number, 0.0))})
    assert line == f"Zalo {OA}: {NAMED[f'({number})']}."


def test_no_sentence_is_for_a_fault_that_there_is_not() -> None:
    numbers = {f"({number})" for number in MISCONFIGURED} | {"(401)", NEEDS_AUTHORISATION}
    assert set(NAMED) <= numbers
