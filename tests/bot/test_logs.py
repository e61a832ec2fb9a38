import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs

TOKEN = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_1"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is written to the log while a test runs; the logging of the test run is put back after it."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers, root.level
    logs.set_up("debug", stream)
    yield stream
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_object(written: io.StringIO) -> None:
    structlog.get_logger("bot.test").info("listening", address="http://127.0.0.1:8080", rows=3)
    (line,) = lines(written)
    assert (line["event"], line["level"], line["rows"]) == ("listening", "info", 3)
    assert line["address"] == "http://127.0.0.1:8080"
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("secret", [TOKEN, "0912345678", "+84912345678", "072099001234", "lan@example.com"])
def test_f40_secrets_and_personal_data_are_masked_wherever_they_stand(written: io.StringIO, secret: str) -> None:
    structlog.get_logger().info(f"said {secret}", text=secret, nested={"list": [secret], secret: 1})
    logging.getLogger("somebody").debug("GET https://api.example.com/bot%s/getMe", secret)
    logging.getLogger("somebody").error("failed", extra={"chat": secret})
    assert len(lines(written)) == 3
    assert secret not in written.getvalue()


@pytest.mark.parametrize(
    "version", ["2f365846574b1390", "3b7012345678f9a1", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"]
)
def test_the_version_of_the_knowledge_stays_readable(written: io.StringIO, version: str) -> None:
    structlog.get_logger().info("listening", knowledge=version, where=f"release {version}")
    (line,) = lines(written)
    assert (line["knowledge"], line["where"]) == (version, f"release {version}")


@pytest.mark.parametrize("glued", ["cccd072099001234", "072099001234abcd", "sdt0912345678", "0912345678"])
def test_f40_a_number_glued_to_a_word_is_still_masked(written: io.StringIO, glued: str) -> None:
    structlog.get_logger().info("heard", text=glued)
    assert "0720" not in written.getvalue()
    assert "0912" not in written.getvalue()


def test_f40_the_text_of_an_exception_is_not_logged(written: io.StringIO) -> None:
    try:
        raise ValueError("chị Lan bảo rằng")
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed too")
    ours, theirs = lines(written)
    assert ours["error"] == theirs["error"] == "ValueError"
    assert ours["at"][0].startswith("test_logs.py:")
    assert "chị Lan" not in written.getvalue()


@pytest.mark.parametrize("name", ["aiosqlite", "sqlalchemy.engine", "httpx", "asyncio"])
def test_f40_talkative_libraries_are_quiet_even_when_debugging(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).debug("executing INSERT with ('tôi tên Lan',)")
    logging.getLogger(name).info("executing INSERT with ('tôi tên Lan',)")
    assert written.getvalue() == ""


values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9999) | st.text(max_size=20) | st.just(TOKEN) | st.just("0912345678"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("0912345678"), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["text", "rows", "where", "nested"]), values))
def test_f40_whatever_is_logged_no_secret_leaves_and_the_shape_stays(event: dict[str, Any]) -> None:
    shown = logs.masked(None, "info", dict(event))
    written = json.dumps(shown, ensure_ascii=False)
    assert TOKEN not in written
    assert "0912345678" not in written
    assert list(shown) == list(event)
    for name, value in event.items():
        if value is None or isinstance(value, (bool, int)):
            assert shown[name] is value


def test_an_error_is_logged_by_kind_and_place_however_it_is_given() -> None:
    error = ValueError("chị Lan bảo rằng")
    for given_as in (error, (ValueError, error, None)):
        event = logs.without_text(None, "error", {"event": "failed", "exc_info": given_as})
        assert event == {"event": "failed", "error": "ValueError", "at": []}


def test_no_error_is_none() -> None:
    for nothing in (None, False, True):  # True outside of an except block: there is no error to tell of
        assert logs.without_text(None, "info", {"event": "x", "exc_info": nothing}) == {"event": "x"}


def deep(levels: int) -> None:
    if levels:
        deep(levels - 1)
    raise LookupError


def test_only_the_innermost_places_are_told() -> None:
    with pytest.raises(LookupError) as caught:
        deep(20)
    places = logs.where(caught.value)
    assert len(places) == logs.FRAMES
    assert all(place.startswith("test_logs.py:") for place in places)


def test_a_quiet_level_keeps_the_lower_ones_out(written: io.StringIO) -> None:
    logs.set_up("warning", written)
    structlog.get_logger().info("listening")
    structlog.get_logger().warning("locked")
    assert [line["event"] for line in lines(written)] == ["locked"]


def test_setting_up_twice_writes_each_line_once(written: io.StringIO) -> None:
    logs.set_up("info", written)
    logs.set_up("info", written)
    structlog.get_logger().info("listening")
    assert len(lines(written)) == 1
