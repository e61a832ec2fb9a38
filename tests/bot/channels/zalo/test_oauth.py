"""What the token endpoint's irregular answers mean, and the way an administrator's agreement takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo.oauth import Asking, Fresh, Lost, NotNow, OAuth, Refused, challenge, read
from tests.zalo import oauth as vendor
from tests.zalo.oauth import serving

WHOLE = '{"access_token":"a","refresh_token":"r","expires_in":"90000"}'


@pytest.mark.parametrize(
    ("text", "fresh"),
    [
        (WHOLE, Fresh("a", "r", 90000)),
        ('{"access_token":"a","refresh_token":"r","expires_in":3600}', Fresh("a", "r", 3600)),
        ('{"access_token":"a","refresh_token":"r"}', Fresh("a", "r", 3600)),
        ('{"access_token":"a","refresh_token":"r","expires_in":"-1","error":0}', Fresh("a", "r", 3600)),
        ('{"access_token":"a","refresh_token":"r","expires_in":"²"}', Fresh("a", "r", 3600)),
    ],
)
def test_a_pair_is_read_with_how_long_it_lives(text: str, fresh: Fresh) -> None:
    assert read(200, text) == fresh


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        '{"error":-14014,"error_name":"Invalid refresh token.","access_token":"","refresh_token":""}',
        '{"error":"-14014","error_name":"Invalid refresh token."}',
        '{"error_name":"Invalid refresh token.","error_reason":"","ref_doc":""}',
        '{"error":-118,"error_name":"invalid_grant"}',
        '{"error":-14003,"error_name":"x","error_reason":"Authorization code has expired"}',
    ],
)
def test_what_surely_says_no_is_final(text: str) -> None:
    with pytest.raises(Refused):
        read(200, text)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (504, vendor.HTML),
        (500, WHOLE),
        (302, ""),
        (200, vendor.HTML),
        (200, WHOLE[:20]),
        (200, "[]"),
        (200, "null"),
        (200, "{}"),
        (200, '{"access_token":"a","expires_in":"90000"}'),
        (200, '{"refresh_token":"r"}'),
        (200, '{"access_token":"a","refresh_token":""}'),
        (200, '{"access_token":"a","refresh_token":null}'),
        (200, '{"access_token":["a"],"refresh_token":"r"}'),
    ],
)
def test_what_is_half_or_broken_leaves_open_whether_the_token_was_spent(status: int, text: str) -> None:
    with pytest.raises(Lost):
        read(status, text)


@pytest.mark.parametrize(
    "text",
    [
        '{"error":-32,"error_name":"limit"}',
        '{"error":-14002,"error_name":"Invalid app_id or secret_key"}',
        '{"error_name":"Internal error","ref_doc":""}',
    ],
)
def test_other_errors_spend_nothing(text: str) -> None:
    with pytest.raises(NotNow) as raised:
        read(200, text)
    assert not isinstance(raised.value, Lost)


@given(st.integers(100, 599), st.text(max_size=300))
def test_any_answer_at_all_has_a_meaning(status: int, text: str) -> None:
    try:
        fresh = read(status, text)
    except (NotNow, Refused):
        return
    assert fresh.access
    assert fresh.refresh


def test_tokens_do_not_show_in_what_is_printed() -> None:
    assert "secret" not in repr(read(200, WHOLE.replace('"a"', '"secret"').replace('"r"', '"secret"')))


def test_the_proof_is_shown_as_the_standard_says() -> None:
    verifier = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
    assert challenge(verifier) == "RqIZl4LIgn8KxW9QO-nTnv7pf0CnNrksx9fF-CXP2FE"
    assert len(Asking.new().verifier) == 43
    assert Asking.new() != Asking.new()


async def test_an_agreement_brings_a_pair_once_and_only_to_whoever_asked_for_it() -> None:
    zalo, asking = vendor.OAuth(), Asking.new()
    async with serving(zalo) as url:
        oauth = OAuth(vendor.APP_ID, vendor.APP_SECRET, url)
        back = zalo.grant(oauth.address(asking, "https://a.example/zalo/authorised"), "388")
        code = back.partition("code=")[2].partition("&")[0]
        assert back.startswith("https://a.example/zalo/authorised?code=")
        with pytest.raises(Refused):
            await oauth.exchange(code, Asking.new())
        back = zalo.grant(oauth.address(asking, "https://a.example/zalo/authorised"), "388")
        code = back.partition("code=")[2].partition("&")[0]
        fresh = await oauth.exchange(code, asking)
        assert zalo.is_good(fresh.access) == "388"
        with pytest.raises(Refused):
            await oauth.exchange(code, asking)


async def test_a_wrong_application_secret_spends_nothing() -> None:
    zalo = vendor.OAuth()
    pair = zalo.enrol("388")
    async with serving(zalo) as url:
        with pytest.raises(NotNow):
            await OAuth(vendor.APP_ID, "wrong", url).refresh(pair.refresh)
        assert (await OAuth(vendor.APP_ID, vendor.APP_SECRET, url).refresh(pair.refresh)).seconds == 90_000


async def test_where_nobody_listens_nothing_was_spent() -> None:
    with pytest.raises(NotNow) as raised:
        await OAuth(vendor.APP_ID, vendor.APP_SECRET, "http://127.0.0.1:1").refresh("r")
    assert not isinstance(raised.value, Lost)
