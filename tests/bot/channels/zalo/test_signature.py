"""Who knows the key speaks for Zalo: over the bytes as they came, however they were written."""

import json

import pytest

from bot.channels.zalo.signature import is_signed
from tests.bot.channels.zalo.events import APP, KEY, body_of, said, signature

VECTOR = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text",'
    '"message":{"text":"Xin chào","msg_id":"96d3cdf3af150460909"},"timestamp":"1543908534740"}'
).encode()
DIGEST = "21b984418a1abb3c6150e3c19d078e01b566c191639470197637ff3723cd13bd"


def signed(
    header: str, body: bytes = VECTOR, *, stamp: str = "", app_id: str = APP, keys: set[str] | None = None
) -> bool:
    return is_signed(header, stamp, body, app_id=app_id, keys=keys or {KEY})


@pytest.mark.parametrize("header", [f"mac={DIGEST}", DIGEST, f"mac={DIGEST.upper()}", f" mac={DIGEST} "])
def test_the_known_vector_is_signed_in_every_form_of_the_header(header: str) -> None:
    assert signed(header)


@pytest.mark.parametrize("header", ["", "mac=", DIGEST[:-1], f"sha256={DIGEST}", f"mac={DIGEST}0", f"mac=mac={DIGEST}"])
def test_what_is_no_signature_is_none(header: str) -> None:
    assert not signed(header)


def test_another_key_application_or_byte_makes_it_another_signature() -> None:
    assert not signed(DIGEST, keys={"OASECRETKEY124"})
    assert not signed(DIGEST, app_id="360846524940903968")
    assert not signed(DIGEST, VECTOR.replace(b"Xin", b"xin"))
    assert not signed(DIGEST, json.dumps(json.loads(VECTOR)).encode())


def test_any_of_our_keys_may_have_signed() -> None:
    assert signed(DIGEST, keys={"another", KEY, "third"})


@pytest.mark.parametrize("how", [{}, {"indent": 2}, {"sort_keys": True}, {"separators": (",", ":")}])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_the_bytes_count_however_zalo_writes_its_json(how: dict[str, object], ascii_only: bool) -> None:
    event = said('Xin chào 🌾 "timestamp":"1" \\u00e0')
    body = json.dumps(event, ensure_ascii=ascii_only, **how).encode()  # type: ignore[arg-type]
    assert signed("mac=" + signature(body, event["timestamp"]), body)


def test_the_time_may_stand_in_the_header_only() -> None:
    event = said("xin chào")
    del event["timestamp"]
    body = body_of(event)
    digest = signature(body, "1543908534740")
    assert signed(digest, body, stamp="1543908534740")
    assert not signed(digest, body)
    assert not signed(digest, body, stamp="1543908534741")


def test_the_time_of_the_body_counts_where_the_header_says_another() -> None:
    assert signed(DIGEST, stamp="1")


def test_a_time_that_is_a_number_counts_as_it_is_written() -> None:
    body = VECTOR.replace(b'"1543908534740"', b"1543908534740")
    assert signed(signature(body, "1543908534740"), body)
