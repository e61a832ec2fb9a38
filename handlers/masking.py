"""Personal data out of a question before it is kept: phones, identity numbers, e-mail, cards, one-time codes.

Better one number too many than one too few, but what questions are about stays: procedure codes, dates, amounts.
"""

import re

NUMBER = "[số đã che]"
ADDRESS = "[e-mail đã che]"

_KEPT = (
    r"(?<![\d.])\d\.\d{6}(?:\.[0-9A-Z]+)*(?!\w)"  # 1.001193, a procedure's code
    r"|(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)"  # 23/11/2026
    r"|(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+(?![.,]?\d)"  # 1.500.000
    r"|(?<![\d.,])[1-9][\d ]*\d ?(?:đồng|đ|vnđ|vnd|triệu|tỷ|tỉ)(?!\w)"  # 150000000đ
)
_NUMBERS = (
    r"(?<!\d)(?<!\d\.)(?:"
    r"(?:\+ ?84|84|0)(?:[ .-]{0,2}\d){8,11}"  # phones; CCCD begins with 0 as well
    r"|\d{9,19}"  # CMND, CCCD, cards, accounts
    r"|\d{3}(?:[ -]\d{3}){2,3}"  # 290 123 456
    r"|\d{4}(?:[ -]\d{4}){3}"  # a card
    r")(?!\d)"
)
_SECRETS = (
    r"(?<=otp)\D{1,20}\d{4,8}(?!\d)|(?<=mật khẩu)\D{1,20}\d{4,8}(?!\d)|(?<=mã xác thực)\D{1,20}\d{4,8}(?!\d)"
    r"|(?<=mã xác nhận)\D{1,20}\d{4,8}(?!\d)|(?<=mã pin)\D{1,20}\d{4,8}(?!\d)"
)
_PATTERN = re.compile(
    rf"(?P<address>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<kept>{_KEPT})|(?P<number>{_NUMBERS}|{_SECRETS})", re.IGNORECASE
)


def mask(text: str) -> str:
    """The text with personal numbers and addresses replaced. Masking twice changes nothing more."""
    return _PATTERN.sub(_cover, text)


def _cover(match: re.Match[str]) -> str:
    if match.lastgroup == "kept":
        return match[0]
    if match.lastgroup == "address":
        return ADDRESS
    return NUMBER if match[0][0].isdigit() or match[0][0] == "+" else f": {NUMBER}"
