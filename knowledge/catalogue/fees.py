"""What the national list says of money, and how far that is to be believed.

The list writes "AMOUNT VNĐ (words)", several parted by "|". "0 VNĐ ()" mostly means that the amount is set elsewhere;
amounts in US dollars carry the same label; some amounts are a thousandth of what the words beside them say. So an
amount is only told where it may be one, and nothing is free unless the words say so.
"""

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.catalogue.cleaning import line_of, says_nothing
from knowledge.catalogue.dump import Row

SMALLEST = 1_000
"""VNĐ. No fee is smaller: there are no smaller coins, so a smaller number is no amount of VNĐ."""

Kind = Literal["amount", "unlike", "free", "zero", "dollars", "odd", "words"]

_LISTED = re.compile(r"(?:(?:phí|lệ phí) ?: ?)?(\d[\d.,]*) ?(?:VNĐ|Đồng)?\s*(?:\((.*)\)?)?", re.IGNORECASE | re.DOTALL)
_FREE = re.compile(
    r"(?:miễn(?: lệ)? phí|không (?:thu|mất|phải nộp)(?: tiền)?(?: phí)?(?:,? lệ phí)?)[.;]?", re.IGNORECASE
)
_DOLLARS = re.compile(r"\busd\b|\d ?usd|đô[ -]?la|\$", re.IGNORECASE)
_DONG = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d[\d.,]* ?(?:nghìn|ngàn|triệu|tỷ)", re.IGNORECASE)

_FIGURE = re.compile(r"(?<![\d/.,])\d{1,3}(?:[.,]\d{3})+(?!\d)")


@dataclass(frozen=True)
class Fee:
    """One amount as listed. `words` is what stands beside it, `amount` the bare number.

    `amount`: to be paid · `unlike`: the words name amounts, and not this one · `free`: the words say that nothing is ·
    `zero`: a bare 0, which says nothing · `dollars`: the words speak of US dollars · `odd`: too small to be VNĐ and not
    explained · `words`: only the words count.
    """

    kind: Kind
    amount: int = 0
    words: str = ""


def fees_of(row: Row) -> dict[str, tuple[Fee, ...]]:
    """The fees by the ways of handing in that share them ("trực tiếp, bưu chính"); "" where all ways do."""
    by_way: dict[str, dict[Fee, None]] = {}
    for way in row.ways:
        by_way.setdefault(way.channel, {}).update(dict.fromkeys(_read(way.fee)))
    if not row.ways:
        by_way[""] = dict.fromkeys(_read(row.fee))
    shared: dict[tuple[Fee, ...], list[str]] = {}
    for channel, fees in by_way.items():
        telling = tuple(fee for fee in fees if fee.kind != "zero")
        shared.setdefault(telling or tuple(fees), []).append(channel)
    found = {", ".join(channels): fees for fees, channels in shared.items() if fees}
    return {"": next(iter(found.values()))} if len(shared) == 1 and found else found


def _read(listed: tuple[str, ...]) -> tuple[Fee, ...]:
    parts = (part.strip() for text in listed for part in re.split(r"\|(?![^(]*\))", text))
    return tuple(fee for part in parts if len(part) > 1 and (fee := _fee(part)))


def _fee(listed: str) -> Fee | None:
    found = _LISTED.fullmatch(listed)
    if found is None:
        words = line_of(listed)
        return Fee("words", words=words) if words and not says_nothing(words) else None
    amount, words = int(re.sub(r"[.,]", "", found[1])[:15] or 0), _beside(found[2] or "")
    if amount == 0:
        return Fee("free" if _FREE.fullmatch(words) else "words" if words else "zero", words=words)
    if _DOLLARS.search(words):
        return Fee("dollars", amount, words)
    if amount < SMALLEST:
        return Fee("words" if _DONG.search(words) else "odd", amount, words)
    figures = {int(re.sub(r"[.,]", "", figure)) for figure in _FIGURE.findall(words)}
    if figures:
        return Fee("words" if amount in figures else "unlike", amount, words)
    return Fee("amount", amount, words)


def _beside(words: str) -> str:
    """The words in the brackets, without brackets of their own; "đồng/lần" is "/lần"."""
    words = line_of(words)
    while words.endswith(")") and words.count(")") > words.count("("):
        words = words[:-1].strip()
    if words.startswith("(") and words.count("(") > words.count(")"):
        words = words[1:].strip()
    if words.startswith("(") and words.endswith(")") and words.count("(") == 1:
        words = words[1:-1].strip()
    return re.sub(r"^(?:đồng|vnđ|đ) ?(?=/)", "", words, flags=re.IGNORECASE)
