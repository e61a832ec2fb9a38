"""What each number in an answer of Zalo decides."""

import pytest

from bot.channels import AwaitsCitizen, TryLater, Undeliverable, Unreachable
from bot.channels.zalo.errors import AttachmentExpired, LimitReached, Misconfigured, TokenRefused, meaning


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ((-216, 216, -220, -401, 401), TokenRefused),
        ((-213, -217, -227, -244), Unreachable),
        ((-201, -210, -233, -240, -248, 404), Undeliverable),
        ((-230, -232), AwaitsCitizen),
        ((-204, -205, -209, -211, -212, -218, -219, -221, -223, -224, -235, -242, -249, -501), Misconfigured),
        ((-100,), AttachmentExpired),
        ((-32,), LimitReached),
        ((-200, -234, -9, 1, 999), TryLater),
    ],
)
def test_the_number_alone_decides(numbers: tuple[int, ...], kind: type[Exception]) -> None:
    assert {type(meaning(number, 0.0)) for number in numbers} == {kind}


def test_what_an_operator_must_mend_says_what_it_is() -> None:
    assert str(meaning(-501, 0.0)) == "this server's address is not in Vietnam (-501)"
    assert str(meaning(-224, 0.0)) == "the account needs a higher package (-224)"


def test_beyond_the_limit_it_is_the_next_minute() -> None:
    later = meaning(-32, 48.5)
    assert isinstance(later, TryLater)
    assert later.after == pytest.approx(11.5)


def test_out_of_quota_is_no_matter_of_the_token() -> None:
    assert not isinstance(meaning(-211, 0.0), TokenRefused)
