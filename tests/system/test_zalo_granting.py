"""An administrator agrees by `motcua zalo authorize`; a lost answer takes them back there, and everybody is told."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.app import App
from bot.channels.zalo.tokens import NEEDS_AUTHORISATION
from tests.system.inside import MovedClock, as_here, inside, ready
from tests.system.service import Service
from tests.zalo import oauth as vendor
from tests.zalo.oauth import APP_ID, APP_SECRET, serving

OA = "388613280878808645"
STATUS = "zalo", "status"


@pytest.fixture
def zalo() -> vendor.OAuth:
    return vendor.OAuth()


@pytest_asyncio.fixture
async def service(tmp_path: Path, zalo: vendor.OAuth) -> AsyncIterator[Service]:
    """An installation with one Official Account, not running."""
    async with serving(zalo) as url:
        service = Service(tmp_path)
        settings = {"APP_ID": APP_ID, "APP_SECRET": APP_SECRET, "OAUTH_URL": url, "API_URL": url}
        settings["ACCOUNTS"] = f'[{{oa_id: "{OA}", secret_key: "oa-secret-key"}}]'
        service.environment |= {f"MOTCUA__CHANNELS__ZALO__{name}": value for name, value in settings.items()}
        service.environment["MOTCUA__WEB__PUBLIC_URL"] = service.url
        yield service


async def authorised(service: Service, zalo: vendor.OAuth, *, account: str = OA, spoil: str = "") -> tuple[int, str]:
    """Play the administrator at the command line and in the browser; what the command says after that."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "zalo", "authorize"),
        env=service.environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    said = b""
    while b"3. " not in said:
        said += await process.stdout.read(1000) or b"3. "
    address = re.search(r"http\S+/v4/oa/permission\S+", said.decode())
    assert address, said.decode()
    back = zalo.grant(address[0], account)
    process.stdin.write(f"{spoil or back}\n".encode())
    rest, _ = await process.communicate()
    return process.returncode or 0, rest.decode()


async def test_an_administrator_agrees_and_the_account_can_send(service: Service, zalo: vendor.OAuth) -> None:
    code, said = await service.command(*STATUS)
    assert (code, "chưa cấp quyền" in said) == (1, True)
    code, said = await authorised(service, zalo)
    assert code == 0, said
    assert f"Đã nhận quyền cho Official Account {OA}. Token dùng tới" in said
    code, said = await service.command(*STATUS)
    assert (code, "đang dùng được" in said) == (0, True)
    assert "access-" not in said


async def test_what_does_not_fit_is_said_in_one_sentence_and_nothing_is_stored(
    service: Service, zalo: vendor.OAuth
) -> None:
    code, said = await authorised(service, zalo, account="111222333")
    assert (code, "111222333 không có trong" in said) == (1, True)
    code, said = await authorised(service, zalo, spoil="code=lung-tung")
    assert (code, "Zalo không nhận mã này" in said) == (1, True)
    zalo.plan("html")
    code, said = await authorised(service, zalo)
    assert (code, "Chưa hỏi được Zalo (HTTP 504)" in said) == (1, True)
    assert (await service.command(*STATUS))[0] == 1


async def test_without_zalo_in_the_configuration_the_commands_say_so(tmp_path: Path) -> None:
    code, said = await Service(tmp_path).command(*STATUS)
    assert (code, "Chưa cấu hình Zalo" in said) == (1, True)


async def looked(app: App) -> None:
    await app.granted.tokens[OA].step()


async def test_a_lost_answer_is_told_until_somebody_agrees_anew(service: Service, zalo: vendor.OAuth) -> None:
    await authorised(service, zalo)
    clock = MovedClock()
    config = as_here(service)
    async with inside(config, clock) as app:
        await looked(app)
        assert (await ready(config))[1][f"zalo {OA}"] == "ok"
        zalo.plan("after")
        clock.move(13 * 3600)
        await looked(app)
        assert (await ready(config))[1][f"zalo {OA}"].startswith("not refreshed")
        clock.move(60)
        await looked(app)
        status, checks = await ready(config)
        assert status == 200  # the web chat and other channels go on
        assert checks[f"zalo {OA}"].startswith(NEEDS_AUTHORISATION)
        code, said = await service.command(*STATUS)
        assert (code, "phải cấp quyền lại" in said) == (1, True)
        assert (await authorised(service, zalo))[0] == 0
        await looked(app)
        assert (await ready(config))[1][f"zalo {OA}"] == "ok"
        assert zalo.is_good(await app.granted.tokens[OA].access_token()) == OA


async def test_the_service_shows_the_page_that_the_browser_comes_back_to(service: Service) -> None:
    address = f"{service.url}/zalo/authorised?code=abc&state=s"
    async with inside(as_here(service)), aiohttp.ClientSession() as session, session.get(address) as response:
        assert "code=abc" in await response.text()
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
