"""The page of a case whose sender is hidden from the unit that reads it."""

from handlers.desk import Desk
from tests.console_site import Opening
from tests.handlers.desk.test_sealing import ABOVE, MINE, SECRETS, filed

WORDS = {**SECRETS, "channel": "Telegram"}


async def test_the_unit_reads_the_matter_and_nothing_of_who_it_is(open_browser: Opening, desk: Desk) -> None:
    hanh, case = await open_browser("hanh"), await filed(desk, 1, MINE, MINE)
    path = f"/console/cases/{case.code}"
    for where in ("/console/cases?view=open", path):
        status, page = await hanh.get(where)
        assert status == 200
        assert "trễ hẹn" in page
        assert not [field for field, secret in WORDS.items() if secret in page], where
    assert "Xin giấu tên với đơn vị này" in page
    assert "Trò chuyện trực tiếp" not in page
    for act in ("reveal", "talk/taken", "talk/said", "talk/revealed"):
        assert (await hanh.post(f"{path}/{act}", {"text": "x"}, on=path)).status == 404, act
    assert (await hanh.get(f"{path}/talk"))[0] == 404


async def test_those_above_open_it(open_browser: Opening, desk: Desk) -> None:
    case = await filed(desk, 1, MINE, MINE)
    path = f"/console/cases/{case.code}"
    for login, role in (("hoa", "supervisor"), ("thanh", "inspector")):
        browser = await open_browser(login, role, None)
        _, page = await browser.get(path)
        assert SECRETS["name"] not in page
        shown = await (await browser.post(f"{path}/reveal", {}, on=path)).text()
        assert SECRETS["name"] in shown, role
    other = await filed(desk, 2, ABOVE, MINE)
    tinh = await open_browser("tinh", "officer", ABOVE)
    shown = await (await tinh.post(f"/console/cases/{other.code}/reveal", {}, on=f"/console/cases/{other.code}")).text()
    assert SECRETS["name"] in shown
