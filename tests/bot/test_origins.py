import pytest

from bot.origins import is_foreign, is_ours


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://hoi.example.evil.example"},
        {"Origin": "http://hoi.example:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://hoi.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_f37_what_another_site_sends_is_foreign(headers: dict[str, str]) -> None:
    assert is_foreign(headers, "hoi.example", "")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://hoi.example"},
        {"Origin": "https://hoi.example"},
        {"Origin": "https://HOI.example:443"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://hoi.example"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_page_and_what_is_no_browser_are_taken(headers: dict[str, str]) -> None:
    assert not is_foreign(headers, "hoi.example", "")


def test_behind_a_proxy_that_renames_the_host_the_public_address_counts() -> None:
    assert not is_foreign({"Origin": "https://hoi.example"}, "127.0.0.1:8080", "https://hoi.example/chat")
    assert is_foreign({"Origin": "https://hoi.example"}, "127.0.0.1:8080", "")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_f37_the_console_takes_nothing_that_does_not_say_it_comes_from_us(headers: dict[str, str]) -> None:
    assert not is_ours(headers, "hoi.example", "")


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://hoi.example"}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://hoi.example"}]
)
def test_what_our_own_console_sends_is_taken(headers: dict[str, str]) -> None:
    assert is_ours(headers, "hoi.example", "")
