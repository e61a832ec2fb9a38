"""What the numbers in Zalo's answers mean for the message that was being sent. Pure.

Zalo answers HTTP 200 to nearly everything; the outcome is `error` in the body. Its sentences change, not its numbers.
"""

from bot.channels import AwaitsCitizen, TryLater, Undeliverable, Unreachable

TOKEN_REFUSED = (-216, 216, -220, -401, 401)
EXPIRED_ATTACHMENT = -100
LIMIT_REACHED = -32
SECONDS_A_MINUTE = 60.0
NOBODY_THERE = {
    -213: "does not follow the account",
    -217: "blocked the account",
    -227: "banned or long inactive",
    -244: "wants no such messages",
}
WINDOW_CLOSED = {-230: "wrote nothing for 7 days", -232: "wrote nothing, or too long ago"}
NEVER = {
    -201: "a field is invalid",
    -210: "too long or too large",
    -233: "kind of message not supported",
    -240: "an interface that was shut down",
    -248: "against the rules of the platform",
    404: "no such interface",
}
"""A fault of ours, or of the text: the same request would be refused again."""
MISCONFIGURED = {
    -204: "the account is disabled",
    -205: "the account does not exist",
    -209: "interface not supported",
    -211: "out of quota",
    -212: "the application has not registered this interface",
    -218: "out of quota for this citizen",
    -219: "the application is removed or disabled",
    -221: "the account is not verified",
    -223: "the account has not granted this interface",
    -224: "the account needs a higher package",
    -235: "not for this kind of account",
    -242: "appsecret_proof is invalid",
    -249: "template needs another kind of account",
    -320: "needs a ZCA account",
    -321: "the ZCA account is out of money",
    -501: "this server's address is not in Vietnam",
}
"""What only an operator can mend. Messages wait."""
SECONDS_FOR_AN_OPERATOR = 300.0
AT_NIGHT = -234
SECONDS_FOR_THE_NIGHT = 1_800.0


class Misconfigured(TryLater):
    """Nothing will be taken until an operator acts; the text says what is wrong."""

    def __init__(self, number: int) -> None:
        super().__init__(f"{MISCONFIGURED[number]} ({number})", after=SECONDS_FOR_AN_OPERATOR)


class LimitReached(TryLater):
    """Too many calls this minute; this one was not carried out, nor will any other be."""


class TokenRefused(Exception):
    """The access token is not taken; what was asked was not done."""


class AttachmentExpired(Exception):
    """The file was uploaded too long ago; what was asked was not done."""


def meaning(number: int, second: float) -> Exception:
    """The decision that a number other than 0 carries. `second`: how far the present minute has come."""
    if number in TOKEN_REFUSED:
        return TokenRefused()
    if number in NOBODY_THERE:
        return Unreachable(f"{NOBODY_THERE[number]} ({number})")
    if number in WINDOW_CLOSED:
        return AwaitsCitizen(f"{WINDOW_CLOSED[number]} ({number})")
    if number in NEVER:
        return Undeliverable(f"{NEVER[number]} ({number})")
    if number in MISCONFIGURED:
        return Misconfigured(number)
    return _not_now(number, second)


def _not_now(number: int, second: float) -> Exception:
    if number == EXPIRED_ATTACHMENT:
        return AttachmentExpired()
    if number == LIMIT_REACHED:
        return LimitReached("limit of calls a minute", after=SECONDS_A_MINUTE - second)
    if number == AT_NIGHT:
        return TryLater("not at night", after=SECONDS_FOR_THE_NIGHT)
    return TryLater(f"error {number}")
