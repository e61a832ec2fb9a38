"""Personal data out of a question before it is kept: phones, identity numbers, e-mail, cards, passwords, codes.

Better one number too many than one too few, but what questions are about stays: procedure codes, dates, amounts.
Every repetition is bounded or begins where none stood before it: a long message must not take long (all others wait).
"""

import re

NUMBER = "[số đã che]"
ADDRESS = "[e-mail đã che]"

DOSSIER = re.compile(
    r"(?<![\w.])(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{3,6}(?!\w)", re.IGNORECASE
)
"""The number of a dossier, as printed on its receipt."""
_KEPT = (
    rf"{DOSSIER.pattern}|"
    r"(?<![\d.])\d\.\d{6}(?:\.[0-9A-Z]+)*(?!\w)"  # 1.001193, a procedure's code
    r"|(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)"  # 23/11/2026
    r"|(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+(?![.,]?\d)"  # 1.500.000
    r"|(?<![\d.,])[1-9][\d ]{0,24}\d ?(?:đồng|đ|vnđ|vnd|triệu|tỷ|tỉ)(?!\w)"  # 150000000đ
)
_NUMBERS = (
    r"(?<!\d)(?<!\d\.)(?:"
    r"\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?"  # a card, of 16 to 19 digits
    r"|(?:\+ ?84|84|0)(?:[ .()-]{0,2}\d){8,11}"  # phones, "(0276) 3880 114" too; CCCD begins with 0 as well
    r"|\d{9,19}"  # CMND, CCCD, cards, accounts
    r"|\d{3}(?:[ -]\d{3}){2,3}"  # 290 123 456
    r")(?!\d)"
    r"|(?<!\w)[a-z]\d{7,8}(?!\w)"  # a passport
)
_SECRETS = (
    r"(?P<secret>\b(?:otp|password|m[aã] pin|m[aậ]t kh[aẩ]u|m[aã] x[aá]c (?:th[uự]c|nh[aậ]n))"
    r"[ :=]*(?:[^\W\d]{1,20}[ :=]+){0,4})"  # "mật khẩu của tôi là "
    r"(?P<told>\d(?: ?\d){3,7}(?![ .-]?\d)|(?=[^\s,;]{0,32}[a-z])(?=[^\s,;]{0,32}\d)[^\s,;]{6,})"
)
_PATTERN = re.compile(
    rf"{_SECRETS}|(?P<address>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<kept>{_KEPT})|(?P<number>{_NUMBERS})",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"[\d@]")
"""Whatever is covered has a digit or an @ in it; most messages have neither and need no closer look."""


def mask(text: str) -> str:
    """The text with personal numbers and addresses replaced. Masking twice changes nothing more."""
    return _PATTERN.sub(_cover, text) if _PERSONAL.search(text) else text


def without_dossiers(text: str) -> str:
    """The text without the numbers of dossiers, by which a unit would know whose it is."""
    return DOSSIER.sub(NUMBER, text)


def tells_a_secret(text: str) -> bool:
    """Whether somebody wrote a one-time code or a password, which nobody should be told."""
    return _PERSONAL.search(text) is not None and any(found["told"] for found in _PATTERN.finditer(text))


def without_personal(text: str) -> str:
    """The text as it is to be understood: personal numbers say nothing about what is wanted."""
    return mask(text).replace(NUMBER, " ").replace(ADDRESS, " ").strip()


def _cover(match: re.Match[str]) -> str:
    if match["kept"]:
        return match[0]
    if match["told"]:
        return match["secret"] + NUMBER
    return ADDRESS if match["address"] else NUMBER
