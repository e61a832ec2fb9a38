"""Deliveries of Zalo over real sockets: signature, bounds, commit, 200."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.channels import NotStored
from bot.channels.zalo.webhook import PATH, Application, Webhook
from handlers.messages import Incoming
from tests.bot.channels.zalo.events import (
    APP,
    KEY,
    LAN,
    OA,
    body_of,
    echoed,
    followed,
    now_stamp,
    said,
    sent,
    signature,
)

OTHER_OA = "388613280878808646"


@dataclass
class Hooked:
    """A webhook that is served, and what it handed on."""

    url: str = ""
    is_down: bool = False
    kept: dict[str, Incoming] = field(default_factory=dict)
    received: int = 0
    refused: list[int] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)

    async def hold(self, conversation: str, operator: str) -> None:
        if self.is_down:
            raise NotStored
        self.held.append((conversation, operator))

    async def receive(self, message: Incoming) -> bool:
        self.received += 1
        if self.is_down:
            raise NotStored
        is_new = message.message_id not in self.kept
        self.kept.setdefault(message.message_id, message)
        return is_new

    async def take(self, event: dict[str, Any], key: str = KEY) -> int:
        """Deliver an event of this moment, signed as Zalo does."""
        stamp = now_stamp()
        body = body_of(event | {"timestamp": stamp})
        return await post(self.url, body, **{"X-ZEvent-Signature": f"mac={signature(body, stamp, key)}"})


@pytest.fixture
async def hooked() -> AsyncIterator[Hooked]:
    hooked = Hooked()
    webhook = Webhook(
        Application(APP, {OA: KEY, OTHER_OA: "khoa-khac"}), hooked.receive, hooked.hold, hooked.refused.append
    )
    app = web.Application()
    webhook.listen(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hooked.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    yield hooked
    await runner.cleanup()


async def post(url: str, body: bytes, **headers: str) -> int:
    given = {"Content-Type": "application/json"} | headers
    async with ClientSession() as session, session.post(url, data=BytesIO(body), headers=given) as response:
        await response.read()
        return response.status


async def test_what_is_signed_is_stored_and_then_confirmed(hooked: Hooked) -> None:
    assert await hooked.take(said("làm giấy khai sinh", "m1")) == 200
    [message] = hooked.kept.values()
    assert (message.account, message.text) == (OA, "làm giấy khai sinh")


async def test_several_accounts_share_the_address_each_with_its_key(hooked: Hooked) -> None:
    assert await hooked.take(said("a", "m1")) == 200
    assert await hooked.take(said("b", "m2", oa=OTHER_OA), "khoa-khac") == 200
    assert sorted(message.account for message in hooked.kept.values()) == [OA, OTHER_OA]


@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize("ascii_only", [True, False])
async def test_both_forms_of_the_signature_over_any_json_are_taken(
    hooked: Hooked, bare: bool, ascii_only: bool
) -> None:
    stamp = now_stamp()
    body = json.dumps(said("Xin chào", stamp=stamp), ensure_ascii=ascii_only, indent=1, sort_keys=True).encode()
    digest = signature(body, stamp)
    assert await post(hooked.url, body, **{"X-ZEvent-Signature": digest if bare else f"mac={digest}"}) == 200
    assert len(hooked.kept) == 1


@pytest.mark.parametrize("body", [b"", b"{}", b" {}\n"])
async def test_the_probe_on_saving_the_address_is_answered(hooked: Hooked, body: bytes) -> None:
    assert await post(hooked.url, body) == 200
    assert await post(hooked.url, body, **{"Content-Type": "text/plain"}) == 200
    assert (hooked.received, hooked.refused) == (0, [])


async def test_the_consoles_sample_of_another_account_is_acknowledged_and_nothing_more(hooked: Hooked) -> None:
    assert await hooked.take(said("message", oa="1234567890")) == 200
    assert await hooked.take(followed() | {"oa_id": "1234567890"}) == 200
    assert hooked.received == 0


@pytest.mark.parametrize(
    "event",
    [
        followed("unfollow"),
        sent("user_seen_message", {"msg_ids": ["a"]}),
        sent("anonymous_send_text", {"text": "a", "conversation_id": "1"}),
        {"event_name": "what_zalo_will_add"},
        {"event_name": 5},
        {"no": "event"},
    ],
)
async def test_what_is_not_for_us_is_acknowledged(hooked: Hooked, event: dict[str, Any]) -> None:
    assert await hooked.take(event) == 200
    assert (hooked.received, hooked.refused) == (0, [])


@pytest.mark.parametrize("body", [b"[]", b"not json", b"\xff\xfe", b"[" * 100_000, b"null"])
async def test_what_is_signed_but_no_event_is_acknowledged(hooked: Hooked, body: bytes) -> None:
    headers = {"X-ZEvent-Signature": signature(body, "1"), "X-ZEvent-Timestamp": "1"}
    assert await post(hooked.url, body, **headers) == 200
    assert hooked.received == 0


async def test_f27_whoever_does_not_know_the_key_is_refused(hooked: Hooked) -> None:
    """F27."""
    stamp = now_stamp()
    body = body_of(said("a", stamp=stamp))
    digest = signature(body, stamp)
    assert await post(hooked.url, body) == 401
    for wrong in (
        "mac=",
        f"mac={signature(body, stamp, 'OASECRETKEY124')}",
        digest[:-1],
        signature(body + b" ", stamp),
    ):
        assert await post(hooked.url, body, **{"X-ZEvent-Signature": wrong}) == 403
    assert await post(hooked.url, body + b" ", **{"X-ZEvent-Signature": digest}) == 403
    assert await post(hooked.url, b"{}", **{"X-ZEvent-Signature": digest}) == 403
    assert (hooked.received, hooked.refused) == (0, [401, *[403] * 6])


async def test_f27_the_signature_twice_is_no_signature(hooked: Hooked) -> None:
    """F27."""
    stamp = now_stamp()
    body = body_of(said("a", stamp=stamp))
    headers = [("X-ZEvent-Signature", signature(body, stamp))] * 2
    async with ClientSession() as session, session.post(hooked.url, data=body, headers=headers) as response:
        assert response.status == 403


async def test_f27_a_body_of_yesterday_has_no_effect(hooked: Hooked) -> None:
    """F27."""
    for seconds_ago in (23 * 3600, 25 * 3600):
        stamp = now_stamp(seconds_ago)
        body = body_of(said("a", f"m{seconds_ago}", stamp=stamp))
        assert await post(hooked.url, body, **{"X-ZEvent-Signature": signature(body, stamp)}) == 200
    assert [message.message_id for message in hooked.kept.values()] == ["user_send_text:m82800"]


async def test_f7_copies_side_by_side_are_all_taken_and_kept_once(hooked: Hooked) -> None:
    """F7."""
    assert await asyncio.gather(*(hooked.take(said("a", "m1")) for _ in range(5))) == [200] * 5
    assert (hooked.received, len(hooked.kept)) == (5, 1)


async def test_f6_while_nothing_can_be_stored_it_says_503(hooked: Hooked) -> None:
    """F6."""
    hooked.is_down = True
    assert await hooked.take(said("a", "m1")) == 503
    hooked.is_down = False
    assert await hooked.take(said("a", "m1")) == 200
    assert len(hooked.kept) == 1


@pytest.mark.parametrize(("body", "status"), [(b"x" * 20_000_000, 413), (b"[" * 1_000_000, 413)])
async def test_what_is_too_large_is_not_looked_at(hooked: Hooked, body: bytes, status: int) -> None:
    """F28."""
    assert await post(hooked.url, body, **{"X-ZEvent-Signature": "0" * 64}) == status
    assert await hooked.take(said("a", "m1")) == 200


@pytest.mark.parametrize("keys", [{}, {OA: ""}])
def test_a_webhook_without_a_key_is_never_built(keys: dict[str, str]) -> None:
    with pytest.raises(AssertionError):
        Webhook(Application(APP, keys), Hooked().receive, Hooked().hold)


async def test_what_people_of_ours_write_at_zalo_holds_the_conversation(hooked: Hooked) -> None:
    assert await hooked.take(echoed("77")) == 200
    assert await hooked.take(echoed(None)) == 200
    assert await hooked.take(echoed("77", oa="1234567890")) == 200
    assert hooked.held == [(f"zalo:{OA}:{LAN}", "zalo:77")]
    hooked.is_down = True
    assert await hooked.take(echoed("77")) == 503
    assert hooked.received == 0


async def test_an_echo_that_comes_late_holds_nothing(hooked: Hooked) -> None:
    stamp = now_stamp(11 * 60)
    body = body_of(echoed("77") | {"timestamp": stamp})
    assert await post(hooked.url, body, **{"X-ZEvent-Signature": signature(body, stamp)}) == 200
    assert hooked.held == []
